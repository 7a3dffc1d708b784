# Subscriptions: the licences inside a service
subscriptions-title = Subscriptions
subscriptions-refresh = Refresh
subscriptions-creating-title = The licences are on their way
subscriptions-creating-text = Microsoft has created the licence group and is installing the licences. They appear here as soon as they can be used.
subscriptions-reading-title = The licences are being read
subscriptions-reading = Subscriptions read
subscriptions-reading-text = They appear here as soon as all of them were read from Microsoft.
subscriptions-none-title = No licences
subscriptions-none-text = This service has no subscription. Add licences to use it.
subscriptions-id = ID
subscriptions-status = Status
subscriptions-licence = Licence name
subscriptions-quantity = Number of licences
subscriptions-created = Creation date
subscriptions-updated = Last update
subscriptions-parts = Parts of the list
subscriptions-previous = Previous subscriptions
subscriptions-next = Next subscriptions
subscriptions-acts = Actions
subscriptions-education = Academic
subscriptions-trial = Trial
subscriptions-wanted =
    { $count ->
        [one] → { $count } requested
       *[other] → { $count } requested
    }
subscriptions-wanted-end = → cancellation requested
subscriptions-status-creating = Being created
subscriptions-status-active = Active
subscriptions-status-changing = Being changed
subscriptions-status-suspended = Suspended
subscriptions-status-cancelling = Being cancelled
subscriptions-status-cancelled = Cancelled
subscriptions-status-expired = Expired
subscriptions-status-disabled = Disabled
subscriptions-progress-sent = Sent to Microsoft…
subscriptions-progress-accepted = Microsoft has accepted the request and is carrying it out…
subscriptions-progress-stuck = Something went wrong on our side. Our team is looking into it; nothing is requested twice.
subscriptions-refused-quantity =
    The change to { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } was refused.
subscriptions-refused-cancellation = The cancellation was refused.
subscriptions-overtaken-quantity =
    The change to { $count ->
        [one] { $count } licence
       *[other] { $count } licences
    } was not made: there are now { $now }.
subscriptions-overtaken-cancellation = The cancellation was not made: there are now { $now } licences.
subscriptions-refused-again = Try again
subscriptions-refused-dismiss = Hide this message
subscriptions-back = Back to the service

# Changes made at Microsoft without this panel
subscriptions-drifts-title = Changed outside this panel
subscriptions-drifts-text = Somebody changed this in Partner Center, or Microsoft did. Accept it, or bring the number back with the usual form: nothing is overwritten by itself.
subscriptions-drifts-more =
    { $count ->
        [one] And { $count } other change, once these are decided.
       *[other] And { $count } other changes, once these are decided.
    }
subscriptions-drift-number = ID { $id }
subscriptions-drift-quantity =
    { $from } → { $to ->
        [one] { $to } licence
       *[other] { $to } licences
    }
subscriptions-drift-status = Status: { $from } → { $to }
subscriptions-drift-renewal-on = It now renews at the end of the term.
subscriptions-drift-renewal-off = It no longer renews at the end of the term.
subscriptions-drift-plan = Commitment: { $from } → { $to }
subscriptions-drift-next-term = End of the term: { $from } → { $to }
subscriptions-next-term-usual = as before
subscriptions-next-term-end = end of the subscription
subscriptions-next-term-extended = renewal from month to month
subscriptions-next-term-quantity =
    { $count ->
        [one] renewal with { $count } licence
       *[other] renewal with { $count } licences
    }
subscriptions-next-term-other = other conditions
subscriptions-drift-seen = Seen on { $at }
subscriptions-drift-accept = Accept
subscriptions-drift-correct = Correct
subscriptions-drift-accepted = The change of { $licence } is accepted.
subscriptions-drift-moved = { $licence } has changed again in the meantime. Look at how it stands now, then decide.
subscriptions-vanished = not shown by Microsoft since { $at }

subscriptions-quantity-title = Change the number of licences
subscriptions-quantity-label = Number of licences in all
subscriptions-quantity-now =
    { $count ->
        [one] { $count } licence now.
       *[other] { $count } licences now.
    }
subscriptions-quantity-range = Possible today: from { $lowest } to { $highest }.
subscriptions-quantity-from = Possible today: { $lowest } or more.
subscriptions-quantity-errors = This number is not possible
subscriptions-quantity-number = Enter a whole number, such as 12.
subscriptions-quantity-check = Calculate
subscriptions-quantity-do = Request the change
subscriptions-undoable = The change to { $licence } is saved. Nothing has been sent to Microsoft yet: it can still be undone.
subscriptions-unconfirmed = The change to { $licence } is saved. Nothing is sent to Microsoft before a second person has confirmed it.
subscriptions-quantity-asked = The new number of licences of { $licence } is being requested from Microsoft.
subscriptions-quantity-later =
    { $count ->
        [one] Schedule { $count } licence for { $at }
       *[other] Schedule { $count } licences for { $at }
    }
