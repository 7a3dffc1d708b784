# What Microsoft's rules allow now, and if not, why and from when
commitments-reducible =
    { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } can be given back until { $until }.
commitments-cancellation-notice = A cancellation is final: the only way back is a new order. Microsoft keeps the data for { $days } days so that it can be exported.
commitments-refused-busy = A request about this subscription is under way at Microsoft. Wait until it ends, then try again.
commitments-refused-suspended = This subscription is suspended: the number of licences can change only after it is reactivated.
commitments-refused-ended = This subscription has ended: it can no longer be changed, but you can order these licences again.
commitments-refused-unchanged =
    The subscription already has { $count ->
        [one] { $count } licence.
       *[other] { $count } licences.
    }
commitments-refused-none-left = At least one licence must remain. To keep none, cancel the subscription.
commitments-refused-above-maximum =
    Microsoft accepts no more than { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } of this product.
commitments-refused-below-minimum =
    Microsoft asks for at least { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } of this product.
commitments-refused-too-many =
    At most { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } can be given back now, until { $until }. The others are committed until the end of the term.
commitments-refused-reduction-closed = The 7 days in which these licences could be given back have passed. Their number can be reduced at the end of the term, on { $end }.
commitments-refused-reduction-closed-undated = The 7 days in which these licences could be given back have passed. Their number can be reduced at the end of the term.
commitments-refused-plan-fixed = Term, billing and product stay as they are until the end of the term, on { $end }. What they become then can be decided beforehand.
commitments-refused-plan-fixed-undated = Term, billing and product stay as they are until the end of the term. What they become then can be decided beforehand.
commitments-allowed = Possible now.
commitments-allowed-until = Possible until { $until }.
commitments-allowed-up-to =
    { $count ->
        [one] Possible now: { $count } licence at most.
       *[other] Possible now: up to { $count } licences.
    }
commitments-act-add = Add licences
commitments-act-reduce = Reduce the number of licences
commitments-act-cancel = Cancel the subscription
commitments-act-change-plan = Change the term, the billing or the product
commitments-act-decide = Decide what happens at the end of the term
commitments-doubt-suspended = The subscription is suspended: this can be done only if it has been reactivated by then.
commitments-doubt-end-of-term = It lies after the end of the term, and it is not settled that the subscription renews.
commitments-doubt-next-term = It lies beyond the 7 days that follow the renewal: Microsoft has not dated that term yet.
commitments-doubt-undated = Microsoft has not said when the term ends.
commitments-left-days =
    { $days ->
        [one] { $days } day
       *[other] { $days } days
    } { $hours } h
commitments-left-hours = { $hours } h { $minutes } min
commitments-left-minutes = { $minutes } min
commitments-refused-cancellation-closed = The subscription could be cancelled until { $closed }. You can cancel it at the end of the term, on { $end }.
commitments-refused-cancellation-closed-undated = The time in which this subscription could be cancelled has passed. You can cancel it at the end of the term.
commitments-refused-cancellation-addition = { $closed } Adding licences does not reopen that time for the whole subscription, but { $reducible }
commitments-refused-ends-suspended = This subscription is suspended: it ends with its term unless it is reactivated first.
commitments-refused-undated = Microsoft has not said yet when the term ends. Try again later.
commitments-lock-comes = Microsoft takes no decision from { $from } until the renewal is made, at the latest { $until }.
commitments-lock-holds = Locked: from { $from } until the renewal is made, at the latest { $until }, Microsoft takes no decision on this term. A decision made now is kept and sent afterwards, and then applies to the next term.
