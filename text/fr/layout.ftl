# Autour de chaque page
layout-skip = Aller au contenu
layout-menu = Menu
layout-main = Navigation principale
layout-home = Accueil
layout-services = Services
layout-deadlines = Échéancier
layout-orders = Commandes
layout-support = Support
layout-sign-out = Se déconnecter
layout-language-fr = Français
layout-language-en = English
layout-breadcrumb = Fil d’Ariane
layout-approvals = À confirmer
layout-progress = { $done } sur { $all }
layout-another-reseller = Ce formulaire a été affiché pour une autre société que celle que vous avez choisie depuis. Rien n’a été fait. Choisissez de nouveau la société, puis renvoyez le formulaire.
layout-switch = Changer de société
