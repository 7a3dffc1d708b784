//! The browsers with which somebody has signed in.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::values;

/// So long a browser that is not used is known: as long as its cookie may last.
const LIFE: Duration = Duration::days(400);

/// Whether somebody who signs in now does so with another browser than ever before. The first that is known of an
/// account is no other one.
///
/// # Errors
/// When the database refuses.
pub async fn is_new(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    token_digest: &str,
) -> Result<bool, sqlx::Error> {
    let used = "update devices set used_at = $1 where account_id = $2 and token_digest = $3";
    if work.run(used, values![now, account, token_digest]).await? > 0 {
        return Ok(false);
    }
    work.run("delete from devices where used_at < $1", values![now - LIFE]).await?;
    let (others,): (i64,) =
        work.one("select count(*) from devices where account_id = $1", values![account]).await?;
    let added = work
        .run(
            "insert into devices (account_id, token_digest, created_at, used_at) values ($1, $2, $3, $3) \
             on conflict (account_id, token_digest) do nothing",
            values![account, token_digest, now],
        )
        .await?;
    Ok(others > 0 && added > 0)
}
