# Changes of a subscription for a later instant
scheduled-title = Scheduled changes
scheduled-text = The panel asks Microsoft for them at that instant, after checking once more that they are possible.
scheduled-none = Nothing is scheduled.
scheduled-wish-quantity =
    { $count ->
        [one] Change to { $count } licence
       *[other] Change to { $count } licences
    }
scheduled-wish-cancel = Cancellation of the subscription
scheduled-stand-planned = Planned
scheduled-stand-asked = Being requested
scheduled-stand-done = Done
scheduled-stand-refused = Not done
scheduled-stand-cancelled = Dropped
scheduled-forecast-yes = Possible, as things stand.
scheduled-forecast-no = Not possible, as things stand. { $why }
scheduled-forecast-unknown = Not certain. { $why }
scheduled-cancel = Drop
scheduled-errors = Nothing was scheduled
scheduled-what = What
scheduled-act-quantity = Another number of licences
scheduled-act-cancel = Cancel the subscription
scheduled-date = Day
scheduled-date-past = Choose a day and a time that are still to come.
scheduled-date-far = Choose a day within the next four years.
scheduled-date-unreadable = Choose a day.
scheduled-date-taken = Another change is scheduled for this very instant. Choose another time, or drop the other first.
scheduled-time = Time (optional)
scheduled-time-hint = In your time zone. Without a time: when the day begins.
scheduled-time-unreadable = Enter a time such as 09:30, or none.
scheduled-do = Schedule
scheduled-planned = The change of { $licence } is scheduled.
scheduled-cancelled = The scheduled change of { $licence } was dropped.
scheduled-for-then = Schedule for { $at }
scheduled-notice = { $licence }: a scheduled change was not made
scheduled-see = See the scheduled changes
