//! What is said when a subscription is not as a form showed it: another person changed it, or a task is at it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::audit::story::{self, Line};
use crate::services::Service;
use crate::subscriptions::{Demand, Subscription, pages};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::guard::Reseller;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "subscriptions/conflict.html")]
struct Conflict {
    service: Service,
    subscription: Subscription,
    /// What was done to it last, and by whom.
    last: Option<Line>,
    /// What comes after the subscription's address to try again.
    again: &'static str,
}

/// A form that was sent meets something it did not know: itself, sent before, or somebody else's change.
pub(super) async fn meet(
    app: &App,
    request: &HttpRequest,
    reseller: &Reseller,
    demand: &Demand<'_>,
    path: &(String, i64),
    again: &'static str,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    if demand.was_placed(&mut work).await? {
        return Ok(pages::see(path));
    }
    drop(work);
    show(app, request, reseller, path, again).await
}

/// The present state, and who brought it about: 409.
pub(super) async fn show(
    app: &App,
    request: &HttpRequest,
    reseller: &Reseller,
    path: &(String, i64),
    again: &'static str,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let (service, subscription) = pages::find(&mut work, reseller.id, path).await?;
    let last = story::last_of_subscription(&mut work, service.id, subscription.id).await?;
    drop(work);
    let page = Conflict { service, subscription, last, again };
    Page::with_status(page, StatusCode::CONFLICT).render(request)
}
