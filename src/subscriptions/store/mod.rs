//! Every statement on `subscriptions`.

mod confirm;
mod dates;
mod held;
mod target;
mod transitions;

use time::OffsetDateTime;

use crate::database::Work;
use crate::microsoft::subscriptions::RawSubscription;
use crate::services;
use crate::subscriptions::{Status, Subscription};
use crate::values;

pub use confirm::{Origin, confirm};
pub use dates::refresh_deadlines;
pub use held::{released, shown_status};
pub use target::{Target, at_microsoft, target};
pub use transitions::{keep_transitions, transitions};

/// What is stored of a subscription, with what the catalogue knows of its licence and with the last task that
/// changes it, done or not.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select u.id, u.service_id, s.domain, s.display_name, u.order_id, u.microsoft_id, u.title, \
             u.product_id, u.sku_id, u.term, u.billing_cycle, u.status, u.quantity, u.wanted, u.task_id, u.cause, u.version, u.auto_renew, \
             case when u.extended_since is not null and u.ending = 'undecided' then 'extend' else u.ending end as ending, \
             u.next_term, u.cancellable_until, u.term_ends_at, u.extended_since, \
             (select hours from term_lock) as lock_hours, u.refundable, u.vanished_at, u.created_at, u.updated_at, \
             l.minimum, l.maximum, l.segment, l.is_trial, l.prerequisites, p.price, p.currency, \
             j.state as task_state, j.answer as task_answer, j.payload as task_payload, j.kind as task_kind, j.hold as task_hold, \
             j.held_until as task_held_until, j.account_id as task_account from subscriptions u \
             join services s on s.id = u.service_id left join licences l on l.id = u.licence_id \
             left join licence_prices p on p.licence_id = u.licence_id and p.market = s.country \
             left join jobs j on j.id = coalesce(u.task_id, (select max(k.id) from jobs k \
             where k.subscription_id = u.id and k.kind in ('change-quantity', 'cancel-subscription', \
             'decide-end-of-term', 'reactivate-subscription'))) ",
            $rest
        )
    };
}

mod all;
mod lock;

pub use all::{maybe_idle, of_reseller};
pub use lock::set_lock;

/// The ids at Microsoft of the subscriptions of a service.
///
/// # Errors
/// When the database refuses.
pub async fn known(work: &mut Work, service: i64) -> Result<Vec<String>, sqlx::Error> {
    let known: Vec<(String,)> =
        work.all("select microsoft_id from subscriptions where service_id = $1", values![service]).await?;
    Ok(known.into_iter().map(|(id,)| id).collect())
}

/// A subscription as a look at its service's whole list needs it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// Its number.
    pub id: i64,
    /// Its id at Microsoft.
    pub microsoft_id: String,
    /// Counts changes.
    pub version: i64,
    /// The job that asks something of Microsoft.
    pub task_id: Option<i64>,
    /// The whole resource as last read (JSON).
    pub raw: String,
    /// Since when Microsoft no longer shows it.
    pub vanished_at: Option<OffsetDateTime>,
    /// Whether it was not read since the panel keeps what happens at the end of a term.
    pub is_half_read: bool,
}

/// Every subscription of a service, for a look at its whole list.
///
/// # Errors
/// When the database refuses.
pub async fn before_look(work: &mut Work, service: i64) -> Result<Vec<Known>, sqlx::Error> {
    work.all(
        "select id, microsoft_id, version, task_id, raw, vanished_at, ending is null as is_half_read from subscriptions where service_id = $1 \
         order by id",
        values![service],
    )
    .await
}

/// Notes that Microsoft no longer shows a subscription, if it is still as it was at `version` and nothing is asked of
/// Microsoft about it; answers whether that is so. It stays: its story is still told.
///
/// # Errors
/// When the database refuses.
pub async fn vanish(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    version: i64,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update subscriptions set vanished_at = $1 \
             where id = $2 and version = $3 and task_id is null and vanished_at is null",
            values![now, id, version],
        )
        .await?;
    dates::note(work, now, id).await?;
    Ok(changed == 1)
}

/// Whether a subscription is as it was at `version`, and nothing is asked of Microsoft about it. Its row is held until
/// the unit of work ends.
///
/// # Errors
/// When the database refuses.
pub async fn is_still(work: &mut Work, id: i64, version: i64) -> Result<bool, sqlx::Error> {
    let still = work
        .run(
            "update subscriptions set version = version where id = $1 and version = $2 and task_id is null",
            values![id, version],
        )
        .await?;
    Ok(still == 1)
}

