//! Something is planned for a later instant.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::commitments::Planned;
use crate::database::Work;
use crate::jobs::{self, About};
use crate::subscriptions::scheduled::store::{self, New};
use crate::subscriptions::scheduled::{Intent, RunScheduledChange, Scheduled, dates};
use crate::subscriptions::{By, Subscription};

/// What became of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// It is stored, with the job that waits for its instant; or it was already, by the same form sent twice.
    Stored,
    /// Something else is planned for that very instant.
    Taken,
}

/// Stores what is to be done at `due_at` with the job that waits for that, in a unit of work that holds the row of the
/// subscription; `planned` are the changes that wait already.
///
/// # Errors
/// When the database refuses.
pub async fn plan(
    work: &mut Work,
    now: OffsetDateTime,
    by: By,
    (subscription, planned): (&Subscription, &[Scheduled]),
    (intent, due_at): (Intent, OffsetDateTime),
) -> anyhow::Result<Plan> {
    let new = New { subscription: subscription.id, account: by.account, planned: intent, due_at };
    let Some(change) = store::add(work, now, new).await? else {
        let is_known = planned.iter().any(|other| other.due_at == due_at && other.planned == intent);
        return Ok(if is_known { Plan::Stored } else { Plan::Taken });
    };
    let about = About {
        account: by.account,
        reseller: Some(by.reseller),
        order: None,
        service: Some(subscription.service_id),
        subscription: Some(subscription.id),
    };
    let job = jobs::enqueue(work, due_at, &RunScheduledChange { change }, about).await?;
    store::wait_with(work, change, job).await?;
    dates::note(work, now, by.reseller, subscription).await?;
    let act = match intent {
        Intent::Change(_) => Act { act: "change-scheduled", ..Act::default() },
        Intent::Decision { .. } => Act { act: "decision-scheduled", ..Act::default() },
    };
    record(work, now, by, subscription, act, intent).await?;
    Ok(Plan::Stored)
}

/// Writes down what was done about something that is planned.
///
/// # Errors
/// When the database refuses.
pub async fn record(
    work: &mut Work,
    now: OffsetDateTime,
    by: By,
    subscription: &Subscription,
    act: Act,
    intent: Intent,
) -> Result<(), sqlx::Error> {
    let details = match intent {
        Intent::Change(Planned::Seats(seats)) => json!({ "to": seats.get() }),
        Intent::Change(Planned::Cancel) => json!({ "to": 0 }),
        Intent::Decision { decide } => json!({ "outcome": decide.outcome().as_str() }),
    };
    let act = Act {
        account: by.account,
        reseller: Some(by.reseller),
        service: Some(subscription.service_id),
        subscription: Some(subscription.id),
        details,
        ..act
    };
    audit::record(work, now, act).await
}
