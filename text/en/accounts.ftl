# Signing in, and a person's own settings
accounts-errors = Please check these fields
accounts-email = E-mail address
accounts-email-missing = Enter your e-mail address.
accounts-password = Password
accounts-password-missing = Enter your password.
accounts-sign-in-title = Sign in
accounts-sign-in-text = Order and manage Microsoft 365 licences for your customers.
accounts-sign-in-do = Sign in
accounts-sign-in-refused = E-mail address or password is not right. Check both and try again.
accounts-sign-in-wait = { $minutes ->
    [one] Too many tries did not succeed. Wait one minute, then try again.
   *[other] Too many tries did not succeed. Wait { $minutes } minutes, then try again.
}
accounts-sign-in-forgotten = Forgotten your password? An owner of your company’s account or our support can help.
accounts-signed-out = You are signed out.