/// The subscriptions of a service, those that have ended last, otherwise in the order in which they came.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(work: &mut Work, service: i64) -> Result<Vec<Subscription>, sqlx::Error> {
    work.all(
        select!(
            "where u.service_id = $1 order by \
             case when u.status in ('cancelled', 'expired', 'disabled') then 1 else 0 end, u.id"
        ),
        values![service],
    )
    .await
}

/// A subscription of a reseller's service.
///
/// # Errors
/// When the database refuses.
pub async fn find(
    work: &mut Work,
    reseller: i64,
    domain: &str,
    id: i64,
) -> Result<Option<Subscription>, sqlx::Error> {
    work.first(
        select!("where s.reseller_id = $1 and s.domain = $2 and u.id = $3"),
        values![reseller, domain, id],
    )
    .await
}

/// A subscription, whosever it is.
///
/// # Errors
/// When the database refuses, or there is none with this number.
pub async fn get(work: &mut Work, id: i64) -> Result<Subscription, sqlx::Error> {
    work.one(select!("where u.id = $1"), values![id]).await
}

/// Holds the row of a subscription until the unit of work ends, so that two who plan something for it take turns.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, id: i64) -> Result<(), sqlx::Error> {
    work.run("update subscriptions set version = version where id = $1", values![id]).await?;
    Ok(())
}

/// A subscription as Microsoft last showed it, whole.
///
/// # Errors
/// When the database refuses, or there is none with this number.
pub async fn shown(work: &mut Work, id: i64) -> anyhow::Result<RawSubscription> {
    let (raw,): (String,) = work.one("select raw from subscriptions where id = $1", values![id]).await?;
    Ok(serde_json::from_str(&raw)?)
}

/// Notes that `task` asks Microsoft for `wanted` licences, 0 for a cancellation, nothing for something else; `false` when the subscription has
/// changed since `version`, or another task is at it.
///
/// # Errors
/// When the database refuses.
pub async fn want(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    version: i64,
    wanted: Option<i64>,
    task: i64,
) -> Result<bool, sqlx::Error> {
    let status = if wanted == Some(0) { Status::Cancelling } else { Status::Changing };
    let changed = work
        .run(
            "update subscriptions set wanted = $1, task_id = $2, status = $3, cause = null, version = version + 1, \
             updated_at = $4 where id = $5 and version = $6 and task_id is null",
            values![wanted, task, status.as_str(), now, id, version],
        )
        .await?;
    dates::note(work, now, id).await?;
    Ok(changed == 1)
}

/// Notes that nothing is asked of Microsoft any more, and why that was refused, if it was. The status is again the
/// one that Microsoft last showed. After every wish the whole list of the service is looked at soon.
///
/// # Errors
/// When the database refuses, or there is no such subscription.
pub async fn settle(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    cause: Option<&str>,
) -> anyhow::Result<()> {
    let (raw, service): (String, i64) =
        work.one("select raw, service_id from subscriptions where id = $1", values![id]).await?;
    let raw: RawSubscription = serde_json::from_str(&raw)?;
    let status = Status::from(&raw.view().status);
    work.run(
        "update subscriptions set wanted = null, task_id = null, status = $1, cause = $2, version = version + 1, \
         updated_at = $3 where id = $4",
        values![status.as_str(), cause, now, id],
    )
    .await?;
    dates::note(work, now, id).await?;
    services::store::synced(work, service, None).await?;
    Ok(())
}

/// Forgets why the last wish was refused; answers whether there was something to forget.
///
/// # Errors
/// When the database refuses.
pub async fn dismiss(work: &mut Work, id: i64) -> Result<bool, sqlx::Error> {
    let dismissed = work
        .run("update subscriptions set cause = null where id = $1 and cause is not null", values![id])
        .await?;
    Ok(dismissed == 1)
}

/// The subscriptions of a reseller whose last wish was refused, the latest first.
///
/// # Errors
/// When the database refuses.
pub async fn refused(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Subscription>, sqlx::Error> {
    work.all(
        select!(
            "where s.reseller_id = $1 and u.cause is not null order by u.updated_at desc, u.id desc limit $2"
        ),
        values![reseller, limit],
    )
    .await
}
