-- jobs: what keeps one back, so that nothing of it goes to Microsoft yet; null once it may go.
alter table jobs add column hold text check (hold in ('undo', 'approval'));
alter table jobs add column held_at datetime; -- when it was first kept back; null if it never was
alter table jobs add column held_until datetime; -- of 'undo': when it goes by itself
create index jobs_held on jobs (reseller_id) where hold = 'approval';

-- resellers: how long it can still be undone what was asked for, and what a second person must confirm.
alter table resellers add column undo_minutes bigint not null default 5; -- reductions, cancellations and large orders
alter table resellers add column other_minutes bigint not null default 0; -- everything else
alter table resellers add column large_from bigint not null default 100000000; -- an order that commits to more is large: 1/10000 of the reseller's currency
alter table resellers add column approval_from bigint; -- what commits to more needs a second person; null: nothing does

-- What a second person of the reseller must confirm before it goes to Microsoft, and what was decided.
create table approvals (
    job_id bigint primary key references jobs (id),
    asked_by bigint references accounts (id), -- null when the panel did
    commitment bigint, -- to the end of the term as counted then, in 1/10000 of the currency; null where it cannot be counted
    currency text,
    asked_at datetime not null,
    decision text check (decision in ('confirmed', 'rejected', 'withdrawn', 'impossible')),
    decided_by bigint references accounts (id),
    decided_at datetime,
    reason text, -- why it was rejected
    counted bigint -- the commitment as counted at the decision, in the same currency
);
