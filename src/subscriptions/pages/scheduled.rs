//! Changes for a later instant: made, dropped, and read about.

use actix_session::Session;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Act};
use crate::commitments::{Forecast, Planned};
use crate::database::Work;
use crate::jobs::{self, About};
use crate::subscriptions::pages::show::Show;
use crate::subscriptions::scheduled::form::NewChange;
use crate::subscriptions::scheduled::store::{self as changes, New};
use crate::subscriptions::scheduled::{RunScheduledChange, by_then, dates};
use crate::subscriptions::{Subscription, account, pages, store};
use crate::text::Reader;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::{Manager, Reseller};
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
    let parsed = NewChange::parse(&fields, &reader, now);
    let planned = changes::of_subscription(&mut work, subscription.id, 0).await?;
    let known = account::terms(&mut work, &subscription).await?;
    let judged = parsed.and_then(|new| {
        let terms = by_then(known, &planned, new.due_at);
        match terms.forecast(new.planned, subscription.ending, new.due_at) {
            Forecast::No(why) => {
                let mut errors = Errors::default();
                errors.add(if new.planned == Planned::Cancel { "act" } else { "quantity" }, why.message());
                Err(errors)
            }
            Forecast::Yes | Forecast::Unknown(_) => Ok(new),
        }
    });
    let new = match judged {
        Ok(new) => new,
        Err(errors) => {
            let page =
                Show::read(&app, &mut work, (&reseller, reader.language), (service, subscription)).await?;
            return Page::unprocessable(page.refused(&fields, errors)).render(&request);
        }
    };
    let stored = New {
        subscription: subscription.id,
        account: reseller.account,
        planned: new.planned,
        due_at: new.due_at,
    };
    if let Some(change) = changes::add(&mut work, now, stored).await? {
        let about = About {
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            order: None,
            service: Some(service.id),
            subscription: Some(subscription.id),
        };
        let job = jobs::enqueue(&mut work, new.due_at, &RunScheduledChange { change }, about).await?;
        changes::wait_with(&mut work, change, job).await?;
        dates::note(&mut work, now, reseller.id, &subscription).await?;
        let act = Act { act: "change-scheduled", ..Act::default() };
        record(&mut work, &app, &reseller, &subscription, act, new.planned).await?;
    } else if !planned.iter().any(|other| other.due_at == new.due_at && other.planned == new.planned) {
        let mut errors = Errors::default();
        errors.add("date", "schedule-date-taken");
        let page = Show::read(&app, &mut work, (&reseller, reader.language), (service, subscription)).await?;
        return Page::unprocessable(page.refused(&fields, errors)).render(&request);
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
            let act = Act { act: "scheduled-change-cancelled", ..Act::default() };
            record(&mut work, &app, &reseller, &subscription, act, dropped.planned).await?;
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

async fn record(
    work: &mut Work,
    app: &App,
    reseller: &Reseller,
    subscription: &Subscription,
    act: Act,
    planned: Planned,
) -> Result<(), Error> {
    let to = match planned {
        Planned::Seats(seats) => seats.get(),
        Planned::Cancel => 0,
    };
    let act = Act {
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        service: Some(subscription.service_id),
        subscription: Some(subscription.id),
        details: json!({ "to": to }),
        ..act
    };
    Ok(audit::record(work, app.clock.now(), act).await?)
}

/// Back to what is scheduled.
fn see((domain, id): &(String, i64)) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((LOCATION, format!("/services/{domain}/subscriptions/{id}#scheduled")))
        .finish()
}
