-- Somebody who was asked by e-mail to work for a reseller.
create table team_invitations (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    email text not null, -- in lower case
    role text not null check (role in ('owner', 'manager', 'viewer')),
    language text not null check (language in ('fr', 'en')),
    nonce text not null, -- what the link's token is made of, with the panel's key
    token_digest text not null unique,
    invited_by bigint references accounts (id), -- null when the staff did
    created_at datetime not null,
    expires_at datetime not null,
    accepted_at datetime,
    accepted_by bigint references accounts (id),
    withdrawn_at datetime
);
create unique index team_invitations_open on team_invitations (reseller_id, email) where accepted_at is null and withdrawn_at is null;

-- Since when somebody works for a reseller; null for who was there before this was written down.
alter table memberships add column created_at datetime;
-- When the person last chose this reseller among several.
alter table memberships add column chosen_at datetime;
