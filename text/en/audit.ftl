# Who did what
audit-act-order-placed = Order placed
audit-act-order-corrected = Order corrected and sent again
audit-act-order-cancelled = Order cancelled before anything was sent
audit-act-order-waiting = Order put on hold
audit-act-order-failed = Order stopped, to be looked at
audit-act-order-completed = Order completed
audit-act-order-closed = Order closed with the licences that were supplied; the others were not bought
audit-act-tenant-created = Licence group created at Microsoft
audit-act-credentials-sent-again =
    { $corrected ->
        [yes] Credentials sent to a corrected address
       *[no] Credentials sent again
    }
audit-act-credentials-opened = Password shown to the customer, then erased
audit-act-credentials-mailed = Password sent in the e-mail, then erased
audit-act-quantity-wanted = { $licence }: { $from } → { $to } licences
audit-act-cancellation-wanted =
    { $licence }: cancellation of { $count ->
        [one] { $count } licence
       *[other] all { $count } licences
    }
audit-act-end-of-term-decided =
    { $licence }: { $outcome ->
        [renew] renewal as it is
        [change] renewal with a change
        [cancel] cancellation
       *[extend] extension by the month
    } decided for the end of the term
audit-act-end-of-term-kept =
    { $licence }: { $outcome ->
        [renew] renewal as it is
        [change] renewal with a change
        [cancel] cancellation
       *[extend] extension by the month
    } decided for the next term; kept until the renewal
audit-act-end-of-term-withdrawn = { $licence }: decision for the end of the term taken back
audit-act-refusal-dismissed = { $licence }: refusal read and hidden
audit-act-service-renamed = Display name changed
audit-act-quantity-changed-at-microsoft = { $licence }: { $from } → { $to } licences, changed at Microsoft
audit-act-status-changed-at-microsoft =
    { $licence } { $status ->
        [active] is active again
        [suspended] was suspended by Microsoft
        [cancelled] was cancelled at Microsoft
        [expired] has expired
        [disabled] was disabled by Microsoft
       *[other] has changed at Microsoft
    }
audit-act-account-added = Account added from the command line
audit-act-consent-given = Consent at Microsoft renewed from the command line
audit-act-renewal-changed-at-microsoft =
    { $licence } { $status ->
        [on] now renews at the end of the term, changed at Microsoft
       *[off] no longer renews at the end of the term, changed at Microsoft
    }
audit-act-plan-changed-at-microsoft = { $licence }: commitment or billing changed at Microsoft
audit-act-next-term-changed-at-microsoft = { $licence }: what is planned for the end of the term changed at Microsoft
audit-act-subscription-found =
    { $licence }: { $count ->
        [one] { $count } licence bought outside this panel
       *[other] { $count } licences bought outside this panel
    }
audit-act-subscription-vanished = { $licence }: no longer shown by Microsoft
audit-act-subscription-back = { $licence }: shown by Microsoft again
audit-act-change-accepted = { $licence }: change made outside this panel accepted
audit-by = by { $name }
audit-by-support = by our support
audit-by-panel = automatic
audit-outcome-done = Confirmed by Microsoft on { $at }
audit-outcome-refused = Refused by Microsoft on { $at }
audit-outcome-failed = Stopped by a fault on our side on { $at }; our team is looking into it
audit-outcome-dropped = Not made: the number had been changed elsewhere, as seen on { $at }
audit-outcome-pending = Under way at Microsoft…
audit-act-sessions-ended = Sessions ended on other devices
audit-act-second-factor-added = Authenticator app set up
audit-act-second-factor-removed = Second factor taken away
audit-act-second-factor-forgotten = Second factor taken away from the command line
audit-act-recovery-codes-renewed = Recovery codes replaced
audit-act-recovery-code-used = Recovery code used
audit-act-password-changed = Password changed; the other sessions ended
audit-act-password-link-sent = Link for a new password sent
audit-act-password-replaced = New password chosen through a mailed link; all sessions ended
audit-act-calendar-created = An address for a calendar was made
audit-act-calendar-revoked = The address of a calendar was revoked
audit-act-company-changed = Company settings changed
audit-act-letter-sent-again = E-mail sent again
audit-act-retried = Task tried again
audit-act-domain-added = Domain { $domain } added to the list
audit-act-domain-removed = Domain { $domain } removed from the list
audit-act-password-reset-wanted = New administrator’s password asked for
audit-act-password-reset = Administrator’s password reset; the new one goes to the contact
audit-act-invitation-asked = Invitation asked for (no. { $invitation })
audit-act-invitation-accepted = Invitation accepted by the customer (no. { $invitation })
audit-act-invitation-withdrawn = Invitation withdrawn (no. { $invitation })
audit-act-tenant-taken-over = Existing licence group taken over (invitation { $invitation })
audit-act-contact-changed =
    { $moved ->
        [yes] Contact changed; credentials go to another address from now on
       *[no] { $administrator ->
            [yes] Contact or administrator’s name changed
           *[no] Contact changed
        }
    }
