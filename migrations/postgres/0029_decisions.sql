-- decisions: the job of the decision that took the place of one that was kept or wiped: taken back before it was sent, that
-- one is as it was.
alter table decisions add column replaced_by bigint references jobs (id);

-- scheduled_changes.planned is JSON: {"seats": 7}, "cancel", or {"decide": "renew"} and the like for the end of the term
-- ({"decide": {"change": {"quantity": 7, "licence": 12}}}).
alter table scheduled_changes add column licence_id bigint references licences (id); -- what the next term is to be of, where that is decided

create index decisions_replaced on decisions (replaced_by) where replaced_by is not null;
