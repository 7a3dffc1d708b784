-- A domain name of the customer's own that a service is to be used with.
create table domains (
    id integer primary key,
    service_id bigint not null references services (id),
    name text not null, -- in ASCII: an international name as punycode
    found text not null, -- what name servers said, by record (JSON)
    checked_at datetime,
    created_at datetime not null,
    unique (service_id, name)
);

-- A check of a domain that a person asked for: counted for an hour, so that nobody asks name servers without end.
create table domain_checks (
    id integer primary key,
    account_id bigint not null references accounts (id),
    at datetime not null
);
create index domain_checks_account on domain_checks (account_id, at);