subscriptions-cancellation-later = Schedule the cancellation for { $at }
subscriptions-effect-added = Licences added
subscriptions-effect-removed = Licences given back
subscriptions-effect-before = Price until now, excluding tax
subscriptions-effect-after = New price, excluding tax
subscriptions-effect-window = The added licences can be given back until { $until }.
subscriptions-effect-committed = After that they are due until { $end }.
subscriptions-price-monthly = { $price } per month
subscriptions-price-annual = { $price } per year
subscriptions-price-triennial = { $price } for three years
subscriptions-price-one_time = { $price } once
subscriptions-price-none = { $price }
subscriptions-price-unknown = no longer in our catalogue: ask our support
subscriptions-allowed = What is possible now
subscriptions-allowed-add = Add
subscriptions-allowed-add-any = You can add licences at any time.
subscriptions-allowed-add-up-to = You can add licences at any time, up to { $maximum } in all.
subscriptions-allowed-add-none = The maximum of { $maximum } licences is reached.
subscriptions-allowed-add-price = One more costs { $price }, excluding tax.
subscriptions-allowed-reduce = Reduce
subscriptions-allowed-cancel = Keep none
subscriptions-allowed-cancel-text = At least one licence must remain; giving up all of them is a cancellation.

subscriptions-cancellation-title = Cancel the subscription
subscriptions-cancellation-all =
    { $count ->
        [one] The only licence of { $licence } will be cancelled.
       *[other] All { $count } licences of { $licence } will be cancelled.
    }
subscriptions-cancellation-until = Possible until { $until }, with a pro rata refund.
subscriptions-cancellation-users = The users who have these licences lose access to the services in them at once.
subscriptions-cancellation-dependent = { $licence } depends on it and can no longer be used.
subscriptions-cancellation-confirm =
    { $count ->
        [one] I understand that this licence is lost for good.
       *[other] I understand that these { $count } licences are lost for good.
    }
subscriptions-cancellation-errors = The subscription was not cancelled
subscriptions-cancellation-unconfirmed = Tick the box to confirm.
subscriptions-cancellation-do = Cancel the subscription for good
subscriptions-cancellation-asked = The cancellation of { $licence } is being requested from Microsoft.
subscriptions-cancellation-closed = This subscription cannot be cancelled now
subscriptions-cancellation-instead = What is possible instead
subscriptions-cancellation-reduce = Reduce the number of licences
subscriptions-cancellation-end = Decide now that it ends with its term, on { $end }.
subscriptions-cancellation-end-undated = Decide that it ends with its term, as soon as Microsoft says when that is.

subscriptions-conflict-busy = A change is already under way
subscriptions-conflict-held-text = A change to this subscription is saved and has not been sent to Microsoft yet. Until it is sent or undone nothing else can be changed; nothing of yours was sent.
subscriptions-conflict-busy-text = Something is being requested from Microsoft for this subscription. Until it is finished nothing else can be changed; nothing of yours was sent.
subscriptions-conflict-changed = This subscription has changed in the meantime
subscriptions-conflict-changed-text = What your form showed is no longer true, so nothing of yours was sent. Look at the present state, then decide again.
subscriptions-conflict-present = Present state
subscriptions-conflict-again = Decide again
subscriptions-addon-of = Add-on of { $base }
subscriptions-addons = Add-ons for it

# A suspended subscription back in use
subscriptions-reactivation-title = Reactivate the subscription
subscriptions-reactivation-what =
    { $count ->
        [one] The licence of { $licence } will be in use again.
       *[other] The { $count } licences of { $licence } will be in use again.
    }
subscriptions-reactivation-users = The users who have these licences get the services in them back.
subscriptions-reactivation-price = The price stays as it is: Microsoft bills a suspended subscription, too.
subscriptions-reactivation-schedule = What was scheduled for the end of the term was dropped when it was suspended: decide on it again.
subscriptions-reactivation-do = Reactivate
subscriptions-reactivation-asked = { $licence } is being reactivated at Microsoft.
subscriptions-reactivation-needless = Only a suspended subscription can be reactivated. Its status is now: { $status }.
subscriptions-refused-reactivation = The reactivation was refused.
