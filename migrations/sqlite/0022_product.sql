-- Carts in a row that were stale when they were to be bought: after a few of them a person must look.
alter table orders add column stale_carts bigint not null default 0;

-- A tenant that was tied to the reseller before its invitation: who of the staff has checked that it is the customer's
-- wish.
alter table invitations add column admitted_by bigint references accounts (id);
