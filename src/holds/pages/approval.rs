//! One thing that waits for a second person: what it commits to, and the decision.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::config;
use crate::database::Work;
use crate::holds::keep::{self, Done};
use crate::holds::pages::{late, see};
use crate::holds::possible::{self, Impossible};
use crate::holds::store::{self, Decision};
use crate::holds::{KeptBack, form, waits_for};
use crate::jobs::Hold;
use crate::jobs::hold::{self, IMPOSSIBLE, REJECTED, WITHDRAWN};
use crate::subscriptions;
use crate::text::{Message, Money, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

/// Where the pages are.
const APPROVALS: &str = "/approvals";

#[derive(Template)]
#[template(path = "holds/approval.html")]
struct Approval {
    kept: KeptBack,
    /// Who may confirm it.
    waits_for: Message,
    /// What has happened, once it is decided.
    happened: Option<Message>,
    now: Now,
    /// Whether the reader asked for it.
    is_own: bool,
    may_change: bool,
    reason: String,
    errors: Errors,
}

/// How it stands now.
struct Now {
    /// What it commits to at today's prices, where that can be counted.
    commitment: Option<Money>,
    /// Why it is not possible any more.
    impossible: Option<Impossible>,
}

impl Now {
    /// Counted and looked at again.
    async fn of(
        work: &mut Work,
        settings: &config::EndOfTerm,
        reseller: i64,
        kept: &KeptBack,
        now: OffsetDateTime,
    ) -> anyhow::Result<Self> {
        let subscription = match (&kept.domain, kept.subscription_id) {
            (Some(domain), Some(id)) => subscriptions::store::find(work, reseller, domain, id).await?,
            _ => None,
        };
        let commitment = possible::count_again(work, kept, subscription.as_ref()).await?;
        let Some(subscription) = subscription else { return Ok(Self { commitment, impossible: None }) };
        let status = subscriptions::store::shown_status(work, subscription.id).await?;
        let shown = subscriptions::Subscription { status, ..subscription };
        let impossible = possible::impossible(work, settings, kept, &shown, now).await?;
        Ok(Self { commitment, impossible })
    }

    /// Stands for the amount that the page showed.
    fn shown(&self) -> String {
        self.commitment.map_or_else(String::new, |sum| format!("{} {}", sum.amount, sum.currency.code()))
    }
}

impl Approval {
    async fn read(app: &App, work: &mut Work, reseller: &Reseller, kept: KeptBack) -> anyhow::Result<Self> {
        let settings = &app.settings.end_of_term;
        let now = Now::of(work, settings, reseller.id, &kept, app.clock.now()).await?;
        let colleagues = store::colleagues(work, reseller.id).await?;
        Ok(Self {
            waits_for: waits_for(&colleagues, kept.asker),
            happened: kept.hold().is_none().then(|| kept.happened()),
            is_own: kept.asker == Some(reseller.account),
            may_change: reseller.may_change(),
            reason: String::new(),
            errors: Errors::default(),
            now,
            kept,
        })
    }

    /// Whether it would cost another amount today than when it was asked for.
    fn has_other_price(&self) -> bool {
        self.happened.is_none() && self.now.commitment != self.kept.commitment()
    }
}

/// `GET /approvals/{job}`.
///
/// # Errors
/// `NotFound` for what is not the reseller's, or never needed a second person.
pub async fn show(app: Data<App>, reseller: Reseller, job: Path<i64>) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let kept = store::approval(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    Ok(Page::new(Approval::read(&app, &mut work, &reseller, kept).await?))
}

/// `POST /approvals/{job}/confirmation`: it goes to Microsoft, if it is still possible and costs what the page showed.
///
/// # Errors
/// As [`show`].
pub async fn confirm(
    app: Data<App>,
    session: Session,
    Manager(reseller): Manager,
    job: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let at = app.clock.now();
    let mut work = app.database.begin().await?;
    let kept = store::approval(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    if kept.hold() != Some(Hold::Approval) || kept.asker == Some(reseller.account) {
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "confirmed").await;
    }
    let now = Now::of(&mut work, &app.settings.end_of_term, reseller.id, &kept, at).await?;
    let decision =
        |decision| Decision { decision, account: reseller.account, reason: None, counted: now.commitment };
    if let Some(impossible) = &now.impossible {
        if hold::take_back(&mut work, at, kept.job, "approval", IMPOSSIBLE).await? {
            keep::restore(&mut work, at, reseller.id, &kept, Some(impossible.cause)).await?;
            store::decide(&mut work, at, kept.job, decision("impossible")).await?;
            let done = Done { act: "hold-impossible", account: Some(reseller.account), reason: None };
            keep::record(&mut work, at, reseller.id, &kept, done).await?;
            keep::tell(&mut work, at, reseller.id, *job, Some(impossible.why.clone())).await?;
            work.commit().await?;
            app.wake.notify_one();
            return late(&app, &request, reseller.id, *job, "holds-late-confirm").await;
        }
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "confirmed").await;
    }
    if fields.text("shown") != now.shown() {
        let mut page = Approval::read(&app, &mut work, &reseller, kept).await?;
        page.errors.add("shown", "holds-error-price");
        return Page::unprocessable(page).render(&request);
    }
    if !hold::release(&mut work, at, kept.job, "approval").await? {
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "confirmed").await;
    }
    if let Some(subscription) = kept.subscription_id {
        subscriptions::store::released(&mut work, at, subscription).await?;
    }
    store::decide(&mut work, at, kept.job, decision("confirmed")).await?;
    let done = Done { act: "hold-confirmed", account: Some(reseller.account), reason: None };
    keep::record(&mut work, at, reseller.id, &kept, done).await?;
    keep::tell(&mut work, at, reseller.id, *job, None).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "holds-confirmed", &[]);
    Ok(see(&kept.place()))
}

