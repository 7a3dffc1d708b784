//! Calendars: made and revoked by their people, read by whoever has the address.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::deadlines::{Calendar, Filter, MOST};
use crate::values;

/// The calendars of a person who works for a reseller, the newest first, without those that were revoked.
///
/// # Errors
/// When the database refuses.
pub async fn of(work: &mut Work, account: i64, reseller: i64) -> Result<Vec<Calendar>, sqlx::Error> {
    work.all(
        "select id, account_id, nonce, kind, service, undecided, created_at, fetched_at from calendars \
         where account_id = $1 and reseller_id = $2 and revoked_at is null order by id desc",
        values![account, reseller],
    )
    .await
}

/// Stores a calendar whose address has this nonce and whose token this digest; `false` where the person has [`MOST`].
///
/// # Errors
/// When the database refuses.
pub async fn create(
    work: &mut Work,
    now: OffsetDateTime,
    (account, reseller): (i64, i64),
    (nonce, digest): (&str, &str),
    filter: &Filter,
) -> Result<bool, sqlx::Error> {
    // Holds the account's row, so that two presses at once are counted.
    work.run("update accounts set name = name where id = $1", values![account]).await?;
    if of(work, account, reseller).await?.len() >= MOST {
        return Ok(false);
    }
    work.run(
        "insert into calendars (account_id, reseller_id, nonce, token_digest, kind, service, undecided, created_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        values![
            account,
            reseller,
            nonce,
            digest,
            filter.kind.map_or("", crate::commitments::Kind::as_str),
            &filter.service,
            filter.undecided,
            now
        ],
    )
    .await?;
    Ok(true)
}

/// Revokes a person's calendar; `false` where it has none of this number, or it was revoked before.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(
    work: &mut Work,
    now: OffsetDateTime,
    (account, reseller): (i64, i64),
    id: i64,
) -> Result<bool, sqlx::Error> {
    let revoked = work
        .run(
            "update calendars set revoked_at = $1 \
             where id = $2 and account_id = $3 and reseller_id = $4 and revoked_at is null",
            values![now, id, account, reseller],
        )
        .await?;
    Ok(revoked == 1)
}

/// A calendar that is being read, and for whom.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Read {
    /// The calendar.
    #[sqlx(flatten)]
    pub calendar: Calendar,
    /// The reseller.
    pub reseller_id: i64,
    /// Its name.
    pub reseller: String,
    /// The person's language.
    pub language: String,
    /// The person's time zone.
    pub time_zone: String,
}

/// The calendar with this digest: nothing once it was revoked, its person's account disabled or no longer of the
/// reseller, or the reseller shut out.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, digest: &str) -> Result<Option<Read>, sqlx::Error> {
    work.first(
        "select c.id, c.account_id, c.nonce, c.kind, c.service, c.undecided, c.created_at, c.fetched_at, \
         c.reseller_id, r.name as reseller, a.language, a.time_zone from calendars c \
         join accounts a on a.id = c.account_id join resellers r on r.id = c.reseller_id \
         join memberships m on m.account_id = c.account_id and m.reseller_id = c.reseller_id \
         where c.token_digest = $1 and c.revoked_at is null and a.disabled_at is null and r.disabled_at is null",
        values![digest],
    )
    .await
}

/// Notes that a program has read a calendar, once an hour at most.
///
/// # Errors
/// When the database refuses.
pub async fn note_read(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update calendars set fetched_at = $1 where id = $2 and (fetched_at is null or fetched_at < $3)",
        values![now, id, now - Duration::HOUR],
    )
    .await?;
    Ok(())
}
