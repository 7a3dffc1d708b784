-- bulk_lines: the rest of what was written in the file, so that it can be checked again.
alter table bulk_lines add column subscription text not null default ''; -- its number
alter table bulk_lines add column present text not null default ''; -- licences when the file was made
alter table bulk_lines add column decision text not null default ''; -- for the end of the term
alter table bulk_lines add column next_licence text not null default ''; -- of the next term
alter table bulk_lines add column next_plan text not null default ''; -- its commitment

-- bulk_lines: what a line decides for the end of a term, and what the next term costs, as shown when it was checked.
alter table bulk_lines add column outcome text check (outcome in ('renew', 'change', 'cancel', 'extend'));
alter table bulk_lines add column next_quantity bigint; -- licences of the next term, for a change
alter table bulk_lines add column next_licence_id bigint references licences (id); -- what it is of, for a change
alter table bulk_lines add column next_price bigint; -- of all its licences per billing period
alter table bulk_lines add column next_cycle text; -- that period
alter table bulk_lines add column committed bigint; -- from its first to its last day; null where one can leave at any time
alter table bulk_lines add column committed_until datetime;
alter table bulk_lines add column kept_until datetime; -- for a term that is locked: the decision is kept until then, for the next
