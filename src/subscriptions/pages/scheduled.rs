//! Changes for a later instant: made, dropped, and read about.

use actix_session::Session;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::audit::Act;
use crate::commitments::{Forecast, Planned};
use crate::database::Work;
use crate::jobs;
use crate::subscriptions::pages::show::Show;
use crate::subscriptions::scheduled::form::NewChange;
use crate::subscriptions::scheduled::plan::{Plan, plan, record};
use crate::subscriptions::scheduled::store as changes;
use crate::subscriptions::scheduled::{Intent, by_then, dates, renewal};
use crate::subscriptions::{account, pages, store};
use crate::text::Reader;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

/// `POST /services/{domain}/subscriptions/{id}/scheduled`: something is to be done at a later instant, if the rules as
/// they stand do not forbid it.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    path: Path<(String, i64)>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    store::hold(&mut work, subscription.id).await?;
    let planned = changes::of_subscription(&mut work, subscription.id, 0).await?;
    let known = account::terms(&mut work, &subscription).await?;
    let renewal = renewal::at(&subscription);
    let judged = NewChange::parse(&fields, &reader, now).and_then(|new| {
        let due_at = renewal.filter(|at| new.is_for(*at)).unwrap_or(new.due_at);
        let terms = by_then(known, &planned, due_at);
        match terms.forecast(new.planned, subscription.ending, due_at) {
            Forecast::No(why) => {
                let mut errors = Errors::default();
                errors.add(if new.planned == Planned::Cancel { "act" } else { "quantity" }, why.message());
                Err(errors)
            }
            Forecast::Yes | Forecast::Unknown(_) => Ok(NewChange { due_at, ..new }),
        }
    });
    let refused = async |mut work: Work, errors: Errors| {
        let found = (service, subscription.clone());
        let page = Show::read(&app, &mut work, (&reseller, reader.language), found).await?;
        Page::unprocessable(page.refused(&fields, errors)).render(&request)
    };
    let new = match judged {
        Ok(new) => new,
        Err(errors) => return refused(work, errors).await,
    };
    let seats = renewal::seats(renewal, &planned, &new);
    if seats.is_some_and(|seats| renewal::is_asked(&subscription, seats)) {
        return Ok(pages::see(&path));
    }
    let is_open = renewal::open(&subscription, now).is_some();
    if let Some(seats) = seats.filter(|_| is_open) {
        let hold = renewal::ask(&app, &mut work, pages::by(&reseller), &subscription, seats).await?;
        work.commit().await?;
        app.wake.notify_one();
        flash(&session, pages::said(hold, "schedule-at-renewal"), &[("licence", &subscription.title)]);
        return Ok(pages::see(&path));
    }
    let what = (Intent::Change(new.planned), new.due_at);
    if plan(&mut work, now, pages::by(&reseller), (&subscription, &planned), what).await? == Plan::Taken {
        let mut errors = Errors::default();
        errors.add("date", "schedule-date-taken");
        return refused(work, errors).await;
    }
    work.commit().await?;
    flash(&session, "schedule-planned", &[("licence", &subscription.title)]);
    Ok(see(&path))
}

/// `POST /services/{domain}/subscriptions/{id}/scheduled/{change}/cancellation`: a change that has not begun is dropped.
/// One that has begun stays, and the page says how it stands.
///
/// # Errors
/// `NotFound` for a change that is not the reseller's.
pub async fn cancel(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64, i64)>,
    session: Session,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let (domain, id, change) = path.into_inner();
    let path = (domain, id);
    let mut work = app.database.begin().await?;
    let (_, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if !changes::is_of(&mut work, subscription.id, change).await? {
        return Err(Error::NotFound);
    }
    store::hold(&mut work, subscription.id).await?;
    let planned = changes::of_subscription(&mut work, subscription.id, 0).await?;
    if let Some(job) = changes::cancel(&mut work, now, subscription.id, change).await? {
        jobs::cancel(&mut work, now, job).await?;
        dates::note(&mut work, now, reseller.id, &subscription).await?;
        if let Some(dropped) = planned.iter().find(|other| other.id == change) {
            let act = match dropped.planned {
                Intent::Change(_) => Act { act: "scheduled-change-cancelled", ..Act::default() },
                Intent::Decision { .. } => Act { act: "scheduled-decision-cancelled", ..Act::default() },
            };
            record(&mut work, now, pages::by(&reseller), &subscription, act, dropped.planned).await?;
        }
        work.commit().await?;
        flash(&session, "schedule-cancelled", &[("licence", &subscription.title)]);
    }
    Ok(see(&path))
}

/// `POST /services/{domain}/subscriptions/{id}/scheduled/{change}/refusal`: somebody has read why a change was not made.
///
/// # Errors
/// `NotFound` for a change that is not the reseller's.
pub async fn dismiss(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64, i64)>,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let (domain, id, change) = path.into_inner();
    let path = (domain, id);
    let mut work = app.database.begin().await?;
    let (_, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if !changes::is_of(&mut work, subscription.id, change).await? {
        return Err(Error::NotFound);
    }
    changes::dismiss(&mut work, now, subscription.id, change).await?;
    work.commit().await?;
    Ok(see(&path))
}

/// Back to what is scheduled.
pub(super) fn see((domain, id): &(String, i64)) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, format!("/services/{domain}/subscriptions/{id}#scheduled")))
        .finish()
}
