# Les e-mails
mail-hello = Bonjour { $name },
mail-footer = Message automatique de l’espace client : les réponses ne sont pas lues.
mail-licence = { $title } : { $count ->
    [one] { $count } licence
   *[other] { $count } licences
}

mail-credentials-subject = Votre groupe de licences Microsoft 365 est installé : { $domain }
mail-credentials-title = Votre groupe de licences est installé
mail-credentials-preview = Votre identifiant est { $identifier }. Voici comment vous connecter pour la première fois.
mail-credentials-intro = { $reseller } a commandé un groupe de licences Microsoft 365 (« tenant ») pour { $company }. L’installation est terminée, et vous en êtes le gestionnaire.
mail-credentials-group = Groupe de licences
mail-credentials-identifier = Identifiant
mail-credentials-password = Premier mot de passe
mail-credentials-link = Afficher le mot de passe
mail-credentials-link-once = Ce lien ne s’ouvre qu’une fois, au plus tard le { $until }. Une fois affiché, le mot de passe est effacé de nos serveurs : notez-le.
mail-credentials-password-once = Ce mot de passe est effacé de nos serveurs dès l’envoi de ce message : gardez-le jusqu’à votre première connexion.
mail-credentials-password-missing = Microsoft ne nous l’a pas communiqué : { $reseller } vous dira comment l’obtenir.
mail-credentials-licences = Vos licences
mail-credentials-next = Et maintenant ?
mail-credentials-step-sign-in = Connectez-vous au portail d’administration Microsoft avec cet identifiant et ce mot de passe.
mail-credentials-step-password = Remplacez aussitôt ce mot de passe par le vôtre. Si vous l’oubliez un jour, Microsoft vous aide :
mail-credentials-step-domain = Ajoutez votre propre nom de domaine, pour que vos adresses e-mail se terminent par celui-ci :
mail-credentials-step-users = Créez vos utilisateurs dans le portail, et attribuez à chacun sa licence.
mail-credentials-help-password = Mot de passe oublié : l’aide de Microsoft
mail-credentials-help-domain = Connecter un domaine : l’aide de Microsoft
mail-credentials-genuine = Ce message est-il authentique ?
mail-credentials-genuine-why = { $reseller } nous a demandé de vous l’envoyer, et peut vous le confirmer. Aucun de ses liens ne demande de paiement, et aucune de nos pages ne vous demande de mot de passe. Vous ne le saisissez que chez Microsoft : en cas de doute, tapez vous-même admin.microsoft.com dans votre navigateur.
mail-credentials-footer = Message automatique : les réponses ne sont pas lues. Pour toute question, adressez-vous à { $reseller }.

mail-ready-subject-tenant = { $domain } est prêt (commande { $order })
mail-ready-subject-licences = Licences ajoutées à { $domain } (commande { $order })
mail-ready-title-tenant = Le groupe de licences est prêt
mail-ready-title-licences = Les licences sont ajoutées
mail-ready-intro-licences = Les licences de la commande { $order } sont ajoutées au groupe de licences { $domain } ({ $company }).
mail-ready-intro-tenant = Le groupe de licences { $domain } ({ $company }), commandé sous le numéro { $order }, est installé.
mail-ready-credentials = Les accès du client lui sont envoyés à l’adresse { $contact }. La page du service vous dira quand ils lui auront été remis.
mail-ready-open = Ouvrir le service

mail-elsewhere-subject = Accès de { $domain } envoyés à une autre adresse
mail-elsewhere-title = Accès envoyés à une autre adresse
mail-elsewhere-intro = Notre support a remplacé l’adresse du contact du groupe de licences { $domain } ({ $company }) par { $contact }. Les accès du client y sont envoyés.
mail-elsewhere-old = L’adresse utilisée jusqu’ici ne reçoit plus rien, et le lien qui lui avait été envoyé ne s’ouvre plus.
mail-elsewhere-doubt = Si ni vous ni votre client ne l’avez demandé, prévenez notre support sans attendre.
mail-elsewhere-open = Ouvrir le service

mail-unmade-subject = Changement programmé non fait : { $licence }, { $service }
mail-unmade-title = Un changement programmé n’a pas été fait
mail-unmade-quantity =
    { $count ->
        [one] { $licence } chez { $service } devait passer à { $count } licence
       *[other] { $licence } chez { $service } devait passer à { $count } licences
    } le { $at }. Ce n’était pas possible : rien n’a été envoyé à Microsoft.
