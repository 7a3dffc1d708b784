# The end of a term: what will happen, what it costs, what was decided
ending-title = End of term
ending-short-renew = renews on { $end }
ending-short-change = renews with a change on { $end }
ending-short-cancel = ends on { $end }
ending-short-extend = extended by the month from { $end }
ending-short-undecided = term ends on { $end }
ending-short-expire = runs out on { $end }
ending-short-unread = term ends on { $end }
ending-undecided = Undecided
ending-decide = Decide the end of term
ending-unknown = Microsoft has not said when the term ends.
ending-will-renew = Renews as it is at the end of the term, { $end }.
ending-will-change = Renews with a change at the end of the term, { $end }.
ending-will-cancel = Ends with its term, { $end }. The service then stops at once and cannot be brought back.
ending-will-extend = Goes on from month to month after the end of the term, { $end }, at a higher price.
ending-will-undecided = Nobody has decided. If nothing is done, Microsoft extends it by the month after the end of the term, { $end }, and bills that.
ending-will-expire = Runs out at the end of the term, { $end }.
ending-will-unread = The term ends { $end }. What happens then is being read from Microsoft.
ending-nothing-costs = Doing nothing costs { $price }, excluding tax, until somebody ends it.
ending-costs = Cost from then on: { $price }, excluding tax.
ending-price-in-all = { $price } in all
ending-price-until = { $sum } until { $until }
ending-price-free = Nothing more is billed.
ending-price-today = At today’s list prices, excluding tax; Microsoft bills those of the day of renewal.
ending-latest = Last decision
ending-by = { $name }, { $at }
ending-by-nobody = Scheduled at Microsoft without this panel
ending-decided-renew = Renew as it is
ending-decided-change =
    { $count ->
        [one] Renew with { $count } licence
       *[other] Renew with { $count } licences
    }
ending-decided-change-to =
    Renew with { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } of { $licence }, { $plan }
ending-decided-cancel = Cancel at the end of the term
ending-decided-extend = Extend by the month
ending-state-wanted = Wanted; on its way to Microsoft
ending-state-sent = Sent; Microsoft has yet to show it
ending-state-confirmed = Confirmed by Microsoft
ending-state-refused = Refused
ending-state-wiped = Deleted at Microsoft by a later change
ending-state-replaced = Replaced: something else was decided since
ending-state-dropped = Taken back
ending-state-over = Its term has ended
ending-state-kept = Kept; to be sent after { $until }, for the next term
ending-withdraw = Do not send it
ending-wiped-title = The decision for the end of the term was deleted
ending-wiped-text = Microsoft deletes what is scheduled for the end of the term at every change of the subscription. Schedule it again, or decide anew.
ending-wiped-again = Schedule it again
ending-wiped-forget = Leave it
ending-wipes = Something is scheduled for the end of the term. Microsoft deletes it when the number of licences changes; you can schedule it again in one press afterwards.
ending-intro = Automatic renewal cannot just be switched off: without a decision Microsoft goes on by the month and bills it. Choose what is to happen.
ending-now = Confirmed by Microsoft
ending-choices = What is to happen at the end of the term?
ending-choice-renew = Renew as it is
ending-choice-change = Renew with a change
ending-choice-cancel = Cancel
ending-choice-extend = Extend by the month
ending-meaning-renew = The same licences, commitment and billing for another term after { $end }. Seven days to change your mind begin with it.
ending-meaning-change = Another number of licences, commitment, billing or product after { $end }.
ending-meaning-cancel = The service stops on { $end } at once and for good; the users lose their access.
ending-meaning-extend = Month by month after { $end }, at a higher price, until you cancel it: possible at any time, pro rata.
ending-price-unknown = no longer in our catalogue: ask our support
ending-quantity = Number of licences
ending-licence = Licence and commitment
ending-licence-choose = Choose a licence
ending-locked-later = Microsoft takes no decision from { $from } until the renewal is made, at the latest { $until }.
ending-locked-now = Locked: from { $from } until the renewal is made, at the latest { $until }, Microsoft takes no decision on this term. A decision made now is kept and sent afterwards, and then applies to the next term.
ending-next = Keep my decision and send it after the renewal, for the next term
ending-check = Calculate
ending-when = When is Microsoft to be told?
ending-when-now = Now
ending-when-later = On a later day; until then it can be dropped
ending-do = Decide
ending-errors = This was not decided
ending-unchosen = Choose what is to happen.
ending-renewal-unsold = This licence is no longer sold as it is. Choose a change.
ending-licence-unsold = Choose a licence that is sold in the customer’s country.
ending-change-none = Nothing changes with this. Choose another number or licence, or “Renew as it is”.
ending-locked-unchosen = The term is locked. Tick the box to have the decision kept for the next term, or leave it as it is.
ending-locked-then = Microsoft takes no decision from { $from } until the renewal is made, at the latest { $until }.
ending-barred-suspended = This subscription is suspended: it ends with its term unless it is reactivated first.
ending-barred-trial = A trial ends by itself. To go on, order the licence that follows it.
ending-barred-undated = Microsoft has not said yet when the term ends. Try again later.
ending-asked = The decision for the end of the term of { $licence } is being sent to Microsoft.
ending-kept = The decision for { $licence } is kept and will be sent after the renewal, for the next term.
ending-refused-renew = The renewal at the end of the term was not scheduled.
ending-refused-change = The change at the end of the term was not scheduled.
ending-refused-cancel = The cancellation at the end of the term was not scheduled.
ending-refused-extend = The extension by the month was not scheduled.
