# The staff console
support-title = What needs you
support-nav = Support
support-overview = Overview
support-nav-tasks = Tasks
support-nav-mails = E-mails
support-nav-resellers = Resellers
support-nav-audit = Audit
support-search = Search
support-search-label = Search orders, services and people
support-search-what = Order, domain, tenant, subscription, MPN ID, company, e-mail, request id…
support-search-title = Search
support-search-for = Search: “{ $text }”
support-search-nothing-typed = Type what you were told
support-search-none = Nothing was found
support-search-help = An order or subscription number, a domain, an id of Microsoft’s (tenant, subscription, request or correlation), an MPN ID, a company, an e-mail address, or part of a name. What is pasted around it does no harm.
support-search-cut = Only the newest { $count } of a kind are shown. Type more to narrow the search.

# What needs a person
support-calm = Nothing needs you
support-calm-text = No order has failed, every e-mail has left or is on its way, and no task is stuck.
support-failed-orders = Failed orders
support-given-up-mails = E-mails given up
support-stuck-tasks = Tasks in error
support-stuck-tasks-text = Besides those of the failed orders and of the e-mails given up.
support-waiting-tasks = Tasks that have waited for long
support-waiting-tasks-text = Our consent at Microsoft is missing, or the outcome of a call has been unknown for more than an hour.
support-worker-away = No worker has been seen since { $at }: no order and no e-mail goes on. Start one, or look at its log.
support-worker-never = No worker has been seen for an hour or more: no order and no e-mail goes on. Start one, or look at its log.
support-consent-ended = Microsoft has refused our consent since { $at }: orders and changes wait.
support-consent-missing = Microsoft has no consent of ours: orders and changes wait.
support-consent-second-factor = The account that integrates us at Microsoft signed in without a second factor, so Microsoft refuses its calls: orders and changes wait.
support-consent-act = Whoever runs the panel must type { $command } on one of its machines and sign in as the integration account. What waits then goes on by itself.
support-catalogue-old = The catalogue was last read from Microsoft on { $at }: prices and licences may be out of date.
support-catalogue-never = The catalogue has never been read from Microsoft: nothing can be ordered.
support-catalogue-tasks = See its task
support-newest-only = The newest { $count } are shown.
support-all = Show all

# Columns and fields
support-order = Order
support-orders = Orders
support-orders-none = No order yet.
support-order-number = Order { $order }
support-service = Service
support-services = Services
support-services-none = No service yet.
support-subscription = Subscription
support-subscriptions = Subscriptions
support-subscriptions-none = No subscription yet.
support-task = Task
support-task-number = Task { $task }
support-mail = E-mail
support-mail-number = E-mail { $mail }
support-reseller = Reseller
support-customer = Customer
support-contact = Contact
support-address = Address
support-licence = Licence
support-licences = Licences
support-licence-count = { $count ->
    [one] { $count } licence
   *[other] { $count } licences
}
support-state = Status
support-what = What
support-who = Who
support-when = When
support-about = About
support-details = Details
support-answer = Last answer
support-next-try = Next try
support-next-try-or-end = Next try or end
support-changed-at = Last change
support-made = Created on
support-since = Since
support-ended = Ended
support-queued = Queued
support-sent = Accepted by the mail server
support-recipient = Recipient
support-to = to { $to }
support-server-said = The mail server’s answer
support-attempts = { $count ->
    [0] not tried yet
    [one] { $count } try
   *[other] { $count } tries
}
support-in-a-row = { $count } tries in a row
support-mpn = MPN ID
support-country = Country
support-language = Language
support-name = Name
support-email = E-mail
support-role = Role
support-people = People
support-people-none = Nobody yet.
support-disabled = Disabled
support-handover = Hand-over of credentials
support-staff = support
support-panel = The panel
support-tenant = Tenant at Microsoft
support-cart = Cart at Microsoft
support-identifier = First account
support-password = First password
support-password-kept = Sealed, waiting to be handed over
support-password-gone = No longer here
support-microsoft-order = Microsoft’s order
support-microsoft-subscription = Microsoft’s subscription
support-stands-at = Stands at
support-calls = Calls to Microsoft

# Lists
support-any-state = Any status
support-any-kind = Any kind
support-filter = Filter
support-older = Older
support-next-page = Next page
support-tasks-none = No such task.
support-mails-none = No such e-mail.
support-resellers-none = No such reseller.
support-reseller-search = Name or MPN ID
support-audit-none = Nothing was done yet.
support-drifts = Changed outside the panel
support-drifts-text = The reseller accepts or corrects each of these on the service’s page.
support-drift = Change
support-drift-seen = Seen
support-oldest-only = The oldest { $count } are shown.
support-compared = Compared with Microsoft
support-compared-soon = Soon
support-cause = { $why } { $next }
support-codes = Unknown codes of Microsoft’s
support-codes-text = Refusals with a code for which the panel has no sentence of its own. A reseller only reads that our team is looking into it.
support-codes-none = None so far.
support-codes-count =
    { $count ->
        [one] { $count } code
       *[other] { $count } codes
    }
