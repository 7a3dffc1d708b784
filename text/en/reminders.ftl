# Mails about dates before they pass, and who wants them
reminders-subject-one = By { $day }: { $what } – { $service }
reminders-subject-several = { $count } dates to decide on, the first by { $day } – { $service }
reminders-subject-digest =
    The weeks to come: { $count ->
        [one] one date
       *[other] { $count } dates
    }, the first by { $day } – { $service }
reminders-title-dates = Something to decide soon
reminders-title-digest = The weeks to come
reminders-intro-dates =
    { $count ->
        [one] This date is coming up. If you do nothing, it passes by itself.
       *[other] These dates are coming up. If you do nothing, they pass by themselves.
    }
reminders-intro-digest =
    { $count ->
        [one] There is one date in the next four weeks.
       *[other] There are { $count } dates in the next four weeks. What nobody has decided comes first.
    }
reminders-when = When:
reminders-until = You can decide until:
reminders-cost-unknown = If nobody decides, the term goes on from month to month at a higher price.
reminders-price-up = The price has gone up since you bought: { $now } instead of { $before } per licence. If you do nothing, it renews at { $price } in all.
reminders-price-down = The price has gone down since you bought: { $now } instead of { $before } per licence. If you do nothing, it renews at { $price } in all.
reminders-idle-cost =
    { $count ->
        [one] If you do nothing, you keep this licence until the end of the term: { $price }.
       *[other] If you do nothing, you keep these { $count } licences until the end of the term: { $price }.
    }
reminders-change = A scheduled change can no longer be made: { $wish }
reminders-more =
    { $count ->
        [one] One more date is on the deadlines page.
       *[other] { $count } more dates are on the deadlines page.
    }
reminders-why-dates = You receive this because you manage subscriptions whose dates count.
reminders-why-digest = You receive this every Monday on which there is something to tell.
reminders-choose = Choose your reminders
reminders-leave-dates = Stop these reminders
reminders-leave-digest = Stop the weekly e-mail
reminders-leave-title = Reminders by e-mail
reminders-leave-text-dates = You will no longer be told by e-mail of ends of term, of licences that can still be given back, and of scheduled changes that can no longer be made. The weekly e-mail goes on.
reminders-leave-text-digest = You will no longer receive the e-mail about the weeks to come. Reminders of single dates go on.
reminders-left-dates = Done: you receive no more reminders of single dates.
reminders-left-digest = Done: you no longer receive the weekly e-mail.
reminders-again = Change your mind, after signing in
reminders-settings-title = Reminders by e-mail
reminders-settings-which = Remind me of
reminders-settings-once = They go to { $email }, in the language and time zone of your profile: once for each date and day, with everything that is due in one e-mail.
reminders-kind-ends = Ends of term
reminders-hint-ends = 60, 30, 14, 7, 2 days and the day before, where nobody has decided or the renewal has another price than the purchase.
reminders-kind-windows = Licences that nobody uses
reminders-hint-windows = 48 and 24 hours before they can no longer be given back.
reminders-kind-changes = Scheduled changes that can no longer be made
reminders-hint-changes = Once, as soon as it is known.
reminders-kind-digest = The weeks to come
reminders-hint-digest = On Monday morning, everything with a date in the next four weeks.
reminders-saved = Your reminders are saved.
