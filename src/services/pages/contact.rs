//! Who the customer's contact is, and for a tenant that was there before, who administers it.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::services::contact::{Change, Changed, change};
use crate::services::form::TypedContact;
use crate::services::{Contact, Service, store};
use crate::text::{Language, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "services/contact.html")]
struct ContactForm {
    service: Service,
    typed: TypedContact,
    errors: Errors,
    /// Somebody else changed the service while the form was being filled in.
    is_outdated: bool,
}

/// `GET /services/{domain}/contact`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn edit(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let service = store::find(&mut work, manager.0.id, &domain).await?.ok_or(Error::NotFound)?;
    let typed = TypedContact::of_service(&service);
    Ok(Page::new(ContactForm { service, typed, errors: Errors::default(), is_outdated: false }))
}

/// `POST /services/{domain}/contact`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's, `Conflict` while a mail with credentials is leaving for the
/// old address.
pub async fn update(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let typed = TypedContact::of(&fields);
    let mut work = app.database.begin().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let contact = match Contact::parse(&typed, &service, &app.settings.provider_domains) {
        Ok(contact) => contact,
        Err(errors) => {
            let form = ContactForm { service, typed, errors, is_outdated: false };
            return Page::unprocessable(form).render(&request);
        }
    };
    let version = fields.text("version").parse().unwrap_or_default();
    let wanted = Change { service: &service, contact: &contact, version, account: reseller.account };
    let flashed = match change(&mut work, now, &app.key, &wanted).await? {
        Changed::Nothing => None,
        Changed::Outdated => {
            let form = ContactForm { service, typed, errors: Errors::default(), is_outdated: true };
            return Page::with_status(form, StatusCode::CONFLICT).render(&request);
        }
        Changed::Contact => Some("services-contact-changed"),
        Changed::Address => Some("services-contact-moved"),
    };
    if let Some(flashed) = flashed {
        work.commit().await?;
        app.wake.notify_one();
        flash(&session, flashed, &[("to", contact.email.as_str())]);
    }
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/services/{}", service.domain))).finish())
}
