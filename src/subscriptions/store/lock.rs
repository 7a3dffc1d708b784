//! The hours before the end of a term in which Microsoft takes no decision are kept beside the dates that were reckoned
//! with them, so that a start with another setting reckons those dates anew.

use time::OffsetDateTime;

use super::dates;
use crate::database::Work;
use crate::subscriptions::Subscription;
use crate::values;

/// Makes `hours` the hours of the lock (`commitment-rules.md` E7), at start. Where they were others until now, the dates
/// of every term that runs are written anew.
///
/// # Errors
/// When the database refuses.
pub async fn set_lock(work: &mut Work, now: OffsetDateTime, hours: u32) -> Result<(), sqlx::Error> {
    let changed =
        work.run("update term_lock set hours = $1 where hours <> $1", values![i64::from(hours)]).await?;
    if changed == 0 {
        return Ok(());
    }
    // Holds the rows, so that nobody who confirms another state meanwhile is overwritten with this one.
    work.run("update subscriptions set version = version where term_ends_at >= $1", values![now]).await?;
    let running: Vec<Subscription> =
        work.all(select!("where u.term_ends_at >= $1 order by u.id"), values![now]).await?;
    for subscription in &running {
        dates::write(work, now, subscription).await?;
    }
    Ok(())
}
