# L’espace du support
support-title = Ce qui vous attend
support-nav = Support
support-overview = Vue d’ensemble
support-nav-tasks = Tâches
support-nav-mails = E-mails
support-nav-resellers = Revendeurs
support-nav-audit = Journal
support-search = Rechercher
support-search-label = Rechercher des commandes, des services et des personnes
support-search-what = Commande, domaine, tenant, abonnement, MPN ID, société, e-mail, requête…
support-search-title = Recherche
support-search-for = Recherche : « { $text } »
support-search-nothing-typed = Saisissez ce qu’on vous a donné
support-search-none = Rien n’a été trouvé
support-search-help = Un numéro de commande ou d’abonnement, un domaine, un identifiant de Microsoft (tenant, abonnement, requête ou corrélation), un MPN ID, une société, une adresse e-mail ou une partie d’un nom. Ce qui est collé autour ne gêne pas.
support-search-cut = Seuls les { $count } plus récents de chaque sorte sont affichés. Précisez la recherche.

# Ce qui demande une personne
support-calm = Rien ne vous attend
support-calm-text = Aucune commande n’a échoué, chaque e-mail est parti ou en route, et aucune tâche n’est bloquée.
support-failed-orders = Commandes en échec
support-given-up-mails = E-mails abandonnés
support-stuck-tasks = Tâches en erreur
support-stuck-tasks-text = En plus de celles des commandes en échec et des e-mails abandonnés.
support-waiting-tasks = Tâches en attente depuis longtemps
support-waiting-tasks-text = Notre consentement chez Microsoft manque, ou l’issue d’un appel est inconnue depuis plus d’une heure.
support-worker-away = Aucun exécuteur de tâches ne s’est signalé depuis le { $at } : ni commande ni e-mail n’avance. Démarrez-en un, ou consultez ses traces.
support-worker-never = Aucun exécuteur de tâches ne s’est signalé depuis une heure au moins : ni commande ni e-mail n’avance. Démarrez-en un, ou consultez ses traces.
support-consent-ended = Microsoft refuse notre consentement depuis le { $at } : commandes et modifications attendent.
support-consent-missing = Microsoft n’a aucun consentement de notre part : commandes et modifications attendent.
support-consent-second-factor = Le compte qui nous intègre chez Microsoft s’est connecté sans second facteur, et Microsoft refuse ses appels : commandes et modifications attendent.
support-consent-act = Qui exploite le panneau doit taper { $command } sur l’une de ses machines et se connecter avec le compte d’intégration. Ce qui attend reprend ensuite de lui-même.
support-catalogue-old = Le catalogue a été lu chez Microsoft pour la dernière fois le { $at } : prix et licences peuvent être périmés.
support-catalogue-never = Le catalogue n’a jamais été lu chez Microsoft : rien ne peut être commandé.
support-catalogue-tasks = Voir sa tâche
support-newest-only = Seules les { $count } plus récentes sont affichées.
support-all = Tout afficher

