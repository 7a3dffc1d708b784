//! Whether the panel lives, and whether it can do its work: for whatever watches it. Outside the sessions, without
//! secrets and personal data.

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use serde::Serialize;
use time::OffsetDateTime;
use tokio::sync::Mutex;
use tokio::time::timeout;

use crate::app::App;
use crate::microsoft::{Denial, Failure};
use crate::worker;

/// How long an answer is kept, so that many who ask cost no more than one.
const KEPT: Duration = Duration::from_secs(3);
/// How long the database and Microsoft have to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The last answer, shared by every thread of the server.
#[derive(Clone, Default)]
pub struct Readiness(Arc<Mutex<Option<(Instant, Report)>>>);

/// What `/health/ready` says.
#[derive(Clone, Debug, Serialize)]
struct Report {
    /// Everything below is `ok`.
    ready: bool,
    database: State,
    worker: Worker,
    microsoft: State,
}

/// How a part of the panel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Ok,
    /// It answered in time, but refused.
    Refused,
    /// It did not answer in time.
    Silent,
    /// Microsoft wants the integration account to consent again: an operator runs `aubade microsoft consent`.
    ConsentNeeded,
    /// The same, because the account that consented signed in without a second factor: there are tokens, and
    /// Microsoft refuses what is done with them.
    SecondFactorMissing,
}

/// The processes that run jobs.
#[derive(Clone, Copy, Debug, Serialize)]
struct Worker {
    state: State,
    /// When one last said that it is alive.
    #[serde(with = "time::serde::rfc3339::option")]
    last_seen: Option<OffsetDateTime>,
}

impl Readiness {
    /// The last report, or a new one. Whoever comes while one is being made waits for it.
    async fn report(&self, app: &App) -> Report {
        let mut kept = self.0.lock().await;
        if let Some((_, report)) = kept.as_ref().filter(|(at, _)| at.elapsed() < KEPT) {
            return report.clone();
        }
        let report = Report::make(app).await;
        *kept = Some((Instant::now(), report.clone()));
        report
    }
}

impl Report {
    async fn make(app: &App) -> Self {
        let (seen, microsoft) =
            tokio::join!(timeout(PATIENCE, last_seen(app)), timeout(PATIENCE, app.microsoft.check()));
        let (database, last_seen) = match seen {
            Ok(Ok(seen)) => (State::Ok, seen),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the database refuses");
                (State::Refused, None)
            }
            Err(_) => (State::Silent, None),
        };
        let microsoft = match microsoft {
            Ok(Ok(())) => State::Ok,
            Ok(Err(failure)) => {
                tracing::warn!(%failure, "Microsoft gives no token that counts");
                match failure {
                    Failure::Unauthorised(Denial::NoSecondFactor) => State::SecondFactorMissing,
                    _ if failure.needs_consent() => State::ConsentNeeded,
                    _ => State::Refused,
                }
            }
            Err(_) => State::Silent,
        };
        // A worker that is busy with the database may be late once or twice.
        let limit = app.clock.now() - worker::REPORT * 3;
        let alive = last_seen.is_some_and(|seen| seen >= limit);
        let worker = Worker { state: if alive { State::Ok } else { State::Silent }, last_seen };
        let ready = [database, worker.state, microsoft].iter().all(|state| *state == State::Ok);
        Self { ready, database, worker, microsoft }
    }
}

async fn last_seen(app: &App) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    worker::last_seen(&mut app.database.read().await?).await
}

/// `GET /health/live`: the process answers. Nothing else is asked, so that a database that is down does not get
/// healthy processes restarted.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(serde_json::json!({ "live": true }))
}

/// `GET /health/ready`: 200 when orders can be taken and carried out, else 503 with what is wrong.
pub async fn ready(app: Data<App>, readiness: Data<Readiness>) -> HttpResponse {
    let report = readiness.report(&app).await;
    let mut response = if report.ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    response.insert_header((CACHE_CONTROL, "no-store")).json(report)
}
