# The page on which a reseller arrives
home-title = Home
home-order = Order a licence group
home-attention = To do
home-attention-none = Nothing to do right now.
home-order-failed = Order { $number } for { $company } needs a correction
home-order-waiting = Order { $number } for { $company } is waiting
home-refused = A change to { $licence } was refused ({ $service })
home-scheduled-refused = A scheduled change of { $licence } at { $service } was not made
home-handover-undelivered = { $service }: the e-mail with the credentials could not be delivered to { $to }
home-handover-expired = { $service }: the link to the first password expired before { $to } opened it
home-handover-unopened = { $service }: { $to } has not opened the link to the first password yet
home-drift = { $service }: { $licence } was changed outside this panel
home-invitation = { $company } has a tenant that waits for your confirmation
home-deadlines = Next deadlines
home-deadlines-all = All deadlines
home-orders = Latest orders
home-orders-all = All orders
home-orders-none = No order yet.
home-services = Latest services
home-services-all = All services
home-services-none = No service yet: it appears as soon as Microsoft has created it.
home-licences =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
home-new-title = Welcome
home-new-text = Here you order Microsoft 365 licence groups for your customers and manage their licences.
home-new-step-order = You order: your customer’s contact, a name for the tenant, the licences.
home-new-step-wait = Microsoft creates the tenant in a few minutes, and your customer receives the credentials by e-mail.
home-new-step-manage = You manage the licences here: add some, give some back, cancel.
home-unconfirmed =
    { $count ->
        [one] { $count } request waits for a second person
       *[other] { $count } requests wait for a second person
    }