mail-unmade-cancel = { $licence } chez { $service } devait être résilié le { $at }. Ce n’était pas possible : rien n’a été envoyé à Microsoft.
mail-unmade-decision = Une décision pour { $licence } chez { $service } devait partir chez Microsoft le { $at } ({ $what }). Ce n’était pas possible, et rien n’est parti.
mail-unmade-open = Ouvrir l’abonnement
mail-order-subject-waiting = La commande { $order } est en attente : { $company }
mail-order-subject-failed = La commande { $order } a besoin de vous : { $company }
mail-order-title-waiting = Une commande est en attente
mail-order-title-failed = Une commande a besoin de vous
mail-order-intro-waiting = La commande { $order } pour { $company } est en attente. Rien n’est perdu : ce qui est déjà fait est conservé.
mail-order-intro-failed = La commande { $order } pour { $company } s’est arrêtée. Rien n’est perdu : ce qui est déjà fait est conservé.
mail-order-why = Pourquoi
mail-order-next = Que faire ?
mail-order-next-waiting = La page de la commande dit si vous pouvez aider. Nous reposons la question à Microsoft régulièrement, et la commande reprend d’elle-même dès que la réponse le permet.
mail-order-next-failed = La page de la commande dit ce qui peut être corrigé. Envoyez-la ensuite de nouveau : elle reprend là où elle s’est arrêtée.
mail-order-open = Ouvrir la commande
mail-credentials-subject-reset = Nouveau mot de passe administrateur : { $domain }
mail-credentials-title-reset = Un nouveau mot de passe administrateur
mail-credentials-preview-reset = Votre identifiant reste { $identifier }. Voici comment obtenir le nouveau mot de passe.
mail-credentials-intro-reset = { $reseller } a fait réinitialiser le mot de passe administrateur du groupe de licences Microsoft 365 de { $company }. L’ancien ne fonctionne plus.
mail-credentials-password-reset = Nouveau mot de passe
mail-invitation-subject = { $reseller } invite { $company } chez Microsoft
mail-invitation-title = Une invitation chez Microsoft
mail-invitation-intro = { $reseller } souhaite gérer des licences pour le tenant Microsoft 365 { $domain } de { $company }.
mail-invitation-means = Un administrateur de votre tenant se connecte chez Microsoft et y lit ce qui est demandé. Une fois l’invitation acceptée, { $reseller } peut commander des licences pour vous. Ce que vous avez acheté ailleurs reste inchangé.
mail-invitation-open = Ouvrir l’invitation chez Microsoft
mail-invitation-doubt = Si vous ne connaissez pas { $reseller }, ou n’attendiez pas ce message, ne faites rien : sans votre accord, rien ne change.
mail-accepted-subject = À confirmer : le tenant de { $company }
mail-accepted-title = Un tenant attend votre confirmation
mail-accepted-intro-customer = { $company } a accepté votre invitation chez Microsoft, et nous avons trouvé le tenant { $domain }.
mail-accepted-intro-support = Notre support a vérifié le tenant { $domain } de { $company }, qui était déjà lié à votre MPN ID.
mail-accepted-next = Comparez-le avec ce que votre client vous a indiqué, puis confirmez. C’est alors un service comme les autres.
mail-accepted-open = Vérifier et confirmer
mail-contact-subject = Vous n’êtes plus le contact de { $domain }
mail-contact-title = Un autre contact
mail-contact-intro = { $reseller } a indiqué un autre contact pour le groupe de licences Microsoft 365 { $domain } de { $company }.
mail-contact-means = Les nouveaux identifiants, par exemple un mot de passe administrateur réinitialisé, sont désormais envoyés à ce contact, et non plus à cette adresse.
mail-contact-doubt = Si vous ne vous y attendiez pas, interrogez { $reseller } sans attendre.
# À chaque personne qui peut confirmer ce qu’une autre a demandé
mail-approval-subject = À confirmer : { $what }
mail-approval-title = Votre confirmation est attendue
mail-approval-intro = { $asker } a fait une demande qui exige une deuxième personne :
mail-approval-intro-panel = Une opération programmée exige une deuxième personne :
mail-approval-commitment = Engagement jusqu’à l’échéance, hors taxes :
mail-approval-waits = Rien ne part chez Microsoft avant que vous ou un autre collègue ayez confirmé. Vous pouvez aussi refuser, avec un motif.
mail-approval-open = Voir et décider
# À la personne à l’origine d’une demande, une fois qu’une autre a décidé
mail-decided-subject-confirmed = Confirmé : { $what }
mail-decided-subject-rejected = Refusé : { $what }
mail-decided-subject-impossible = Plus possible : { $what }
mail-decided-title-confirmed = Votre demande est confirmée
mail-decided-title-rejected = Votre demande est refusée
mail-decided-title-impossible = Votre demande n’est plus possible
mail-decided-intro-confirmed = { $name } a confirmé votre demande, en route vers Microsoft :
mail-decided-intro-rejected = { $name } a refusé votre demande, et rien n’est parti chez Microsoft :
mail-decided-intro-impossible = { $name } a confirmé votre demande, mais elle n’était plus possible à ce moment-là. Rien n’est parti chez Microsoft :
mail-decided-reason = Le motif
mail-decided-open = Voir où cela en est

