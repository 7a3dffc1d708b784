-- A date by which something can or must be decided, or on which something happens by itself: of a subscription as Microsoft last described it, of a change that is planned for it, or of an order that waits. Written anew whenever one of these changes; nothing refers to a row.
create table deadlines (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    service_id bigint references services (id), -- null while an order has no tenant
    subscription_id bigint references subscriptions (id),
    order_id bigint references orders (id),
    kind text not null, -- a text key's last part
    at datetime not null,
    seats bigint, -- licences that it is about
    outcome text, -- what happens at the end of a term, as far as Microsoft said; a text key's last part
    written_at datetime not null
);
create index deadlines_reseller on deadlines (reseller_id, at, id);
create index deadlines_at on deadlines (at, id);
create index deadlines_subscription on deadlines (subscription_id);
create index deadlines_order on deadlines (order_id);

-- A calendar that a person's own program reads: a part of the board of deadlines, behind a secret address. The address is derived from the key and never stored.
create table calendars (
    id integer primary key,
    account_id bigint not null references accounts (id),
    reseller_id bigint not null references resellers (id),
    nonce text not null, -- goes into the address, so that numbers alone do not make one
    token_digest text not null unique,
    kind text not null, -- the filter of the board: empty for every kind
    service text not null, -- as it was typed; empty for every service
    undecided boolean not null, -- only ends of term of which nobody has decided
    created_at datetime not null,
    fetched_at datetime, -- when a program last read it, to the hour
    revoked_at datetime
);
create index calendars_account on calendars (account_id, id);

-- What is known of subscriptions already has its dates written with the next look at each service: soon.
update services set synced_at = null;
