# The saving finder: licences that are billed and that nobody uses
savings-title = Savings
savings-about = Licences that are billed and that nobody uses, from when they can go, and what that saves.
savings-list = Subscriptions with something to save
savings-none-title = Nothing to save
savings-none-text = As far as the use of your services is known, every licence was assigned within the last 30 days.
savings-unknown-title = The use is not known yet
savings-unknown-text = Microsoft tells how many licences are assigned once a service exists. It is read several times a day; then you see here what can be saved.
savings-none-found = Nothing to save among what you searched for.
savings-all = All savings
savings-later = More
savings-filter-licence = Licence
savings-filter-any-licence = Any licence
savings-filter-when = When
savings-filter-any-time = Any time
savings-filter-now = Can go now
savings-filter-later = Can go at the end of the term
savings-filter-scheduled = Already scheduled
savings-sum = You could save
savings-sum-staff = Could be saved
savings-sum-monthly = { $price } per month
savings-sum-in-all = about { $price } until the ends of the next terms
savings-how = How is this counted?
savings-how-peak = We count only licences that nobody had on any of the last 30 days: the highest use is the safer number to keep, not the latest.
savings-how-shared = Microsoft counts per product, not per subscription, and includes those of other partners: idle licences are taken from the subscriptions that can give them back first.
savings-how-price = Prices are those of today, without taxes. What is already scheduled is not counted again.
savings-column-licence = Licence and service
savings-column-when = When
savings-column-act = What to do
savings-column-why = Reason
savings-column-assigned = Assigned
savings-column-total = All licences of the product
savings-column-peak = Highest in 30 days
savings-column-now = Can go now
savings-column-until = Until
savings-column-later = Can go at the end of the term
savings-column-scheduled = Already scheduled
savings-column-monthly = Per month, excluding tax
savings-column-in-all = Until the end of the next term, excluding tax
savings-in-all = about { $price } until the end of the next term
savings-reason-unassigned = Not assigned
savings-reason-unused = Used by nobody
savings-reason-baseless = Add-on without its base product
savings-reason-suspended = Suspended, still billed
savings-why-unassigned =
    { $count ->
        [one] { $count } of { $total } licences of this product is assigned to nobody.
       *[other] { $count } of { $total } licences of this product are assigned to nobody.
    }
savings-why-unused = Nobody has or had any of the licences of this product in the last 30 days.
savings-why-baseless = This add-on cannot be used: the service has no product that it extends.
savings-why-suspended = Suspended: nobody can use it, and it is billed all the same.
savings-peak = Highest within 30 days: { $count }.
savings-since = There are figures only since
savings-read = Read
savings-when-now =
    { $count ->
        [one] { $count } licence can go now, until { $until }
       *[other] { $count } licences can go now, until { $until }
    }
savings-when-later =
    { $count ->
        [one] { $count } licence can go at the end of the term, { $end }
       *[other] { $count } licences can go at the end of the term, { $end }
    }
savings-when-scheduled =
    { $count ->
        [one] { $count } licence is already scheduled to go
       *[other] { $count } licences are already scheduled to go
    }
savings-when-suspended = It can no longer be cancelled in this term: put it back into use, or let it run out.
savings-scheduled = Scheduled
savings-act-reduce = Reduce to { $count }
savings-act-cancel = Cancel
savings-act-renew =
    { $count ->
        [one] Renew with { $count } licence
       *[other] Renew with { $count } licences
    }
savings-act-decide = Decide
savings-act-reactivate = Reactivate
savings-act-look = See the subscription
savings-undo = Undo
savings-asked = The end of the term of { $licence } is being sent to Microsoft. Until it is confirmed the line says so.
savings-overtaken = This subscription has changed since the list was shown, so nothing was done. Look at the list again.
savings-home = You could save { $price } per month
savings-home-why = Licences are billed that nobody uses.
