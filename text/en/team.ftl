# The people of a reseller
team-title = Team
team-about = Who works for { $reseller }, and what each may do.
team-members = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
team-person = Person
team-role = Role
team-role-owner = Orders and changes everything, and also sets the company’s settings, the team, and what a second person confirms.
team-role-manager = Orders and changes licences, and hands credentials over to customers.
team-role-viewer = Sees orders, services and deadlines, and changes nothing.
team-role-missing = Choose what the person may do.
team-since = Since
team-acts = Acts
team-you = You
team-change = Change
team-leave = Leave
team-ask-owner = Only an owner can invite colleagues or change their roles.

team-invited = Invitations without an answer
team-sent = Sent
team-until = Open until
team-expired = Expired
team-again = Send again
team-withdraw = Withdraw
team-withdrawn = The invitation is withdrawn: its link no longer opens.
team-invite = Invite somebody
team-invite-text = The person gets an e-mail with a link that opens for 7 days.
team-invite-do = Send the invitation
team-email-hint = The person signs in with it.
team-email-missing = Enter the person’s e-mail address.
team-email-wrong = This is not an e-mail address. Example: ada@example.com
team-email-member = This person works here already: change the role in the list above.
team-full = { $count } invitations are open already. Withdraw one that is no longer needed, then send this one.
team-language-hint = Of the invitation; the person can change it afterwards.
team-asked = The invitation to { $email } is on its way.

team-role-title = What the person may do
team-role-saved = The role of { $name } is changed.
team-back = Back to the team
team-remove-title = Remove from the team
team-remove-text = { $name } no longer sees anything of { $reseller }, from the next click on. What the person did stays in the history. The person is told by e-mail.
team-remove = Remove
team-removed = { $name } is no longer in the team.
team-leave-title = Leave { $reseller }
team-leave-text = You will no longer see anything of { $reseller }. Only an owner can invite you back.
team-left = You no longer work for { $reseller }.
team-last-owner = Somebody must be left who may change settings and team. Make a colleague an owner first.

team-join-title = Join { $reseller }
team-join-by = { $inviter } invites you to order and manage Microsoft 365 licences for { $reseller }.
team-join-staff = You are invited to order and manage Microsoft 365 licences for { $reseller }.
team-join-do = Join
team-join-new = Create my account and join
team-join-else = You are signed in as { $email }, but the invitation is for { $asked }. Sign out, then open the link again.
team-join-known = { $email } has an account already. Sign in with it to join.
team-join-sign-in = Sign in and join
team-join-until = This invitation is open until
team-again-password = Password, once more
team-joined = Welcome to { $reseller }.
team-void-title = This invitation no longer opens
team-void-text = It was accepted, withdrawn or replaced by a newer one, or it is more than 7 days old. Ask whoever invited you to send it again.
team-void-home = To the home page

team-places-title = Companies you work for
team-places-about = You see the orders and services of one company at a time.
team-places-current = Chosen
team-places-choose = Switch
team-places-none = You do not work for any company here at present. Ask an owner of yours to invite you.
team-place-chosen = You now work for { $reseller }.
