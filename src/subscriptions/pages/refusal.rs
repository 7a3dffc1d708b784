//! A refusal of Microsoft's that somebody has read.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::audit::{self, Act};
use crate::subscriptions::pages;
use crate::subscriptions::store;
use crate::web::error::Error;
use crate::web::guard::Manager;

/// `POST /services/{domain}/subscriptions/{id}/refusal`: the row stops showing it; the history keeps it.
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn dismiss(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if store::dismiss(&mut work, subscription.id).await? {
        let act = Act {
            act: "refusal-dismissed",
            account: Some(reseller.account),
            reseller: Some(reseller.id),
            service: Some(service.id),
            subscription: Some(subscription.id),
            ..Act::default()
        };
        audit::record(&mut work, now, act).await?;
        work.commit().await?;
    }
    Ok(pages::see(&path))
}
