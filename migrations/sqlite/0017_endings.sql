-- subscriptions: what happens at the end of the term, as Microsoft last showed it (renew, change, cancel, extend,
-- undecided, expire); null where it was not read yet, or where nothing is left to end.
alter table subscriptions add column ending text;

-- subscriptions: what the next term is to be, as far as Microsoft names it: JSON {quantity, sku, plan}.
alter table subscriptions add column next_term text;

-- What is there already is read again.
update services set synced_at = null;

-- What a person decided for the end of a subscription's term, and what became of it.
create table decisions (
    id integer primary key,
    subscription_id bigint not null references subscriptions (id),
    account_id bigint references accounts (id), -- who decided; null where it was scheduled at Microsoft without this panel
    job_id bigint references jobs (id), -- that asks it of Microsoft
    outcome text not null check (outcome in ('renew', 'change', 'cancel', 'extend')),
    quantity bigint, -- licences of the next term, for a change
    licence_id bigint references licences (id), -- what the next term is of, for a change; null is "as now"
    term_ends_at datetime, -- the end of term for which it was made
    kept_until datetime, -- for one made while the term was locked: not sent before, and meant for the term that runs then
    state text not null check (state in ('wanted', 'sent', 'confirmed', 'refused', 'wiped', 'replaced', 'dropped', 'over')), -- wiped: a later change of the subscription deleted it at Microsoft; over: its term has ended
    cause text, -- why it was refused
    decided_at datetime not null,
    sent_at datetime, -- when Microsoft took it
    settled_at datetime -- when it came to its present state
);
create index decisions_subscription on decisions (subscription_id, id);