# Colonnes et champs
support-order = Commande
support-orders = Commandes
support-orders-none = Aucune commande pour l’instant.
support-order-number = Commande { $order }
support-service = Service
support-services = Services
support-services-none = Aucun service pour l’instant.
support-subscription = Abonnement
support-subscriptions = Abonnements
support-subscriptions-none = Aucun abonnement pour l’instant.
support-task = Tâche
support-task-number = Tâche { $task }
support-mail = E-mail
support-mail-number = E-mail { $mail }
support-reseller = Revendeur
support-customer = Client
support-contact = Contact
support-address = Adresse
support-licence = Licence
support-licences = Licences
support-licence-count = { $count ->
    [one] { $count } licence
   *[other] { $count } licences
}
support-state = Statut
support-what = Quoi
support-who = Qui
support-when = Quand
support-about = Concerne
support-details = Détails
support-answer = Dernière réponse
support-next-try = Prochain essai
support-next-try-or-end = Prochain essai ou fin
support-changed-at = Dernière modification
support-made = Créé le
support-since = Depuis le
support-ended = Fin
support-queued = Mis en file
support-sent = Accepté par le serveur de messagerie
support-recipient = Destinataire
support-to = à { $to }
support-server-said = Réponse du serveur de messagerie
support-attempts = { $count ->
    [0] pas encore d’essai
    [one] { $count } essai
   *[other] { $count } essais
}
support-in-a-row = { $count } essais de suite
support-mpn = MPN ID
support-country = Pays
support-language = Langue
support-name = Nom
support-email = E-mail
support-role = Rôle
support-people = Personnes
support-people-none = Personne pour l’instant.
support-disabled = Désactivé
support-handover = Remise des accès
support-staff = support
support-panel = L’espace client
support-tenant = Tenant chez Microsoft
support-cart = Panier chez Microsoft
support-identifier = Premier compte
support-password = Premier mot de passe
support-password-kept = Scellé, en attente de remise
support-password-gone = Il n’est plus ici
support-microsoft-order = Commande chez Microsoft
support-microsoft-subscription = Abonnement chez Microsoft
support-stands-at = Étape
support-calls = Appels à Microsoft

# Listes
support-any-state = Tous les statuts
support-any-kind = Toutes les sortes
support-filter = Filtrer
support-older = Plus anciens
support-next-page = Page suivante
support-tasks-none = Aucune tâche ne correspond.
support-mails-none = Aucun e-mail ne correspond.
support-resellers-none = Aucun revendeur ne correspond.
support-reseller-search = Nom ou MPN ID
support-audit-none = Rien n’a encore été fait.
support-drifts = Modifié en dehors de l’espace client
support-drifts-text = Le revendeur accepte ou corrige chacune de ces modifications sur la page du service.
support-drift = Modification
support-drift-seen = Constaté
support-oldest-only = Seules les { $count } plus anciennes sont affichées.
support-compared = Comparé avec Microsoft
support-compared-soon = Bientôt
support-cause = { $why } { $next }
support-codes = Codes de Microsoft inconnus
support-codes-text = Des refus avec un code pour lequel l’espace client n’a pas de phrase à lui. Le revendeur lit seulement que notre équipe s’en occupe.
support-codes-none = Aucun jusqu’ici.
support-codes-count =
    { $count ->
        [one] { $count } code
       *[other] { $count } codes
    }
support-code-title = Code
support-code-status = Réponse
support-code-times = Fois
support-code-said = Ce que dit Microsoft
support-code-first = Première fois
support-code-last = Dernière fois
support-about-reseller = Le revendeur
support-latest-orders = Dernières commandes
support-latest-services = Derniers services

# L’histoire
support-about-order = La commande
support-about-service = Le service
support-story = L’histoire
support-story-empty = Il ne s’est encore rien passé.
support-earlier = Plus tôt
support-newest = Revenir aux entrées les plus récentes
support-placed = passée
support-asked-by = demandée par { $name }
support-each-call = Chaque appel avec ses identifiants
support-tries = Envoyé { $count } fois avec les mêmes identifiants
support-code = code
support-copy = Copier le { $name }
support-copied = Copié
support-call-doing = Sans réponse connue
support-call-done = Fait
support-call-refused = Refusé
support-link-open = Le lien n’a pas encore été ouvert ; il s’ouvre jusqu’au { $at }.
support-link-opened = Le lien a été ouvert le { $at } ; le mot de passe est effacé.
support-link-recalled = Le lien a été révoqué le { $at } : il ne s’ouvre plus.
support-link-expired = Le lien n’a pas été ouvert ; il a expiré le { $at }.
support-letter-credentials = Accès pour le client
support-letter-credentials-elsewhere = Accès envoyés à une autre adresse
support-letter-service-ready = Service prêt
support-letter-order-needs-you = Commande à reprendre par le revendeur
support-mail-state-queued = En file
support-mail-state-sent = Envoyé
support-mail-state-failed = Sera réessayé
support-mail-state-given_up = Abandonné
support-mail-state-recalled = Retiré
support-order-state-placed = Passée
support-order-state-provisioning = En cours
support-order-state-waiting = En attente
support-order-state-failed = En échec
support-order-state-completed = Terminée
support-order-state-cancelled = Annulée

