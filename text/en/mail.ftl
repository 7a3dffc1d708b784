# The mails
mail-hello = Hello { $name },
mail-footer = This is an automatic message from the control panel: replies are not read.
mail-licence = { $title }: { $count ->
    [one] { $count } licence
   *[other] { $count } licences
}

mail-credentials-subject = Your Microsoft 365 licence group is installed: { $domain }
mail-credentials-title = Your licence group is installed
mail-credentials-preview = Your identifier is { $identifier }. Here is how to sign in for the first time.
mail-credentials-intro = { $reseller } has ordered a Microsoft 365 licence group (“tenant”) for { $company }. It is installed now, and you are its manager.
mail-credentials-group = Licence group
mail-credentials-identifier = Identifier
mail-credentials-password = First password
mail-credentials-link = Show the password
mail-credentials-link-once = This link opens once only, until { $until } at the latest. Once shown, the password is erased from our servers: write it down.
mail-credentials-password-once = This password is erased from our servers as soon as this message is sent: keep it until you first sign in.
mail-credentials-password-missing = Microsoft did not tell it to us: { $reseller } will tell you how to get it.
mail-credentials-licences = Your licences
mail-credentials-next = What to do next
mail-credentials-step-sign-in = Sign in to the Microsoft admin portal with this identifier and password.
mail-credentials-step-password = Replace the password with one of your own at once. Should you ever forget it, Microsoft helps you:
mail-credentials-step-domain = Add your own domain, so that your e-mail addresses end with it:
mail-credentials-step-users = Create your users in the portal, and assign each of them a licence.
mail-credentials-help-password = Forgotten password: Microsoft’s help
mail-credentials-help-domain = Connecting a domain: Microsoft’s help
mail-credentials-genuine = Is this message genuine?
mail-credentials-genuine-why = { $reseller } asked us to send it to you, and can confirm that. None of its links asks for a payment, and none of our pages asks you for a password. You type it at Microsoft only: when in doubt, enter admin.microsoft.com in your browser yourself.
mail-credentials-footer = This is an automatic message: replies are not read. If you have a question, ask { $reseller }.

mail-ready-subject-tenant = { $domain } is ready (order { $order })
mail-ready-subject-licences = Licences added to { $domain } (order { $order })
mail-ready-title-tenant = The licence group is ready
mail-ready-title-licences = The licences are added
mail-ready-intro-licences = The licences of order { $order } have been added to the licence group { $domain } ({ $company }).
mail-ready-intro-tenant = The licence group { $domain } ({ $company }), ordered under number { $order }, is installed.
mail-ready-credentials = The customer’s credentials are being sent to { $contact }. The service’s page will tell you when they have been handed over.
mail-ready-open = Open the service

mail-elsewhere-subject = Credentials of { $domain } sent to another address
mail-elsewhere-title = Credentials sent to another address
mail-elsewhere-intro = Our support has changed the contact’s address of the licence group { $domain } ({ $company }) to { $contact }. The customer’s credentials are being sent there.
mail-elsewhere-old = The address used before gets nothing more, and the link sent to it no longer opens.
mail-elsewhere-doubt = If neither you nor your customer asked for this, tell our support at once.
mail-elsewhere-open = Open the service

mail-unmade-subject = A scheduled change was not made: { $licence }, { $service }
mail-unmade-title = A scheduled change was not made
mail-unmade-quantity =
    { $count ->
        [one] { $licence } at { $service } was to change to { $count } licence
       *[other] { $licence } at { $service } was to change to { $count } licences
    } on { $at }. It was not possible, so nothing was sent to Microsoft.
