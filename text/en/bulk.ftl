# Changes of many subscriptions by a file
bulk-title = Changes by file
bulk-text = Change many subscriptions at once: send a file, see what each line would do, then have it carried out.
bulk-new = Send a file
bulk-none-title = No file yet
bulk-none-text = Download the present state, change the numbers, and send the file back. Nothing is done before you have seen what each line would do.
bulk-file = File
bulk-pasted = Pasted lines
bulk-sender = Sent by
bulk-sent-at = Sent on
bulk-lines = Lines
bulk-state = State
bulk-state-checked = To be confirmed
bulk-state-running = Being carried out
bulk-state-stopped = Stopped
bulk-state-done = All lines begun
bulk-older = Older files

bulk-new-file = CSV file
bulk-new-file-hint = At most { $most } lines and 1 MB. Comma or semicolon; as Excel, LibreOffice and Google Sheets write it.
bulk-new-pasted = Or paste the lines here
bulk-new-pasted-hint = With the line of headings, such as: { $headings }
bulk-new-do = Check
bulk-new-errors = The file could not be read
bulk-new-how = How to write it
bulk-new-how-present = Download the present state of all your subscriptions. Change the number, or write a decision beside it, where something is to change, and leave the rest.
bulk-new-how-number = A number is the number of licences in all, not those to be added.
bulk-new-how-end = The word “cancel” in place of the number cancels the subscription now, while that is possible.
bulk-new-how-decision = In the column “{ bulk-column-decision }” write “renew”, “cancel” or “extend” (by the month). An empty cell decides nothing.
bulk-new-how-next = Beside “renew”, a new number, a next licence or a next commitment is that of the next term: nothing changes now. Beside “cancel” or “extend” they are refused.
bulk-new-how-safe = First you see what each line would do and cost. Nothing is sent to Microsoft before you confirm.
bulk-new-present = Present state (CSV)
bulk-new-template = Template with examples (CSV)

bulk-file-missing = Choose a file, or paste its lines.
bulk-file-large = This file is larger than 1 MB. Divide it into several.
bulk-file-empty = This file is empty.
bulk-file-not-text = This is not a CSV file. In your spreadsheet, save it as “CSV (UTF-8)”.
bulk-file-quote = A quotation mark that is opened in line { $line } is never closed.
bulk-file-column = The first line must name the columns, and “{ $column }” is not among them.
bulk-file-no-lines = There is no line below the headings.
bulk-file-long = This file has { $count } lines; the most is { $most }. Divide it into several.

bulk-column-line = Line
bulk-column-service = Service
bulk-column-display-name = Display name
bulk-column-subscription = ID
bulk-column-licence = Licence name
bulk-column-present = Licences now
bulk-column-wish = New number or cancellation
bulk-column-ending = End of the term now
bulk-column-decision = Decision for the end of the term
bulk-column-next-licence = Next licence
bulk-column-next-plan = Next commitment
bulk-column-change = Change
bulk-column-cost = Cost, excluding tax
bulk-column-outcome = Outcome
bulk-column-reason = Reason
bulk-names-service = service, domain, tenant, internal service name
bulk-names-subscription = id, subscription, subscription id
bulk-names-licence = licence name, licence, license, license name
bulk-names-present = licences now, licenses now, number now
bulk-names-wish = new number or cancellation, new number or decision, new number, wanted, quantity, number of licences
bulk-names-decision = decision for the end of the term, decision, end of term, end of the term
bulk-names-next-licence = next licence, next license
bulk-names-next-plan = next commitment
bulk-words-end = cancel, cancellation
bulk-words-renew = renew, renewal
bulk-words-extend = extend, extended, extension
bulk-example-cancel = cancel
bulk-example-renew = renew
bulk-example-extend = extend

