//! The job that reads a subscription, such as after the end of its term.

use time::{Duration, OffsetDateTime};

use super::Asking;
use crate::app::App;
use crate::jobs::{Running, Step, pause};
use crate::microsoft::subscriptions::{Subscription as Shown, SubscriptionStatus};
use crate::microsoft::{Cause, Failure};
use crate::subscriptions::store;
use crate::subscriptions::{IN_PROGRESS, ReadSubscription};
use crate::worker::Run;

/// How long a renewal may take from the end of the term (`commitment-rules.md` E8), and a reserve.
const RENEWAL: Duration = Duration::hours(26);

impl Run for ReadSubscription {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = job.begin().await?;
        let target = store::target(&mut work, self.subscription).await?;
        if target.task_id.is_some() {
            // The task reads it too, but may end before the term does.
            job.wait(&mut work, app.clock.now() + Duration::HOUR, Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        work.commit().await?;

        let reading = Asking { app, job, target };
        let (step, shown) = match reading.read().await? {
            (step, Ok(shown)) => (step, shown),
            (step, Err(failure)) => return reading.not_read(step, &failure).await,
        };
        let (now, target) = (app.clock.now(), &reading.target);
        let mut work = job.begin().await?;
        step.done(&mut work, now).await?;
        if !store::is_still(&mut work, target.id, target.version).await? {
            // Whoever changed it meanwhile has read it later than this; what is left to see is seen then.
            job.wait(&mut work, now + pause(job.attempts), Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        store::confirm(&mut work, now, target.service_id, None, &shown).await?;
        let view = shown.view();
        if view.status == SubscriptionStatus::Pending {
            job.wait(&mut work, now + pause(job.attempts), IN_PROGRESS).await?;
        } else if is_renewing(view, now) {
            job.wait(&mut work, now + Duration::HOUR, IN_PROGRESS).await?;
        } else {
            job.done(&mut work).await?;
        }
        Ok(work.commit().await?)
    }
}

/// Whether its term is over and Microsoft has not begun the next one, though it may still.
pub(in crate::subscriptions) fn is_renewing(shown: &Shown, now: OffsetDateTime) -> bool {
    shown.status == SubscriptionStatus::Active
        && shown.commitment_end().is_some_and(|end| end < now && now < end + RENEWAL)
}

impl Asking<'_> {
    /// The subscription could not be read, and nothing was wanted of it.
    pub async fn not_read(&self, step: Step, failure: &Failure) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        match failure {
            Failure::Refused(_) => self.job.fail(&mut work, failure.cause().name()).await?,
            _ => self.job.wait(&mut work, now + self.pause(failure), failure.cause().name()).await?,
        }
        Ok(work.commit().await?)
    }
}
