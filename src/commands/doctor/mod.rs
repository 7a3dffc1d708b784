//! `aubade doctor`: tries everything that the panel needs, changes nothing, and says what is amiss and what to do.

mod microsoft;
mod report;

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use aubade::accounts::store::mpn_ids;
use aubade::clock::Clock;
use aubade::config::{Flags, Settings};
use aubade::database::{Database, Shape};
use aubade::mail::Mailer;
use aubade::microsoft::resellers::MpnId;
use aubade::microsoft::{Limits, Microsoft, connections};
use aubade::secrets::Key;
use aubade::worker;
use clap::Args;
use secrecy::ExposeSecret;
use sqlx::sqlite::SqliteConnectOptions;
use tracing::Level;

use super::log;
use report::Report;

/// How long our own public address may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Resellers that are asked about.
const MOST_RESELLERS: usize = 100;
/// Without a word from a worker for so long nobody runs jobs.
const WORKER: time::Duration = time::Duration::MINUTE;

/// What it needs to know: the same as `serve`.
#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    flags: Flags,
}

impl Doctor {
    /// Tries everything, one line per finding on standard output.
    ///
    /// # Errors
    /// Every setting that is missing or wrong; or how many of the findings keep the panel from its work.
    pub async fn run(self) -> anyhow::Result<()> {
        let (settings, _) = self.flags.0.settings()?;
        // Whatever goes wrong is a finding; the log would say it twice.
        log::as_text(Level::ERROR);
        let mut report = Report::new();
        report.ok("settings", "every one is there and can be right");
        let database = database(&mut report, &settings).await;
        mail(&mut report, &settings).await;
        public_url(&mut report, &settings).await;
        let clock = Clock::system();
        let client = match &database {
            Some(database) => {
                let key = Key::new(&settings.key);
                Microsoft::sharing(settings.microsoft.clone(), clock, database.clone(), key)
            }
            None => Microsoft::new(settings.microsoft.clone(), clock),
        };
        let client = client.context("the client of Microsoft's API cannot be set up")?;
        let resellers = match &database {
            Some(database) => resellers(database).await?,
            None => Vec::new(),
        };
        microsoft::examine(&mut report, &client, &settings, &resellers).await;
        if let Some(database) = database {
            database.close().await;
        }
        report.end()
    }
}

/// The database, if it can be used as it is.
async fn database(report: &mut Report, settings: &Settings) -> Option<Database> {
    let address = settings.database.expose_secret();
    // Opening a file that is not there would make it.
    if address.starts_with("sqlite:")
        && let Ok(options) = SqliteConnectOptions::from_str(address)
        && !options.get_filename().exists()
    {
        report.fail("database", "the file is not there", "start `aubade serve` or `aubade migrate` once");
        return None;
    }
    let Ok(database) = Database::connect(address, 2).await else {
        let finding = "it does not answer, or not with this name and password";
        report.fail("database", finding, "check AUBADE_DATABASE");
        return None;
    };
    report.ok("database", "it answers");
    match database.shape().await {
        Ok(Shape::Current) => report.ok("tables", "they have the shape of this version"),
        Ok(Shape::Older) => {
            report.fail("tables", "they are those of an older version", "run `aubade migrate`");
            return None;
        }
        Ok(Shape::Newer) => {
            report.fail("tables", "they are those of a newer version", "run the newer version");
            return None;
        }
        Err(error) => {
            report.fail("tables", format!("they cannot be read: {error}"), "check the rights of the role");
            return None;
        }
    }
    let seen = match database.read().await {
        Ok(mut work) => worker::last_seen(&mut work).await.ok().flatten(),
        Err(_) => None,
    };
    if seen.is_some_and(|at| Clock::system().now() - at < WORKER) {
        report.ok("worker", "one runs jobs");
    } else {
        report.warn("worker", "none runs jobs at the moment", "start `aubade serve` or `aubade worker`");
    }
    Some(database)
}

/// The MPN IDs of the first resellers, with the numbers of these.
async fn resellers(database: &Database) -> anyhow::Result<Vec<(i64, MpnId)>> {
    let all = mpn_ids(&mut database.read().await?).await?;
    let known = all.into_iter().filter_map(|(number, mpn)| Some((number, mpn.parse().ok()?)));
    Ok(known.take(MOST_RESELLERS).collect())
}

async fn mail(report: &mut Report, settings: &Settings) {
    let greeted = match Mailer::new(&settings.mail) {
        Ok(mailer) => mailer.greet().await,
        Err(error) => Err(error.to_string()),
    };
    match greeted {
        Ok(()) => report.ok("mail server", "it lets us in; nothing was sent"),
        Err(error) => report.fail("mail server", &error, "check AUBADE_SMTP_URL"),
    }
}

/// Asks for the panel through its public address, as a browser would.
async fn public_url(report: &mut Report, settings: &Settings) {
    const NAME: &str = "public address";
    let limits = Limits { connect: PATIENCE, total: PATIENCE, ..Limits::default() };
    let asked = async {
        let client = connections(&limits).map_err(|_| "no connection can be set up")?;
        let answer = client.get(format!("{}/health/live", settings.public_url)).send().await;
        let answer = answer.map_err(|_| "it does not answer from here")?;
        let body: serde_json::Value = answer.json().await.map_err(|_| "something else answers there")?;
        if body["live"] == true { Ok(()) } else { Err("something else answers there") }
    };
    match asked.await {
        Ok(()) => report.ok(NAME, "the panel answers there"),
        // Not every machine reaches its own public address, and the panel may not have been started yet.
        Err(reason) => {
            report.warn(NAME, reason, "check AUBADE_PUBLIC_URL and the proxy, once the panel runs");
        }
    }
}
