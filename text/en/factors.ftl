# The second factor
factors-title = Second factor
factors-app = Authenticator app
factors-about = With a second factor a stolen password is not enough: at each sign-in you also enter a code that an app on your phone shows.
factors-since = Set up on { $at }.
factors-none = Not set up.
factors-set-up = Set up an app
factors-replace = Use another app
factors-remove = Sign in without a second factor
factors-removed = Your second factor is taken away.
factors-owed = Your work here needs a second factor: set one up to go on.
factors-asked = Your work here needs a second factor: you can use another app, but not do without one.

factors-code = Code
factors-code-hint = The six digits that your app shows now, or one of your recovery codes.
factors-code-wrong = This code is not right, or was used before. Wait for the next one, then enter that.
factors-step-title = Confirm that it is you
factors-step-text = Open your authenticator app, and enter the code that it shows for Aubade.
factors-step-back = Back to the sign-in
factors-lost = Neither phone nor recovery codes? Ask our support.

factors-new-title = Set up an authenticator app
factors-new-scan = Scan this square with an authenticator app on your phone.
factors-new-picture = A code to be scanned, with the key below
factors-new-type = Or type this key into the app:
factors-new-code = Code that the app shows now
factors-new-code-hint = Six digits.
factors-new-do = Confirm
factors-new-back = Cancel
factors-added = Your second factor is set up.

factors-codes = Recovery codes
factors-codes-about = Each takes the place of the app once, if you lose your phone.
factors-codes-left = { $count ->
    [0] None is left: have new ones made.
    [one] One is left.
   *[other] { $count } are left.
}
factors-codes-renew = Make new ones
factors-codes-keep = Print these codes, or keep them in a password manager: without phone and codes you cannot sign in.
factors-codes-once = Each counts once. They are shown only now; codes from before no longer count.
factors-codes-kept = I have kept them

factors-confirm-title = Confirm that it is you
factors-confirm-text = You signed in more than a quarter of an hour ago. What you entered is kept, and is done as soon as you have confirmed.
factors-confirm-do = Confirm and go on
