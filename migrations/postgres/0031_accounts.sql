-- A link by which somebody who forgot a password chooses a new one; it is gone once it, or another of the account, was
-- used. Neither the link nor its token is here: the token is made from the nonce with the panel's key, and its digest
-- finds the row.
create table reset_links (
    token_digest text primary key,
    account_id bigint not null references accounts (id),
    created_at timestamptz not null,
    expires_at timestamptz not null
);
create index reset_links_account on reset_links (account_id);

-- A browser with which somebody has signed in to an account, known by a cookie whose digest is here: signing in with
-- another one is told to the account's owner.
create table devices (
    account_id bigint not null references accounts (id),
    token_digest text not null,
    created_at timestamptz not null,
    used_at timestamptz not null,
    primary key (account_id, token_digest)
);