mail-unmade-cancel = { $licence } at { $service } was to be cancelled on { $at }. It was not possible, so nothing was sent to Microsoft.
mail-unmade-decision = A decision for { $licence } at { $service } was to be sent to Microsoft on { $at } ({ $what }). It was not possible, so nothing was sent.
mail-unmade-open = Open the subscription
mail-order-subject-waiting = Order { $order } is waiting: { $company }
mail-order-subject-failed = Order { $order } needs you: { $company }
mail-order-title-waiting = An order is waiting
mail-order-title-failed = An order needs you
mail-order-intro-waiting = Order { $order } for { $company } is waiting. Nothing is lost: what has been done so far is kept.
mail-order-intro-failed = Order { $order } for { $company } has stopped. Nothing is lost: what has been done so far is kept.
mail-order-why = Why
mail-order-next = What to do
mail-order-next-waiting = The order’s page says whether you can help. We ask Microsoft again regularly, and the order goes on by itself as soon as the answer allows it.
mail-order-next-failed = The order’s page says what can be corrected. Then send it again: it goes on where it stopped.
mail-order-open = Open the order
mail-credentials-subject-reset = New administrator’s password: { $domain }
mail-credentials-title-reset = A new administrator’s password
mail-credentials-preview-reset = Your identifier is still { $identifier }. Here is how to get the new password.
mail-credentials-intro-reset = { $reseller } has had the administrator’s password of the Microsoft 365 licence group of { $company } reset. The old one no longer works.
mail-credentials-password-reset = New password
mail-invitation-subject = { $reseller } invites { $company } at Microsoft
mail-invitation-title = An invitation at Microsoft
mail-invitation-intro = { $reseller } would like to manage licences for the Microsoft 365 tenant { $domain } of { $company }.
mail-invitation-means = An administrator of your tenant signs in at Microsoft and reads there what is asked for. Once accepted, { $reseller } can order licences for you. What you have bought elsewhere stays as it is.
mail-invitation-open = Open the invitation at Microsoft
mail-invitation-doubt = If you do not know { $reseller }, or did not expect this, do nothing: without your agreement nothing changes.
mail-accepted-subject = To be confirmed: the tenant of { $company }
mail-accepted-title = A tenant waits for your confirmation
mail-accepted-intro-customer = { $company } has accepted your invitation at Microsoft, and we have found the tenant { $domain }.
mail-accepted-intro-support = Our support has checked the tenant { $domain } of { $company }, which was linked to your MPN ID before.
mail-accepted-next = Compare it with what your customer has told you, then confirm it. From then on it is a service like your others.
mail-accepted-open = Look and confirm
mail-contact-subject = You are no longer the contact of { $domain }
mail-contact-title = Another contact
mail-contact-intro = { $reseller } has entered another contact for the Microsoft 365 licence group { $domain } of { $company }.
mail-contact-means = New credentials, such as a reset administrator’s password, go to that contact from now on, and no longer to this address.
mail-contact-doubt = If you did not expect this, ask { $reseller } at once.
# To each person who may confirm what another asked for
mail-approval-subject = To confirm: { $what }
mail-approval-title = Your confirmation is needed
mail-approval-intro = { $asker } has asked for something that needs a second person:
mail-approval-intro-panel = Something that was scheduled needs a second person:
mail-approval-commitment = Commitment until the end of the term, excluding tax:
mail-approval-waits = Nothing goes to Microsoft until you or another colleague confirms it. You can also reject it, with a reason.
mail-approval-open = Look and decide
# To whoever asked for something, once another person has decided about it
mail-decided-subject-confirmed = Confirmed: { $what }
mail-decided-subject-rejected = Rejected: { $what }
mail-decided-subject-impossible = No longer possible: { $what }
mail-decided-title-confirmed = Your request is confirmed
mail-decided-title-rejected = Your request is rejected
mail-decided-title-impossible = Your request is no longer possible
mail-decided-intro-confirmed = { $name } has confirmed what you asked for. It is on its way to Microsoft:
mail-decided-intro-rejected = { $name } has rejected what you asked for. Nothing was sent to Microsoft:
mail-decided-intro-impossible = { $name } has confirmed what you asked for, but it was no longer possible by then. Nothing was sent to Microsoft:
mail-decided-reason = The reason
mail-decided-open = See where it stands

mail-team-subject = Your invitation to { $reseller }
mail-team-title = Join { $reseller }
mail-team-hello = Hello,
mail-team-intro = { $inviter } invites you to order and manage Microsoft 365 licences for { $reseller }.
mail-team-intro-staff = You are invited to order and manage Microsoft 365 licences for { $reseller }.
mail-team-role-owner = As an owner you order and change everything, and decide on the company’s settings and team.
mail-team-role-manager = As a manager you order and change licences, and hand credentials over to customers.
mail-team-role-viewer = You will see orders, services and deadlines, and change nothing.
mail-team-open = Accept the invitation
mail-team-until = This link opens once, until { $day } at the latest.
mail-team-doubt = If you do not know who invites you, ignore this message: nothing happens without you.
mail-team-changed-subject = Your role at { $reseller } has changed
mail-team-removed-subject = You no longer work for { $reseller } here
mail-team-changed-title = Your rights have changed
mail-team-changed-intro = An owner of { $reseller } has changed your role.
mail-team-removed-intro = An owner of { $reseller } has removed you from its team. You no longer see its orders and services.
mail-team-changed-doubt = If this surprises you, ask an owner of the company.
mail-team-changed-open = Open the control panel
mail-reset-subject = Choose a new password
mail-reset-intro = Somebody, probably you, has asked for a new password for your account.
mail-reset-open = Choose a new password
mail-reset-until = This link opens once only, until { $until } at the latest.
mail-reset-doubt = If you did not ask for it, do nothing: your password stays as it is.
mail-notice-yours = If that was you, there is nothing to do.
mail-notice-doubt = If not, somebody else can sign in as you: choose a new password at once, and tell our support.
mail-notice-open = Choose a new password
mail-notice-title-password-changed = Your password was changed
mail-notice-text-password-changed = The password of your account was changed on { $at }, by somebody who knew the one before. All other sessions were signed out.
mail-notice-title-password-reset = Your password was replaced
mail-notice-text-password-reset = A new password for your account was chosen on { $at }, through a link that we had sent to this address. All sessions were signed out.
mail-notice-device = Browser: { $device }
mail-notice-network = Network: { $network }
mail-notice-title-new-device = A sign-in from a new browser
mail-notice-text-new-device = Somebody signed in to your account on { $at }, with a browser in which you had never signed in before.
mail-notice-title-factor-added = An authenticator app was set up
mail-notice-text-factor-added = An authenticator app was set up for your account on { $at }. Every sign-in needs a code of it from now on.
mail-notice-title-factor-removed = Your second factor was taken away
mail-notice-text-factor-removed = The second factor of your account was taken away on { $at }. The password alone is enough to sign in.
mail-notice-title-codes-renewed = Your recovery codes were replaced
mail-notice-text-codes-renewed = New recovery codes were made for your account on { $at }. Those from before no longer count.
mail-notice-title-code-used = A recovery code was used
mail-notice-text-code-used = A recovery code of your account was used on { $at }, in the place of your authenticator app. It does not count again.
