# What waits before it goes to Microsoft
holds-goes = Nothing is sent yet. It goes to Microsoft on
holds-undo = Undo
holds-send = Send now
holds-see = Look and decide
holds-undone = Undone: nothing was sent to Microsoft.
holds-sent = It is on its way to Microsoft.
holds-confirmed = Confirmed: it is on its way to Microsoft.
holds-rejected = Rejected: nothing was sent to Microsoft.
holds-withdrawn = Withdrawn: nothing was sent to Microsoft.
holds-waits-for = Nothing is sent before { $name } confirms it.
holds-waits-for-one-of = Nothing is sent before { $others } or { $name } confirms it.
holds-waits-for-nobody = A second person must confirm this, and there is nobody else in your company who may. It can only be withdrawn.
holds-what-order = Order { $order } for { $company }
holds-what-quantity = { $licence }: { $from } → { $to } licences ({ $service })
holds-what-cancellation = { $licence }: cancellation ({ $service })
holds-what-quantity-reached =
    { $licence }: { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } ({ $service })
holds-what-renewal =
    { $licence }: renewal as it is, { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } ({ $service })
holds-what-changed-renewal =
    { $licence }: renewal with { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } instead of { $from } ({ $service })
holds-what-other-renewal =
    { $licence }: renewal with { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    } of { $next } ({ $service })
holds-what-end = { $licence }: cancellation at the end of the term ({ $service })
holds-what-extension = { $licence }: extension by the month ({ $service })
holds-what-reactivation = { $licence }: reactivation ({ $service })
holds-commits = { $sum }
holds-commits-until = { $sum } until { $until }
holds-next-plan = Next term
holds-to-place = Open its page
holds-happened-waits = It waits for a second person.
holds-happened-held = It has not been sent yet.
holds-happened-undone = It was undone before anything was sent to Microsoft.
holds-happened-withdrawn = It was withdrawn before anything was sent to Microsoft.
holds-happened-impossible = It was no longer possible when it was confirmed. Nothing was sent to Microsoft.
holds-happened-rejected = { $name } rejected it, and nothing was sent to Microsoft. The reason: { $reason }
holds-happened-done = It was sent to Microsoft and is done.
holds-happened-sent = It has been sent to Microsoft.
holds-late-undo = Too late to undo
holds-late-send = Not to be sent
holds-late-confirm = No longer possible
holds-late-decide = Already decided
holds-not-your-own = You asked for this yourself: another person must decide.
holds-not-withdrawable = Only whoever asked for it can withdraw it.

# What waits for a second person
holds-approvals-title = To confirm
holds-approvals-text = Large commitments go to Microsoft once a second person of your company has confirmed them.
holds-approvals-none = Nothing waits for a second person.
holds-what = What
holds-commitment = Commitment, excluding tax
holds-uncounted = cannot be counted
holds-asked-by = Asked for by
holds-asked-by-panel = the panel
holds-asked-at = Asked for on
holds-decides = Who decides
holds-place = About
holds-pages = Parts of the list
holds-next = Next
holds-to-decide = Waiting for a second person
holds-decided = Decided
holds-impossible-now = This is no longer possible. If you confirm it, it is refused and nothing is sent.
holds-other-price = The price has changed: today it would commit to { $now }.
holds-other-price-none = The price has changed: today it cannot be counted.
holds-confirm = Confirm and send to Microsoft
holds-reject = Reject
holds-withdraw = Withdraw
holds-reason = Reason for rejecting it
holds-reason-hint = Whoever asked for it reads this.
holds-errors = Please check
holds-error-reason-missing = Say why you reject it.
holds-error-reason-long = At most { $longest } characters.
holds-error-price = The price has changed since the page was opened. Look at the new amount, then decide.

# What an owner sets
holds-policy-title = Before anything goes to Microsoft
holds-policy-saved = Saved. It counts for what is asked for from now on.
holds-policy-undo = Time to undo
holds-policy-undo-text = What is asked for waits a little before it goes to Microsoft. Until then it can be undone, or sent at once.
holds-policy-minutes = Minutes before reductions, cancellations and large orders
holds-policy-minutes-hint = From 0 to 30. What gives licences back is sent earlier when their seven days are about to end.
holds-policy-large = Amount above which an order is large ({ $currency })
holds-policy-large-hint = What it commits to until the end of the term: term × licences × price, excluding tax. 10,000 lets everyday orders through and stops one zero too many. In another currency an order always counts as large.
holds-policy-others = Minutes before everything else
holds-policy-others-hint = Additions, decisions about the end of a term and smaller orders. From 0 to 30; with 0 they are sent at once.
holds-policy-approval = Second pair of eyes
holds-policy-approval-text = Above an amount, another owner or manager of your company must confirm an order or a change. Until then nothing is sent.
holds-policy-approval-on = A second person must confirm large commitments
holds-policy-approval-from = Amount above which it must be confirmed ({ $currency })
holds-policy-approval-hint = Until the end of the term, excluding tax. What cannot be counted, or is in another currency, must always be confirmed.
holds-error-alone = You are the only owner or manager of your company: nobody could confirm anything. Have a second person added first.
holds-error-minutes = Enter a whole number of minutes from 0 to { $longest }.
holds-error-amount = Enter an amount, such as 10000 or 99.50.
