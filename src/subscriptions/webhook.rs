//! Sees to it that Microsoft tells the panel of changes: that what it delivers comes to the panel's own address.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::config::Settings;
use crate::database::Work;
use crate::jobs::{self, About, Payload, Running, Step, pause};
use crate::microsoft::Failure;
use crate::microsoft::webhooks::{EVENTS, Registration};
use crate::worker::Run;

/// Where deliveries come in, below the public address.
const PATH: &str = "/webhooks/microsoft";
/// How often it is looked whether the registration still stands, and tried again after a refusal.
const DAILY: Duration = Duration::DAY;
/// How long to wait while an operator must renew the consent at Microsoft.
const CONSENT: Duration = Duration::minutes(5);

/// The job that registers the panel's address, and then puts itself off until tomorrow.
#[derive(Debug, Serialize, Deserialize)]
pub struct RegisterWebhook {}

impl Payload for RegisterWebhook {
    const KIND: &'static str = "register-webhook";
}

/// Makes sure that the address will be registered: at start, since it may be another one than before, and by one job
/// only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    if jobs::hasten_kind::<RegisterWebhook>(work, now).await? == 0
        && jobs::live::<RegisterWebhook>(work).await? == 0
    {
        jobs::enqueue(work, now, &RegisterWebhook {}, About::default()).await?;
    }
    Ok(())
}

/// The address to which Microsoft is to deliver; `None` where it could not: it delivers over TLS alone, and only a
/// simulator on this machine reaches what is on this machine.
#[must_use]
pub fn address(settings: &Settings) -> Option<String> {
    let can_be_reached = settings.is_secure() || settings.microsoft.api.starts_with("http://");
    can_be_reached.then(|| format!("{}{PATH}", settings.public_url))
}

/// Whether Microsoft tells this address everything that we want to know.
#[must_use]
pub fn stands(known: Option<&Registration>, address: &str) -> bool {
    let tells = |known: &Registration, event| {
        known.webhook_events.iter().any(|told| told.eq_ignore_ascii_case(event))
    };
    known.is_some_and(|known| {
        known.webhook_url == address && EVENTS.into_iter().all(|event| tells(known, event))
    })
}

impl Run for RegisterWebhook {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let Some(address) = address(&app.settings) else {
            let mut work = job.begin().await?;
            job.wait(&mut work, app.clock.now() + DAILY, "not-reachable").await?;
            return Ok(work.commit().await?);
        };
        let step = job.step("read-webhook").await?;
        let known = match app.microsoft.webhook(&step.ids).await {
            Ok(known) => known,
            Err(failure) => return failed(app, job, step, &failure).await,
        };
        if stands(known.as_ref(), &address) {
            return registered(app, job, step).await;
        }
        let mut work = job.begin().await?;
        step.done(&mut work, app.clock.now()).await?;
        work.commit().await?;

        let step = job.step("register-webhook").await?;
        match app.microsoft.register_webhook(&step.ids, &address, known.as_ref()).await {
            Ok(_) => {
                // Two panels with one account at Microsoft would take turns.
                let was_elsewhere = known.is_some_and(|known| known.webhook_url != address);
                tracing::info!(was_elsewhere, "Microsoft delivers to the panel from now on");
                registered(app, job, step).await
            }
            Err(failure) => failed(app, job, step, &failure).await,
        }
    }
}

async fn registered(app: &App, job: &Running, step: Step) -> anyhow::Result<()> {
    let now = app.clock.now();
    let mut work = job.begin().await?;
    step.done(&mut work, now).await?;
    job.advanced(&mut work).await?;
    job.wait(&mut work, now + DAILY, "registered").await?;
    Ok(work.commit().await?)
}

/// Without deliveries the panel finds changes by looking: that they do not come needs nobody at once.
async fn failed(app: &App, job: &Running, step: Step, failure: &Failure) -> anyhow::Result<()> {
    let now = app.clock.now();
    let until = match failure {
        Failure::Refused(_) => DAILY,
        Failure::Later { wait, .. } => pause(job.attempts).max(Duration::try_from(*wait).unwrap_or(DAILY)),
        Failure::Unauthorised(_) => CONSENT,
        Failure::Unknown(_) => pause(job.attempts),
    };
    tracing::warn!(%failure, "Microsoft could not be asked to deliver to the panel");
    let mut work = job.begin().await?;
    step.failed(&mut work, failure, now).await?;
    job.wait(&mut work, now + until, failure.cause().name()).await?;
    Ok(work.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_stands_when_it_tells_us_everything() {
        let address = "https://panel.example/webhooks/microsoft";
        let known = |url: &str, events: &[&str]| Registration {
            webhook_url: url.to_owned(),
            webhook_events: events.iter().map(ToString::to_string).collect(),
        };
        assert!(stands(Some(&known(address, &EVENTS)), address));
        assert!(stands(Some(&known(address, &["Test-Created", "Subscription-Updated", "more"])), address));
        assert!(!stands(Some(&known(address, &EVENTS[..1])), address));
        assert!(!stands(Some(&known("https://other.example/webhooks/microsoft", &EVENTS)), address));
        assert!(!stands(None, address));
    }
}
