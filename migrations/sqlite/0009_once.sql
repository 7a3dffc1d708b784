-- job_steps: a call also says what it is about where a correction can change that, and when it was last sent.
alter table job_steps add column about text; -- the name of the tenant, the cart: an answer says nothing about another one
alter table job_steps add column tried_at datetime; -- the last try that got no answer, while the step is open

-- order_lines: which line of Microsoft's order a line became, so that nothing bought is taken for two lines of ours.
alter table order_lines add column microsoft_line bigint; -- learned at checkout: the number inside microsoft_order_id
create unique index order_lines_bought on order_lines (microsoft_order_id, microsoft_line);
