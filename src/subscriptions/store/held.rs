//! What must be known of a subscription of which something is asked that was kept back.

use time::OffsetDateTime;

use crate::database::Work;
use crate::microsoft::subscriptions::RawSubscription;
use crate::subscriptions::Status;
use crate::values;

/// How a subscription stands at Microsoft, as it last showed it: also while a task asks for something else.
///
/// # Errors
/// When the database refuses, or there is no such subscription.
pub async fn shown_status(work: &mut Work, id: i64) -> anyhow::Result<Status> {
    let (raw,): (String,) = work.one("select raw from subscriptions where id = $1", values![id]).await?;
    let raw: RawSubscription = serde_json::from_str(&raw)?;
    Ok(Status::from(&raw.view().status))
}

/// Notes that what is wanted may be sent only now: the time that Microsoft gets for it begins.
///
/// # Errors
/// When the database refuses.
pub async fn released(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<(), sqlx::Error> {
    work.run("update subscriptions set updated_at = $1 where id = $2", values![now, id]).await?;
    Ok(())
}
