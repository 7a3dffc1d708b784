-- A company that orders for its customers.
create table resellers (
    id integer primary key,
    name text not null,
    country text not null,
    mpn_id text,
    handover text not null default 'link' check (handover in ('link', 'mail')),
    created_at datetime not null,
    disabled_at datetime
);

-- A person who signs in: of one or more resellers, or of the staff.
create table accounts (
    id integer primary key,
    email text not null unique,
    name text not null,
    password_hash text not null,
    password_changed_at datetime not null,
    language text not null check (language in ('fr', 'en')),
    time_zone text not null,
    theme text not null default 'auto' check (theme in ('auto', 'light', 'dark')),
    staff_role text check (staff_role in ('support', 'admin')),
    created_at datetime not null,
    disabled_at datetime
);

-- What a person may do for a reseller.
create table memberships (
    account_id bigint not null references accounts (id),
    reseller_id bigint not null references resellers (id),
    role text not null check (role in ('owner', 'manager', 'viewer')),
    primary key (account_id, reseller_id)
);

-- A browser that is, or was about to be, signed in. The key itself is only in the cookie; here is its digest.
create table sessions (
    key_digest text primary key,
    account_id bigint references accounts (id),
    state text not null,
    created_at datetime not null,
    used_at datetime not null,
    expires_at datetime not null
);
create index sessions_account on sessions (account_id);
create index sessions_expiry on sessions (expires_at);

-- Failed sign-ins of one account or one network address (both as digests), for slowing down.
create table sign_in_failures (
    subject text primary key,
    failures bigint not null,
    last_at datetime not null
);
