//! Failed sign-ins and other tries, counted.

use time::OffsetDateTime;

use crate::accounts::patience::{self, Subject};
use crate::database::Work;
use crate::values;

/// Counts a try as failed before the password is looked at, so that many at once are many; or answers until when
/// this subject has to wait, and counts nothing. A transaction holds the subject's row until it ends.
///
/// # Errors
/// When the database refuses.
pub async fn count_try(
    work: &mut Work,
    now: OffsetDateTime,
    subject: &Subject,
) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    // The update changes nothing: it makes PostgreSQL hold the row, as SQLite holds everything.
    let (failures, last): (i64, OffsetDateTime) = work
        .one(
            "insert into sign_in_failures (subject, failures, last_at) values ($1, 0, $2) \
             on conflict (subject) do update set failures = sign_in_failures.failures \
             returning failures, last_at",
            values![&subject.digest, now],
        )
        .await?;
    let failures = if now - last > patience::MEMORY { 0 } else { failures };
    let closed_until = subject.closed_until(failures, last);
    if closed_until > now {
        return Ok(Some(closed_until));
    }
    work.run(
        "update sign_in_failures set failures = $1, last_at = $2 where subject = $3",
        values![failures + 1, now, &subject.digest],
    )
    .await?;
    Ok(None)
}

/// Takes back what [`count_try`] counted for a sign-in that went well: the account begins anew, the address has
/// one failure less (not none: whoever has one account could go on guessing at others), and what is long past
/// is swept away.
///
/// # Errors
/// When the database refuses.
pub async fn forgive(
    work: &mut Work,
    now: OffsetDateTime,
    account: &Subject,
    address: Option<&Subject>,
) -> Result<(), sqlx::Error> {
    work.run("delete from sign_in_failures where subject = $1", values![&account.digest]).await?;
    work.run(
        "update sign_in_failures set failures = failures - 1 where subject = $1 and failures > 0",
        values![address.map(|address| address.digest.as_str())],
    )
    .await?;
    work.run("delete from sign_in_failures where last_at < $1", values![now - patience::MEMORY]).await?;
    Ok(())
}
