//! A suspended subscription is brought back into use.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::services::Service;
use crate::subscriptions::pages::{self, conflict};
use crate::subscriptions::{Demand, Placed, Status, Subscription, Wish};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Manager;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "subscriptions/reactivation.html")]
struct ReactivationForm {
    service: Service,
    subscription: Subscription,
}

impl ReactivationForm {
    /// Whether there is something to bring back.
    fn is_suspended(&self) -> bool {
        self.subscription.status == Status::Suspended
    }
}

/// `GET /services/{domain}/subscriptions/{id}/reactivation`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn new(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Manager(reseller) = manager;
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    if subscription.is_busy() {
        drop(work);
        return conflict::show(&app, &request, &reseller, &path, "reactivation").await;
    }
    Page::new(ReactivationForm { service, subscription }).render(&request)
}

/// `POST /services/{domain}/subscriptions/{id}/reactivation`
///
/// # Errors
/// `NotFound` for a subscription that is not the reseller's.
pub async fn create(
    app: Data<App>,
    manager: Manager,
    path: Path<(String, i64)>,
    session: Session,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let (now, Manager(reseller)) = (app.clock.now(), manager);
    let mut work = app.database.begin().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, &path).await?;
    let version = fields.text("version").parse().unwrap_or_default();
    let wish = Wish::Reactivation;
    let demand = Demand { by: pages::by(&reseller), subscription: &subscription, version, wish };
    if !demand.is_current() {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "reactivation").await;
    }
    if subscription.status != Status::Suspended {
        return Page::unprocessable(ReactivationForm { service, subscription }).render(&request);
    }
    let Placed::Asked { hold, .. } = demand.place(&mut work, now).await? else {
        drop(work);
        return conflict::meet(&app, &request, &reseller, &demand, &path, "reactivation").await;
    };
    work.commit().await?;
    app.wake.notify_one();
    flash(
        &session,
        pages::said(hold, "subscriptions-reactivation-asked"),
        &[("licence", &subscription.title)],
    );
    Ok(pages::see(&path))
}
