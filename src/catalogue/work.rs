//! Refreshes the catalogue, the prices and the rules of each country from Microsoft, once a day.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::catalogue::market::Reading;
use crate::catalogue::store;
use crate::database::Work;
use crate::jobs::{self, About, Answer, Payload, Running};
use crate::microsoft::Failure;
use crate::microsoft::countries::Country;
use crate::worker::Run;

/// How long a catalogue is good for.
const DAILY: Duration = Duration::DAY;
/// How long to wait after a country could not be read, the first time.
const SOON: Duration = Duration::minutes(5);
/// How long a country is not read again while others are tried once more.
const FRESH: Duration = Duration::hours(6);

/// The job that refreshes the catalogue and then puts itself off until tomorrow.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefreshCatalogue {}

impl Payload for RefreshCatalogue {
    const KIND: &'static str = "refresh-catalogue";
}

/// Makes sure that the catalogue will be refreshed: at start, and by one job only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    if jobs::live::<RefreshCatalogue>(work).await? == 0 {
        jobs::enqueue(work, now, &RefreshCatalogue {}, About::default()).await?;
    }
    Ok(())
}

impl Run for RefreshCatalogue {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let step = job.step("read-catalogue").await?;
        let fresh = store::read_since(&mut app.database.read().await?, app.clock.now() - FRESH).await?;
        let mut reading = Reading::new(app, step);
        let mut missed: Vec<(Country, Failure)> = Vec::new();
        for code in app.settings.countries.iter().filter(|code| !fresh.contains(code)) {
            let Ok(country) = code.parse::<Country>() else { continue };
            // One country that cannot be read does not keep the prices of the others.
            match reading.country(country).await {
                Ok(market) => {
                    let now = app.clock.now();
                    let mut work = job.begin().await?;
                    store::keep_country(&mut work, now, code, &serde_json::to_string(&market.rules)?).await?;
                    store::call(&mut work, &std::mem::take(&mut reading.words)).await?;
                    store::sell(&mut work, now, code, &market.sold).await?;
                    work.commit().await?;
                }
                Err(failure) => missed.push((country, failure)),
            }
        }

        let now = app.clock.now();
        let mut work = job.begin().await?;
        store::keep_only(&mut work, &app.settings.countries).await?;
        for (_, failure) in &missed {
            jobs::unknown::count(&mut work, now, failure.refusal()).await?;
        }
        match missed.first() {
            None => {
                step.done(&mut work, now).await?;
                job.advanced(&mut work).await?;
                job.wait(&mut work, now + DAILY, "refreshed").await?;
            }
            Some((_, failure)) => {
                let said = missed.iter().map(|(country, failure)| format!("{country}: {failure}"));
                let answer =
                    Answer { text: Some(said.collect::<Vec<_>>().join("; ")), ..Answer::of(failure) };
                step.refused(&mut work, &answer, now).await?;
                let pause = (SOON * i32::try_from(job.attempts)?).min(FRESH);
                job.wait(&mut work, now + pause, failure.cause().name()).await?;
            }
        }
        Ok(work.commit().await?)
    }
}
