-- A licence that can be ordered: a Microsoft SKU on one term and billing cycle. Never deleted: old lines refer to it.
create table licences (
    id integer primary key,
    product_id text not null,
    sku_id text not null,
    term text not null,
    billing_cycle text not null,
    segment text not null,
    title text not null,
    description text not null,
    family text not null,
    minimum bigint not null,
    maximum bigint not null,
    is_addon boolean not null,
    is_trial boolean not null,
    prerequisites text not null, -- JSON list of "product:sku"
    price bigint not null, -- per licence and billing period, in 1/10000 of the currency
    currency text not null,
    updated_at datetime not null,
    withdrawn_at datetime,
    unique (product_id, sku_id, term, billing_cycle, segment)
);

-- What Microsoft asks of an address in a country, as it last said it (JSON).
create table country_rules (
    country text primary key,
    rules text not null,
    refreshed_at datetime not null
);
