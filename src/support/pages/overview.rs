//! What needs a person, on one page.

use actix_web::web::Data;
use askama::Template;
use time::{Duration, OffsetDateTime};

use super::FEW;
use crate::app::App;
use crate::microsoft::consent;
use crate::subscriptions::drift::{self, Drift};
use crate::support::store::attention::{self, Counts};
use crate::support::store::mails::Mail;
use crate::support::store::orders::{self, Order};
use crate::support::store::tasks::Task;
use crate::text::filters;
use crate::web::error::Error;
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::worker;

/// A catalogue older than this was missed by two refreshes.
const CATALOGUE: Duration = Duration::days(2);
/// A worker that was not seen for so long has missed several reports.
const WORKER: Duration = Duration::MINUTE;

#[derive(Template)]
#[template(path = "support/overview.html")]
struct Overview {
    counts: Counts,
    orders: Vec<Order>,
    mails: Vec<Mail>,
    tasks: Vec<Task>,
    waiting: Vec<Task>,
    drifts: Vec<Drift>,
    worker_seen_at: Option<OffsetDateTime>,
    worker_is_away: bool,
    catalogue_read_at: Option<OffsetDateTime>,
    catalogue_is_old: bool,
    consent: consent::State,
    lacks_second_factor: bool,
}

/// `GET /support`.
pub async fn show(app: Data<App>, _: Staff) -> Result<Page<impl Template>, Error> {
    let now = app.clock.now();
    let consent = app.microsoft.consent().await?;
    let mut work = app.database.read().await?;
    let worker_seen_at = worker::last_seen(&mut work).await?;
    let catalogue_read_at = attention::catalogue_read_at(&mut work).await?;
    let is_older = |at: Option<OffsetDateTime>, than| at.is_none_or(|at| now - at > than);
    Ok(Page::new(Overview {
        counts: attention::counts(&mut work, now).await?,
        orders: orders::failed(&mut work, FEW).await?,
        mails: attention::given_up(&mut work, FEW).await?,
        tasks: attention::stuck(&mut work, FEW).await?,
        waiting: attention::waiting(&mut work, now, FEW).await?,
        drifts: drift::store::waiting(&mut work, FEW).await?,
        worker_is_away: is_older(worker_seen_at, WORKER),
        worker_seen_at,
        catalogue_is_old: is_older(catalogue_read_at, CATALOGUE),
        catalogue_read_at,
        consent,
        lacks_second_factor: app.microsoft.lacks_second_factor(),
    }))
}
