//! The dates of subscriptions are written anew with whatever changes them.

use time::OffsetDateTime;

use crate::database::Work;
use crate::deadlines::store::{Of, Subject, replace};
use crate::subscriptions::Subscription;
use crate::values;

/// Writes the dates of one subscription, whose row the unit of work holds.
pub(super) async fn note(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<(), sqlx::Error> {
    let subscription = super::get(work, id).await?;
    write(work, now, &subscription).await
}

/// Writes the dates of every subscription of a service: those that passed go, and those of subscriptions that the panel
/// knew before it kept dates come.
///
/// # Errors
/// When the database refuses.
pub async fn refresh_deadlines(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
) -> Result<(), sqlx::Error> {
    // Holds the rows, so that nobody who confirms another state meanwhile is overwritten with this one.
    work.run("update subscriptions set version = version where service_id = $1", values![service]).await?;
    for subscription in super::of_service(work, service).await? {
        write(work, now, &subscription).await?;
    }
    Ok(())
}

/// Writes the dates of `subscription`, whose row the unit of work holds.
pub(super) async fn write(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: &Subscription,
) -> Result<(), sqlx::Error> {
    let (reseller,) =
        work.one("select reseller_id from services where id = $1", values![subscription.service_id]).await?;
    let of = Of::Subscription(subscription.id);
    let subject = Subject { reseller, service: Some(subscription.service_id), of };
    replace(work, now, subject, &subscription.deadlines(now)).await
}