bulk-refused-service = You have no service of this name.
bulk-refused-licence = This service has no such subscription.
bulk-refused-ambiguous = This service has several subscriptions of this name: write the ID.
bulk-refused-mismatch = ID { $id } is “{ $licence }”: the ID and the name do not belong together.
bulk-refused-wish = Write a whole number, or “cancel”. A decision for the end of the term has a column of its own.
bulk-refused-decision = Write “renew”, “cancel” or “extend”, or nothing.
bulk-refused-both = A line either changes the subscription now or decides on the end of its term. Only “renew” takes a number: that of the next term.
bulk-refused-next-alone = The next licence and the next commitment need the decision “renew”.
bulk-refused-next = Nothing of this name is sold with this commitment for the next term. Write the licence and the commitment as the form for the end of the term shows them.
bulk-refused-twice = Line { $line } already changes this subscription.
bulk-refused-present = The file was made when there were { $then } licences; there are { $now } now.
bulk-refused-changed = The subscription has changed since the file was checked. Nothing was sent.

bulk-run-title = File { $number }
bulk-check-title = What would be done
bulk-check-ready =
    { $count ->
        [0] No line changes anything.
        [one] { $count } line can be carried out.
       *[other] { $count } lines can be carried out.
    }
bulk-check-refused =
    { $count ->
        [one] { $count } line cannot be carried out and will be left out.
       *[other] { $count } lines cannot be carried out and will be left out.
    }
bulk-check-unchanged =
    { $count ->
        [one] { $count } line changes nothing.
       *[other] { $count } lines change nothing.
    }
bulk-costs = Price difference in all, excluding tax:
bulk-costs-none = What is paid today stays the same.
bulk-committed = The next terms that are decided on cost, from their first to their last day, excluding tax:
bulk-check-kept =
    { $count ->
        [one] { $count } decision is about a locked term: it is kept, sent after the renewal, and applies to the next term.
       *[other] { $count } decisions are about locked terms: they are kept, sent after the renewals, and apply to the next terms.
    }
bulk-outdated = This was worked out more than a day ago, and prices or numbers may have moved. Check again first.
bulk-again = Check again
bulk-confirm =
    { $count ->
        [one] I understand that { $count } subscription is cancelled for good, with all its licences.
       *[other] I understand that { $count } subscriptions are cancelled for good, with all their licences.
    }
bulk-unconfirmed = Tick the box to confirm the cancellations.
bulk-run-errors = Nothing was carried out
bulk-run-do =
    { $count ->
        [one] Carry out { $count } change
       *[other] Carry out { $count } changes
    }
bulk-run-begun = The changes are being carried out, one after another. You may leave this page.
bulk-progress = Lines that have come to their end
bulk-stop = Stop
bulk-stop-text = Lines that have not begun stay undone; those under way come to their end.
bulk-stopped = The file is stopped. Lines that had not begun stay undone.
bulk-stuck = Something went wrong on our side. Our team is looking into it; no line is carried out twice.
bulk-result = Result (CSV)
bulk-refresh = Refresh
bulk-tally-done = Carried out
bulk-tally-waiting = Under way
bulk-tally-ready = Not begun
bulk-tally-refused = Not carried out
bulk-tally-unchanged = Without a change
bulk-tally-left = Left undone
bulk-lines-all = All
bulk-lines-refused = Not carried out
bulk-lines-which = Which lines
bulk-lines-none = There is no such line.
bulk-lines-first = First lines
bulk-lines-next = Next lines
bulk-change-quantity = { $from } → { $to }
bulk-change-end =
    { $count ->
        [one] cancellation ({ $count } licence)
       *[other] cancellation ({ $count } licences)
    }
bulk-more = +{ $price }
bulk-less = −{ $price }
bulk-cost-next = { $each }; { $all }
bulk-outcome-unchanged = Unchanged
bulk-outcome-refused = Not possible
bulk-outcome-ready = Possible
bulk-outcome-left = Left undone
bulk-outcome-waiting = Under way
bulk-outcome-done = Done
bulk-outcome-failed = Refused
bulk-outcome-dropped = Not sent
bulk-outcome-stuck = Stuck
bulk-held-undo = Waits a few minutes, in which it can be undone.
bulk-held-approval = Waits for a second person to confirm it.
bulk-kept = The term is locked: the decision is kept until { $until } and then applies to the next term.
bulk-taken-back = It was taken back or rejected before anything was sent.