# Ce qui peut être fait
support-acts = Ce qui peut être fait maintenant
support-act-resume = Faire repartir la commande (tâche { $task })
support-act-resume-text = La commande repart de l’étape où elle s’est arrêtée, telle quelle. Ce que Microsoft a déjà fait n’est pas fait deux fois.
support-act-retry = Réessayer la tâche { $task } ({ $kind })
support-act-retry-text = La tâche recommence, et ses essais sont recomptés depuis zéro.
support-act-now = Exécuter la tâche { $task } maintenant ({ $kind })
support-act-now-text = La tâche attend jusqu’au { $at }. Elle est exécutée tout de suite.
support-act-close = Clore la commande avec ce qui existe
support-act-close-text = Le groupe de licences est remis avec les licences déjà fournies ; les autres ne seront pas achetées par cette commande, et le revendeur peut les commander de nouveau. Si un panier est ouvert, vérifiez d’abord dans l’Espace partenaires de Microsoft qu’il n’a pas été acheté.
support-act-resend = Renvoyer l’e-mail { $mail } à { $to } ({ $letter })
support-act-resend-text = Un nouvel e-mail part au même destinataire, avec des essais pendant une journée. Si le premier n’est pas parti, il est retiré ; les accès reçoivent un nouveau lien.
support-act-credentials = Renvoyer les accès
support-act-credentials-text = Le client reçoit un nouvel e-mail. Les liens précédents ne s’ouvrent plus, et les e-mails qui ne sont pas partis sont retirés. Une adresse corrigée devient aussi celle du contact.
support-credentials-to = Destinataire
support-credentials-to-hint = Corrigez l’adresse si elle est fausse.
support-reason = Motif
support-reason-hint = Il reste dans le journal : pas de donnée personnelle. Par exemple un numéro de ticket.
support-reason-missing = Dites pourquoi : le motif reste dans le journal.
support-reason-long = Le motif est trop long : { $most } caractères au plus.
support-errors = Rien n’a encore été fait
support-do-retry = Réessayer
support-do-close = Clore la commande
support-do-send = Envoyer
support-order-closed = La commande { $order } est close avec ce qui existe.
support-task-retried = La tâche { $task } est reprise.
support-mail-resent = L’e-mail est renvoyé, sous le numéro { $mail }.
support-credentials-sent = Les accès sont envoyés à { $to } ; les liens précédents ne s’ouvrent plus.
support-changed = Quelque chose a changé depuis l’affichage de la page. Regardez où les choses en sont, puis décidez de nouveau.
support-see-now = Voir où les choses en sont
support-task-doing = La tâche est en cours d’exécution.
support-task-due = La tâche est sur le point de commencer.
support-task-ended = La tâche est finie.
support-task-replaced = La tâche { $task } a pris sa place.
support-task-order-over = La commande est terminée ou annulée.
support-task-of-mail = La tâche envoie un e-mail : c’est lui qui peut être renvoyé.
support-mail-recalled = L’e-mail a été retiré ; un plus récent a pris sa place.
support-mail-on-its-way = L’e-mail est en route et sera réessayé de lui-même.
support-mail-credentials-sent = L’e-mail est parti. La page du service permet de renvoyer les accès, avec un nouveau lien.
support-act-password = Réinitialiser le mot de passe administrateur
support-act-password-text = Nous choisissons un nouveau mot de passe et l’enregistrons chez Microsoft ; l’ancien cesse aussitôt de fonctionner. Seul le contact, { $to }, pourra le voir.
support-letter-invitation = Invitation d’un client
