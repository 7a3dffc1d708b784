//! A change made at Microsoft without this panel that somebody accepts as it is.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde_json::json;

use crate::app::App;
use crate::audit::{self, Act};
use crate::subscriptions::drift::{self, Field};
use crate::subscriptions::pages;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Manager;
use crate::web::session::flash;

/// `POST /services/{domain}/subscriptions/{id}/acknowledgement`: what Microsoft shows of a `field` stands, if it is
/// still what the page showed (`shown`).
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's, and for a field that there is not.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    session: Session,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    let field = Field::try_from(fields.text("field")).map_err(|_| Error::NotFound)?;
    let shown = fields.text("shown");
    if drift::store::accept(&mut work, now, subscription.id, field, &shown, reseller.account).await? {
        let act = Act {
            act: "change-accepted",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            subscription: Some(subscription.id),
            details: json!({ "field": field.as_str() }),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
        flash(&session, "subscriptions-drift-accepted", &[("licence", &subscription.title)]);
    } else if drift::store::is_open(&mut work, subscription.id, field).await? {
        flash(&session, "subscriptions-drift-moved", &[("licence", &subscription.title)]);
    }
    Ok(pages::see(&path))
}
