# Les personnes d’un revendeur
team-title = Équipe
team-about = Qui travaille pour { $reseller }, et ce que chacun peut faire.
team-members = { $count ->
    [one] { $count } personne
   *[other] { $count } personnes
}
team-person = Personne
team-role = Rôle
team-role-owner = Commande et modifie tout, et définit aussi les réglages de la société, l’équipe et ce qu’une seconde personne confirme.
team-role-manager = Commande et modifie des licences, et remet les identifiants aux clients.
team-role-viewer = Voit les commandes, les services et les échéances, et ne modifie rien.
team-role-missing = Choisissez ce que la personne peut faire.
team-since = Depuis
team-acts = Actions
team-you = Vous
team-change = Modifier
team-leave = Quitter
team-ask-owner = Seul un propriétaire peut inviter des collègues ou changer leurs rôles.

team-invited = Invitations sans réponse
team-sent = Envoyée
team-until = Valable jusqu’au
team-expired = Expirée
team-again = Renvoyer
team-withdraw = Retirer
team-withdrawn = L’invitation est retirée : son lien ne s’ouvre plus.
team-invite = Inviter quelqu’un
team-invite-text = La personne reçoit un e-mail avec un lien valable 7 jours.
team-invite-do = Envoyer l’invitation
team-email-hint = La personne s’en sert pour se connecter.
team-email-missing = Saisissez l’adresse e-mail de la personne.
team-email-wrong = Ce n’est pas une adresse e-mail. Exemple : ada@example.com
team-email-member = Cette personne travaille déjà ici : changez son rôle dans la liste ci-dessus.
team-full = { $count } invitations sont déjà ouvertes. Retirez celle qui ne sert plus, puis envoyez celle-ci.
team-language-hint = Celle de l’invitation ; la personne pourra en changer.
team-asked = L’invitation pour { $email } est en route.

team-role-title = Ce que la personne peut faire
team-role-saved = Le rôle de { $name } est changé.
team-back = Retour à l’équipe
team-remove-title = Retirer de l’équipe
team-remove-text = Dès le prochain clic, { $name } ne voit plus rien de { $reseller }. Ce que la personne a fait reste dans l’historique. Elle en est informée par e-mail.
team-remove = Retirer
team-removed = { $name } ne fait plus partie de l’équipe.
team-leave-title = Quitter { $reseller }
team-leave-text = Vous ne verrez plus rien de { $reseller }. Seul un propriétaire pourra vous inviter de nouveau.
team-left = Vous ne travaillez plus pour { $reseller }.
team-last-owner = Il doit rester quelqu’un qui puisse changer les réglages et l’équipe. Nommez d’abord un collègue propriétaire.

team-join-title = Rejoindre { $reseller }
team-join-by = { $inviter } vous invite à commander et gérer des licences Microsoft 365 pour { $reseller }.
team-join-staff = Vous êtes invité à commander et gérer des licences Microsoft 365 pour { $reseller }.
team-join-do = Rejoindre
team-join-new = Créer mon compte et rejoindre
team-join-else = Vous êtes connecté avec { $email }, mais l’invitation est pour { $asked }. Déconnectez-vous, puis ouvrez de nouveau le lien.
team-join-known = { $email } a déjà un compte. Connectez-vous pour rejoindre l’équipe.
team-join-sign-in = Se connecter et rejoindre
team-join-until = Cette invitation est valable jusqu’au
team-again-password = Mot de passe, une seconde fois
team-joined = Bienvenue chez { $reseller }.
team-void-title = Cette invitation ne s’ouvre plus
team-void-text = Elle a été acceptée, retirée ou remplacée par une plus récente, ou elle a plus de 7 jours. Demandez à la personne qui vous a invité de la renvoyer.
team-void-home = Vers l’accueil

team-places-title = Sociétés pour lesquelles vous travaillez
team-places-about = Vous voyez les commandes et les services d’une société à la fois.
team-places-current = Choisie
team-places-choose = Choisir
team-places-none = Vous ne travaillez pour aucune société ici actuellement. Demandez à l’un de vos propriétaires de vous inviter.
team-place-chosen = Vous travaillez maintenant pour { $reseller }.
