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
commitments-refused-cancellation-closed = The subscription could be cancelled until { $closed }. You can cancel it at the end of the term, on { $end }.
commitments-refused-cancellation-closed-undated = The time in which this subscription could be cancelled has passed. You can cancel it at the end of the term.
commitments-refused-cancellation-addition = { $closed } Adding licences does not reopen that time for the whole subscription, but { $reducible }
