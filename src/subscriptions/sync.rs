//! Looks at each service's whole list of subscriptions at Microsoft, so that nothing happens there unseen.
//!
//! The list leaves out what may be given back, so it only tells where to look: each subscription that it shows
//! otherwise than the panel knows it is read by itself, and what is found there is noted by
//! [`store::confirm`].

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, About, Payload, Running, Step, pause};
use crate::microsoft::subscriptions::RawSubscription;
use crate::microsoft::{Cause, Failure};
use crate::orders;
use crate::services::{self, Service};
use crate::subscriptions::Confirmed;
use crate::subscriptions::drift::Facts;
use crate::subscriptions::store::{self, Known};
use crate::worker::Run;

/// How long a service's list is good for: a change made elsewhere in the morning is seen within the working day.
const GOOD_FOR: Duration = Duration::hours(6);
/// How often it is seen which lists are due.
const ROUND: Duration = Duration::minutes(5);
/// Services at a time. A look is one call where nothing changed, so that the looks take at most 10 calls a minute of
/// the 500 that Microsoft grants (`partner-center.md` section 2), and 3,600 services fit into [`GOOD_FOR`]; with more of
/// them each is looked at less often.
const AT_A_TIME: i64 = 50;
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);

/// The job that sees which services are due, and then puts itself off until the next round.
#[derive(Debug, Serialize, Deserialize)]
pub struct SyncServices {}

impl Payload for SyncServices {
    const KIND: &'static str = "sync-services";
}

/// The job that compares the list of one service with Microsoft's.
#[derive(Debug, Serialize, Deserialize)]
pub struct SyncService {
    /// The service's number.
    pub service: i64,
}

impl Payload for SyncService {
    const KIND: &'static str = "sync-service";
}

/// Makes sure that services will be looked at: at start, and by one job only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    if jobs::live::<SyncServices>(work).await? == 0 {
        jobs::enqueue(work, now, &SyncServices {}, About::default()).await?;
    }
    Ok(())
}

impl Run for SyncServices {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let now = app.clock.now();
        let mut work = job.begin().await?;
        // While Microsoft does not answer, what waits for it does not pile up.
        let room = AT_A_TIME - jobs::live::<SyncService>(&mut work).await?;
        let due = services::store::unsynced::<SyncService>(&mut work, now - GOOD_FOR, room.max(0)).await?;
        for (service, reseller) in due {
            let about = About { reseller: Some(reseller), service: Some(service), ..About::default() };
            jobs::enqueue(&mut work, now, &SyncService { service }, about).await?;
        }
        job.advanced(&mut work).await?;
        job.wait(&mut work, now + ROUND, "synced").await?;
        Ok(work.commit().await?)
    }
}

impl Run for SyncService {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = job.begin().await?;
        let Some(service) = services::store::get(&mut work, self.service).await? else {
            anyhow::bail!("there is no service {}", self.service);
        };
        let known = store::before_look(&mut work, service.id).await?;
        let may_be_ours = orders::store::is_unfinished(&mut work, service.id).await?;
        work.commit().await?;

        let look = Look { app, job, service };
        let step = job.step("list").await?;
        let listed = match app.microsoft.subscriptions(&step.ids, look.service.tenant_id.parse()?).await {
            Ok(listed) => listed,
            Err(failure) => return look.failed(step, &failure).await,
        };
        let mut work = job.begin().await?;
        step.done(&mut work, app.clock.now()).await?;
        work.commit().await?;

        let places = places(&known, &listed, &look.service.mpn_id, may_be_ours)?;
        let is_quiet = places.is_empty();
        for place in places {
            if let Err((step, failure)) = look.read(&place).await? {
                return look.failed(step, &failure).await;
            }
        }
        let mut work = job.begin().await?;
        let now = app.clock.now();
        store::refresh_deadlines(&mut work, now, look.service.id).await?;
        services::store::synced(&mut work, look.service.id, Some(now)).await?;
        if is_quiet {
            job.forget(&mut work).await?;
        } else {
            job.done(&mut work).await?;
        }
        Ok(work.commit().await?)
    }
}

/// A subscription that must be read by itself.
struct Place<'a> {
    microsoft_id: &'a str,
    /// As the panel knew it before the list was asked for; `None` for one that it did not know.
    known: Option<&'a Known>,
}

