//! One press: a subscription that renews as it is renews without its idle licences, and back.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::catalogue;
use crate::commitments::{Outcome, Surcharges};
use crate::database::Work;
use crate::jobs::Hold;
use crate::services;
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::subscriptions::{By, Demand, Placed, Subscription, Wish, store};
use crate::text::{Message, Reader};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::{Manager, Reseller};
use crate::web::session::flash;

/// `POST /services/{domain}/subscriptions/{id}/saving`: renew with so many licences as were shown.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's; `Conflict` where it is no longer as it was shown.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    path: Path<(String, i64)>,
    session: Session,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let Manager(reseller) = manager;
    let mut work = app.database.begin().await?;
    let (subscription, offers) = find(&app, &mut work, &reader, &reseller, &path).await?;
    let decision =
        fields.text("quantity").parse().ok().zip(offers.present).and_then(|(quantity, licence)| {
            let is_fewer = i64::from(quantity) < subscription.quantity;
            let is_enough = quantity >= subscription.terms().minimum.get();
            (is_fewer && is_enough).then_some(Decision::Change { quantity, licence: Some(licence) })
        });
    let decision = decision.ok_or_else(overtaken)?;
    place(&app, work, (&reseller, &subscription), (&fields, decision, Outcome::Renew), &session).await
}

/// `POST /services/{domain}/subscriptions/{id}/saving/withdrawal`: renew as it is after all.
///
/// # Errors
/// As [`create`].
pub async fn withdraw(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    path: Path<(String, i64)>,
    session: Session,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let Manager(reseller) = manager;
    let mut work = app.database.begin().await?;
    let (subscription, offers) = find(&app, &mut work, &reader, &reseller, &path).await?;
    offers.present.ok_or_else(overtaken)?;
    let decision = Decision::Renew;
    place(&app, work, (&reseller, &subscription), (&fields, decision, Outcome::Change), &session).await
}

/// The subscription, with what its next term can be of.
async fn find(
    app: &App,
    work: &mut Work,
    reader: &Reader,
    reseller: &Reseller,
    (domain, id): &(String, i64),
) -> Result<(Subscription, Offers), Error> {
    let service = services::store::find(work, reseller.id, domain).await?.ok_or(Error::NotFound)?;
    let subscription = store::find(work, reseller.id, domain, *id).await?.ok_or(Error::NotFound)?;
    let offered = catalogue::store::offered(work, &service.country, reader.language).await?;
    let offers = Offers::of(&subscription, offered, Surcharges::from(&app.settings.end_of_term));
    Ok((subscription, offers))
}

/// Stores the decision, where what was to happen at the end of the term was `ending`. A second press of the same form
/// changes nothing.
async fn place(
    app: &App,
    mut work: Work,
    (reseller, subscription): (&Reseller, &Subscription),
    (fields, decision, ending): (&Fields, Decision, Outcome),
    session: &Session,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let by = By { reseller: reseller.id, account: Some(reseller.account) };
    let version = fields.text("version").parse().unwrap_or_default();
    let demand = Demand { by, subscription, version, wish: Wish::EndOfTerm(decision) };
    if demand.was_placed(&mut work).await? {
        return Ok(back(subscription));
    }
    let is_open = subscription.terms().decide().is_ok_and(|lock| !lock.holds(now));
    let is_possible = is_open && subscription.ending == Some(ending);
    if !demand.is_current() || !is_possible {
        return Err(overtaken());
    }
    let Placed::Asked { hold, .. } = demand.place(&mut work, now).await? else {
        return Err(overtaken());
    };
    work.commit().await?;
    app.wake.notify_one();
    let said = match hold {
        None => "savings-asked",
        Some(Hold::Undo(_)) => "subscriptions-undoable",
        Some(Hold::Approval) => "subscriptions-unconfirmed",
    };
    flash(session, said, &[("licence", &subscription.title)]);
    Ok(back(subscription))
}

fn overtaken() -> Error {
    Error::Conflict(Message::new("savings-overtaken"))
}

/// Back to the line, which says how far it has come.
fn back(subscription: &Subscription) -> HttpResponse {
    let line = format!("/savings#saving-{}", subscription.id);
    HttpResponse::SeeOther().insert_header((LOCATION, line)).finish()
}
