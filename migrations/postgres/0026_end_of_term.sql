-- For how many hours before the end of a term Microsoft takes no decision on it, as the operator last set it: one row.
-- The dates of the board were reckoned with it; a start with another number reckons them anew.
create table term_lock (
    hours bigint not null
);
insert into term_lock (hours) values (24);

-- subscriptions: since when it goes on by the month after its term; null while it does not.
alter table subscriptions add column extended_since timestamptz;

-- subscriptions: what it may become at the end of its term, as Microsoft last said: a JSON list of product:sku; null
-- where Microsoft was not asked yet.
alter table subscriptions add column transitions text;

-- subscriptions: when Microsoft said so.
alter table subscriptions add column transitions_read_at timestamptz;
