//! Every statement on `scheduled_changes`.

use time::OffsetDateTime;

use crate::commitments::Refusal;
use crate::database::Work;
use crate::subscriptions::end_of_term::Decision;
use crate::subscriptions::scheduled::{Intent, Scheduled};
use crate::values;

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select c.id, c.subscription_id, u.title, s.domain, s.display_name, c.planned, c.due_at, n.title as next_licence, \
             n.term as next_term, n.billing_cycle as next_cycle, c.state, \
             c.refusal, c.cause, c.dismissed_at, a.name as who, t.state as task_state, t.answer as task_answer \
             from scheduled_changes c join subscriptions u on u.id = c.subscription_id \
             join services s on s.id = u.service_id left join accounts a on a.id = c.account_id \
             left join jobs t on t.id = c.task_id left join licences n on n.id = c.licence_id ",
            $rest
        )
    };
}

/// The changes of a subscription: those that are planned, the first first, then at most `limit` others, the latest
/// first.
///
/// # Errors
/// When the database refuses.
pub async fn of_subscription(
    work: &mut Work,
    subscription: i64,
    limit: i64,
) -> Result<Vec<Scheduled>, sqlx::Error> {
    let planned: Vec<Scheduled> = work
        .all(
            select!("where c.subscription_id = $1 and c.state = 'planned' order by c.due_at, c.id"),
            values![subscription],
        )
        .await?;
    let over: Vec<Scheduled> = work
        .all(
            select!(
                "where c.subscription_id = $1 and c.state <> 'planned' and c.dismissed_at is null \
                 order by c.due_at desc, c.id desc limit $2"
            ),
            values![subscription, limit],
        )
        .await?;
    Ok(planned.into_iter().chain(over).collect())
}

/// A change by its number.
///
/// # Errors
/// When the database refuses, or there is none.
pub async fn get(work: &mut Work, id: i64) -> Result<Scheduled, sqlx::Error> {
    work.one(select!("where c.id = $1"), values![id]).await
}

/// The changes of a reseller that the rules did not allow on the day and nobody has read about, the latest first; of
/// one service, where it is named.
///
/// # Errors
/// When the database refuses.
pub async fn refused(
    work: &mut Work,
    reseller: i64,
    service: Option<i64>,
    limit: i64,
) -> Result<Vec<Scheduled>, sqlx::Error> {
    work.all(
        select!(
            "where c.state = 'refused' and c.dismissed_at is null and s.reseller_id = $1 \
             and s.id = coalesce($2, s.id) order by c.id desc limit $3"
        ),
        values![reseller, service, limit],
    )
    .await
}

/// The changes of a reseller that wait for their instant, subscription by subscription.
///
/// # Errors
/// When the database refuses.
pub async fn planned(work: &mut Work, reseller: i64) -> Result<Vec<Scheduled>, sqlx::Error> {
    work.all(
        select!(
            "where c.state = 'planned' and s.reseller_id = $1 order by c.subscription_id, c.due_at, c.id"
        ),
        values![reseller],
    )
    .await
}

/// Whether a change still waits for its instant.
///
/// # Errors
/// When the database refuses.
pub async fn is_planned(work: &mut Work, id: i64) -> Result<bool, sqlx::Error> {
    let found: Option<(i64,)> = work
        .first("select id from scheduled_changes where id = $1 and state = 'planned'", values![id])
        .await?;
    Ok(found.is_some())
}

/// A change that is to be stored.
#[derive(Clone, Copy, Debug)]
pub struct New {
    /// Of which subscription.
    pub subscription: i64,
    /// Who wants it.
    pub account: Option<i64>,
    /// What.
    pub planned: Intent,
    /// When.
    pub due_at: OffsetDateTime,
}

/// Stores a change; nothing where one is planned for the same instant already.
///
/// # Errors
/// When the database refuses.
pub async fn add(work: &mut Work, now: OffsetDateTime, new: New) -> anyhow::Result<Option<i64>> {
    let licence = match new.planned {
        Intent::Decision { decide: Decision::Change { licence, .. } } => licence,
        Intent::Change(_) | Intent::Decision { .. } => None,
    };
    let planned = serde_json::to_string(&new.planned)?;
    let added: Option<(i64,)> = work
        .first(
            "insert into scheduled_changes (subscription_id, account_id, planned, due_at, licence_id, state, created_at, \
             updated_at) values ($1, $2, $3, $4, $5, 'planned', $6, $6) on conflict do nothing returning id",
            values![new.subscription, new.account, planned, new.due_at, licence, now],
        )
        .await?;
    Ok(added.map(|(id,)| id))
}

