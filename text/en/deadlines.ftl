# The board of deadlines: everything with a date
deadlines-title = Deadlines
deadlines-about = Everything with a date, week by week: what you can still do, until when, and what happens by itself.
deadlines-none-title = No date to keep in mind
deadlines-none-text = The dates of your services appear here: until when licences can be given back, and when terms end.
deadlines-none-found = No deadline fits this filter.
deadlines-all = All deadlines
deadlines-later = Later
deadlines-filter = Narrow the deadlines down
deadlines-filter-service = Service or customer
deadlines-filter-kind = Kind of deadline
deadlines-filter-any-kind = Every kind
deadlines-filter-weeks = How far ahead
deadlines-filter-any-weeks = Without limit
deadlines-filter-undecided = Undecided only
deadlines-filter-do = Filter
deadlines-weeks = Next { $count } weeks
deadlines-week-this = This week
deadlines-week-next = Next week
deadlines-week = Week of { $day }
deadlines-column-what = What
deadlines-column-about = Licence and service
deadlines-column-when = When
deadlines-column-undecided = Decision
deadlines-column-order = Order
deadlines-column-idle = Idle licences
deadlines-column-cost = Doing nothing costs per month, excluding tax
deadlines-column-act = What to do
deadlines-kind-window-closes = Licences to give back
deadlines-kind-cancellation-closes = Cancellation
deadlines-kind-locked = Lock
deadlines-kind-term-ends = End of term
deadlines-kind-trial-converts = End of trial
deadlines-kind-planned-change = Scheduled change
deadlines-kind-agreement-missing = Agreement missing
deadlines-kind-account-review = Review by Microsoft
deadlines-kind-cart-expires = Cart
deadlines-what-window-closes =
    Last chance to give back { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-cancellation-closes = Last chance to cancel the whole subscription
deadlines-what-locked = Last chance to decide the end of the term
deadlines-what-term-ends = The term ends
deadlines-what-term-ends-renew =
    End of term: renews with { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-term-ends-change = End of term: renews with a change
deadlines-what-term-ends-cancel = End of term: the service stops
deadlines-what-term-ends-extend = End of term: goes on from month to month
deadlines-what-term-ends-undecided =
    End of term of { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-term-ends-expire = End of term: it runs out
deadlines-what-extended-month-ends = A month of the extended term ends
deadlines-what-trial-converts =
    The trial ends and is paid from then on: { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
deadlines-what-planned-change =
    Scheduled change: { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } in all
deadlines-what-planned-change-other = Scheduled change
deadlines-what-agreement-missing = Order { $order } waits for the customer’s agreement; Microsoft is asked again then
deadlines-what-account-review = Order { $order } waits for Microsoft’s review; Microsoft is asked again then
deadlines-what-cart-expires = The cart of order { $order } expires
deadlines-undecided = Undecided
deadlines-cost = Doing nothing costs about { $price } a month: the term goes on from month to month at a higher price.
deadlines-idle =
    { $count ->
        [one] { $count } licence of this product is
       *[other] { $count } licences of this product are
    } assigned to nobody in this service.
deadlines-act-window-closes = Give licences back
deadlines-act-cancellation-closes = Cancel
deadlines-act-locked = Decide
deadlines-act-term-ends = Decide
deadlines-act-trial-converts = Decide
deadlines-act-look = See the subscription
deadlines-act-planned-change = See the change
deadlines-act-agreement-missing = See the order
deadlines-act-account-review = See the order
deadlines-act-cart-expires = See the order
deadlines-calendar-name = Deadlines of { $reseller }
deadlines-event = { $what } – { $about }
deadlines-event-undecided = Undecided: { $what } – { $about }
deadlines-event-at = { $at }
deadlines-subscribe = In my calendar
deadlines-calendars-title = Deadlines in your calendar
deadlines-calendars-about = A calendar program (Outlook, Google, Apple) can show your deadlines and keep them up to date. It reads them at an address that only you know: whoever has it sees these dates, so do not pass it on.
deadlines-calendars-new = A new address
deadlines-calendars-shows = It will show: { $what }.
deadlines-calendars-create = Make an address
deadlines-calendars-full = You have { $count } addresses, which is the most. Revoke one to make another.
deadlines-calendars-none = You have no address yet.
deadlines-calendars-yours = Your addresses
deadlines-calendars-address = Address
deadlines-calendars-content = Shows
deadlines-calendars-made = Made
deadlines-calendars-read = Last read
deadlines-calendars-never-read = Never
deadlines-calendars-copy = Copy the address
deadlines-calendars-copied = Copied
deadlines-calendars-revoke = Revoke
deadlines-calendars-made-now = The address is made. Paste it into your calendar program.
deadlines-calendars-revoked = The address is revoked: programs can no longer read it.
deadlines-shows-all = every deadline
deadlines-shows-undecided = undecided ends of term
deadlines-shows-kind = { $kind }
deadlines-shows-service = { $what }, of “{ $service }”
