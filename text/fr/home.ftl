# La page sur laquelle un revendeur arrive
home-title = Accueil
home-order = Commander un groupe de licences
home-attention = À traiter
home-attention-none = Rien à traiter pour le moment.
home-order-failed = La commande { $number } pour { $company } est à corriger
home-order-waiting = La commande { $number } pour { $company } est en attente
home-refused = Une modification de { $licence } a été refusée ({ $service })
home-scheduled-refused = Un changement programmé de { $licence } chez { $service } n’a pas été fait
home-handover-undelivered = { $service } : l’e-mail avec les accès n’a pas pu être remis à { $to }
home-handover-expired = { $service } : le lien vers le premier mot de passe a expiré avant que { $to } ne l’ouvre
home-handover-unopened = { $service } : { $to } n’a pas encore ouvert le lien vers le premier mot de passe
home-drift = { $service } : { $licence } a été modifié en dehors de cet espace client
home-invitation = { $company } : un tenant attend votre confirmation
home-deadlines = Prochaines échéances
home-deadlines-all = Tout l’échéancier
home-orders = Dernières commandes
home-orders-all = Toutes les commandes
home-orders-none = Pas encore de commande.
home-services = Derniers services
home-services-all = Tous les services
home-services-none = Pas encore de service : il apparaît dès que Microsoft l’a créé.
home-licences =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
home-new-title = Bienvenue
home-new-text = Ici, vous commandez des groupes de licences Microsoft 365 pour vos clients et vous gérez leurs licences.
home-new-step-order = Vous commandez : le contact de votre client, un nom pour le tenant, les licences.
home-new-step-wait = Microsoft crée le tenant en quelques minutes, et votre client reçoit ses accès par e-mail.
home-new-step-manage = Vous gérez les licences ici : en ajouter, en rendre, résilier.
home-unconfirmed =
    { $count ->
        [one] { $count } demande attend une deuxième personne
       *[other] { $count } demandes attendent une deuxième personne
    }
