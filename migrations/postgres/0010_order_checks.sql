-- How often an account had the order form ask Microsoft while it was filled in, in the span of time that began then.
create table order_checks (
    account_id bigint primary key references accounts (id),
    since timestamptz not null,
    checks bigint not null
);
