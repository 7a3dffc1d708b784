-- A file of changes that somebody of a reseller sent, from its dry run to its last line.
create table bulk_runs (
    id integer primary key,
    reseller_id bigint not null references resellers (id),
    account_id bigint not null references accounts (id), -- who sent it
    state text not null check (state in ('checked', 'running', 'stopped', 'done')), -- done: no line is left to be begun
    name text not null, -- the file's; empty for lines that were pasted
    starter_id bigint references accounts (id), -- who had it carried out
    job_id bigint references jobs (id), -- the job that carries it out
    created_at datetime not null,
    updated_at datetime not null
);
create index bulk_runs_reseller on bulk_runs (reseller_id, id);

-- A line of such a file: what it wants, and what became of it as far as its task does not tell.
create table bulk_lines (
    run_id bigint not null references bulk_runs (id),
    number bigint not null, -- of the line in the file
    state text not null check (state in ('unchanged', 'refused', 'ready', 'placed', 'left')),
    service text not null, -- as written
    licence text not null, -- as written, until it was found
    wish text not null, -- as written
    subscription_id bigint references subscriptions (id),
    version bigint, -- the subscription's, when the line was checked
    quantity bigint, -- licences, when the line was checked
    wanted bigint, -- licences, 0 for a cancellation
    price bigint, -- per licence and billing period, when the line was checked
    currency text,
    billing_cycle text,
    reason text, -- why it was refused: a sentence with what goes into it (JSON)
    task_id bigint references jobs (id), -- the job that asks Microsoft for it
    primary key (run_id, number)
);
