//! The jobs that read how many licences are in use: one that has every tenant read, and one for each tenant.

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::database::Work;
use crate::jobs::{self, About, Payload, Running, pause};
use crate::microsoft::Failure;
use crate::services;
use crate::usage::store::{self, Read};
use crate::usage::{ReadUsage, SweepUsage};
use crate::values;
use crate::worker::Run;

/// How often every tenant is read: the peak of a day is that of its readings.
const EVERY: Duration = Duration::hours(6);
/// The time between two tenants, so that Microsoft is not asked about all of them at once.
const BETWEEN: Duration = Duration::seconds(2);
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);
/// So often a reading is tried; the next sweep reads anew.
const TRIES: i64 = 6;

/// Makes sure that the usage is read: at start, and by one job only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    let (waiting,): (i64,) = work
        .one(
            "select count(*) from jobs where kind = $1 and state in ('todo', 'doing')",
            values![SweepUsage::KIND],
        )
        .await?;
    if waiting == 0 {
        jobs::enqueue(work, now, &SweepUsage {}, About::default()).await?;
    }
    Ok(())
}

impl Run for SweepUsage {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let now = app.clock.now();
        let mut work = job.begin().await?;
        store::forget(&mut work, now).await?;
        let mut at = now;
        for service in store::services(&mut work).await? {
            if !store::is_pending(&mut work, service).await? {
                jobs::enqueue(&mut work, at, &ReadUsage { service }, About::default()).await?;
                at += BETWEEN;
            }
        }
        job.wait(&mut work, now + EVERY, "swept").await?;
        Ok(work.commit().await?)
    }
}

impl Run for ReadUsage {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let service = services::store::get(&mut work, self.service).await?;
        drop(work);
        let Some(service) = service else {
            let mut work = job.begin().await?;
            job.done(&mut work).await?;
            return Ok(work.commit().await?);
        };
        let step = job.step("read-usage").await?;
        let answer = app.microsoft.subscribed_skus(&step.ids, service.tenant_id.parse()?).await;
        let now = app.clock.now();
        let mut work = job.begin().await?;
        match answer {
            Ok(products) => {
                step.done(&mut work, now).await?;
                for product in &products {
                    let read = Read {
                        product: &product.product_sku.id,
                        name: &product.product_sku.name,
                        assigned: product.consumed_units,
                        total: product.total(),
                    };
                    store::keep(&mut work, now, service.id, &read).await?;
                }
                store::note(&mut work, now, service.id, None).await?;
                job.done(&mut work).await?;
            }
            Err(failure) => {
                step.failed(&mut work, &failure, now).await?;
                let own = pause(job.attempts);
                let wait = match &failure {
                    Failure::Refused(_) => None,
                    Failure::Later { wait, .. } => Some(Duration::try_from(*wait).unwrap_or(own).max(own)),
                    Failure::Unknown(_) => Some(own),
                    Failure::Unauthorised(_) => Some(CONSENT),
                };
                let cause = failure.cause().name();
                if let Some(wait) = wait.filter(|_| job.attempts < TRIES) {
                    job.wait(&mut work, now + wait, cause).await?;
                } else {
                    // It needs nobody: the page says why, and it is tried again with the next sweep.
                    store::note(&mut work, now, service.id, Some(cause)).await?;
                    job.done(&mut work).await?;
                }
            }
        }
        Ok(work.commit().await?)
    }
}
