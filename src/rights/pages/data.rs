//! Everything about a reseller as one file, for its owners.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::App;
use crate::audit::{self, Act};
use crate::rights::archive::Archive;
use crate::web::error::Error;
use crate::web::guard::Owner;
use crate::web::stream;

/// `POST /account/data`: an act that is written down, hence no `GET`.
///
/// # Errors
/// When the database refuses.
pub async fn create(app: Data<App>, Owner(reseller): Owner) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let act = Act {
        act: "data-exported",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    let name = format!("aubade-data-{}.zip", now.date());
    let archive = Archive::new(app.database.clone(), reseller.id, now);
    Ok(stream::download(&name, "application/zip", Some(archive), Archive::next))
}
