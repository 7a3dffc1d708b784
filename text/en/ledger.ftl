# One subscription: its batches, what can be given back and until when, and what is possible
ledger-number = Subscription { $number }
ledger-price = Price of a licence, excluding tax
ledger-total = Price of all licences, excluding tax
ledger-wanted = Requested
ledger-confirmed = Confirmed by Microsoft
ledger-confirmed-value =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }, as of { $at }
ledger-wanted-quantity =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    }
ledger-wanted-end = the end of the subscription
ledger-bought = Bought on
ledger-order = Order
ledger-term-ends = End of the term
ledger-title = Licences and windows
ledger-text = Licences can be given back for 7 days (168 hours) after they were bought, added or renewed. After that they are due until the end of the term.
ledger-licences = Licences
ledger-closes = Can be given back until
ledger-left = Time left
ledger-over = time is up
ledger-refund = Estimated refund, excluding tax
ledger-committed = due until the end of the term
ledger-refund-note = An estimate from the list price, pro rata by day of the current billing period ({ $first } – { $last }): { $left ->
        [one] { $left } day
       *[other] { $left } days
    } of { $days } left. What counts is the credit on Microsoft’s invoice.
ledger-refund-unknown = The refund cannot be estimated: the licence is no longer in our catalogue, or Microsoft has not dated its billing period.
ledger-all-refund = Estimated refund: { $price }, excluding tax.
ledger-possible = What is possible, and when
ledger-possible-now = now
ledger-possible-kept = kept for later
ledger-possible-not = not now
ledger-held = A change waits to be sent. Until it has gone or is undone, nothing else can be asked for.
ledger-from = First possible on { $from }.
ledger-end-ended = The subscription has ended.
ledger-story = Story of the subscription
ledger-story-none = Nothing has happened since it was bought.
ledger-story-all = The whole story of the service
