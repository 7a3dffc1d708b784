//! The form that asks for an invitation.

use actix_session::Session;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;

use super::see;
use crate::accounts;
use crate::app::App;
use crate::audit::{self, Act};
use crate::invitations::form::{Allowed, Typed};
use crate::invitations::{DAILY, NewInvitation, OPEN, PrepareInvitation, store};
use crate::jobs::{self, About};
use crate::text::{Language, Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::{Errors, Fields};
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "invitations/new.html")]
struct Form {
    typed: Typed,
    errors: Errors,
    /// The reseller's Partner ID, which the link names.
    mpn: Option<String>,
    countries: Vec<String>,
    suffix: String,
}

impl Form {
    fn new(app: &App, mpn: Option<String>, typed: Typed, errors: Errors) -> Self {
        let countries = app.settings.countries.clone();
        Self { typed, errors, mpn, countries, suffix: app.microsoft.domain_suffix().to_owned() }
    }
}

/// `GET /invitations/new`
///
/// # Errors
/// When the database does not answer.
pub async fn new(app: Data<App>, manager: Manager, reader: Reader) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let (mpn, own) = accounts::store::order_defaults(&mut work, manager.0.id).await?;
    let countries = &app.settings.countries;
    let country = countries.iter().find(|country| **country == own).or_else(|| countries.first());
    let typed = Typed {
        country: country.cloned().unwrap_or_default(),
        language: reader.language.code().to_owned(),
        is_mailed: true,
        ..Typed::default()
    };
    Ok(Page::new(Form::new(&app, mpn, typed, Errors::default())))
}

/// `POST /invitations`: one for each tenant, however often the form is sent.
///
/// # Errors
/// When the database does not answer.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, reseller) = (app.clock.now(), manager.0);
    let typed = Typed::of(&fields);
    let mut work = app.database.begin().await?;
    let mpn = accounts::store::company(&mut work, reseller.id).await?.mpn_id;
    let again = |errors: Errors| {
        Page::unprocessable(Form::new(&app, mpn.clone(), typed.clone(), errors)).render(&request)
    };
    let allowed = Allowed {
        suffix: app.microsoft.domain_suffix(),
        countries: &app.settings.countries,
        provider_domains: &app.settings.provider_domains,
    };
    let new = match NewInvitation::parse(&typed, allowed) {
        Ok(new) => new,
        Err(errors) => return again(errors),
    };
    let refuse = |field: &str, message: Message| {
        let mut errors = Errors::default();
        errors.add(field, message);
        again(errors)
    };
    let Some(mpn) = &mpn else { return refuse("tenant", "invitations-mpn-missing".into()) };
    let (same, open, daily) = store::under_way(&mut work, now, reseller.id, new.prefix.as_str()).await?;
    if let Some(same) = same {
        return Ok(see(&format!("/invitations/{same}")));
    }
    if open >= OPEN || daily >= DAILY {
        return refuse("tenant", Message::new("invitations-too-many").with("most", OPEN));
    }
    let id = store::create(&mut work, now, reseller.id, reseller.account, mpn, &new).await?;
    let about = About { account: Some(reseller.account), reseller: Some(reseller.id), ..About::default() };
    let job = jobs::enqueue(&mut work, now, &PrepareInvitation { invitation: id }, about).await?;
    let act = Act {
        act: "invitation-asked",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        job: Some(job),
        details: json!({ "invitation": id }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "invitations-asked", &[("company", &new.company)]);
    Ok(see(&format!("/invitations/{id}")))
}