support-code-title = Code
support-code-status = Answer
support-code-times = Times
support-code-said = Microsoft’s own words
support-code-first = First
support-code-last = Last
support-about-reseller = The reseller
support-latest-orders = Latest orders
support-latest-services = Latest services

# The story
support-about-order = The order
support-about-service = The service
support-story = The story
support-story-empty = Nothing has happened yet.
support-earlier = Earlier
support-newest = Back to the newest entries
support-placed = placed
support-asked-by = asked for by { $name }
support-each-call = Each call with its ids
support-tries = Sent { $count } times with the same ids
support-code = code
support-copy = Copy the { $name }
support-copied = Copied
support-call-doing = No answer known
support-call-done = Done
support-call-refused = Refused
support-link-open = The link has not been opened; it opens until { $at }.
support-link-opened = The link was opened on { $at }; the password is erased.
support-link-recalled = The link was recalled on { $at }: it opens no more.
support-link-expired = The link was not opened, and it expired on { $at }.
support-letter-credentials = Credentials for the customer
support-letter-credentials-elsewhere = Credentials sent elsewhere
support-letter-service-ready = Service ready
support-letter-order-needs-you = Order needs the reseller
support-mail-state-queued = Queued
support-mail-state-sent = Sent
support-mail-state-failed = Will be tried again
support-mail-state-given_up = Given up
support-mail-state-recalled = Withdrawn
support-order-state-placed = Placed
support-order-state-provisioning = In progress
support-order-state-waiting = Waiting
support-order-state-failed = Failed
support-order-state-completed = Completed
support-order-state-cancelled = Cancelled

# What can be done
support-acts = What can be done now
support-act-resume = Send the order on (task { $task })
support-act-resume-text = The order goes on from the step at which it stopped, as it is. What Microsoft has already done is not done twice.
support-act-retry = Try task { $task } again ({ $kind })
support-act-retry-text = The task begins anew, its tries counted from zero.
support-act-now = Try task { $task } now ({ $kind })
support-act-now-text = The task waits until { $at }. It is done at once instead.
support-act-close = Close the order with what there is
support-act-close-text = The licence group is handed over with the licences that are there; this order does not buy the others, and the reseller can order them again. If a cart is open, make sure in Microsoft’s Partner Center first that it was not bought.
support-act-resend = Send e-mail { $mail } again to { $to } ({ $letter })
support-act-resend-text = A new e-mail goes out to the same recipient, and is tried for a day. If the first has not left, it is withdrawn; credentials get a new link.
support-act-credentials = Send the credentials again
support-act-credentials-text = The customer gets a new e-mail. Earlier links open no more, and e-mails that have not left are withdrawn. A corrected address also becomes the contact’s.
support-credentials-to = Recipient
support-credentials-to-hint = Correct the address if it is wrong.
support-reason = Reason
support-reason-hint = It stays in the audit: no personal data. For example a ticket number.
support-reason-missing = Say why: it stays in the audit.
support-reason-long = The reason is too long: { $most } characters at most.
support-errors = Nothing was done yet
support-do-retry = Try again
support-do-close = Close the order
support-do-send = Send
support-order-closed = Order { $order } is closed with what there is.
support-task-retried = Task { $task } is being tried again.
support-mail-resent = The e-mail is being sent again, as number { $mail }.
support-credentials-sent = The credentials are being sent to { $to }; earlier links open no more.
support-changed = Something has changed since the page was shown. Look at how it stands now, then decide again.
support-see-now = See how it stands now
support-task-doing = The task is being done at this moment.
support-task-due = The task is about to begin.
support-task-ended = The task has ended.
support-task-replaced = Task { $task } has taken its place.
support-task-order-over = The order is completed or cancelled.
support-task-of-mail = The task sends an e-mail: the e-mail itself can be sent again.
support-mail-recalled = The e-mail was withdrawn; a later one has taken its place.
support-mail-on-its-way = The e-mail is on its way and will be tried again by itself.
support-mail-credentials-sent = The e-mail has left. The service’s page can send the credentials again, with a new link.
support-act-password = Reset the administrator’s password
support-act-password-text = We choose a new password and set it at Microsoft; the old one stops working at once. Only the contact, { $to }, gets to see it.
support-letter-invitation = Invitation of a customer
