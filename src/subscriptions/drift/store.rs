//! Every statement on `drifts`.

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::subscriptions::drift::{Change, Drift, Field, Source};
use crate::values;

/// The subscription that changed.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// Whose it is.
    pub reseller: i64,
    /// Its service.
    pub service: i64,
    /// Its number.
    pub subscription: i64,
    /// The job that asks something of Microsoft about it.
    pub task: Option<i64>,
}

/// Notes what changed: for the people who must decide on it, and in the service's story.
///
/// # Errors
/// When the database refuses.
pub async fn note(
    work: &mut Work,
    now: OffsetDateTime,
    subject: Subject,
    changes: &[Change],
) -> Result<(), sqlx::Error> {
    for change in changes {
        match change.source {
            Source::Elsewhere => open(work, now, subject.subscription, change).await?,
            Source::Panel => correct(work, now, subject, change.field).await?,
            Source::Course => {}
        }
        if let Some((act, details)) = told(change) {
            let act = Act {
                act,
                reseller: Some(subject.reseller),
                service: Some(subject.service),
                subscription: Some(subject.subscription),
                details,
                ..Act::default()
            };
            audit::record(work, now, act).await?;
        }
    }
    Ok(())
}

/// How the story tells of a change; nothing for what the panel asked for, which it tells of already, and for what
/// only follows from another change.
fn told(change: &Change) -> Option<(&'static str, Value)> {
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    Some(match (change.field, change.source) {
        (_, Source::Panel) => return None,
        (Field::Quantity, _) => (
            "quantity-changed-at-microsoft",
            json!({ "from": number(&change.known), "to": number(&change.shown) }),
        ),
        (Field::Status, _) => ("status-changed-at-microsoft", json!({ "status": change.shown })),
        (_, Source::Course) => return None,
        (Field::AutoRenew, _) => ("renewal-changed-at-microsoft", json!({ "status": change.shown })),
        (Field::Plan, _) => ("plan-changed-at-microsoft", json!({})),
        (Field::NextTerm, _) => ("next-term-changed-at-microsoft", json!({})),
    })
}

/// A drift begins, goes on, or has gone back to where it began.
async fn open(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    change: &Change,
) -> Result<(), sqlx::Error> {
    work.run(
        "insert into drifts (subscription_id, field, known, shown, found_at, seen_at) \
         values ($1, $2, $3, $4, $5, $5) on conflict (subscription_id, field) where closed_at is null \
         do update set shown = excluded.shown, seen_at = excluded.seen_at",
        values![subscription, change.field.as_str(), &change.known, &change.shown, now],
    )
    .await?;
    work.run(
        "update drifts set closed_at = $1, closing = 'undone' \
         where subscription_id = $2 and field = $3 and closed_at is null and known = shown",
        values![now, subscription, change.field.as_str()],
    )
    .await?;
    // Of what has ended nothing else is left to decide.
    let has_ended = matches!(change.shown.as_str(), "cancelled" | "expired" | "disabled");
    if change.field == Field::Status && has_ended {
        work.run(
            "update drifts set closed_at = $1, closing = 'ended' \
             where subscription_id = $2 and field <> 'status' and closed_at is null",
            values![now, subscription],
        )
        .await?;
    }
    Ok(())
}

/// The panel has asked for what Microsoft shows now: whoever did that has decided.
async fn correct(
    work: &mut Work,
    now: OffsetDateTime,
    subject: Subject,
    field: Field,
) -> Result<(), sqlx::Error> {
    work.run(
        "update drifts set closed_at = $1, closing = 'corrected', \
         account_id = (select account_id from jobs where id = $2) \
         where subscription_id = $3 and field = $4 and closed_at is null",
        values![now, subject.task, subject.subscription, field.as_str()],
    )
    .await?;
    Ok(())
}

/// Notes that `account` accepts what Microsoft shows of a field, as far as it is what that person saw; answers
/// whether it was.
///
/// # Errors
/// When the database refuses.
pub async fn accept(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    field: Field,
    shown: &str,
    account: i64,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update drifts set closed_at = $1, closing = 'accepted', account_id = $2 \
             where subscription_id = $3 and field = $4 and shown = $5 and closed_at is null",
            values![now, account, subscription, field.as_str(), shown],
        )
        .await?;
    Ok(changed == 1)
}

/// Whether a drift of this field waits for somebody.
///
/// # Errors
/// When the database refuses.
pub async fn is_open(work: &mut Work, subscription: i64, field: Field) -> Result<bool, sqlx::Error> {
    let (open,): (i64,) = work
        .one(
            "select count(*) from drifts where subscription_id = $1 and field = $2 and closed_at is null",
            values![subscription, field.as_str()],
        )
        .await?;
    Ok(open > 0)
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select d.subscription_id, s.domain, s.display_name, s.reseller_id, r.name as reseller, u.title, d.field, d.known, \
             d.shown, d.found_at, d.seen_at, u.status, u.task_id is not null as is_busy from drifts d \
             join subscriptions u on u.id = d.subscription_id join services s on s.id = u.service_id \
             join resellers r on r.id = s.reseller_id where d.closed_at is null ",
            $rest
        )
    };
}

/// What nobody has decided on in a service, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(work: &mut Work, service: i64) -> Result<Vec<Drift>, sqlx::Error> {
    work.all(select!("and u.service_id = $1 order by d.id"), values![service]).await
}

/// What nobody has decided on in the services of a reseller, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_reseller(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Drift>, sqlx::Error> {
    work.all(select!("and s.reseller_id = $1 order by d.id desc limit $2"), values![reseller, limit]).await
}

/// What nobody has decided on anywhere, the oldest first.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(work: &mut Work, limit: i64) -> Result<Vec<Drift>, sqlx::Error> {
    work.all(select!("order by d.id limit $1"), values![limit]).await
}
