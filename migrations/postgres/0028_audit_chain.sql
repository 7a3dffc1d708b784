-- The place of a line of the audit in its chain. A line changed, removed, inserted or moved no longer fits the hashes.
create table audit_chain (
    position bigint primary key, -- from 1, without a gap
    line bigint not null unique references audit (id),
    salt text, -- goes into words_digest; null where there are no words, and once they were erased
    words_digest text, -- SHA-256, in hex, of what people wrote, which the line's own hash knows by this alone
    hash text not null -- SHA-256, in hex, of the hash before it, the position and the line
);

-- Where the chain ends, in its only row. Whoever adds a line holds it until the commit, so that lines stand one behind the other.
create table audit_head (
    id bigint primary key check (id = 1),
    position bigint not null,
    hash text not null, -- of the last line; 64 zeros before the first
    older bigint not null, -- the last line from before there was a chain
    adopted bigint not null -- up to which of those lines the chain has them
);

-- What was written stays. Only what people wrote in words can be erased: its salt first, after which nobody can tell it
-- from the digest, then the words.
create function audit_refuses() returns trigger language plpgsql as $$
begin
    raise exception 'the audit is append-only';
end $$;
create function audit_words_are_erased(erased bigint) returns boolean language sql stable as $$
    select exists (select 1 from audit_chain c where c.line = erased and c.salt is null and c.words_digest is not null)
$$;
create trigger audit_stays before delete on audit for each row execute function audit_refuses();
create trigger audit_is_not_emptied before truncate on audit execute function audit_refuses();
create trigger audit_is_not_changed before update on audit for each row
when (new.id <> old.id or new.at <> old.at or new.account_id is distinct from old.account_id
    or new.reseller_id is distinct from old.reseller_id or new.act <> old.act
    or new.order_id is distinct from old.order_id or new.service_id is distinct from old.service_id
    or new.subscription_id is distinct from old.subscription_id or new.job_id is distinct from old.job_id
    or new.mail_id is distinct from old.mail_id or not audit_words_are_erased(old.id))
execute function audit_refuses();
create trigger audit_chain_stays before delete on audit_chain for each row execute function audit_refuses();
create trigger audit_chain_is_not_emptied before truncate on audit_chain execute function audit_refuses();
create trigger audit_chain_is_not_changed before update on audit_chain for each row
when (new.position <> old.position or new.line <> old.line or new.words_digest is distinct from old.words_digest
    or new.hash <> old.hash or new.salt is not null)
execute function audit_refuses();
create trigger audit_head_stays before delete on audit_head for each row execute function audit_refuses();
create trigger audit_head_is_not_emptied before truncate on audit_head execute function audit_refuses();
create trigger audit_head_goes_on before update on audit_head for each row
when (new.id <> old.id or new.position < old.position or new.older <> old.older or new.adopted < old.adopted)
execute function audit_refuses();

insert into audit_head (id, position, hash, older, adopted)
select 1, 0, '0000000000000000000000000000000000000000000000000000000000000000', coalesce(max(id), 0), 0 from audit;
