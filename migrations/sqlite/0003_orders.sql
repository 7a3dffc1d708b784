-- What a reseller asked for: a new tenant with licences, or licences for a service it has.
create table orders (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    account_id bigint not null references accounts (id),
    form_key text not null, -- hidden in the form: a second press finds the first order
    kind text not null check (kind in ('tenant', 'licences')),
    state text not null check (state in ('placed', 'provisioning', 'waiting', 'failed', 'completed', 'cancelled')),
    step text not null, -- the next thing to ask of Microsoft
    cause text, -- why it waits or failed: a text key's last part
    service_id bigint references services (id),
    language text not null, -- of the e-mail to the customer
    mpn_id text not null,
    prefix text not null, -- before .onmicrosoft.com
    company text not null,
    first_name text not null,
    last_name text not null,
    email text not null,
    phone text not null,
    address text not null,
    postcode text not null,
    city text not null,
    region text not null, -- the state, where the country needs one
    country text not null,
    registration_number text not null,
    reseller_tenant_id text, -- learned: the reseller's tenant at Microsoft
    tenant_id text, -- learned: the customer's tenant at Microsoft
    cart_id text, -- learned: the open cart
    created_at datetime not null,
    updated_at datetime not null,
    completed_at datetime,
    unique (reseller_id, form_key)
);
create index orders_reseller on orders (reseller_id, id);
create index orders_state on orders (state, id);
create index orders_service on orders (service_id);
create index orders_email on orders (email);

-- One licence of an order, as it was described and priced when it was ordered.
create table order_lines (
    id integer primary key,
    order_id bigint not null references orders (id),
    position bigint not null,
    licence_id bigint not null references licences (id),
    title text not null,
    term text not null,
    billing_cycle text not null,
    quantity bigint not null,
    price bigint not null,
    currency text not null,
    catalog_item_id text, -- learned when the cart is opened: Microsoft's name of the line
    microsoft_order_id text, -- learned at checkout
    microsoft_subscription_id text, -- learned when Microsoft has made it
    cause text, -- why Microsoft refused this line
    unique (order_id, position)
);
