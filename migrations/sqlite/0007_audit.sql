-- Who did what, to what, when. Never edited, and free of secrets and personal data.
create table audit (
    id integer primary key,
    at datetime not null,
    account_id bigint references accounts (id), -- null when the panel itself acted
    reseller_id bigint references resellers (id),
    act text not null, -- a text key's last part
    order_id bigint references orders (id),
    service_id bigint references services (id),
    subscription_id bigint references subscriptions (id),
    job_id bigint references jobs (id),
    mail_id bigint references mails (id),
    details text not null -- JSON: numbers and codes, and the reason that staff gave
);
create index audit_order on audit (order_id);
create index audit_service on audit (service_id);
create index audit_reseller on audit (reseller_id, id);
