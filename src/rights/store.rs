//! Every statement that erases a person, wherever it stands: what must go is decided in one place.

use time::OffsetDateTime;

use super::{Kind, Place};
use crate::database::Work;
use crate::services::store::searchable;
use crate::values;

/// Everything that knows a person by an address in lower case.
///
/// # Errors
/// When the database refuses.
pub async fn places(work: &mut Work, now: OffsetDateTime, email: &str) -> Result<Vec<Place>, sqlx::Error> {
    work.all(
        "select 'orders' as kind, id, reseller_id as reseller, first_name, last_name, '{}' as text, \
         state not in ('completed', 'cancelled') as is_needed from orders where lower(email) = $1 \
         union all select 'services', s.id, s.reseller_id, s.first_name, s.last_name, '{}', s.state = 'creating' \
         or exists (select 1 from subscriptions u where u.service_id = s.id \
         and u.status not in ('cancelled', 'expired', 'disabled')) from services s where lower(s.email) = $1 \
         union all select 'invitations', id, reseller_id, first_name, last_name, '{}', \
         state in ('preparing', 'open', 'found') from invitations where lower(email) = $1 \
         union all select 'accounts', c.id, (select min(m.reseller_id) from memberships m where m.account_id = c.id), \
         c.name, '', '{}', c.disabled_at is null from accounts c where lower(c.email) = $1 \
         union all select 'handovers', h.id, s.reseller_id, '', '', '{}', h.opened_at is null \
         and h.recalled_at is null and h.expires_at > $2 from handovers h join services s on s.id = h.service_id \
         where lower(h.recipient) = $1 \
         union all select 'mails', id, reseller_id, '', '', facts, state in ('queued', 'failed') \
         from mails where lower(recipient) = $1 or lower(facts) like $3 escape '\\'",
        values![email, now, pattern(email)],
    )
    .await
}

/// Puts a pseudonym in the place of a person, anywhere but in a mail.
///
/// # Errors
/// When the database refuses.
pub async fn erase(
    work: &mut Work,
    now: OffsetDateTime,
    place: &Place,
    pseudonym: &str,
) -> Result<(), sqlx::Error> {
    let address = address(pseudonym);
    match place.kind {
        Kind::Order => {
            let sql = "update orders set first_name = $1, last_name = $1, email = $2, phone = '', updated_at = $3 \
                       where id = $4";
            work.run(sql, values![pseudonym, address, now, place.id]).await?;
        }
        Kind::Service => {
            let (name, domain, company): (String, String, String) = work
                .one("select display_name, domain, company from services where id = $1", values![place.id])
                .await?;
            let search = searchable(&name, &domain, &company, &[pseudonym], &address);
            let sql = "update services set first_name = $1, last_name = $1, email = $2, phone = '', search = $3, \
                       version = version + 1, updated_at = $4 where id = $5";
            work.run(sql, values![pseudonym, address, search, now, place.id]).await?;
        }
        Kind::Invitation => {
            let sql = "update invitations set first_name = $1, last_name = $1, email = $2, link = null, \
                       updated_at = $3 where id = $4";
            work.run(sql, values![pseudonym, address, now, place.id]).await?;
        }
        Kind::Account => {
            let sql = "update accounts set name = $1, email = $2, password_hash = '' where id = $3";
            work.run(sql, values![pseudonym, address, place.id]).await?;
            for sql in [
                "delete from sessions where account_id = $1",
                "delete from devices where account_id = $1",
                "delete from reset_links where account_id = $1",
                "delete from recovery_codes where account_id = $1",
                "delete from authenticators where account_id = $1",
                "delete from reminder_settings where account_id = $1",
            ] {
                work.run(sql, values![place.id]).await?;
            }
            let sql = "update calendars set revoked_at = coalesce(revoked_at, $1), service = '' where account_id = $2";
            work.run(sql, values![now, place.id]).await?;
        }
        Kind::Handover => {
            let sql = "update handovers set recipient = $1 where id = $2";
            work.run(sql, values![address, place.id]).await?;
        }
        Kind::Mail => {}
    }
    Ok(())
}

/// Puts a pseudonym in the place of an address if a mail went there, and other facts in the place of the mail's own.
///
/// # Errors
/// When the database refuses.
pub async fn erase_mail(
    work: &mut Work,
    mail: i64,
    email: &str,
    pseudonym: &str,
    facts: &str,
) -> Result<(), sqlx::Error> {
    let sql = "update mails set recipient = case when lower(recipient) = $1 then $2 else recipient end, facts = $3 \
               where id = $4";
    work.run(sql, values![email, address(pseudonym), facts, mail]).await?;
    Ok(())
}

/// Erases what somebody answered with the address in it; answers how many answers that were.
///
/// # Errors
/// When the database refuses.
pub async fn erase_answers(work: &mut Work, email: &str, pseudonym: &str) -> Result<u64, sqlx::Error> {
    let pattern = pattern(email);
    let mut erased = 0;
    for sql in [
        "update job_steps set answer = $2 where lower(answer) like $1 escape '\\'",
        "update jobs set answer = $2 where lower(answer) like $1 escape '\\'",
        "update mails set answer = $2 where lower(answer) like $1 escape '\\'",
        "update approvals set reason = $2 where lower(reason) like $1 escape '\\'",
        "update unknown_codes set said = $2 where lower(said) like $1 escape '\\'",
    ] {
        erased += work.run(sql, values![&pattern, pseudonym]).await?;
    }
    Ok(erased)
}

/// An address to which nothing can be sent (RFC 6761).
fn address(pseudonym: &str) -> String {
    format!("{pseudonym}@erased.invalid")
}

/// A `like` pattern for what has the address in it, whatever signs are in that.
fn pattern(email: &str) -> String {
    format!("%{}%", email.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"))
}
