-- Of what a person wants to be reminded by e-mail; null is as their role has it: everything for owners and managers, nothing for those who only look.
create table reminder_settings (
    account_id bigint primary key references accounts (id),
    ends boolean, -- ends of term that are undecided or renew at another price
    windows boolean, -- licences that nobody uses and that can be given back for a day or two
    changes boolean, -- scheduled changes that can no longer be made
    digest boolean, -- the weeks to come, on Mondays
    updated_at timestamptz not null
);

-- What a person was reminded of, written with the mail that does it: whoever finds the row there already sends nothing.
create table reminders (
    account_id bigint not null references accounts (id),
    reseller_id bigint not null references resellers (id),
    kind text not null, -- ends, windows, changes or digest
    subject bigint not null, -- the number of the subscription or of the scheduled change; 0 for the digest
    at timestamptz not null, -- the date itself: another date is another event
    step bigint not null, -- days or hours before it; 0 where there is one step only
    day text not null, -- the person's own day: at most one mail of an event on it
    sent_at timestamptz not null,
    primary key (account_id, reseller_id, kind, subject, at, step),
    unique (account_id, reseller_id, kind, subject, at, day)
);
create index reminders_at on reminders (at);
