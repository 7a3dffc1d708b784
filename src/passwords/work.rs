//! The job that sets a new password at Microsoft and hands it over.
//!
//! The password is chosen once: sealed in the commit that stores the ids of the call, and the same on every try, so
//! that a lost answer leaves no doubt which one is set.

use std::ops::ControlFlow;

use anyhow::Context;
use time::Duration;

use crate::app::App;
use crate::audit::{self, Act};
use crate::jobs::{Running, Step, pause};
use crate::microsoft::Failure;
use crate::microsoft::users::Password;
use crate::passwords::{ADMINISTRATOR_MISSING, ResetPassword, choose, store};
use crate::services::{self, Service, handover};
use crate::worker::Run;

/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);
/// How long to wait while a mail about the service is leaving.
const MOMENT: Duration = Duration::seconds(5);

impl Run for ResetPassword {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let service = services::store::get(&mut work, self.service).await?.context("no such service")?;
        let is_newest =
            store::latest(&mut work, service.id).await?.is_some_and(|latest| latest.job == job.id);
        let is_set = store::progress(&mut work, job.id).await?.is_some_and(|reset| reset.set_at.is_some());
        drop(work);
        if !is_newest {
            let mut work = job.begin().await?;
            job.done(&mut work).await?;
            return Ok(work.commit().await?);
        }
        let resetting = Resetting { app, job, service };
        if !is_set && resetting.set().await?.is_break() {
            return Ok(());
        }
        resetting.hand_over().await
    }
}

/// A service whose password is being reset.
struct Resetting<'a> {
    app: &'a App,
    job: &'a Running,
    service: Service,
}

impl Resetting<'_> {
    /// Sets the password at Microsoft. Breaks where the job was ended or put off.
    async fn set(&self) -> anyhow::Result<ControlFlow<()>> {
        let (app, job, service) = (self.app, self.job, &self.service);
        let tenant = service.tenant_id.parse()?;
        let step = job.step("find-administrator").await?;
        let found = match app.microsoft.find_user(&step.ids, tenant, &service.admin_name).await {
            Ok(found) => found,
            Err(failure) => return self.failed(step, &failure).await,
        };
        let mut work = job.begin().await?;
        step.done(&mut work, app.clock.now()).await?;
        let Some(user) = found else {
            job.fail(&mut work, ADMINISTRATOR_MISSING).await?;
            work.commit().await?;
            return Ok(ControlFlow::Break(()));
        };
        let kept = store::progress(&mut work, job.id).await?.and_then(|reset| reset.sealed);
        let secret = if let Some(sealed) = kept {
            handover::unseal(&app.key, service.id, &sealed)?
        } else {
            let chosen = choose(&service.admin_name);
            let sealed = handover::seal(&app.key, service.id, &chosen)?;
            store::keep(&mut work, job.id, service.id, sealed).await?;
            chosen
        };
        let step = job.step_in(&mut work, "reset-password").await?;
        work.commit().await?;

        let password = Password { secret, change_at_next_sign_in: true };
        match app.microsoft.reset_password(&step.ids, tenant, &user.id, &password).await {
            Ok(()) => {
                let now = app.clock.now();
                let mut work = job.begin().await?;
                step.done(&mut work, now).await?;
                store::set(&mut work, now, job.id).await?;
                job.advanced(&mut work).await?;
                work.commit().await?;
                Ok(ControlFlow::Continue(()))
            }
            Err(failure) => self.failed(step, &failure).await,
        }
    }

    /// A call failed: refused for good, or asked again later with the same password.
    async fn failed(&self, step: Step, failure: &Failure) -> anyhow::Result<ControlFlow<()>> {
        let (now, job) = (self.app.clock.now(), self.job);
        let mut work = job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        let own = pause(job.attempts);
        let wait = match failure {
            Failure::Refused(_) => None,
            Failure::Later { wait, .. } => Some(Duration::try_from(*wait).unwrap_or(own).max(own)),
            Failure::Unknown(_) => Some(own),
            Failure::Unauthorised(_) => Some(CONSENT),
        };
        let cause = failure.cause().name();
        if let Some(wait) = wait {
            job.wait(&mut work, now + wait, cause).await?;
        } else {
            store::wipe(&mut work, job.id).await?;
            job.fail(&mut work, cause).await?;
        }
        work.commit().await?;
        Ok(ControlFlow::Break(()))
    }

    /// The password that is set becomes the service's own and goes to the customer, in one commit.
    async fn hand_over(&self) -> anyhow::Result<()> {
        let (now, app, job) = (self.app.clock.now(), self.app, self.job);
        let mut work = job.begin().await?;
        let reset = store::progress(&mut work, job.id).await?;
        let sealed = reset.and_then(|reset| reset.sealed).context("the password that was set is gone")?;
        let Some(mail) = handover::replace(&mut work, now, &app.key, &self.service, sealed).await? else {
            // It may bear the old password, and would be taken for the new one when it has left.
            job.wait(&mut work, now + MOMENT, "letter-leaving").await?;
            return Ok(work.commit().await?);
        };
        store::wipe(&mut work, job.id).await?;
        let act = Act {
            act: "password-reset",
            reseller: Some(self.service.reseller_id),
            service: Some(self.service.id),
            mail: Some(mail),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        job.done(&mut work).await?;
        work.commit().await?;
        app.wake.notify_one();
        Ok(())
    }
}
