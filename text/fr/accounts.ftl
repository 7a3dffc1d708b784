# Se connecter, et les réglages de chacun
accounts-errors = Veuillez vérifier ces champs
accounts-email = Adresse e-mail
accounts-email-missing = Saisissez votre adresse e-mail.
accounts-password = Mot de passe
accounts-password-missing = Saisissez votre mot de passe.
accounts-sign-in-title = Se connecter
accounts-sign-in-text = Commandez et gérez les licences Microsoft 365 de vos clients.
accounts-sign-in-do = Se connecter
accounts-sign-in-refused = L’adresse e-mail ou le mot de passe est incorrect. Vérifiez les deux et réessayez.
accounts-sign-in-wait = { $minutes ->
    [one] Trop de tentatives infructueuses. Patientez { $minutes } minute, puis réessayez.
   *[other] Trop de tentatives infructueuses. Patientez { $minutes } minutes, puis réessayez.
}
accounts-sign-in-forgotten = Mot de passe oublié ? Un propriétaire du compte de votre société ou notre support peut vous aider.
accounts-signed-out = Votre session est fermée.
