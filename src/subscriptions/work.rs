//! The jobs that ask Microsoft for another number of licences or for the end of a subscription, and that read it.
//!
//! A wish is an absolute number, so a job first reads the subscription: where Microsoft shows what is wanted, an
//! earlier try was carried out, answered or not, and nothing is written again. Where it shows neither that nor what
//! the person saw, somebody else was there, and the wish is given back.

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::commitments::Seats;
use crate::database::Work;
use crate::jobs::{Running, Step, pause};
use crate::microsoft::subscriptions::{Changed, RawSubscription, Subscription as Shown, SubscriptionStatus};
use crate::microsoft::{Cause, Failure};
use crate::subscriptions::store::{self, Target};
use crate::subscriptions::{CancelSubscription, ChangeQuantity, IN_PROGRESS, ReadSubscription, Wish};
use crate::worker::Run;

/// The step that reads the subscription.
const READ: &str = "read";
/// The step that changes it.
const CHANGE: &str = "change";
/// How long a change that Microsoft accepted may take before it is asked for again.
const CONFIRMATION: Duration = Duration::hours(24);
/// How long Microsoft may put a wish off before it counts as refused: long enough for "again in 24 hours".
const PATIENCE: Duration = Duration::days(3);
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);
/// How long a renewal may take from the end of the term (`commitment-rules.md` E8), and a reserve.
const RENEWAL: Duration = Duration::hours(26);

impl Wish {
    /// Whether Microsoft shows the subscription as wanted.
    fn is_met(self, shown: &RawSubscription) -> bool {
        match self {
            Self::Quantity(seats) => shown.view().quantity == Some(i64::from(seats.get())),
            Self::End => shown.view().status == SubscriptionStatus::Deleted,
        }
    }

    /// The subscription as wanted, everything else as it is.
    fn of(self, shown: RawSubscription) -> RawSubscription {
        match self {
            Self::Quantity(seats) => shown.with_quantity(seats.into()),
            Self::End => shown.cancelled(),
        }
    }
}

impl Run for ChangeQuantity {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let seats =
            Seats::new(self.quantity).map_err(|_| anyhow::anyhow!("no licences are a cancellation"))?;
        carry_out(app, job, self.subscription, Wish::Quantity(seats)).await
    }
}

impl Run for CancelSubscription {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        carry_out(app, job, self.subscription, Wish::End).await
    }
}

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
pub(super) fn is_renewing(shown: &Shown, now: OffsetDateTime) -> bool {
    shown.status == SubscriptionStatus::Active
        && shown.commitment_end().is_some_and(|end| end < now && now < end + RENEWAL)
}

/// Asks Microsoft for `wish` until it shows it, refuses it, or must be asked again later.
async fn carry_out(app: &App, job: &Running, subscription: i64, wish: Wish) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    let mut target = store::target(&mut work, subscription).await?;
    let now = app.clock.now();
    let is_ours = if let Some(task) = target.task_id {
        task == job.id
    } else {
        // Settled before: staff have the wish tried again, with new patience.
        target.updated_at = now;
        store::want(&mut work, now, subscription, target.version, wish.stored(), job.id).await?
    };
    if !is_ours {
        job.fail(&mut work, Cause::Busy.name()).await?;
        return Ok(work.commit().await?);
    }
    work.commit().await?;

    let asking = Asking { app, job, target };
    loop {
        let (step, shown) = match asking.read().await? {
            (step, Ok(shown)) => (step, shown),
            (step, Err(failure)) => return asking.failed(step, &failure).await,
        };
        let now = app.clock.now();
        let mut work = job.begin().await?;
        step.done(&mut work, now).await?;
        store::confirm(&mut work, now, asking.target.service_id, None, &shown).await?;
        if wish.is_met(&shown) {
            return asking.met(work).await;
        }
        if let Some(accepted_at) = job.carried_out(&mut work, CHANGE).await?
            && now < accepted_at + CONFIRMATION
        {
            // Microsoft takes its time: look again, at growing intervals.
            let waited: Duration = now - accepted_at;
            let wait = Duration::clamp(waited / 2, Duration::seconds(2), Duration::minutes(15));
            job.advanced(&mut work).await?;
            job.wait(&mut work, now + wait, IN_PROGRESS).await?;
            return Ok(work.commit().await?);
        }
        if shown.view().quantity.is_some_and(|quantity| quantity != asking.target.quantity) {
            return asking.overtaken(work).await;
        }
        work.commit().await?;

        let step = job.step(CHANGE).await?;
        let tenant = asking.target.tenant_id.parse()?;
        let changed = app.microsoft.replace_subscription(&step.ids, tenant, &wish.of(shown)).await;
        match changed {
            // What it answers is read back all the same: the answer to a change leaves things out.
            Ok(Changed::Done(_) | Changed::Accepted) => {
                let mut work = job.begin().await?;
                step.done(&mut work, app.clock.now()).await?;
                work.commit().await?;
            }
            Err(failure) => return asking.failed(step, &failure).await,
        }
    }
}

/// A subscription about which Microsoft is being asked.
pub(super) struct Asking<'a> {
    pub app: &'a App,
    pub job: &'a Running,
    pub target: Target,
}

impl Asking<'_> {
    pub async fn read(&self) -> anyhow::Result<(Step, Result<RawSubscription, Failure>)> {
        let step = self.job.step(READ).await?;
        let tenant = self.target.tenant_id.parse()?;
        let answer = self.app.microsoft.subscription(&step.ids, tenant, &self.target.microsoft_id).await;
        Ok((step, answer))
    }

    /// Microsoft shows what is wanted: the task is done. A change whose answer was lost was carried out after all.
    async fn met(&self, mut work: Work) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        if let Some(step) = self.job.unanswered(&mut work, CHANGE).await? {
            step.done(&mut work, now).await?;
        }
        store::settle(&mut work, now, self.target.id, None).await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// Microsoft shows another number than the one on whose ground the change was wanted: somebody else changed it.
    /// Sent all the same, an absolute number would undo that without a word, so whoever wanted it decides again.
    async fn overtaken(&self, mut work: Work) -> anyhow::Result<()> {
        let (now, cause) = (self.app.clock.now(), Cause::ChangedElsewhere.name());
        store::settle(&mut work, now, self.target.id, Some(cause)).await?;
        self.job.give_up(&mut work, cause).await?;
        Ok(work.commit().await?)
    }

    /// A call failed: the wish is refused for good, or asked again later.
    async fn failed(&self, step: Step, failure: &Failure) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        let cause = failure.cause();
        let is_lost = self.job.unanswered(&mut work, CHANGE).await?.is_some();
        let is_refused = match failure {
            Failure::Refused(_) => cause != Cause::Outdated,
            // While a try may still be carried out, nothing else may be asked for.
            Failure::Later { .. } => !is_lost && now > self.target.updated_at + PATIENCE,
            Failure::Unknown(_) | Failure::Unauthorised(_) => false,
        };
        if is_refused {
            store::settle(&mut work, now, self.target.id, Some(cause.name())).await?;
            self.job.fail(&mut work, cause.name()).await?;
        } else {
            self.job.wait(&mut work, now + self.pause(failure), cause.name()).await?;
        }
        Ok(work.commit().await?)
    }

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

    fn pause(&self, failure: &Failure) -> Duration {
        let own = pause(self.job.attempts);
        match failure {
            Failure::Later { wait, .. } => Duration::try_from(*wait).unwrap_or(own).max(own),
            Failure::Unauthorised(_) => CONSENT,
            Failure::Refused(_) | Failure::Unknown(_) => own,
        }
    }
}
