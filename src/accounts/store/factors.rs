//! Authenticator apps and recovery codes.

use time::OffsetDateTime;

use crate::database::Work;
use crate::values;

/// Whether a sign-in to the account needs a second factor.
///
/// # Errors
/// When the database refuses.
pub async fn has_one(work: &mut Work, account: i64) -> Result<bool, sqlx::Error> {
    Ok(secret(work, account).await?.is_some())
}

/// When the authenticator of an account was set up; nothing when there is none.
///
/// # Errors
/// When the database refuses.
pub async fn confirmed_at(work: &mut Work, account: i64) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let found: Option<(OffsetDateTime,)> = work
        .first(
            "select confirmed_at from authenticators where account_id = $1 and confirmed_at is not null",
            values![account],
        )
        .await?;
    Ok(found.map(|(at,)| at))
}

/// The sealed secret of an account's authenticator, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn secret(work: &mut Work, account: i64) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let found: Option<(Vec<u8>,)> = work
        .first(
            "select secret from authenticators where account_id = $1 and secret is not null",
            values![account],
        )
        .await?;
    Ok(found.map(|(secret,)| secret))
}

/// The sealed secret that is being set up, if there is one.
///
/// # Errors
/// When the database refuses.
pub async fn pending(work: &mut Work, account: i64) -> Result<Option<Vec<u8>>, sqlx::Error> {
    let found: Option<(Vec<u8>,)> = work
        .first(
            "select pending from authenticators where account_id = $1 and pending is not null",
            values![account],
        )
        .await?;
    Ok(found.map(|(secret,)| secret))
}

/// Begins to set up another secret; the one before counts until [`confirm`].
///
/// # Errors
/// When the database refuses.
pub async fn begin(work: &mut Work, account: i64, sealed: Vec<u8>) -> Result<(), sqlx::Error> {
    work.run(
        "insert into authenticators (account_id, pending) values ($1, $2) \
         on conflict (account_id) do update set pending = excluded.pending",
        values![account, sealed],
    )
    .await?;
    Ok(())
}

/// What was being set up counts from now on; nothing happens, and the answer is no, when it is another one meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn confirm(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    sealed: Vec<u8>,
    step: i64,
) -> Result<bool, sqlx::Error> {
    let confirmed = work
        .run(
            "update authenticators set secret = pending, pending = null, last_step = $1, confirmed_at = $2 \
             where account_id = $3 and pending = $4",
            values![step, now, account, sealed],
        )
        .await?;
    Ok(confirmed > 0)
}

/// Takes the code of a half minute; no, when it or a later one was taken before. Of two at once only the first is.
///
/// # Errors
/// When the database refuses.
pub async fn take_step(work: &mut Work, account: i64, step: i64) -> Result<bool, sqlx::Error> {
    let taken = work
        .run(
            "update authenticators set last_step = $1 where account_id = $2 \
             and (last_step is null or last_step < $1)",
            values![step, account],
        )
        .await?;
    Ok(taken > 0)
}

/// Takes a recovery code; no, when there is none with this digest any more.
///
/// # Errors
/// When the database refuses.
pub async fn take_code(work: &mut Work, account: i64, digest: &str) -> Result<bool, sqlx::Error> {
    let sql = "delete from recovery_codes where account_id = $1 and digest = $2";
    Ok(work.run(sql, values![account, digest]).await? > 0)
}

/// How many recovery codes are left.
///
/// # Errors
/// When the database refuses.
pub async fn codes_left(work: &mut Work, account: i64) -> Result<i64, sqlx::Error> {
    let (left,) =
        work.one("select count(*) from recovery_codes where account_id = $1", values![account]).await?;
    Ok(left)
}

/// Puts these recovery codes in the place of those before.
///
/// # Errors
/// When the database refuses.
pub async fn set_codes(work: &mut Work, account: i64, digests: Vec<String>) -> Result<(), sqlx::Error> {
    work.run("delete from recovery_codes where account_id = $1", values![account]).await?;
    for digest in digests {
        let sql = "insert into recovery_codes (account_id, digest) values ($1, $2)";
        work.run(sql, values![account, digest]).await?;
    }
    Ok(())
}

/// Takes the second factor of an account away, and one that is being set up; whether there was one that counted.
///
/// # Errors
/// When the database refuses.
pub async fn remove(work: &mut Work, account: i64) -> Result<bool, sqlx::Error> {
    let was_there = has_one(work, account).await?;
    work.run("delete from recovery_codes where account_id = $1", values![account]).await?;
    work.run("delete from authenticators where account_id = $1", values![account]).await?;
    Ok(was_there)
}
