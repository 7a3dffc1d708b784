-- Work to be done outside a request, written in the same commit as what made it necessary. People see it as a task.
create table jobs (
    id integer primary key,
    kind text not null,
    payload text not null, -- JSON
    state text not null check (state in ('todo', 'doing', 'done', 'error', 'cancelled')),
    attempts bigint not null default 0,
    next_try_at datetime not null,
    lease text, -- who does it now; freed when it runs out
    leased_until datetime,
    answer text, -- the last outcome: a text key's last part, or a technical sentence for staff
    account_id bigint references accounts (id), -- who asked for it; null when the panel did
    reseller_id bigint references resellers (id),
    order_id bigint references orders (id),
    service_id bigint references services (id),
    subscription_id bigint references subscriptions (id),
    created_at datetime not null,
    updated_at datetime not null,
    finished_at datetime
);
create index jobs_due on jobs (state, next_try_at);
create index jobs_order on jobs (order_id);
create index jobs_service on jobs (service_id);
create index jobs_subscription on jobs (subscription_id);

-- One call of a job to Microsoft. The ids are stored before it is sent; without an answer the same ids are sent again.
create table job_steps (
    id integer primary key,
    job_id bigint not null references jobs (id),
    name text not null,
    state text not null check (state in ('doing', 'done', 'refused')),
    request_id text not null,
    correlation_id text not null,
    tries bigint not null,
    status bigint, -- HTTP status of the answer
    code text, -- Microsoft's code
    answer text, -- Microsoft's sentence, for staff
    started_at datetime not null,
    finished_at datetime
);
create index job_steps_job on job_steps (job_id, id);

-- A process that runs jobs, and when it last said so.
create table workers (
    name text primary key,
    seen_at datetime not null
);
