# Qui a fait quoi
audit-act-credentials-sent-again = Accès envoyés de nouveau
audit-act-credentials-opened = Mot de passe affiché par le client, puis effacé
audit-act-credentials-mailed = Mot de passe envoyé dans l’e-mail, puis effacé
