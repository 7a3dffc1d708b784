//! What the saving finder reads: three statements, however many services a reseller has.

use time::OffsetDateTime;

use crate::database::Work;
use crate::savings::{LOOK_BACK, Saving, find};
use crate::subscriptions::{scheduled, store};
use crate::usage;

/// What a reseller can save in the services that a list of them finds by `search`, that which saves most per month
/// first.
///
/// # Errors
/// When the database refuses.
pub async fn read(
    work: &mut Work,
    reseller: i64,
    search: &str,
    now: OffsetDateTime,
) -> Result<Vec<Saving>, sqlx::Error> {
    let subscriptions = store::maybe_idle(work, reseller, search).await?;
    if subscriptions.is_empty() {
        return Ok(Vec::new());
    }
    let since = (now - LOOK_BACK).replace_time(time::Time::MIDNIGHT);
    let usage = usage::store::idle(work, reseller, since).await?;
    let planned = scheduled::store::planned(work, reseller).await?;
    Ok(find(&subscriptions, &usage, &planned, now))
}