audit-act-invitation-admitted = Invitation { $invitation } let through after a check
audit-act-hold-undone =
    { $about ->
        [order] Order undone before anything was sent
       *[subscription] { $licence }: undone before anything was sent
    }
audit-act-hold-sent =
    { $about ->
        [order] Order sent at once
       *[subscription] { $licence }: sent at once
    }
audit-act-hold-approval-wanted =
    { $about ->
        [order] Order needs a second person
       *[subscription] { $licence }: needs a second person
    }
audit-act-hold-confirmed =
    { $about ->
        [order] Order confirmed by a second person
       *[subscription] { $licence }: confirmed by a second person
    }
audit-act-hold-rejected =
    { $about ->
        [order] Order rejected: { $reason }
       *[subscription] { $licence }: rejected: { $reason }
    }
audit-act-hold-withdrawn =
    { $about ->
        [order] Order withdrawn
       *[subscription] { $licence }: withdrawn
    }
audit-act-hold-impossible =
    { $about ->
        [order] Order confirmed, but no longer possible
       *[subscription] { $licence }: confirmed, but no longer possible
    }
audit-act-sending-changed = What waits before it goes to Microsoft changed: { $undo } and { $other } minutes, large orders above { $large }
audit-outcome-held = Not sent yet
audit-outcome-taken-back = Taken back on { $at }; nothing was sent
audit-act-bulk-started =
    { $count ->
        [one] File carried out: { $count } change
       *[other] File carried out: { $count } changes
    }
audit-act-bulk-stopped = Carrying out of a file stopped
audit-act-change-scheduled =
    { $licence }: { $to ->
        [0] cancellation scheduled
        [one] change to { $to } licence scheduled
       *[other] change to { $to } licences scheduled
    }
audit-act-scheduled-change-cancelled =
    { $licence }: { $to ->
        [0] scheduled cancellation dropped
        [one] scheduled change to { $to } licence dropped
       *[other] scheduled change to { $to } licences dropped
    }
audit-act-scheduled-change-refused =
    { $licence }: { $to ->
        [0] scheduled cancellation not made: it was not possible on the day
        [one] scheduled change to { $to } licence not made: it was not possible on the day
       *[other] scheduled change to { $to } licences not made: it was not possible on the day
    }
audit-act-reactivation-wanted = { $licence }: reactivation
audit-title = Who did what
audit-about = Everything that was done for { $company }: by your people, by our support, or by the panel itself. No page changes or deletes it.
audit-filter = Narrow the list down
audit-filter-who = By whom
audit-filter-anybody = Anybody
audit-filter-support = Our support
audit-filter-panel = Automatic
audit-filter-kind = About
audit-filter-everything = Everything
audit-filter-from = From
audit-filter-to = To
audit-filter-about = Service or order
audit-filter-do = Filter
audit-none = Nothing has been done yet.
audit-none-found = Nothing fits this filter.
audit-all = Show everything
audit-earlier = Earlier
audit-person = { $name }
audit-column-when = When
audit-column-what = What
audit-column-who = Who
audit-column-about = About
audit-column-order = Order
audit-column-service = Service
audit-column-licence = Licence
audit-column-outcome = What became of it
audit-kind-orders = Orders
audit-kind-licences = Licences and ends of term
audit-kind-holds = Undone, sent, confirmed
audit-kind-elsewhere = Changed at Microsoft
audit-kind-services = Services and contacts
audit-kind-credentials = Passwords
audit-kind-invitations = Invitations
audit-kind-people = People and settings
audit-data = All your data
audit-data-text = Everything that the panel keeps about { $company }, in one ZIP file: a list a file, an object a line (JSON). Passwords and secret links are not in it.
audit-data-do = Download
audit-act-data-exported = All data of the company downloaded
audit-act-person-erased = A person’s personal data erased
audit-act-decision-scheduled =
    { $licence }: { $outcome ->
        [renew] renewal as it is
        [change] renewal with a change
        [cancel] cancellation
       *[extend] extension by the month
    } at the end of the term scheduled
audit-act-scheduled-decision-cancelled =
    { $licence }: scheduled decision for the end of the term dropped ({ $outcome ->
        [renew] renewal as it is
        [change] renewal with a change
        [cancel] cancellation
       *[extend] extension by the month
    })
audit-act-scheduled-decision-refused =
    { $licence }: scheduled decision for the end of the term not sent: it was not possible on the day ({ $outcome ->
        [renew] renewal as it is
        [change] renewal with a change
        [cancel] cancellation
       *[extend] extension by the month
    })
audit-act-colleague-invited =
    Colleague invited ({ $role ->
        [owner] owner
        [manager] manager
       *[viewer] read only
    })
audit-act-colleague-invitation-withdrawn = Invitation of a colleague withdrawn
audit-act-colleague-joined =
    Joined the team ({ $role ->
        [owner] owner
        [manager] manager
       *[viewer] read only
    })
audit-act-colleague-role-changed =
    Role of a colleague changed ({ $role ->
        [owner] owner
        [manager] manager
       *[viewer] read only
    })
audit-act-colleague-removed = Colleague removed from the team
audit-act-colleague-left = Left the team
