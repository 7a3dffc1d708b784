-- A tenant that a customer has already, and that its reseller asks to manage here.
create table invitations (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    account_id bigint not null references accounts (id), -- who asked for it
    state text not null check (state in ('preparing', 'open', 'found', 'taken', 'expired', 'withdrawn', 'failed')),
    cause text, -- why it failed: the last part of a text key
    prefix text not null, -- before .onmicrosoft.com
    mpn_id text not null,
    company text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    country text not null,
    language text not null,
    is_mailed boolean not null, -- whether the contact gets the link by e-mail
    link text, -- Microsoft's, with the reseller's MPN ID
    reseller_tenant_id text, -- learned: the reseller's tenant at Microsoft
    tenant_id text, -- learned: the customer's tenant, once it has accepted
    tenant_name text, -- learned: the company as Microsoft has it
    job_id bigint references jobs (id), -- the job that looks whether it was accepted
    service_id bigint references services (id), -- what became of it
    created_at datetime not null,
    updated_at datetime not null,
    expires_at datetime not null
);
create index invitations_reseller on invitations (reseller_id, id);
