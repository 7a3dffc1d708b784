//! What Microsoft tells us of its own accord: a hint that a subscription may have changed, upon which it is read.
//! Outside the sessions: what counts is the signature.

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::jobs::{self, About};
use crate::microsoft::webhooks::{Delivery, Unbelieved};
use crate::subscriptions::{ReadSubscription, store};

/// `POST /webhooks/microsoft`: 200 for whatever is Microsoft's, known to us or not, so that it is not sent again; 401
/// for what is somebody else's; 503 while that cannot be told.
///
/// # Errors
/// When the database refuses; Microsoft then sends it again.
pub async fn create(
    app: Data<App>,
    request: HttpRequest,
    body: Result<Bytes, actix_web::Error>,
) -> Result<HttpResponse, actix_web::Error> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let delivery = Delivery {
        authorization: header(AUTHORIZATION.as_str()),
        certificate_url: header("X-MS-Certificate-Url"),
        algorithm: header("X-MS-Signature-Algorithm"),
        // Nothing of Microsoft's is too large to be read.
        body: body.as_deref().unwrap_or_default(),
    };
    match app.microsoft.believe(&delivery).await {
        Ok(notification) => {
            tracing::info!(event = notification.event_name, "Microsoft has told us something");
            if let Some((tenant, subscription)) = notification.subscription() {
                read(&app, &tenant.to_string(), subscription).await.map_err(|error| unexpected(&error))?;
            }
            Ok(HttpResponse::Ok().finish())
        }
        Err(Unbelieved::Unavailable) => Ok(HttpResponse::ServiceUnavailable().finish()),
        Err(reason) => {
            tracing::warn!(%reason, "a delivery in Microsoft's name was not believed");
            Ok(HttpResponse::Unauthorized().finish())
        }
    }
}

/// Has the subscription read, if it is one of ours and nothing is about to read it anyway.
async fn read(app: &App, tenant: &str, subscription: &str) -> anyhow::Result<()> {
    let mut work = app.database.begin().await?;
    let Some(known) = store::at_microsoft(&mut work, tenant, subscription).await? else { return Ok(()) };
    let (now, payload) = (app.clock.now(), ReadSubscription { subscription: known.id });
    if !jobs::is_due::<ReadSubscription>(&mut work, now, known.id).await? {
        let about = About {
            reseller: Some(known.reseller_id),
            service: Some(known.service_id),
            subscription: Some(known.id),
            ..About::default()
        };
        jobs::enqueue(&mut work, now, &payload, about).await?;
    }
    work.commit().await?;
    app.wake.notify_one();
    Ok(())
}

fn unexpected(error: &anyhow::Error) -> actix_web::Error {
    tracing::error!(error = format!("{error:#}"), "what Microsoft told us could not be noted");
    actix_web::error::ErrorInternalServerError("")
}
