//! The name that a reseller gives a service.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::audit::{self, Act};
use crate::services::form::Rename;
use crate::services::{Service, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "services/name.html")]
pub struct NameForm {
    service: Service,
    name: String,
    errors: Errors,
    /// Somebody else gave it another name while the form was being filled in.
    is_outdated: bool,
}

/// `GET /services/{domain}/name`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn edit(app: Data<App>, manager: Manager, domain: Path<String>) -> Result<Page<NameForm>, Error> {
    let mut work = app.database.read().await?;
    let service = store::find(&mut work, manager.0.id, &domain).await?.ok_or(Error::NotFound)?;
    let name = service.display_name.clone();
    Ok(Page::new(NameForm { service, name, errors: Errors::default(), is_outdated: false }))
}

/// `POST /services/{domain}/name`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn update(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let again = |service: Service, errors: Errors, is_outdated: bool| NameForm {
        service,
        name: fields.text("name"),
        errors,
        is_outdated,
    };
    let form = match Rename::parse(&fields) {
        Ok(form) => form,
        Err(errors) => return Page::unprocessable(again(service, errors, false)).render(&request),
    };
    if form.name.as_str() != service.display_name {
        if !store::rename(&mut work, now, &service, form.version, form.name.as_str()).await? {
            let page = again(service, Errors::default(), true);
            return Page::with_status(page, StatusCode::CONFLICT).render(&request);
        }
        let act = Act {
            act: "service-renamed",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
        flash(&session, "services-renamed", &[("name", form.name.as_str())]);
    }
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, format!("/services/{domain}"))).finish())
}