/// `POST /approvals/{job}/rejection`: nothing of it is sent, with the reason.
///
/// # Errors
/// As [`show`].
pub async fn reject(
    app: Data<App>,
    session: Session,
    Manager(reseller): Manager,
    job: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let at = app.clock.now();
    let mut work = app.database.begin().await?;
    let kept = store::approval(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    if kept.hold() != Some(Hold::Approval) || kept.asker == Some(reseller.account) {
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "rejected").await;
    }
    let reason = match form::reason(&fields) {
        Ok(reason) => reason,
        Err(errors) => {
            let page = Approval::read(&app, &mut work, &reseller, kept).await?;
            let page = Approval { reason: fields.text("reason"), errors, ..page };
            return Page::unprocessable(page).render(&request);
        }
    };
    if !hold::take_back(&mut work, at, kept.job, "approval", REJECTED).await? {
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "rejected").await;
    }
    let decision =
        Decision { decision: "rejected", account: reseller.account, reason: Some(&reason), counted: None };
    let done = Done { act: "hold-rejected", account: Some(reseller.account), reason: Some(&reason) };
    take_back(&mut work, at, reseller.id, &kept, decision, done).await?;
    keep::tell(&mut work, at, reseller.id, *job, None).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "holds-rejected", &[]);
    Ok(see(APPROVALS))
}

/// `POST /approvals/{job}/withdrawal`: whoever asked for it no longer wants it.
///
/// # Errors
/// As [`show`].
pub async fn withdraw(
    app: Data<App>,
    session: Session,
    Manager(reseller): Manager,
    job: Path<i64>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let at = app.clock.now();
    let mut work = app.database.begin().await?;
    let kept = store::approval(&mut work, reseller.id, *job).await?.ok_or(Error::NotFound)?;
    let is_own = kept.asker.is_none_or(|asker| asker == reseller.account);
    if !is_own || !hold::take_back(&mut work, at, kept.job, "approval", WITHDRAWN).await? {
        drop(work);
        return not_yours(&app, &request, &reseller, *job, "withdrawn").await;
    }
    let decision = Decision { decision: "withdrawn", account: reseller.account, reason: None, counted: None };
    let done = Done { act: "hold-withdrawn", account: Some(reseller.account), reason: None };
    take_back(&mut work, at, reseller.id, &kept, decision, done).await?;
    work.commit().await?;
    flash(&session, "holds-withdrawn", &[]);
    Ok(see(&kept.place()))
}

async fn take_back(
    work: &mut Work,
    at: OffsetDateTime,
    reseller: i64,
    kept: &KeptBack,
    decision: Decision<'_>,
    done: Done<'_>,
) -> anyhow::Result<()> {
    keep::restore(work, at, reseller, kept, None).await?;
    store::decide(work, at, kept.job, decision).await?;
    Ok(keep::record(work, at, reseller, kept, done).await?)
}

/// It is decided already, by this press's twin or by somebody else; or the wrong person presses.
async fn not_yours(
    app: &App,
    request: &HttpRequest,
    reseller: &Reseller,
    job: i64,
    wanted: &str,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let kept = store::approval(&mut work, reseller.id, job).await?.ok_or(Error::NotFound)?;
    drop(work);
    match kept.decision.as_deref() {
        Some(decision) if decision == wanted => Ok(see(&kept.place())),
        Some(_) => late(app, request, reseller.id, job, "holds-late-decide").await,
        None if wanted == "withdrawn" => Err(Error::Conflict(Message::new("holds-not-withdrawable"))),
        None => Err(Error::Conflict(Message::new("holds-not-your-own"))),
    }
}
