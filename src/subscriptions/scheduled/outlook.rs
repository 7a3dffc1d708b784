//! Which scheduled changes cannot be made any more, as things stand.

use time::OffsetDateTime;

use crate::commitments::{Forecast, Refusal};
use crate::database::Work;
use crate::subscriptions::scheduled::store::{self as changes};
use crate::subscriptions::scheduled::{Scheduled, by_then};
use crate::subscriptions::{account, store};

/// The changes of a reseller that are still to come and would be refused, each with the reason.
///
/// # Errors
/// When the database refuses.
pub async fn hopeless(
    work: &mut Work,
    reseller: i64,
    now: OffsetDateTime,
) -> Result<Vec<(Scheduled, Refusal)>, sqlx::Error> {
    let mut planned = changes::planned(work, reseller).await?;
    planned.retain(|change| change.due_at > now);
    let mut hopeless = Vec::new();
    // They come subscription by subscription.
    for changes in planned.chunk_by(|one, next| one.subscription_id == next.subscription_id) {
        let subscription = store::get(work, changes[0].subscription_id).await?;
        let terms = account::terms(work, &subscription).await?;
        for change in changes {
            let then = by_then(terms.clone(), changes, change.due_at);
            if let Forecast::No(why) = then.forecast(change.planned, subscription.ending, change.due_at) {
                hopeless.push((change.clone(), why));
            }
        }
    }
    Ok(hopeless)
}
