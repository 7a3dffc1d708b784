//! The job that carries an order out.

use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, Running, pause};
use crate::letters;
use crate::microsoft::{Cause, Failure};
use crate::orders::{ASKED_AGAIN, Order, ProvisionOrder, State, Step, store};
use crate::worker::Run;

/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);

/// Whether to go on with the next step now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Onward {
    /// The order stands at its next step.
    Go,
    /// The job was ended or put off.
    Stop,
}

/// An order in the hands of its job.
pub(super) struct Carrying<'a> {
    pub(super) app: &'a App,
    pub(super) job: &'a Running,
    pub(super) order: Order,
    /// Whether this run has brought the order a step further.
    has_advanced: bool,
}

impl Run for ProvisionOrder {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut has_advanced = false;
        loop {
            let mut work = app.database.read().await?;
            let order = store::get(&mut work, self.order).await?;
            let is_newest = jobs::newest::<Self>(&mut work, self.order).await? == Some(job.id);
            drop(work);
            let is_open = |order: &Order| !matches!(order.state, State::Completed | State::Cancelled);
            let Some(order) = order.filter(|order| is_newest && is_open(order)) else {
                let mut work = job.begin().await?;
                job.done(&mut work).await?;
                return Ok(work.commit().await?);
            };
            let carrying = Carrying { app, job, order, has_advanced };
            if carrying.carry().await? == Onward::Stop {
                return Ok(());
            }
            has_advanced = true;
        }
    }
}

impl Carrying<'_> {
    async fn carry(&self) -> anyhow::Result<Onward> {
        match self.order.step {
            Step::CheckReseller => self.check_reseller().await,
            Step::CheckDomain => self.check_domain().await,
            Step::CheckAddress => self.check_address().await,
            Step::CreateCustomer => self.create_customer().await,
            Step::CheckAgreement => self.check_agreement().await,
            Step::CheckReview => self.check_review().await,
            Step::OpenCart => self.open_cart().await,
            Step::CheckOut => self.check_out().await,
            Step::Follow | Step::Done => self.follow().await,
        }
    }

    pub(super) fn now(&self) -> OffsetDateTime {
        self.app.clock.now()
    }

    /// How long to wait before asking again.
    fn pause(&self) -> Duration {
        pause(if self.has_advanced { 1 } else { self.job.attempts })
    }

    /// Notes that `next` is next, in the unit of work that keeps what was learned, and commits it.
    pub(super) async fn go_to(&self, mut work: Work, next: Step) -> anyhow::Result<Onward> {
        store::go_to(&mut work, self.now(), self.order.id, next).await?;
        self.job.advanced(&mut work).await?;
        work.commit().await?;
        Ok(Onward::Go)
    }

    /// Puts the job off for a growing while; the order stays where it is.
    pub(super) async fn put_off(&self, mut work: Work, why: &str) -> anyhow::Result<Onward> {
        self.job.wait(&mut work, self.now() + self.pause(), why).await?;
        work.commit().await?;
        Ok(Onward::Stop)
    }

    /// A call failed: the step is closed or kept open, and the order waits, goes on later, or needs a person.
    pub(super) async fn failed(&self, step: jobs::Step, failure: &Failure) -> anyhow::Result<Onward> {
        let now = self.now();
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        let cause = failure.cause();
        let wait = match failure {
            Failure::Refused(_) => return self.refuse(work, cause).await,
            Failure::Later { .. } if matches!(cause, Cause::AgreementMissing | Cause::AccountUnderReview) => {
                return self.wait_for(work, cause).await;
            }
            Failure::Later { wait, .. } => Duration::try_from(*wait).unwrap_or(ASKED_AGAIN).max(self.pause()),
            Failure::Unknown(_) => self.pause(),
            Failure::Unauthorised(_) => CONSENT,
        };
        self.job.wait(&mut work, now + wait, cause.name()).await?;
        work.commit().await?;
        Ok(Onward::Stop)
    }

    /// The order cannot go on as it is: a person must correct it, or look.
    pub(super) async fn refuse(&self, mut work: Work, cause: Cause) -> anyhow::Result<Onward> {
        self.stop(&mut work, cause.name()).await?;
        work.commit().await?;
        Ok(Onward::Stop)
    }

    /// Ends the job as failed, and tells the reseller why.
    pub(super) async fn stop(&self, work: &mut Work, cause: &str) -> anyhow::Result<()> {
        let now = self.now();
        store::set_state(work, now, self.order.id, State::Failed, Some(cause)).await?;
        self.job.fail(work, cause).await?;
        self.record(work, "order-failed", json!({ "cause": cause })).await?;
        letters::order::queue_order_needs_you(work, now, self.order.id).await?;
        Ok(())
    }

    /// Others must do something first: asked again by itself.
    pub(super) async fn wait_for(&self, mut work: Work, cause: Cause) -> anyhow::Result<Onward> {
        let now = self.now();
        let is_new = self.order.cause.as_deref() != Some(cause.name());
        store::set_state(&mut work, now, self.order.id, State::Waiting, Some(cause.name())).await?;
        self.job.wait(&mut work, now + ASKED_AGAIN, cause.name()).await?;
        if is_new {
            self.record(&mut work, "order-waiting", json!({ "cause": cause.name() })).await?;
        }
        // Only the customer can accept the agreement, and only the reseller can ask for it; a review just passes.
        if is_new && cause == Cause::AgreementMissing {
            letters::order::queue_order_needs_you(&mut work, now, self.order.id).await?;
        }
        work.commit().await?;
        Ok(Onward::Stop)
    }

    /// Writes down what the panel did for the order.
    pub(super) async fn record(
        &self,
        work: &mut Work,
        act: &'static str,
        details: serde_json::Value,
    ) -> Result<(), sqlx::Error> {
        let act = Act {
            act,
            reseller: Some(self.order.reseller_id),
            order: Some(self.order.id),
            service: self.order.service_id,
            job: Some(self.job.id),
            details,
            ..Act::default()
        };
        audit::record(work, self.now(), act).await
    }
}
