//! Runs jobs: claims the one that has been due the longest, does it, and begins again. Lists every kind of job.

use std::sync::Arc;
use std::time::{Duration, Instant};

use time::OffsetDateTime;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::accounts::reset::SendResetLink;
use crate::app::App;
use crate::bulk::RunBulk;
use crate::catalogue::work::RefreshCatalogue;
use crate::database::Work;
use crate::invitations::{FollowInvitation, PrepareInvitation, ReadInSubscriptions};
use crate::jobs::{self, LeaseLost, Payload, Running};
use crate::mail::SendMail;
use crate::orders::ProvisionOrder;
use crate::passwords::ResetPassword;
use crate::reminders::SweepReminders;
use crate::subscriptions::scheduled::RunScheduledChange;
use crate::subscriptions::sync::{SyncService, SyncServices};
use crate::subscriptions::webhook::RegisterWebhook;
use crate::subscriptions::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, ReactivateSubscription, ReadSubscription,
};
use crate::usage::{ReadUsage, SweepUsage};
use crate::values;

/// How often a worker looks for jobs that it was not told of.
const LOOK: Duration = Duration::from_millis(500);
/// How often a worker writes down that it is alive.
pub const REPORT: Duration = Duration::from_secs(10);
/// Tries of a job that ends in a fault of ours, before it waits for a person.
const TRIES: i64 = 8;

/// A kind of job that this program can do. A job may be run twice: it must find what the first run did.
pub trait Run: Payload {
    /// Does the job, and ends it with `done`, `wait` or `fail` in the unit of work that holds its result.
    ///
    /// # Errors
    /// The unexpected: the job is tried again later, with growing pauses.
    fn run(self, app: &App, job: &Running) -> impl Future<Output = anyhow::Result<()>> + Send;
}

/// Runs jobs until `stop`; then finishes those it has begun.
pub async fn run(app: App, stop: CancellationToken) {
    let name = uuid::Uuid::new_v4().to_string();
    let slots = Arc::new(Semaphore::new(app.settings.jobs_at_once));
    let mut reported: Option<Instant> = None;
    while !stop.is_cancelled() {
        if reported.is_none_or(|at| at.elapsed() > REPORT) {
            reported = Some(Instant::now());
            if let Err(error) = report(&app, &name).await {
                tracing::warn!(%error, "the worker could not report itself");
            }
        }
        // While every slot is taken the worker still reports itself, and still stops when it is told to.
        let slot = tokio::select! {
            slot = Arc::clone(&slots).acquire_owned() => slot,
            () = stop.cancelled() => break,
            () = tokio::time::sleep(REPORT) => continue,
        };
        let Ok(slot) = slot else { break };
        match claim(&app).await {
            Ok(Some(job)) => {
                let app = app.clone();
                tokio::spawn(async move {
                    perform(&app, &job).await;
                    drop(slot);
                });
            }
            Ok(None) => {
                drop(slot);
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = app.wake.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                }
            }
            Err(error) => {
                drop(slot);
                tracing::error!(%error, "the worker could not look for jobs");
                tokio::select! { () = stop.cancelled() => {} () = tokio::time::sleep(LOOK * 4) => {} }
            }
        }
    }
    let all = u32::try_from(app.settings.jobs_at_once).unwrap_or(u32::MAX);
    // Never closed, so this only waits for the jobs that still run.
    let _ = slots.acquire_many(all).await;
}

/// Does every job that is due now, one after another; answers how many.
///
/// # Errors
/// When the database refuses.
pub async fn run_due(app: &App) -> anyhow::Result<usize> {
    let mut count = 0;
    while let Some(job) = claim(app).await? {
        perform(app, &job).await;
        count += 1;
    }
    Ok(count)
}

async fn claim(app: &App) -> Result<Option<Running>, sqlx::Error> {
    jobs::claim(&app.database, &app.clock, lease(app)).await
}

fn lease(app: &App) -> time::Duration {
    time::Duration::try_from(app.settings.lease).unwrap_or(time::Duration::MINUTE)
}

