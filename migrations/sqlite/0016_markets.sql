-- What a licence costs where it is sold: the list price of one country's price sheet. A licence without a row for a
-- country is not sold there.
create table licence_prices (
    licence_id bigint not null references licences (id),
    market text not null, -- the country
    price bigint not null, -- per licence and billing period, in 1/10000 of the currency
    currency text not null,
    primary key (licence_id, market)
);

-- What a Microsoft SKU is called in a language other than English, in which `licences` has it.
create table licence_texts (
    product_id text not null,
    sku_id text not null,
    language text not null,
    title text not null,
    description text not null,
    primary key (product_id, sku_id, language)
);

-- A country whose prices are known: when its price sheet was last read.
create table price_sheets (
    market text primary key,
    read_at datetime not null
);

-- One price for all countries was one too few, and what has no price is not sold: both are in `licence_prices`.
alter table licences drop column price;
alter table licences drop column currency;
alter table licences drop column updated_at;
alter table licences drop column withdrawn_at;

-- Until the price sheets are read there is nothing to order: not tomorrow, at once.
update jobs set next_try_at = created_at where kind = 'refresh-catalogue' and state = 'todo';
