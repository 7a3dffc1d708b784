-- A tenant at Microsoft that a reseller manages here.
create table services (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    domain text not null unique, -- internal name: prefix.onmicrosoft.com
    display_name text not null,
    state text not null check (state in ('creating', 'ok', 'in_maintenance', 'suspending', 'suspended')),
    tenant_id text not null unique, -- at Microsoft
    mpn_id text not null,
    company text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text not null,
    address text not null,
    postcode text not null,
    city text not null,
    region text not null,
    country text not null,
    language text not null,
    admin_name text not null, -- admin@prefix.onmicrosoft.com
    sealed_password blob, -- the first password, until it is handed over
    search text not null default '', -- what the list is searched in: names and e-mail, in lower case, without accents
    version bigint not null default 1, -- counts edits, so that two people do not overwrite each other
    created_at datetime not null,
    updated_at datetime not null
);
create index services_reseller on services (reseller_id, id);

-- Licences inside a service, as Microsoft last confirmed them, beside what is wanted.
create table subscriptions (
    id integer primary key,
    service_id bigint not null references services (id),
    order_id bigint references orders (id),
    licence_id bigint references licences (id),
    microsoft_id text not null,
    title text not null,
    product_id text not null,
    sku_id text not null,
    term text not null,
    billing_cycle text not null,
    status text not null check (status in ('creating', 'active', 'changing', 'suspended', 'cancelling', 'cancelled', 'expired', 'disabled')),
    quantity bigint not null, -- confirmed
    wanted bigint, -- asked for and not yet confirmed; 0 for a cancellation
    task_id bigint, -- the job that asks it of Microsoft; at most one at a time
    cause text, -- why the last wish was refused
    version bigint not null default 1,
    auto_renew boolean not null,
    cancellable_until datetime,
    term_ends_at datetime,
    reducible_until datetime, -- when the last of the windows below closes
    refundable text not null, -- JSON list of {quantity, until}: Microsoft's own, the authority for reductions
    raw text not null, -- the whole resource as last read (JSON)
    created_at datetime not null,
    updated_at datetime not null,
    unique (service_id, microsoft_id)
);

-- A one-time link to a service's first password. The token is derived from the key and never stored.
create table handovers (
    id integer primary key,
    service_id bigint not null references services (id),
    nonce text not null, -- goes into the token, so that numbers alone do not make one
    token_digest text not null unique,
    recipient text not null,
    language text not null,
    created_at datetime not null,
    expires_at datetime not null,
    opened_at datetime,
    recalled_at datetime
);
create index handovers_service on handovers (service_id, id);
