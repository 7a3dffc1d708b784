//! Every statement on `decisions`.

mod became;

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs;
use crate::subscriptions::end_of_term::{Decided, Decision, State};
use crate::values;

pub use became::{close, confirmed, dropped, keep_wiped, overtaken, refused, sent};

/// A decision with what the catalogue knows of the next term. One whose job was taken back before anything was sent
/// was dropped with it.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select d.id, d.subscription_id, d.outcome, d.quantity, d.licence_id, l.title, l.product_id, l.sku_id, l.term, \
             l.billing_cycle, d.term_ends_at, d.kept_until, \
             case when d.state = 'wanted' and j.state = 'cancelled' then 'dropped' else d.state end as state, d.cause, \
             a.name as who, d.decided_at, d.job_id from decisions d left join licences l on l.id = d.licence_id \
             left join accounts a on a.id = d.account_id left join jobs j on j.id = d.job_id ",
            $rest
        )
    };
}

/// A decision to be stored.
#[derive(Clone, Copy, Debug)]
pub struct New {
    /// The subscription.
    pub subscription: i64,
    /// Who decided.
    pub account: Option<i64>,
    /// The job that asks it of Microsoft.
    pub job: i64,
    /// What was decided.
    pub decision: Decision,
    /// The end of term for which it is.
    pub term_ends_at: Option<OffsetDateTime>,
    /// The instant until which it is kept, where the term is locked.
    pub kept_until: Option<OffsetDateTime>,
}

/// Stores that somebody wants this. What was kept or wiped before is no longer wanted; what Microsoft has confirmed
/// stays in force until it confirms this.
///
/// # Errors
/// When the database refuses.
pub async fn want(work: &mut Work, now: OffsetDateTime, new: New) -> Result<(), sqlx::Error> {
    let (quantity, licence) = match new.decision {
        Decision::Change { quantity, licence } => (Some(i64::from(quantity)), licence),
        Decision::Renew | Decision::Cancel | Decision::Extend => (None, None),
    };
    end(work, now, new.subscription, State::Replaced, Some(new.job)).await?;
    work.run(
        "insert into decisions (subscription_id, account_id, job_id, outcome, quantity, licence_id, term_ends_at, \
         kept_until, state, decided_at) values ($1, $2, $3, $4, $5, $6, $7, $8, 'wanted', $9)",
        values![
            new.subscription,
            new.account,
            new.job,
            new.decision.outcome().as_str(),
            quantity,
            licence,
            new.term_ends_at,
            new.kept_until,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Takes back what is kept and forgets what was wiped; answers whether there was something.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(work: &mut Work, now: OffsetDateTime, subscription: i64) -> Result<bool, sqlx::Error> {
    end(work, now, subscription, State::Dropped, None).await
}

/// Ends what is kept and what was wiped; `by` is the job of the decision that takes its place.
async fn end(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    state: State,
    by: Option<i64>,
) -> Result<bool, sqlx::Error> {
    let kept: Vec<(i64,)> = work
        .all(
            "select j.id from decisions d join jobs j on j.id = d.job_id where d.subscription_id = $1 \
             and d.state = 'wanted' and d.kept_until is not null and j.state in ('todo', 'error')",
            values![subscription],
        )
        .await?;
    for (job,) in &kept {
        jobs::cancel(work, now, *job).await?;
    }
    let ended = work
        .run(
            "update decisions set state = $1, settled_at = $2, replaced_by = $3 where subscription_id = $4 \
             and (state = 'wiped' or (state = 'wanted' and kept_until is not null and exists (select 1 from jobs j \
             where j.id = decisions.job_id and j.state = 'cancelled')))",
            values![state.as_str(), now, by, subscription],
        )
        .await?;
    Ok(ended > 0)
}

/// The decision that a job asks of Microsoft, if it asks one.
///
/// # Errors
/// When the database refuses.
pub async fn of_job(work: &mut Work, job: i64) -> Result<Option<Decided>, sqlx::Error> {
    work.first(select!("where d.job_id = $1 order by d.id desc limit 1"), values![job]).await
}

/// The last decision on a subscription: one that was taken back only where there was none before it in this term.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, subscription: i64) -> Result<Option<Decided>, sqlx::Error> {
    work.first(
        select!(
            "where d.subscription_id = $1 order by case when d.state = 'over' then 2 when d.state = 'dropped' \
             or (d.state = 'wanted' and j.state = 'cancelled') then 1 else 0 end, d.id desc limit 1"
        ),
        values![subscription],
    )
    .await
}

/// The decision on a subscription that Microsoft last confirmed and that still holds.
///
/// # Errors
/// When the database refuses.
pub async fn in_force(work: &mut Work, subscription: i64) -> Result<Option<Decided>, sqlx::Error> {
    work.first(
        select!("where d.subscription_id = $1 and d.state = 'confirmed' order by d.id desc limit 1"),
        values![subscription],
    )
    .await
}

/// The decisions on subscriptions of a service that were wiped, of which nobody has said anything since.
///
/// # Errors
/// When the database refuses.
pub async fn wiped(work: &mut Work, service: i64) -> Result<Vec<Decided>, sqlx::Error> {
    work.all(
        select!(
            "join subscriptions u on u.id = d.subscription_id where u.service_id = $1 and d.state = 'wiped' \
             and u.task_id is null and u.status = 'active' order by d.id"
        ),
        values![service],
    )
    .await
}

/// The decisions on a reseller's subscriptions that are kept because their terms are locked.
///
/// # Errors
/// When the database refuses.
pub async fn kept(work: &mut Work, reseller: i64) -> Result<Vec<Decided>, sqlx::Error> {
    work.all(
        select!(
            "join subscriptions u on u.id = d.subscription_id join services s on s.id = u.service_id \
             where s.reseller_id = $1 and d.state = 'wanted' and d.kept_until is not null \
             and j.state in ('todo', 'doing') order by d.id"
        ),
        values![reseller],
    )
    .await
}

/// A plan of our catalogue, as it is sold in the country of a subscription.
#[derive(Debug, sqlx::FromRow)]
pub struct Plan {
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// How it is billed.
    pub billing_cycle: String,
    /// What one licence costs per billing period, in 1/10000 of the currency.
    pub price: i64,
    /// ISO 4217.
    pub currency: String,
}

/// A plan by the number of its licence, where it is sold in the country of a subscription.
///
/// # Errors
/// When the database refuses.
pub async fn plan(work: &mut Work, subscription: i64, licence: i64) -> Result<Option<Plan>, sqlx::Error> {
    work.first(
        "select l.term, l.billing_cycle, p.price, p.currency from subscriptions u \
         join services s on s.id = u.service_id join licence_prices p on p.licence_id = $2 and p.market = s.country \
         join licences l on l.id = p.licence_id where u.id = $1",
        values![subscription, licence],
    )
    .await
}
