-- services: when its whole list of subscriptions was last compared with Microsoft; null is "as soon as possible".
alter table services add column synced_at datetime;
create index services_synced on services (synced_at);

-- subscriptions: since when Microsoft no longer shows it. Never deleted: its story stays.
alter table subscriptions add column vanished_at datetime;

-- What was changed at Microsoft without this panel: what the panel knew beside what Microsoft shows, field by field, until somebody accepts or corrects it or it goes back by itself.
create table drifts (
    id integer primary key,
    subscription_id bigint not null references subscriptions (id),
    field text not null check (field in ('quantity', 'status', 'auto_renew', 'plan', 'next_term')),
    known text not null, -- before the change
    shown text not null, -- as Microsoft last showed it
    found_at datetime not null,
    seen_at datetime not null, -- when Microsoft last showed something new
    closed_at datetime,
    closing text check (closing in ('accepted', 'corrected', 'undone', 'ended')),
    account_id bigint references accounts (id) -- who accepted or corrected it
);
create unique index drifts_open on drifts (subscription_id, field) where closed_at is null;

-- A refusal of Microsoft's with a code that the panel does not know, counted so that it can be learned.
create table unknown_codes (
    id integer primary key,
    status bigint not null, -- HTTP status
    code text not null, -- empty where the answer had none
    said text not null, -- Microsoft's own sentence, the last one, for staff alone
    times bigint not null,
    first_seen_at datetime not null,
    last_seen_at datetime not null,
    unique (status, code)
);
