//! What the saving finder reads: three statements, however many services a reseller has, and one more each for what is
//! rare: decisions that are kept around a renewal, and subscriptions of whose windows Microsoft has said nothing.

use time::OffsetDateTime;

use crate::commitments::{Lock, RENEWAL, WINDOW};
use crate::database::Work;
use crate::savings::{Facts, LOOK_BACK, Saving, find};
use crate::subscriptions::{self, Subscription, end_of_term, scheduled, store};
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
    let may_be_kept = |subscription| may_be_kept(subscription, now);
    let facts = Facts {
        usage: usage::store::idle(work, reseller, since).await?,
        planned: scheduled::store::planned(work, reseller).await?,
        kept: if subscriptions.iter().any(may_be_kept) {
            end_of_term::store::kept(work, reseller).await?
        } else {
            Vec::new()
        },
        accounts: subscriptions::accounts(work, reseller, &subscriptions).await?,
        subscriptions,
    };
    Ok(find(&facts, now))
}

/// Whether a decision on this subscription may be kept because its term is locked: it is, or it was until its renewal.
fn may_be_kept(subscription: &Subscription, now: OffsetDateTime) -> bool {
    let is_locked = |end| Lock::around(end, subscription.lock_hours).holds(now);
    let is_new = |until| now < until - WINDOW + RENEWAL;
    subscription.term_ends_at.is_some_and(is_locked) || subscription.cancellable_until.is_some_and(is_new)
}