/// Where the list and the panel differ. What a task is at is its own affair, and while an order may still buy, an
/// unknown subscription may be that order's. One that names another reseller of record, or none, is not this
/// reseller's to see: a tenant can be tied to several.
fn places<'a>(
    known: &'a [Known],
    listed: &'a [RawSubscription],
    mpn_id: &str,
    may_be_ours: bool,
) -> anyhow::Result<Vec<Place<'a>>> {
    let mut unmet: HashMap<&str, &RawSubscription> = listed.iter().map(|raw| (raw.id(), raw)).collect();
    let mut places = Vec::new();
    for one in known {
        let shown = unmet.remove(one.microsoft_id.as_str()).map(Facts::of);
        if one.task_id.is_some() {
            continue;
        }
        let facts = Facts::of(&serde_json::from_str(&one.raw)?);
        let differs = match shown {
            Some(shown) => {
                let is_half_read = one.is_half_read && !facts.has_ended();
                shown != facts || one.vanished_at.is_some() || is_half_read
            }
            // What has ended leaves the list some day.
            None => one.vanished_at.is_none() && !facts.has_ended(),
        };
        if differs {
            places.push(Place { microsoft_id: &one.microsoft_id, known: Some(one) });
        }
    }
    let is_new = |raw: &&RawSubscription| {
        let is_the_resellers = raw.view().partner_id.as_deref() == Some(mpn_id);
        is_the_resellers && !may_be_ours && unmet.contains_key(raw.id()) && !Facts::of(raw).has_ended()
    };
    places.extend(listed.iter().filter(is_new).map(|raw| Place { microsoft_id: raw.id(), known: None }));
    Ok(places)
}

/// A look at a service.
struct Look<'a> {
    app: &'a App,
    job: &'a Running,
    service: Service,
}

impl Look<'_> {
    /// Reads one subscription and stores what it shows; inside, the call and how it failed.
    async fn read(&self, place: &Place<'_>) -> anyhow::Result<Result<(), (Step, Failure)>> {
        let step = self.job.step_about("read", place.microsoft_id).await?;
        let tenant = self.service.tenant_id.parse()?;
        let answer = self.app.microsoft.subscription(&step.ids, tenant, place.microsoft_id).await;
        let now = self.app.clock.now();
        match (answer, place.known) {
            (Ok(shown), known) => {
                let mut work = self.job.begin().await?;
                step.done(&mut work, now).await?;
                self.store(&mut work, now, known, &shown).await?;
                work.commit().await?;
            }
            (Err(failure), Some(known)) if failure.cause() == Cause::SubscriptionUnknown => {
                let mut work = self.job.begin().await?;
                step.failed(&mut work, &failure, now).await?;
                if store::vanish(&mut work, now, known.id, known.version).await? {
                    self.tell(&mut work, now, "subscription-vanished", known.id, 0).await?;
                }
                work.commit().await?;
            }
            (Err(failure), _) => return Ok(Err((step, failure))),
        }
        Ok(Ok(()))
    }

    async fn store(
        &self,
        work: &mut Work,
        now: OffsetDateTime,
        known: Option<&Known>,
        shown: &RawSubscription,
    ) -> anyhow::Result<()> {
        match known {
            // Whoever changed it since then has read it later than this.
            Some(known) if !store::is_still(work, known.id, known.version).await? => {}
            Some(known) => {
                store::confirm(work, now, self.service.id, None, shown).await?;
                if known.vanished_at.is_some() {
                    self.tell(work, now, "subscription-back", known.id, 0).await?;
                }
            }
            // An order placed since the list was asked for may have bought it.
            None if orders::store::is_unfinished(work, self.service.id).await? => {}
            None => {
                let id = store::confirm(work, now, self.service.id, None, shown).await?;
                self.tell(work, now, "subscription-found", id, Confirmed::of(shown).quantity).await?;
            }
        }
        Ok(())
    }

    async fn tell(
        &self,
        work: &mut Work,
        now: OffsetDateTime,
        act: &'static str,
        subscription: i64,
        count: i64,
    ) -> Result<(), sqlx::Error> {
        let act = Act {
            act,
            reseller: Some(self.service.reseller_id),
            service: Some(self.service.id),
            subscription: Some(subscription),
            job: Some(self.job.id),
            details: json!({ "count": count }),
            ..Act::default()
        };
        audit::record(work, now, act).await
    }

    /// Microsoft could not be asked: later, or where it refuses, a person must look.
    async fn failed(&self, step: Step, failure: &Failure) -> anyhow::Result<()> {
        let now = self.app.clock.now();
        let own = pause(self.job.attempts);
        let wait = match failure {
            Failure::Refused(_) => None,
            Failure::Later { wait, .. } => Some(Duration::try_from(*wait).unwrap_or(own).max(own)),
            Failure::Unauthorised(_) => Some(CONSENT),
            Failure::Unknown(_) => Some(own),
        };
        let mut work = self.job.begin().await?;
        step.failed(&mut work, failure, now).await?;
        match wait {
            Some(wait) => self.job.wait(&mut work, now + wait, failure.cause().name()).await?,
            None => self.job.fail(&mut work, failure.cause().name()).await?,
        }
        Ok(work.commit().await?)
    }
}
