-- A change of a subscription that a person wants at a later instant: the panel asks Microsoft for it then.
create table scheduled_changes (
    id integer primary key,
    subscription_id bigint not null references subscriptions (id),
    account_id bigint references accounts (id), -- who wants it
    planned text not null, -- JSON: {"seats": 7} or "cancel"
    due_at datetime not null,
    state text not null check (state in ('planned', 'placed', 'met', 'refused', 'cancelled')), -- placed: handed to the task below; met: it was so already
    job_id bigint references jobs (id), -- the job that waits for the instant
    task_id bigint references jobs (id), -- the task that asks Microsoft for it
    refusal text, -- why it was not asked for (JSON), when the rules did not allow it on the day
    cause text, -- why it was not asked for, when Microsoft did not let the subscription be read
    dismissed_at datetime, -- when somebody had read that
    created_at datetime not null,
    updated_at datetime not null
);
create index scheduled_changes_subscription on scheduled_changes (subscription_id, id);
create index scheduled_changes_state on scheduled_changes (state, id);
create unique index scheduled_changes_once on scheduled_changes (subscription_id, due_at) where state = 'planned';
