-- The authenticator app of an account, by which a sign-in is confirmed. What it computes its codes from is sealed with
-- the panel's key.
create table authenticators (
    account_id bigint primary key references accounts (id),
    secret bytea, -- null until a first code has shown that the app has it
    pending bytea, -- one that is being set up, perhaps in place of the secret
    last_step bigint, -- the half minute, counted from 1970, whose code was the last to be taken: none is taken twice
    confirmed_at timestamptz
);

-- What takes the place of a code of the app, once, for whoever has lost it. Only digests made with the panel's key.
create table recovery_codes (
    account_id bigint not null references accounts (id),
    digest text not null,
    primary key (account_id, digest)
);

-- resellers: whether everybody there has to confirm sign-ins by a second factor.
alter table resellers add column second_factor boolean not null default false;
