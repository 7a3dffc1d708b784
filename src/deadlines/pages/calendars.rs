//! A person's calendars: the addresses at which programs read deadlines, made and revoked.

use actix_session::Session;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use secrecy::ExposeSecret;

use crate::app::App;
use crate::audit::{self, Act};
use crate::deadlines::store::calendars;
use crate::deadlines::{Calendar, Filter, MOST, token};
use crate::secrets;
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;
use crate::web::session::flash;

/// The page.
const HERE: &str = "/deadlines/calendars";

#[derive(Template)]
#[template(path = "deadlines/calendars.html")]
struct CalendarList {
    calendars: Vec<(Calendar, String)>,
    /// What a new one would show.
    filter: Filter,
}

impl CalendarList {
    fn is_full(&self) -> bool {
        self.calendars.len() >= MOST
    }
}

/// `GET /deadlines/calendars`, with the filter of the board for a new one.
pub async fn index(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let filter = Filter { weeks: None, ..Filter::parse(&Fields::of_query(&request)) };
    let mut work = app.database.read().await?;
    let calendars = calendars::of(&mut work, reseller.account, reseller.id).await?;
    let address = |calendar: &Calendar| {
        let token = calendar.token(&app.key);
        format!("{}/calendar/{}.ics", app.settings.public_url, token.expose_secret())
    };
    let calendars = calendars.into_iter().map(|calendar| (calendar.clone(), address(&calendar))).collect();
    Ok(Page::new(CalendarList { calendars, filter }))
}

/// `POST /deadlines/calendars`: a new address for the filter that was sent along.
pub async fn create(
    app: Data<App>,
    session: Session,
    reseller: Reseller,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let filter = Filter::parse(&fields);
    let nonce = secrets::nonce();
    let digest = secrets::digest(token(&app.key, reseller.account, &nonce).expose_secret());
    let who = (reseller.account, reseller.id);
    let mut work = app.database.begin().await?;
    if !calendars::create(&mut work, now, who, (&nonce, &digest), &filter).await? {
        return Err(Error::Conflict(Message::new("deadlines-calendars-full").with("count", MOST)));
    }
    audit::record(&mut work, now, act("calendar-created", &reseller)).await?;
    work.commit().await?;
    flash(&session, "deadlines-calendars-made-now", &[]);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, HERE)).finish())
}

/// `POST /deadlines/calendars/{id}/revocation`.
pub async fn revoke(
    app: Data<App>,
    session: Session,
    reseller: Reseller,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    if !calendars::revoke(&mut work, now, (reseller.account, reseller.id), *id).await? {
        return Err(Error::NotFound);
    }
    audit::record(&mut work, now, act("calendar-revoked", &reseller)).await?;
    work.commit().await?;
    flash(&session, "deadlines-calendars-revoked", &[]);
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, HERE)).finish())
}

fn act(act: &'static str, reseller: &Reseller) -> Act {
    Act { act, account: Some(reseller.account), reseller: Some(reseller.id), ..Act::default() }
}
