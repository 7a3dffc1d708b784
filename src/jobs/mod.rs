//! Jobs: work outside a request, written in the same commit as what made it necessary, done by `worker`.
//!
//! A job is claimed with one conditional update and held by a lease that its worker renews. Everything a job
//! writes goes through [`Running::begin`], which checks the lease first: a worker that was thought dead and
//! comes back can no longer change anything.

pub mod hold;
pub mod progress;
mod running;
mod step;
pub mod unknown;

use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::values;

pub use hold::Hold;
pub use running::{LeaseLost, Running, claim};
pub use step::{Answer, Step};

/// What a job needs to know; lives with the feature that enqueues it.
pub trait Payload: Serialize + DeserializeOwned + Send {
    /// The name it is stored under, and the last part of its text key `task-kind-…`.
    const KIND: &'static str;
}

/// What a job is about, so that its task shows on the right pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// Who asked for it; `None` when the panel did.
    pub account: Option<i64>,
    /// Whose it is.
    pub reseller: Option<i64>,
    /// The order it serves.
    pub order: Option<i64>,
    /// The service it changes.
    pub service: Option<i64>,
    /// The subscription it changes.
    pub subscription: Option<i64>,
}

/// Stores a job that may run from `at` on; answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue<P: Payload>(
    work: &mut Work,
    at: OffsetDateTime,
    payload: &P,
    about: About,
) -> anyhow::Result<i64> {
    let (id,) = work
        .one(
            "insert into jobs (kind, payload, state, next_try_at, account_id, reseller_id, order_id, service_id, \
             subscription_id, created_at, updated_at) \
             values ($1, $2, 'todo', $3, $4, $5, $6, $7, $8, $3, $3) returning id",
            values![
                P::KIND,
                serde_json::to_string(payload)?,
                at,
                about.account,
                about.reseller,
                about.order,
                about.service,
                about.subscription
            ],
        )
        .await?;
    Ok(id)
}

/// How many jobs of this kind wait or are being done.
///
/// # Errors
/// When the database refuses.
pub async fn live<P: Payload>(work: &mut Work) -> Result<i64, sqlx::Error> {
    let (live,): (i64,) = work
        .one("select count(*) from jobs where kind = $1 and state in ('todo', 'doing')", values![P::KIND])
        .await?;
    Ok(live)
}

/// Whether a worker is doing a job of this kind about a service at this moment.
///
/// # Errors
/// When the database refuses.
pub async fn is_doing<P: Payload>(work: &mut Work, service: i64) -> Result<bool, sqlx::Error> {
    let (doing,): (i64,) = work
        .one(
            "select count(*) from jobs where service_id = $1 and kind = $2 and state = 'doing'",
            values![service, P::KIND],
        )
        .await?;
    Ok(doing > 0)
}

/// Whether the same person has enqueued the same job before: a form that was sent twice.
///
/// # Errors
/// When the database refuses.
pub async fn is_known<P: Payload>(work: &mut Work, payload: &P, about: About) -> anyhow::Result<bool> {
    let known: Option<(i64,)> = work
        .first(
            "select id from jobs where subscription_id = $1 and account_id = $2 and kind = $3 and payload = $4",
            values![about.subscription, about.account, P::KIND, serde_json::to_string(payload)?],
        )
        .await?;
    Ok(known.is_some())
}

/// How long to wait before asking Microsoft again what did not succeed for the `attempt`th time in a row: 2, 4, 8
/// seconds and so on, up to a quarter of an hour.
#[must_use]
pub fn pause(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 10)).unwrap_or(1);
    Duration::seconds(2_i64.pow(doublings)).min(Duration::minutes(15))
}

/// Whether a job of this kind is about to do something with a subscription, but has not begun.
///
/// # Errors
/// When the database refuses.
pub async fn is_due<P: Payload>(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
) -> Result<bool, sqlx::Error> {
    let (due,): (i64,) = work
        .one(
            "select count(*) from jobs where subscription_id = $1 and kind = $2 and state = 'todo' \
             and next_try_at <= $3",
            values![subscription, P::KIND, now],
        )
        .await?;
    Ok(due > 0)
}

/// Has a job that needs a person done from now on, its attempts counted anew; `false` when it needs none (any
/// more).
///
/// # Errors
/// When the database refuses.
pub async fn retry(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set state = 'todo', attempts = 0, next_try_at = $1, finished_at = null, updated_at = $1 \
             where id = $2 and state = 'error'",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// Has a job that waits for a later moment done from now on; `false` when it does not wait (any more), or its reseller
/// can still take it back.
///
/// # Errors
/// When the database refuses.
pub async fn hasten(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set next_try_at = $1, updated_at = $1 where id = $2 and state = 'todo' and hold is null \
             and next_try_at > $1",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// Has the waiting jobs of this kind done from now on; answers how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn hasten_kind<P: Payload>(work: &mut Work, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    work.run(
        "update jobs set next_try_at = $1, updated_at = $1 where kind = $2 and state = 'todo' and next_try_at > $1",
        values![now, P::KIND],
    )
    .await
}

/// Has every job done from now on that waits with this answer; answers how many there were.
///
/// # Errors
/// When the database refuses.
pub async fn hasten_all(work: &mut Work, now: OffsetDateTime, answer: &str) -> Result<u64, sqlx::Error> {
    work.run(
        "update jobs set next_try_at = $1, updated_at = $1 where answer = $2 and state = 'todo' and next_try_at > $1",
        values![now, answer],
    )
    .await
}

/// Gives up a job that nobody is doing: something else takes its place. `false` when it has begun or ended.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set state = 'cancelled', finished_at = $1, updated_at = $1 \
             where id = $2 and state in ('todo', 'error')",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// Has a job that was cancelled before it began done at `at` after all.
///
/// # Errors
/// When the database refuses.
pub async fn revive(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    work.run(
        "update jobs set state = 'todo', next_try_at = $1, finished_at = null, updated_at = $2 \
         where id = $3 and state = 'cancelled'",
        values![at, now, id],
    )
    .await?;
    Ok(())
}

/// Closes the stopped jobs of this kind for an order: another is about to take their place, and only one may ever
/// carry an order.
///
/// # Errors
/// When the database refuses.
pub async fn supersede<P: Payload>(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update jobs set state = 'cancelled', updated_at = $1 where order_id = $2 and kind = $3 and state = 'error'",
        values![now, order, P::KIND],
    )
    .await?;
    Ok(())
}

/// The newest job of this kind for an order: the only one that may carry it.
///
/// # Errors
/// When the database refuses.
pub async fn newest<P: Payload>(work: &mut Work, order: i64) -> Result<Option<i64>, sqlx::Error> {
    let (id,): (Option<i64>,) = work
        .one("select max(id) from jobs where order_id = $1 and kind = $2", values![order, P::KIND])
        .await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_quarter_of_an_hour() {
        assert_eq!(pause(0), Duration::seconds(2));
        assert_eq!(pause(3), Duration::seconds(8));
        assert_eq!(pause(100), Duration::minutes(15));
    }
}
