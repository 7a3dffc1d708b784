//! What a person wants to be reminded of, and the way out of a list that needs no sign-in.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::reminders::{Kind, List, WayOut, Wishes, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;
use crate::web::session::flash;

/// `POST /account/reminders`.
///
/// # Errors
/// When the database refuses.
pub async fn update(
    app: Data<App>,
    session: Session,
    reseller: Reseller,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let wishes = Wishes::of(|kind: Kind| fields.ticked(kind.as_str()));
    let mut work = app.database.begin().await?;
    store::set(&mut work, app.clock.now(), reseller.account, wishes).await?;
    work.commit().await?;
    flash(&session, "reminders-saved", &[]);
    Ok(see("/account#reminders"))
}

/// The parts of a way out's address: account, list, token.
type Parts = Path<(i64, String, String)>;

#[derive(Template)]
#[template(path = "reminders/leave.html")]
struct Leave {
    /// The page's own address, which its form goes to.
    path: String,
    list: List,
    has_left: bool,
}

/// `GET /reminders/{account}/{list}/{token}`: asks first, since mail filters open every link.
///
/// # Errors
/// [`Error::NotFound`] for what this panel did not sign.
pub async fn show(app: Data<App>, parts: Parts) -> Result<Page<impl Template>, Error> {
    let way @ WayOut { account, list } = way(&app, &parts)?;
    let has_left = store::has_left(&mut app.database.read().await?, account, list).await?;
    Ok(Page::new(Leave { path: page(&app, way), list, has_left }))
}

/// `POST /reminders/{account}/{list}/{token}`.
///
/// # Errors
/// As [`show`].
pub async fn leave(app: Data<App>, parts: Parts) -> Result<HttpResponse, Error> {
    let way = way(&app, &parts)?;
    take(&app, way).await?;
    Ok(see(&page(&app, way)))
}

/// `POST /reminders/one-click/{account}/{list}/{token}`: pressed in a mail program, whose provider sends it from
/// elsewhere and without a session (RFC 8058). The token in the address is what shows that the person may.
///
/// # Errors
/// As [`show`].
pub async fn leave_at_once(app: Data<App>, parts: Parts) -> Result<HttpResponse, Error> {
    take(&app, way(&app, &parts)?).await?;
    Ok(HttpResponse::Ok().finish())
}

/// `GET` of the same, where a mail program opens it instead: the page that asks.
///
/// # Errors
/// As [`show`].
pub async fn ask(app: Data<App>, parts: Parts) -> Result<HttpResponse, Error> {
    Ok(see(&page(&app, way(&app, &parts)?)))
}

fn way(app: &App, parts: &Parts) -> Result<WayOut, Error> {
    let (account, list, token) = (parts.0, &parts.1, &parts.2);
    WayOut::signed(&app.key, account, list, token).ok_or(Error::NotFound)
}

/// The page that asks.
fn page(app: &App, way: WayOut) -> String {
    format!("/reminders/{}", way.path(&app.key))
}

async fn take(app: &App, way: WayOut) -> Result<(), sqlx::Error> {
    let mut work = app.database.begin().await?;
    store::leave(&mut work, app.clock.now(), way.account, way.list).await?;
    work.commit().await
}

fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}
