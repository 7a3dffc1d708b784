//! One file: what it would do, how far it has come, and what became of each line.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;
use time::OffsetDateTime;

use super::see;
use crate::app::App;
use crate::audit::{self, Act};
use crate::bulk::{self, Line, Run, RunBulk, Tally, store};
use crate::database::Work;
use crate::jobs::{self, About};
use crate::text::{Message, Money, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

/// Lines on one page.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "bulk/show.html")]
struct Show {
    run: Run,
    tally: Tally,
    /// The price differences of all lines together.
    costs: Vec<Message>,
    /// What the next terms cost that are decided on.
    committed: Vec<Money>,
    now: OffsetDateTime,
    lines: Vec<Line>,
    view: View,
    /// The line after which the page goes on, where there is more.
    next: Option<i64>,
    errors: Errors,
    may_change: bool,
}

/// Which lines are shown.
#[derive(Clone, Copy, Debug, Default)]
struct View {
    is_refused: bool,
    after: i64,
}

impl View {
    fn of(query: &Fields) -> Self {
        Self {
            is_refused: query.text("only") == "refused",
            after: query.text("after").parse().unwrap_or_default(),
        }
    }
}

impl Show {
    async fn read(
        work: &mut Work,
        now: OffsetDateTime,
        reseller: &Reseller,
        id: i64,
        view: View,
        errors: Errors,
    ) -> Result<Self, Error> {
        let run = store::find(work, reseller.id, id).await?.ok_or(Error::NotFound)?;
        let tally = store::lines::tally(work, id).await?;
        let costs = store::lines::costs(work, id).await?;
        let (committed, costs) = (bulk::committed(&costs), bulk::differences(&costs));
        let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
        let mut lines = store::lines::page(work, id, view.is_refused, view.after, one_more).await?;
        let has_more = lines.len() > PAGE;
        lines.truncate(PAGE);
        let next = lines.last().filter(|_| has_more).map(|last| last.number);
        Ok(Self {
            run,
            tally,
            costs,
            committed,
            now,
            lines,
            view,
            next,
            errors,
            may_change: reseller.may_change(),
        })
    }

    /// Whether it waits for somebody to have it carried out.
    fn is_checked(&self) -> bool {
        self.run.state == "checked"
    }

    fn is_running(&self) -> bool {
        self.run.state == "running"
    }

    /// Whether the page changes by itself.
    fn is_moving(&self) -> bool {
        (self.is_running() && !self.run.is_stuck()) || (!self.is_checked() && self.tally.waiting > 0)
    }

    /// How the file stands, so that a page that is open can tell whether there is something new.
    fn stamp(&self) -> String {
        let Tally { ready, waiting, done, refused, left, .. } = self.tally;
        format!("{}-{ready}-{waiting}-{done}-{refused}-{left}", self.run.state)
    }

    /// The query of the lines that are shown.
    fn query(&self) -> String {
        let only = if self.view.is_refused { "&only=refused" } else { "" };
        format!("after={}{only}", self.view.after)
    }

    /// How many lines have come how far: the last part of a text key, and the number.
    fn tallies(&self) -> Vec<(&'static str, i64)> {
        let Tally { ready, waiting, done, refused, unchanged, left, .. } = self.tally;
        [
            ("done", done),
            ("waiting", waiting),
            ("ready", ready),
            ("left", left),
            ("refused", refused),
            ("unchanged", unchanged),
        ]
        .into_iter()
        .filter(|(word, count)| *count > 0 || *word == "done")
        .collect()
    }
}

/// `GET /bulk/{id}[?only=refused][&after=…]`. A page that is open asks again with the stamp it has: nothing new is 204.
///
/// # Errors
/// `NotFound` for a file that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    id: Path<i64>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let query = Fields::of_query(&request);
    let mut work = app.database.read().await?;
    let page =
        Show::read(&mut work, app.clock.now(), &reseller, *id, View::of(&query), Errors::default()).await?;
    if request.headers().contains_key("HX-Request") && query.text("seen") == page.stamp() {
        return Ok(HttpResponse::NoContent().finish());
    }
    Page::new(page).render(&request)
}

/// `POST /bulk/{id}/run`: has the file carried out, once however often it is pressed.
///
/// # Errors
/// `NotFound` for a file that is not the reseller's.
pub async fn run(
    app: Data<App>,
    Manager(reseller): Manager,
    id: Path<i64>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let run = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    let tally = store::lines::tally(&mut work, run.id).await?;
    if run.state != "checked" || tally.ready == 0 {
        return Ok(see(run.id));
    }
    if run.is_outdated(now) {
        return refuse(work, now, &reseller, &request, (run.id, "again", "bulk-outdated")).await;
    }
    if tally.cancellations > 0 && !fields.ticked("confirmed") {
        return refuse(work, now, &reseller, &request, (run.id, "confirmed", "bulk-unconfirmed")).await;
    }
    let about = About { account: Some(reseller.account), reseller: Some(reseller.id), ..About::default() };
    let job = jobs::enqueue(&mut work, now, &RunBulk { run: run.id }, about).await?;
    if !store::start(&mut work, now, run.id, reseller.account, job).await? {
        return Ok(see(run.id));
    }
    let act = Act {
        act: "bulk-started",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        job: Some(job),
        details: json!({ "file": run.id, "count": tally.ready }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "bulk-run-begun", &[]);
    Ok(see(run.id))
}

/// The page again, with what keeps a file from being carried out.
async fn refuse(
    mut work: Work,
    now: OffsetDateTime,
    reseller: &Reseller,
    request: &HttpRequest,
    (run, field, why): (i64, &'static str, &'static str),
) -> Result<HttpResponse, Error> {
    let mut errors = Errors::default();
    errors.add(field, why);
    let page = Show::read(&mut work, now, reseller, run, View::default(), errors).await?;
    Page::unprocessable(page).render(request)
}

/// `POST /bulk/{id}/stop`: lines that have not begun stay undone.
///
/// # Errors
/// `NotFound` for a file that is not the reseller's.
pub async fn stop(
    app: Data<App>,
    Manager(reseller): Manager,
    id: Path<i64>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let run = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    if store::stop(&mut work, now, run.id).await? {
        let act = Act {
            act: "bulk-stopped",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            details: json!({ "file": run.id }),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
        flash(&session, "bulk-stopped", &[]);
    }
    Ok(see(run.id))
}
