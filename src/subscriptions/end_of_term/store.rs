//! Every statement on `decisions`.

use time::{Duration, OffsetDateTime};

use crate::commitments::{NextTerm, Outcome};
use crate::database::Work;
use crate::jobs;
use crate::subscriptions::end_of_term::{Decided, Decision, State};
use crate::values;

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
    withdraw(work, now, new.subscription, State::Replaced).await?;
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

/// Takes back what is kept and forgets what was wiped, as `state` says; answers whether there was something.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    state: State,
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
    let forgotten = work
        .run(
            "update decisions set state = $1, settled_at = $2 where subscription_id = $3 and (state = 'wiped' \
             or (state = 'wanted' and kept_until is not null and exists (select 1 from jobs j \
             where j.id = decisions.job_id and j.state = 'cancelled')))",
            values![state.as_str(), now, subscription],
        )
        .await?;
    Ok(forgotten > 0)
}

/// The decision that a job asks of Microsoft, if it asks one.
///
/// # Errors
/// When the database refuses.
pub async fn of_job(work: &mut Work, job: i64) -> Result<Option<Decided>, sqlx::Error> {
    work.first(select!("where d.job_id = $1 order by d.id desc limit 1"), values![job]).await
}

/// The last decision on a subscription.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, subscription: i64) -> Result<Option<Decided>, sqlx::Error> {
    work.first(select!("where d.subscription_id = $1 order by d.id desc limit 1"), values![subscription])
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

/// Notes that the decision of this job was taken back before anything of it was sent.
///
/// # Errors
/// When the database refuses.
pub async fn dropped(work: &mut Work, now: OffsetDateTime, job: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'dropped', settled_at = $1 where job_id = $2 and state = 'wanted'",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes that Microsoft took the decision of this job.
///
/// # Errors
/// When the database refuses.
pub async fn sent(work: &mut Work, now: OffsetDateTime, job: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'sent', sent_at = $1 where job_id = $2 and state = 'wanted'",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes that Microsoft shows the decision of this job: it takes the place of every earlier one.
///
/// # Errors
/// When the database refuses.
pub async fn confirmed(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    job: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'replaced', settled_at = $1 \
         where subscription_id = $2 and state in ('confirmed', 'wiped') and job_id is distinct from $3",
        values![now, subscription, job],
    )
    .await?;
    work.run(
        "update decisions set state = 'confirmed', settled_at = $1, sent_at = coalesce(sent_at, $1) \
         where job_id = $2 and state in ('wanted', 'sent', 'refused')",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes why the decision of this job was refused.
///
/// # Errors
/// When the database refuses.
pub async fn refused(work: &mut Work, now: OffsetDateTime, job: i64, cause: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'refused', cause = $1, settled_at = $2 \
         where job_id = $3 and state in ('wanted', 'sent')",
        values![cause, now, job],
    )
    .await?;
    Ok(())
}

/// Notes what became of a confirmed decision.
///
/// # Errors
/// When the database refuses.
pub async fn overtaken(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    state: State,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = $1, settled_at = $2 where id = $3",
        values![state.as_str(), now, id],
    )
    .await?;
    Ok(())
}

/// Closes what was decided for a term that is over: the one that runs ends at `term_ends_at`.
///
/// # Errors
/// When the database refuses.
pub async fn close(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    term_ends_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'over', settled_at = $1 where subscription_id = $2 \
         and state in ('confirmed', 'wiped') and term_ends_at < $3",
        values![now, subscription, term_ends_at - Duration::DAY],
    )
    .await?;
    Ok(())
}

/// Keeps what was scheduled at Microsoft without the panel and has just been deleted by a change of ours, so that it can
/// be scheduled again.
///
/// # Errors
/// When the database refuses.
pub async fn keep_wiped(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    outcome: Outcome,
    next: Option<&NextTerm>,
    quantity: i64,
) -> Result<(), sqlx::Error> {
    let part = |whole: Option<&String>, sign: char, nth: usize| {
        whole.and_then(|whole| whole.split(sign).nth(nth)).map(str::to_lowercase)
    };
    let (sku, plan) = (next.and_then(|next| next.sku.as_ref()), next.and_then(|next| next.plan.as_ref()));
    work.run(
        "insert into decisions (subscription_id, outcome, quantity, licence_id, term_ends_at, state, decided_at, \
         settled_at) select u.id, $1, $2, (select min(l.id) from licences l \
         where lower(l.product_id) = coalesce($3, lower(u.product_id)) \
         and lower(l.sku_id) = coalesce($4, lower(u.sku_id)) and lower(l.term) = coalesce($5, lower(u.term)) \
         and l.billing_cycle = coalesce($6, u.billing_cycle)), u.term_ends_at, 'wiped', $7, $7 \
         from subscriptions u where u.id = $8",
        values![
            outcome.as_str(),
            (outcome == Outcome::Change).then(|| next.and_then(|next| next.quantity).unwrap_or(quantity)),
            part(sku, ':', 0),
            part(sku, ':', 1),
            part(plan, '/', 0),
            part(plan, '/', 1),
            now,
            subscription
        ],
    )
    .await?;
    Ok(())
}
