//! The choice among several resellers for whom one person works.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;

use super::see;
use crate::app::App;
use crate::team::store::{self, Place};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::page::Page;
use crate::web::session::{self, SignedIn};

#[derive(Template)]
#[template(path = "team/places.html")]
struct Places {
    places: Vec<Place>,
    /// The reseller for which the person works now.
    current: Option<i64>,
}

/// `GET /account/resellers`
///
/// # Errors
/// When the database refuses.
pub async fn index(app: Data<App>, account: SignedIn) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let places = store::places(&mut work, account.account).await?;
    let current = account.membership.map(|membership| membership.reseller);
    Ok(Page::new(Places { places, current }))
}

/// `POST /account/resellers/{id}`: in this session, and in new ones until another is chosen.
///
/// # Errors
/// `NotFound` for a reseller for which the person does not work.
pub async fn choose(
    app: Data<App>,
    session: Session,
    account: SignedIn,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.begin().await?;
    if !store::choose(&mut work, app.clock.now(), account.account, *id).await? {
        return Err(Error::NotFound);
    }
    let places = store::places(&mut work, account.account).await?;
    work.commit().await?;
    session::work_for(&session, *id)?;
    if let Some(place) = places.iter().find(|place| place.reseller == *id) {
        session::flash(&session, "team-place-chosen", &[("reseller", &place.name)]);
    }
    Ok(see("/"))
}
