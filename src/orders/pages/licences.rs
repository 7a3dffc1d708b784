//! More licences for a service: an order without a form for the customer.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Act};
use crate::catalogue;
use crate::database::Work;
use crate::microsoft::countries::Country;
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::orders::form::form_key;
use crate::orders::form::picker::{self, Family};
use crate::orders::form::summary::{Summary, summary};
use crate::orders::pages::carrying::{enqueue, keep_back};
use crate::orders::pages::new::{Shown, see};
use crate::orders::store::{self, NewOrder};
use crate::orders::{Contact, Kind, Picked};
use crate::secrets;
use crate::services::{self, Service};
use crate::subscriptions::{self, Subscription};
use crate::text::{Language, Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "orders/licences.html")]
struct LicencesForm {
    form_key: String,
    service: Service,
    families: Vec<Family>,
    market: Option<Country>,
    errors: Errors,
    shown: Shown,
    summary: Summary,
    /// Stands for the prices that are shown.
    prices: String,
    /// The subscription whose add-ons alone are shown.
    base: Option<Subscription>,
}

impl LicencesForm {
    fn of(app: &App, fields: &Fields, read: Read, errors: Errors) -> Self {
        Self {
            base: read.base,
            form_key: form_key(fields).unwrap_or_else(secrets::nonce),
            service: read.service,
            shown: Shown::read(fields, "addon"),
            summary: summary(read.picked, app.clock.now()),
            prices: picker::prices(&read.families),
            families: read.families,
            market: read.market,
            errors,
        }
    }
}

struct Read {
    service: Service,
    families: Vec<Family>,
    /// The service's country, whose prices count.
    market: Option<Country>,
    picked: Vec<Picked>,
    errors: Errors,
    base: Option<Subscription>,
}

/// The form against the catalogue and what the service has already: base products that it owns serve its add-ons.
/// With `base`, the number of a subscription, the add-ons of that one alone.
async fn read(
    work: &mut Work,
    reseller: i64,
    domain: &str,
    fields: &Fields,
    language: Language,
    base: &str,
) -> Result<Read, Error> {
    let service = services::store::find(work, reseller, domain).await?.ok_or(Error::NotFound)?;
    let mut owned = subscriptions::store::of_service(work, service.id).await?;
    owned.retain(|subscription| !subscription.status.has_ended());
    let base = owned.iter().find(|subscription| subscription.id.to_string() == base).cloned();
    let owned: Vec<String> = owned.iter().map(Subscription::sku).collect();
    let market: Option<Country> = service.country.parse().ok();
    let mut licences = catalogue::store::offered(work, &service.country, language).await?;
    if let Some(base) = &base {
        licences.retain(|(licence, _)| licence.is_addon && licence.prerequisites.contains(&base.sku()));
    }
    let families = picker::families(licences, fields);
    let mut errors = Errors::default();
    let picked = picker::picked(&families, fields, &owned, &mut errors);
    picker::check_prices(&families, market, fields, &mut errors);
    Ok(Read { service, families, market, picked, errors, base })
}

/// `GET /services/{domain}/subscriptions/new[?base=…]`.
pub async fn new(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let (fields, base) = (Fields::default(), Fields::of_query(&request).text("base"));
    let mut work = app.database.read().await?;
    let read = read(&mut work, manager.0.id, &domain, &fields, reader.language, &base).await?;
    Ok(Page::new(LicencesForm::of(&app, &fields, read, Errors::default())))
}

/// `POST /services/{domain}/subscriptions/check`: the form again with its total; orders nothing.
pub async fn check(
    app: Data<App>,
    manager: Manager,
    reader: Reader,
    domain: Path<String>,
    fields: Fields,
) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let read = read(&mut work, manager.0.id, &domain, &fields, reader.language, &fields.text("base")).await?;
    let mut errors = read.errors.clone();
    errors.retain(|field| field != "licences");
    Ok(Page::new(LicencesForm::of(&app, &fields, read, errors)))
}

/// `POST /services/{domain}/subscriptions`: places the order, once however often the form is sent.
pub async fn create(
    app: Data<App>,
    session: Session,
    manager: Manager,
    reader: Reader,
    domain: Path<String>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (reseller, now) = (manager.0, app.clock.now());
    let form_key = form_key(&fields);
    let mut work = app.database.read().await?;
    if let Some(form_key) = &form_key
        && let Some(order) = store::placed_by(&mut work, reseller.id, form_key).await?
    {
        return Ok(see(order));
    }
    let read = read(&mut work, reseller.id, &domain, &fields, reader.language, &fields.text("base")).await?;
    drop(work);
    let Some(form_key) = form_key.filter(|_| read.errors.is_empty()) else {
        let errors = read.errors.clone();
        return Page::unprocessable(LicencesForm::of(&app, &fields, read, errors)).render(&request);
    };
    if read.service.state != services::State::Ok {
        return Err(Error::Conflict(Message::new("orders-service-not-ready")));
    }
    let service = &read.service;
    let (prefix, mpn, contact) = of_service(service)?;
    let mut work = app.database.begin().await?;
    let new = NewOrder {
        reseller: reseller.id,
        account: reseller.account,
        form_key: &form_key,
        kind: Kind::Licences,
        service: Some(service.id),
        tenant: Some(&service.tenant_id),
        prefix: &prefix,
        mpn: &mpn,
        contact: &contact,
        lines: &read.picked,
    };
    let Some(order) = store::place(&mut work, now, &new).await? else {
        let first = store::placed_by(&mut work, reseller.id, &form_key).await?;
        return Ok(see(first.ok_or(Error::NotFound)?));
    };
    let licences: i64 = read.picked.iter().map(|line| line.quantity).sum();
    let act = Act {
        act: "order-placed",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        order: Some(order),
        service: Some(service.id),
        details: json!({ "licences": licences }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    let job = enqueue(&mut work, now, &reseller, order, Some(service.id)).await?;
    let said = keep_back(&mut work, now, &reseller, job, &read.picked).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, said, &[("company", &service.company)]);
    Ok(see(order))
}

/// What the service knows of its customer: an order for licences asks for nothing anew.
fn of_service(service: &Service) -> anyhow::Result<(Prefix, MpnId, Contact)> {
    let prefix = service.domain.split('.').next().unwrap_or_default().parse()?;
    let contact = Contact {
        first_name: service.first_name.clone(),
        last_name: service.last_name.clone(),
        company: service.company.clone(),
        registration_number: String::new(),
        email: service.email.parse()?,
        phone: service.phone.clone(),
        address: service.address.clone(),
        postcode: service.postcode.clone(),
        city: service.city.clone(),
        region: service.region.clone(),
        country: service.country.parse()?,
        language: service.language.parse()?,
    };
    Ok((prefix, service.mpn_id.parse()?, contact))
}
