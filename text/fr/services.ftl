# Services : les groupes de licences (tenants) tels que leur revendeur les voit
services-title = Services
services-list = Vos services
services-breadcrumb = Fil d’Ariane
services-order = Commander un groupe de licences
services-search = Rechercher par nom, domaine, société, contact ou e-mail
services-search-hint = Nom, domaine, société, contact…
services-search-do = Rechercher
services-found =
    { $more ->
        [0] { $count ->
            [0] Aucun service trouvé.
            [one] { $count } service trouvé.
           *[other] { $count } services trouvés.
        }
       *[other] Plus de { $count } services trouvés.
    }
services-none-title = Pas encore de service
services-none-text = Un service est le groupe de licences (tenant) de votre client chez Microsoft. Il apparaît ici dès que vous en commandez un.
services-nothing-title = Aucun résultat
services-nothing-text = Aucun service ne correspond à « { $search } ». Essayez une partie du nom, du domaine ou de l’e-mail du contact.
services-nothing-more = La liste ne va pas plus loin.
services-all = Afficher tous les services
services-name = Service
services-state = État
services-customer = Client final
services-licences = Licences
services-created = Créé le
services-since = Ici depuis le
services-busy = modification en cours
services-pages = Pages de la liste
services-first = Première page
services-next = Page suivante
services-state-creating = En cours de création
services-state-ok = Actif
services-state-in_maintenance = En maintenance
services-state-suspending = En cours de suspension
services-state-suspended = Suspendu

services-portal = Portail d’administration Microsoft
services-add = Ajouter des licences
services-told-busy =
    { $count ->
        [one] { $count } modification est en cours chez Microsoft.
       *[other] { $count } modifications sont en cours chez Microsoft.
    }
services-told-still = Aucune modification n’est en cours.
services-windows = Jusqu’au { $until }, vous pouvez encore rendre :
services-window =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } { $licence }
services-window-kept = { $what } (si vous les gardez, elles sont dues jusqu’au { $end })
services-windows-more =
    { $count ->
        [one] et les licences de { $count } autre abonnement : son crayon indique jusqu’à quand.
       *[other] et les licences de { $count } autres abonnements : leurs crayons indiquent jusqu’à quand.
    }
services-window-reduce = Réduire
services-education = Ce service comprend des licences Éducation : les conditions particulières de Microsoft s’appliquent, et seuls les établissements éligibles peuvent les utiliser.
services-education-link = Documents de licence de Microsoft
services-information = Informations
services-display-name = Nom d’affichage du service
services-internal-name = Nom interne du service (tenant)
services-from-order = Commandé avec
services-order-number = Commande { $number }
services-mpn = MPN ID (Partner ID)
services-admin = Administrateur Microsoft
services-contact = Contact du client final
services-users = Les utilisateurs se gèrent chez Microsoft
services-users-text = Le contact se connecte au portail de Microsoft avec l’identifiant et le mot de passe reçus par e-mail, y ajoute les utilisateurs et leur attribue les licences.
services-users-manage = Gérer les utilisateurs dans le portail Microsoft
services-help-password = Aide de Microsoft : mot de passe oublié
services-domains = Connecter le domaine du client
services-help-domain = Aide de Microsoft : connecter un domaine
services-history = Historique
services-history-all = Tout l’historique
services-history-earlier = Plus ancien
services-created-line = Groupe de licences créé chez Microsoft
services-before-line = Le groupe de licences existait déjà

services-name-title = Modifier le nom d’affichage
services-name-hint = Vous seul voyez ce nom. Chez Microsoft, le service reste { $domain }.
services-name-do = Enregistrer
services-name-back = Abandonner
services-name-errors = Le nom n’a pas été enregistré
services-name-missing = Saisissez un nom : un caractère suffit.
services-name-too-long = Ce nom compte { $count } caractères ; le maximum est de { $longest }.
services-name-outdated = Entre-temps, un collègue a nommé ce service « { $name } ». Votre texte est ci-dessous : enregistrez de nouveau pour le remplacer.
services-renamed = Le service s’appelle maintenant « { $name } ».
services-usage = Utilisation des licences
services-contact-title = Modifier le contact
services-contact-errors = Le contact n’a pas été modifié
services-contact-outdated = Quelqu’un d’autre a modifié ce service entre-temps. Rien de ce que vous avez saisi n’a été enregistré.
services-contact-reload = Voir l’état actuel
services-contact-email-hint = Les identifiants, par exemple un nouveau mot de passe administrateur, y sont envoyés. Si vous la modifiez, l’adresse utilisée jusqu’ici en est avertie.
services-contact-phone = Numéro de téléphone
services-contact-admin = Nom de l’administrateur chez Microsoft
services-contact-admin-hint = Il permet de faire réinitialiser le mot de passe, par exemple admin@{ $domain }. Laissez vide si vous ne le connaissez pas.
services-contact-name-wrong = Saisissez un nom de 1 à 50 caractères.
services-contact-phone-wrong = Saisissez un numéro de téléphone comme +33 1 23 45 67 89, ou aucun.
services-contact-language-wrong = Choisissez une langue.
services-contact-admin-wrong = Saisissez le nom complet, avec @ et le domaine.
services-contact-changed = Le contact a été modifié.
services-contact-moved = Le contact a été modifié. Les identifiants seront désormais envoyés à { $to } ; l’adresse utilisée jusqu’ici en est avertie.
services-admin-enter = Le saisir
