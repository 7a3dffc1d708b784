//! What is planned for a subscription stands on the board of deadlines.

use time::OffsetDateTime;

use crate::commitments::{Deadline, Kind, Seats};
use crate::database::Work;
use crate::deadlines::store::{Of, Subject, replace};
use crate::subscriptions::Subscription;
use crate::subscriptions::scheduled::store;

/// Writes the instants of what is planned for a subscription of a reseller's, whose row the unit of work holds.
///
/// # Errors
/// When the database refuses.
pub async fn note(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    subscription: &Subscription,
) -> Result<(), sqlx::Error> {
    let planned = store::of_subscription(work, subscription.id, 0).await?;
    let deadlines: Vec<Deadline> = planned
        .iter()
        .map(|change| {
            let seats = change.planned.seats().map(Seats::get);
            Deadline { seats, ..Deadline::new(Kind::ScheduledChange, change.due_at) }
        })
        .collect();
    let of = Of::Schedule(subscription.id);
    let subject = Subject { reseller, service: Some(subscription.service_id), of };
    replace(work, now, subject, &deadlines).await
}