mail-team-subject = Votre invitation chez { $reseller }
mail-team-title = Rejoindre { $reseller }
mail-team-hello = Bonjour,
mail-team-intro = { $inviter } vous invite à commander et gérer des licences Microsoft 365 pour { $reseller }.
mail-team-intro-staff = Vous êtes invité à commander et gérer des licences Microsoft 365 pour { $reseller }.
mail-team-role-owner = Comme propriétaire, vous commandez et modifiez tout, et décidez des réglages et de l’équipe de la société.
mail-team-role-manager = Comme gestionnaire, vous commandez et modifiez des licences, et remettez les identifiants aux clients.
mail-team-role-viewer = Vous verrez les commandes, les services et les échéances, sans rien modifier.
mail-team-open = Accepter l’invitation
mail-team-until = Ce lien s’ouvre une seule fois, au plus tard le { $day }.
mail-team-doubt = Si vous ne connaissez pas la personne qui vous invite, ignorez ce message : rien ne se passe sans vous.
mail-team-changed-subject = Votre rôle chez { $reseller } a changé
mail-team-removed-subject = Vous ne travaillez plus ici pour { $reseller }
mail-team-changed-title = Vos droits ont changé
mail-team-changed-intro = Un propriétaire de { $reseller } a changé votre rôle.
mail-team-removed-intro = Un propriétaire de { $reseller } vous a retiré de son équipe. Vous ne voyez plus ses commandes ni ses services.
mail-team-changed-doubt = Si cela vous surprend, adressez-vous à un propriétaire de la société.
mail-team-changed-open = Ouvrir l’espace client
mail-reset-subject = Choisir un nouveau mot de passe
mail-reset-intro = Quelqu’un, sans doute vous, a demandé un nouveau mot de passe pour votre compte.
mail-reset-open = Choisir un nouveau mot de passe
mail-reset-until = Ce lien s’ouvre une seule fois, au plus tard le { $until }.
mail-reset-doubt = Si vous n’avez rien demandé, ne faites rien : votre mot de passe reste le même.
mail-notice-yours = Si c’était vous, il n’y a rien à faire.
mail-notice-doubt = Sinon, quelqu’un d’autre peut se connecter à votre place : choisissez aussitôt un nouveau mot de passe et prévenez notre support.
mail-notice-open = Choisir un nouveau mot de passe
mail-notice-title-password-changed = Votre mot de passe a été changé
mail-notice-text-password-changed = Le mot de passe de votre compte a été changé le { $at } par une personne qui connaissait l’ancien. Toutes les autres sessions ont été fermées.
mail-notice-title-password-reset = Votre mot de passe a été remplacé
mail-notice-text-password-reset = Un nouveau mot de passe a été choisi pour votre compte le { $at }, par un lien que nous avions envoyé à cette adresse. Toutes les sessions ont été fermées.
mail-notice-device = Navigateur : { $device }
mail-notice-network = Réseau : { $network }
mail-notice-title-new-device = Une connexion depuis un nouveau navigateur
mail-notice-text-new-device = Quelqu’un s’est connecté à votre compte le { $at }, avec un navigateur qui n’avait jamais servi à le faire.
mail-notice-title-factor-added = Une application d’authentification a été ajoutée
mail-notice-text-factor-added = Une application d’authentification a été ajoutée à votre compte le { $at }. Chaque connexion demande désormais un code de cette application.
mail-notice-title-factor-removed = Votre second facteur a été retiré
mail-notice-text-factor-removed = Le second facteur de votre compte a été retiré le { $at }. Le mot de passe seul suffit pour se connecter.
mail-notice-title-codes-renewed = Vos codes de secours ont été remplacés
mail-notice-text-codes-renewed = De nouveaux codes de secours ont été faits pour votre compte le { $at }. Ceux d’avant ne valent plus rien.
mail-notice-title-code-used = Un code de secours a servi
mail-notice-text-code-used = Un code de secours de votre compte a servi le { $at }, à la place de votre application d’authentification. Il ne servira plus.