/// Notes the job that waits for a change's instant.
///
/// # Errors
/// When the database refuses.
pub async fn wait_with(work: &mut Work, id: i64, job: i64) -> Result<(), sqlx::Error> {
    work.run("update scheduled_changes set job_id = $1 where id = $2", values![job, id]).await?;
    Ok(())
}

/// Drops a change that is still planned; answers the job that waited for it. Nothing where it is not planned any more,
/// or is of another subscription.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    id: i64,
) -> Result<Option<i64>, sqlx::Error> {
    let dropped: Option<(Option<i64>,)> = work
        .first(
            "update scheduled_changes set state = 'cancelled', updated_at = $1 \
             where id = $2 and subscription_id = $3 and state = 'planned' returning job_id",
            values![now, id, subscription],
        )
        .await?;
    Ok(dropped.map(|(job,)| job.unwrap_or_default()))
}

/// Whether a subscription has a change of this number.
///
/// # Errors
/// When the database refuses.
pub async fn is_of(work: &mut Work, subscription: i64, id: i64) -> Result<bool, sqlx::Error> {
    let found: Option<(i64,)> = work
        .first(
            "select id from scheduled_changes where id = $1 and subscription_id = $2",
            values![id, subscription],
        )
        .await?;
    Ok(found.is_some())
}

/// Notes that somebody has read why a change was not made.
///
/// # Errors
/// When the database refuses.
pub async fn dismiss(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    id: i64,
) -> Result<bool, sqlx::Error> {
    let read = work
        .run(
            "update scheduled_changes set dismissed_at = $1 \
             where id = $2 and subscription_id = $3 and state in ('refused', 'placed') and dismissed_at is null",
            values![now, id, subscription],
        )
        .await?;
    Ok(read == 1)
}

/// A change that is due, as its job needs it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Due {
    /// Of which subscription.
    pub subscription_id: i64,
    /// Who wants it.
    pub account_id: Option<i64>,
    /// What.
    #[sqlx(try_from = "String")]
    pub planned: Intent,
    /// When it was to be done.
    pub due_at: OffsetDateTime,
}

/// The change of this number, while it is planned. Its row is held until the unit of work ends, so that nobody drops
/// it meanwhile.
///
/// # Errors
/// When the database refuses.
pub async fn due(work: &mut Work, id: i64) -> Result<Option<Due>, sqlx::Error> {
    work.first(
        "update scheduled_changes set state = state where id = $1 and state = 'planned' \
         returning subscription_id, account_id, planned, due_at",
        values![id],
    )
    .await
}

/// What became of a planned change when it was due.
#[derive(Clone, Copy, Debug)]
pub enum Became<'a> {
    /// This task asks Microsoft for it.
    Placed(i64),
    /// It was so already.
    Met,
    /// The rules did not allow it.
    Refused(&'a Refusal),
    /// It could not be asked for: the name of the cause.
    Impossible(&'a str),
}

/// Notes what became of a change.
///
/// # Errors
/// When the database refuses.
pub async fn settle(work: &mut Work, now: OffsetDateTime, id: i64, became: Became<'_>) -> anyhow::Result<()> {
    let (state, task, refusal, cause) = match became {
        Became::Placed(task) => ("placed", Some(task), None, None),
        Became::Met => ("met", None, None, None),
        Became::Refused(refusal) => ("refused", None, Some(serde_json::to_string(refusal)?), None),
        Became::Impossible(cause) => ("refused", None, None, Some(cause)),
    };
    work.run(
        "update scheduled_changes set state = $1, task_id = $2, refusal = $3, cause = $4, updated_at = $5 \
         where id = $6 and state = 'planned'",
        values![state, task, refusal, cause, now, id],
    )
    .await?;
    Ok(())
}
