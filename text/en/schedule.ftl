# Changes of a subscription for a later instant
schedule-title = Scheduled changes
schedule-text = The panel asks Microsoft for them at that instant, after checking once more that they are possible.
schedule-none = Nothing is scheduled.
schedule-wish-quantity =
    { $count ->
        [one] Change to { $count } licence
       *[other] Change to { $count } licences
    }
schedule-wish-cancel = Cancellation of the subscription
schedule-wish-decision = End of term: { $what }
schedule-stand-planned = Planned
schedule-stand-asked = Being requested
schedule-stand-done = Done
schedule-stand-refused = Not done
schedule-stand-cancelled = Dropped
schedule-forecast-yes = Possible, as things stand.
schedule-forecast-no = Not possible, as things stand. { $why }
schedule-forecast-unknown = Not certain. { $why }
schedule-cancel = Drop
schedule-errors = Nothing was scheduled
schedule-what = What
schedule-act-quantity = Another number of licences
schedule-act-cancel = Cancel the subscription
schedule-date = Day
schedule-date-past = Choose a day and a time that are still to come.
schedule-date-far = Choose a day within the next four years.
schedule-date-unreadable = Choose a day.
schedule-date-taken = Another change is scheduled for this very instant. Choose another time, or drop the other first.
schedule-time = Time (optional)
schedule-time-hint = In your time zone. Without a time: when the day begins.
schedule-time-unreadable = Enter a time such as 09:30, or none.
schedule-do = Schedule
schedule-planned = The change of { $licence } is scheduled.
schedule-at-renewal = The next term of { $licence } begins with that number of licences: Microsoft is being told now.
schedule-renewal-note = Microsoft is told at once: the next term begins with that number.
schedule-renewal-day = For { $day }, the day of the renewal, Microsoft is told at once: the next term begins with that number of licences.
schedule-decision = Schedule a decision for the end of the term
schedule-doubt-next-term = It will be for the end of the term that runs then.
schedule-cancelled = The scheduled change of { $licence } was dropped.
schedule-for-then = Schedule for { $at }
schedule-notice = { $licence }: a scheduled change was not made
schedule-see = See the scheduled changes
