//! The job that does a scheduled change when it is due: it reads what Microsoft shows, tries the change on that, and
//! has it asked for or says why not. Run twice it finds the change settled; while another wish is at the subscription,
//! or Microsoft still renews it, it waits.

use time::Duration;

use crate::app::App;
use crate::audit::Act;
use crate::commitments::Refusal;
use crate::database::Work;
use crate::jobs::{Running, pause};
use crate::letters::unmade::queue_change_not_made;
use crate::microsoft::subscriptions::RawSubscription;
use crate::microsoft::{Cause, Failure};
use crate::subscriptions::end_of_term;
use crate::subscriptions::scheduled::store::{self as changes, Became, Due};
use crate::subscriptions::scheduled::{Intent, RunScheduledChange, dates, plan};
use crate::subscriptions::store::{self, Target};
use crate::subscriptions::work::{Asking, is_renewing};
use crate::subscriptions::{By, Demand, IN_PROGRESS, Placed, Wish, account};
use crate::worker::Run;

/// How often it is looked whether a subscription is free, or renewed.
const LOOK: Duration = Duration::minutes(10);

impl Run for RunScheduledChange {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = job.begin().await?;
        let Some(due) = changes::due(&mut work, self.change).await? else {
            // Dropped, or settled by an earlier run.
            job.done(&mut work).await?;
            return Ok(work.commit().await?);
        };
        let target = store::target(&mut work, due.subscription_id).await?;
        if target.task_id.is_some() {
            job.wait(&mut work, app.clock.now() + pause(job.attempts).min(LOOK), Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        work.commit().await?;

        let asking = Asking { app, job, target };
        let (step, shown) = match asking.read().await? {
            (step, Ok(shown)) => (step, shown),
            (step, Err(failure @ Failure::Refused(_))) => {
                let mut work = job.begin().await?;
                step.failed(&mut work, &failure, app.clock.now()).await?;
                let turn = Turn { app, job, change: self.change, due, target: &asking.target };
                return turn.refuse(work, Became::Impossible(failure.cause().name())).await;
            }
            (step, Err(failure)) => return asking.not_read(step, &failure).await,
        };
        let mut work = job.begin().await?;
        step.done(&mut work, app.clock.now()).await?;
        Turn { app, job, change: self.change, due, target: &asking.target }.take(work, &shown).await
    }
}

/// A change whose turn has come.
struct Turn<'a> {
    app: &'a App,
    job: &'a Running,
    change: i64,
    due: Due,
    target: &'a Target,
}

impl Turn<'_> {
    /// Tries the change on what Microsoft has just shown, and has it asked for.
    async fn take(&self, mut work: Work, shown: &RawSubscription) -> anyhow::Result<()> {
        let (now, job, target) = (self.app.clock.now(), self.job, self.target);
        if changes::due(&mut work, self.change).await?.is_none() {
            job.done(&mut work).await?;
            return Ok(work.commit().await?);
        }
        if !store::is_still(&mut work, target.id, target.version).await? {
            // Somebody was there meanwhile: once more from the start.
            job.wait(&mut work, now + pause(job.attempts), Cause::Busy.name()).await?;
            return Ok(work.commit().await?);
        }
        store::confirm(&mut work, now, target.service_id, None, shown).await?;
        if is_renewing(shown.view(), now) {
            job.wait(&mut work, now + LOOK, IN_PROGRESS).await?;
            return Ok(work.commit().await?);
        }
        let subscription = store::get(&mut work, target.id).await?;
        let wish = match self.due.planned {
            Intent::Change(planned) => {
                match account::terms(&mut work, &subscription).await?.judge(planned, now) {
                    Ok(()) => {}
                    Err(Refusal::Unchanged { .. }) => {
                        self.settle(&mut work, Became::Met).await?;
                        job.done(&mut work).await?;
                        return Ok(work.commit().await?);
                    }
                    Err(why) => return self.refuse(work, Became::Refused(&why)).await,
                }
                Wish::from(planned)
            }
            Intent::Decision { decide } => {
                let settings = &self.app.settings.end_of_term;
                let fault = end_of_term::fault(&mut work, settings, &subscription, decide, now).await?;
                if let Some(fault) = fault {
                    return self.refuse(work, Became::Impossible(fault.cause.name())).await;
                }
                Wish::EndOfTerm(decide)
            }
        };
        let by = By { reseller: target.reseller_id, account: self.due.account_id };
        let demand = Demand { by, subscription: &subscription, version: subscription.version, wish };
        let Placed::Asked { job: task, .. } = demand.place(&mut work, now).await? else {
            anyhow::bail!("the subscription's row is held, and yet somebody was faster");
        };
        self.settle(&mut work, Became::Placed(task)).await?;
        job.done(&mut work).await?;
        work.commit().await?;
        self.app.wake.notify_one();
        Ok(())
    }

    /// Notes what became of the change, which no longer stands on the board.
    async fn settle(&self, work: &mut Work, became: Became<'_>) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        store::hold(work, self.target.id).await?;
        changes::settle(work, now, self.change, became).await?;
        let subscription = store::get(work, self.target.id).await?;
        Ok(dates::note(work, now, self.target.reseller_id, &subscription).await?)
    }

    /// Says why the change is not made.
    async fn refuse(&self, mut work: Work, became: Became<'_>) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        self.settle(&mut work, became).await?;
        let act = match self.due.planned {
            Intent::Change(_) => Act { act: "scheduled-change-refused", ..Act::default() },
            Intent::Decision { .. } => Act { act: "scheduled-decision-refused", ..Act::default() },
        };
        let subscription = store::get(&mut work, self.target.id).await?;
        let by = By { reseller: self.target.reseller_id, account: None };
        plan::record(&mut work, now, by, &subscription, act, self.due.planned).await?;
        queue_change_not_made(&mut work, now, self.change).await?;
        self.job.done(&mut work).await?;
        work.commit().await?;
        self.app.wake.notify_one();
        Ok(())
    }
}
