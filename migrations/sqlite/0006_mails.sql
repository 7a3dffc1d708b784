-- A mail and its fate. Its text is made when it is sent, from the template and these facts; no secret is among them.
create table mails (
    id integer primary key,
    template text not null,
    recipient text not null,
    language text not null,
    facts text not null, -- JSON
    state text not null check (state in ('queued', 'sent', 'failed', 'given_up', 'recalled')),
    attempts bigint not null default 0,
    answer text, -- of the mail server
    message_id text not null, -- the same on every try
    reseller_id bigint references resellers (id),
    order_id bigint references orders (id),
    service_id bigint references services (id),
    handover_id bigint references handovers (id),
    created_at datetime not null,
    next_try_at datetime,
    sent_at datetime
);
create index mails_state on mails (state, id);
create index mails_order on mails (order_id);
create index mails_service on mails (service_id);
create index mails_recipient on mails (recipient);
