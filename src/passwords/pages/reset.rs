//! What a reset will do, and the button that asks for it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::passwords::{Asked, Wish, ask, store};
use crate::services::{self, Service, State, handover};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "passwords/reset.html")]
struct Confirmation {
    service: Service,
    /// The newest reset; empty for none.
    seen: String,
    /// Whether one is on its way.
    is_pending: bool,
    /// Whether the customer gets a link; otherwise the password is in the mail.
    is_by_link: bool,
}

impl Confirmation {
    fn is_ready(&self) -> bool {
        self.service.state != State::Creating
    }
}

/// `GET /services/{domain}/password`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn new(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let service = services::store::find(&mut work, manager.0.id, &domain).await?.ok_or(Error::NotFound)?;
    let latest = store::latest(&mut work, service.id).await?;
    let is_by_link = handover::is_by_link(&mut work, service.reseller_id, service.id).await?;
    Ok(Page::new(Confirmation {
        seen: latest.as_ref().map(|latest| latest.job.to_string()).unwrap_or_default(),
        is_pending: latest.is_some_and(|latest| latest.is_pending()),
        is_by_link,
        service,
    }))
}

/// `POST /services/{domain}/password`: one reset, however often it is pressed and by however many.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's, `Conflict` while it is being made.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, reseller) = (app.clock.now(), manager.0);
    let mut work = app.database.begin().await?;
    let service = services::store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let seen = fields.text("seen");
    let wish = Wish { service: &service, account: reseller.account, reason: None, seen: &seen };
    let flashed = match ask(&mut work, now, &wish).await? {
        Asked::NotReady => return Err(Error::Conflict(Message::new("passwords-not-ready"))),
        Asked::Unknown => return Err(Error::Conflict(Message::new("passwords-unknown"))),
        Asked::Before => "passwords-asked-before",
        Asked::Now => "passwords-asked",
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, flashed, &[("to", &service.email)]);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/services/{}", service.domain))).finish())
}
