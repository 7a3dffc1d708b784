//! What a tenant that was taken over has bought through us already is read in.

use super::wait;
use crate::app::App;
use crate::invitations::ReadInSubscriptions;
use crate::jobs::{Running, Step};
use crate::microsoft::customers::TenantId;
use crate::microsoft::{Failure, Ids};
use crate::services;
use crate::subscriptions::store as subscriptions;
use crate::worker::Run;

impl Run for ReadInSubscriptions {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let service = services::store::get(&mut work, self.service).await?;
        let service = service.ok_or_else(|| anyhow::anyhow!("no such service"))?;
        drop(work);
        let tenant: TenantId = service.tenant_id.parse()?;
        let step = job.step("read-in").await?;
        let listed = match app.microsoft.subscriptions(&step.ids, tenant).await {
            Ok(listed) => listed,
            Err(failure) => return put_off(app, job, step, &failure).await,
        };
        // What another reseller sold the same customer is not this one's.
        let is_own = |partner: Option<&str>| partner == Some(service.mpn_id.as_str());
        let own: Vec<_> = listed.iter().filter(|one| is_own(one.view().partner_id.as_deref())).collect();
        let mut whole = Vec::new();
        for one in &own {
            job.progress(whole.len(), own.len()).await?;
            // These calls only read: each has an id of its own, and all the step's correlation.
            let ids = Ids { request: Ids::fresh().request, ..step.ids };
            match app.microsoft.subscription(&ids, tenant, one.id()).await {
                Ok(raw) => whole.push(raw),
                Err(failure) => return put_off(app, job, step, &failure).await,
            }
        }
        let now = app.clock.now();
        let mut work = job.begin().await?;
        step.done(&mut work, now).await?;
        for raw in &whole {
            subscriptions::confirm(&mut work, now, service.id, None, raw).await?;
        }
        services::store::ready(&mut work, now, service.id).await?;
        job.done(&mut work).await?;
        Ok(work.commit().await?)
    }
}

/// A call failed: refused for good, or asked again later.
async fn put_off(app: &App, job: &Running, step: Step, failure: &Failure) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut work = job.begin().await?;
    step.failed(&mut work, failure, now).await?;
    match wait(failure, job.attempts) {
        Some(wait) => job.wait(&mut work, now + wait, failure.cause().name()).await?,
        None => job.fail(&mut work, failure.cause().name()).await?,
    }
    Ok(work.commit().await?)
}
