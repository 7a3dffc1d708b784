//! The customer's own domains that a service is to be used with, and the form for another.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::see;
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::domains::records::{Verdict, needed};
use crate::domains::{Domain, MOST, form, store, unicode};
use crate::services::{self, Service};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "domains/list.html")]
struct List {
    service: Service,
    domains: Vec<Domain>,
    /// What was typed.
    name: String,
    errors: Errors,
    may_change: bool,
}

impl List {
    async fn read(
        work: &mut Work,
        service: Service,
        may_change: bool,
        typed: (String, Errors),
    ) -> Result<Self, Error> {
        let domains = store::of_service(work, service.id).await?;
        let (name, errors) = typed;
        Ok(Self { service, domains, name, errors, may_change })
    }

    fn state(&self, domain: &Domain) -> Message {
        state(&self.service, domain)
    }

    /// Where the same list is a file.
    fn file(&self) -> String {
        format!("/services/{}/domains.csv", self.service.domain)
    }

    fn has_room(&self) -> bool {
        self.domains.len() < MOST
    }
}

/// How a domain of the service stands, in one phrase.
pub(super) fn state(service: &Service, domain: &Domain) -> Message {
    if domain.checked_at.is_none() {
        return "domains-unchecked".into();
    }
    let records = needed(&domain.name, &service.domain);
    let right = records.iter().filter(|record| record.verdict(&domain.found) == Verdict::Right).count();
    Message::new("domains-state").with("right", right).with("all", records.len())
}

/// `GET /services/{domain}/domains`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn index(
    app: Data<App>,
    reseller: Reseller,
    domain: Path<String>,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let service = services::store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let typed = (String::new(), Errors::default());
    Ok(Page::new(List::read(&mut work, service, reseller.may_change(), typed).await?))
}

/// `POST /services/{domain}/domains`: keeps the domain and shows its records; one that is there is shown as it is.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    domain: Path<String>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let service = services::store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let mut taken = vec![app.microsoft.domain_suffix()];
    taken.extend(app.settings.provider_domains.iter().map(String::as_str));
    let name = match form::parse(&fields, &taken) {
        Ok(name) => name,
        Err(errors) => {
            let page = List::read(&mut work, service, true, (fields.text("name"), errors)).await?;
            return Page::unprocessable(page).render(&request);
        }
    };
    let Some((id, is_new)) = store::add(&mut work, now, service.id, &name).await? else {
        let mut errors = Errors::default();
        errors.add("name", Message::new("domains-too-many").with("most", MOST));
        let page = List::read(&mut work, service, true, (fields.text("name"), errors)).await?;
        return Page::unprocessable(page).render(&request);
    };
    if is_new {
        let act = Act {
            act: "domain-added",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            details: json!({ "domain": unicode(name.as_str()) }),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        flash(&session, "domains-added", &[("name", name.as_str())]);
    }
    work.commit().await?;
    Ok(see(&format!("/services/{}/domains/{id}", service.domain)))
}
