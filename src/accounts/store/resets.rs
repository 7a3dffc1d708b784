//! The links by which a forgotten password is replaced.

use time::OffsetDateTime;

use crate::database::Work;
use crate::values;

/// Stores a link, and sweeps away those that no longer open.
///
/// # Errors
/// When the database refuses.
pub async fn add(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    token_digest: &str,
    until: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    work.run("delete from reset_links where expires_at <= $1", values![now]).await?;
    work.run(
        "insert into reset_links (token_digest, account_id, created_at, expires_at) values ($1, $2, $3, $4)",
        values![token_digest, account, now, until],
    )
    .await?;
    Ok(())
}

/// The account, with its e-mail address, whose link has this digest and opens.
///
/// # Errors
/// When the database refuses.
pub async fn find(
    work: &mut Work,
    now: OffsetDateTime,
    token_digest: &str,
) -> Result<Option<(i64, String)>, sqlx::Error> {
    work.first(
        "select a.id, a.email from reset_links r join accounts a on a.id = r.account_id \
         where r.token_digest = $1 and r.expires_at > $2 and a.disabled_at is null",
        values![token_digest, now],
    )
    .await
}

/// Takes every link of an account away; whether this one was among them and still opened. Of two at once only the
/// first finds it.
///
/// # Errors
/// When the database refuses.
pub async fn spend(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    token_digest: &str,
) -> Result<bool, sqlx::Error> {
    let gone: Vec<(String, OffsetDateTime)> = work
        .all(
            "delete from reset_links where account_id = $1 returning token_digest, expires_at",
            values![account],
        )
        .await?;
    Ok(gone.iter().any(|(digest, until)| digest == token_digest && *until > now))
}
