//! The jobs that ask Microsoft for another number of licences, for the end of a subscription or for something at the end
//! of its term, and that read it.
//!
//! A wish is an absolute number, so a job first reads the subscription: where Microsoft shows what is wanted, an
//! earlier try was carried out, answered or not, and nothing is written again. Where it shows neither that nor what
//! the person saw, somebody else was there, and the wish is given back.

mod asked;
mod read;

use time::{Duration, OffsetDateTime};

use self::asked::Asked;
pub(super) use self::read::is_renewing;
use crate::app::App;
use crate::commitments::Seats;
use crate::database::Work;
use crate::jobs::{Running, Step, pause};
use crate::microsoft::subscriptions::{Changed, RawSubscription};
use crate::microsoft::{Cause, Failure};
use crate::subscriptions::store::{self, Target};
use crate::subscriptions::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, IN_PROGRESS, ReactivateSubscription, end_of_term,
};
use crate::worker::Run;

/// The step that reads the subscription.
const READ: &str = "read";
/// The step that changes it.
const CHANGE: &str = "change";
/// How long Microsoft may put a wish off before it counts as refused: long enough for "again in 24 hours".
const PATIENCE: Duration = Duration::days(3);
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);
/// How long what was kept waits while something else is asked of Microsoft about the same subscription.
const BUSY: Duration = Duration::minutes(5);
impl Run for ChangeQuantity {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let seats =
            Seats::new(self.quantity).map_err(|_| anyhow::anyhow!("no licences are a cancellation"))?;
        carry_out(app, job, self.subscription, Asked::Quantity(seats)).await
    }
}

impl Run for CancelSubscription {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        carry_out(app, job, self.subscription, Asked::End).await
    }
}

impl Run for ReactivateSubscription {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        carry_out(app, job, self.subscription, Asked::Reactivation).await
    }
}

impl Run for DecideEndOfTerm {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = job.begin().await?;
        let Some(decided) = end_of_term::store::of_job(&mut work, job.id).await? else {
            anyhow::bail!("no decision belongs to this job");
        };
        if let Some(until) = decided.kept_until.filter(|until| app.clock.now() < *until) {
            job.wait(&mut work, until, Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        work.commit().await?;
        carry_out(app, job, self.subscription, Asked::EndOfTerm(Box::new(decided))).await
    }
}

/// Asks Microsoft for what is `asked` until it shows it, refuses it, or must be asked again later.
async fn carry_out(app: &App, job: &Running, subscription: i64, asked: Asked) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    let mut target = store::target(&mut work, subscription).await?;
    let now = app.clock.now();
    let is_ours = if let Some(task) = target.task_id {
        task == job.id
    } else {
        // Settled before, and staff have the wish tried again; or kept until now. Either way with new patience.
        target.updated_at = now;
        store::want(&mut work, now, subscription, target.version, asked.stored(), job.id).await?
    };
    if !is_ours {
        if asked.is_kept() {
            job.wait(&mut work, now + BUSY, Cause::Busy.name()).await?;
        } else {
            job.fail(&mut work, Cause::Busy.name()).await?;
        }
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
        if !asked.is_for(&shown) {
            return asking.too_late_or_early(work, &asked).await;
        }
        if asked.is_met(&shown) {
            return asking.met(work, &asked).await;
        }
        match job.carried_out(&mut work, CHANGE).await? {
            Some(accepted_at) if now < accepted_at + asked.may_take() => {
                return asking.look_again(work, accepted_at).await;
            }
            // Unless it was taken in an earlier life of this task, which staff have begun anew.
            Some(accepted_at) if asked.is_at_the_end() && asking.target.updated_at <= accepted_at => {
                return asking.refused(work, Cause::NotKept).await;
            }
            _ => {}
        }
        if asked.is_overtaken(&asking.target, &shown) {
            return asking.overtaken(work).await;
        }
        work.commit().await?;

        let step = job.step(CHANGE).await?;
        let tenant = asking.target.tenant_id.parse()?;
        let changed = asked.of(shown, app.microsoft.schedule_field());
        match app.microsoft.replace_subscription(&step.ids, tenant, &changed).await {
            // What it answers is read back all the same: the answer to a change leaves things out.
            Ok(Changed::Done(_) | Changed::Accepted) => {
                let mut work = job.begin().await?;
                step.done(&mut work, app.clock.now()).await?;
                if asked.is_at_the_end() {
                    end_of_term::store::sent(&mut work, app.clock.now(), job.id).await?;
                }
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
    async fn met(&self, mut work: Work, asked: &Asked) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        if let Some(step) = self.job.unanswered(&mut work, CHANGE).await? {
            step.done(&mut work, now).await?;
        }
        if asked.is_at_the_end() {
            end_of_term::store::confirmed(&mut work, now, self.target.id, self.job.id).await?;
        }
        store::settle(&mut work, now, self.target.id, None).await?;
        self.job.done(&mut work).await?;
        Ok(work.commit().await?)
    }

    /// Microsoft took the change and takes its time: look again, at growing intervals.
    async fn look_again(&self, mut work: Work, accepted_at: OffsetDateTime) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let waited: Duration = now - accepted_at;
        let wait = Duration::clamp(waited / 2, Duration::seconds(2), Duration::minutes(15));
        self.job.advanced(&mut work).await?;
        self.job.wait(&mut work, now + wait, IN_PROGRESS).await?;
        Ok(work.commit().await?)
    }

    /// The term that runs is not the one for which this was decided: it is over, or the renewal that was to come first
    /// has not been made yet.
    async fn too_late_or_early(&self, mut work: Work, asked: &Asked) -> anyhow::Result<()> {
        if asked.is_kept() {
            let now = self.app.clock.now();
            // Nothing is asked meanwhile, so that everything else may be.
            store::settle(&mut work, now, self.target.id, None).await?;
            self.job.advanced(&mut work).await?;
            self.job.wait(&mut work, now + Duration::HOUR, Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        let (now, cause) = (self.app.clock.now(), Cause::TermOver.name());
        end_of_term::store::refused(&mut work, now, self.job.id, cause).await?;
        store::settle(&mut work, now, self.target.id, Some(cause)).await?;
        self.job.give_up(&mut work, cause).await?;
        Ok(work.commit().await?)
    }

    /// Microsoft shows something else than that on whose ground the change was wanted: somebody else changed it.
    /// Sent all the same, what is wanted would undo that without a word, so whoever wanted it decides again.
    async fn overtaken(&self, mut work: Work) -> anyhow::Result<()> {
        let (now, cause) = (self.app.clock.now(), Cause::ChangedElsewhere.name());
        end_of_term::store::refused(&mut work, now, self.job.id, cause).await?;
        store::settle(&mut work, now, self.target.id, Some(cause)).await?;
        self.job.give_up(&mut work, cause).await?;
        Ok(work.commit().await?)
    }

    /// What was wanted will not be.
    async fn refused(&self, mut work: Work, cause: Cause) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        end_of_term::store::refused(&mut work, now, self.job.id, cause.name()).await?;
        store::settle(&mut work, now, self.target.id, Some(cause.name())).await?;
        self.job.fail(&mut work, cause.name()).await?;
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
            return self.refused(work, cause).await;
        }
        self.job.wait(&mut work, now + self.pause(failure), cause.name()).await?;
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