async fn perform(app: &App, job: &Running) {
    let outcome = {
        let work = dispatch(app, job);
        tokio::pin!(work);
        loop {
            tokio::select! {
                outcome = &mut work => break outcome,
                // While the work goes on its lease must not run out.
                () = tokio::time::sleep(app.settings.lease / 3) => {
                    if let Err(error) = job.renew(lease(app)).await {
                        break Err(error);
                    }
                }
            }
        }
    };
    let Err(error) = outcome else { return };
    if error.is::<LeaseLost>() {
        tracing::warn!(job = job.id, kind = job.kind, "another worker has taken the job");
        return;
    }
    tracing::error!(job = job.id, kind = job.kind, error = format!("{error:#}"), "a job failed");
    if let Err(error) = put_off(app, job, &error).await {
        tracing::error!(job = job.id, %error, "a failed job could not be put off");
    }
}

/// After a fault of ours: again after 1, 4, 9 … minutes, then a person must look.
async fn put_off(app: &App, job: &Running, error: &anyhow::Error) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    let answer = format!("{error:#}");
    if job.attempts >= TRIES {
        job.fail(&mut work, &answer).await?;
    } else {
        let pause = time::Duration::minutes(job.attempts * job.attempts);
        job.wait(&mut work, app.clock.now() + pause, &answer).await?;
    }
    Ok(work.commit().await?)
}

/// When a worker last said that it is alive; nothing when none did lately.
///
/// # Errors
/// When the database refuses.
pub async fn last_seen(work: &mut Work) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let newest: Option<(OffsetDateTime,)> =
        work.first("select seen_at from workers order by seen_at desc limit 1", values![]).await?;
    Ok(newest.map(|(seen_at,)| seen_at))
}

async fn report(app: &App, name: &str) -> Result<(), sqlx::Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    work.run(
        "insert into workers (name, seen_at) values ($1, $2) on conflict (name) do update set seen_at = $2",
        values![name, now],
    )
    .await?;
    work.run("delete from workers where seen_at < $1", values![now - time::Duration::hours(1)]).await?;
    work.commit().await
}

/// Every kind of job, and who does it.
async fn dispatch(app: &App, job: &Running) -> anyhow::Result<()> {
    match job.kind.as_str() {
        CancelSubscription::KIND => run_as::<CancelSubscription>(app, job).await,
        ChangeQuantity::KIND => run_as::<ChangeQuantity>(app, job).await,
        DecideEndOfTerm::KIND => run_as::<DecideEndOfTerm>(app, job).await,
        FollowInvitation::KIND => run_as::<FollowInvitation>(app, job).await,
        PrepareInvitation::KIND => run_as::<PrepareInvitation>(app, job).await,
        ProvisionOrder::KIND => run_as::<ProvisionOrder>(app, job).await,
        ReactivateSubscription::KIND => run_as::<ReactivateSubscription>(app, job).await,
        ReadInSubscriptions::KIND => run_as::<ReadInSubscriptions>(app, job).await,
        ReadSubscription::KIND => run_as::<ReadSubscription>(app, job).await,
        ReadUsage::KIND => run_as::<ReadUsage>(app, job).await,
        RefreshCatalogue::KIND => run_as::<RefreshCatalogue>(app, job).await,
        RegisterWebhook::KIND => run_as::<RegisterWebhook>(app, job).await,
        ResetPassword::KIND => run_as::<ResetPassword>(app, job).await,
        RunBulk::KIND => run_as::<RunBulk>(app, job).await,
        RunScheduledChange::KIND => run_as::<RunScheduledChange>(app, job).await,
        SendResetLink::KIND => run_as::<SendResetLink>(app, job).await,
        SendMail::KIND => run_as::<SendMail>(app, job).await,
        SyncService::KIND => run_as::<SyncService>(app, job).await,
        SyncServices::KIND => run_as::<SyncServices>(app, job).await,
        SweepReminders::KIND => run_as::<SweepReminders>(app, job).await,
        SweepUsage::KIND => run_as::<SweepUsage>(app, job).await,
        kind => anyhow::bail!("this version knows no job of kind {kind}"),
    }
}

async fn run_as<P: Run>(app: &App, job: &Running) -> anyhow::Result<()> {
    // On the heap: the state of the largest job would otherwise be part of every one that waits for it.
    Box::pin(job.payload::<P>()?.run(app, job)).await
}
