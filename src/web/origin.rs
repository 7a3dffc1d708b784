//! Refuses unsafe requests that another site made the browser send: no form can forget it.

use actix_web::Error as ActixError;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::ORIGIN;
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::app::App;
use crate::web::error::Error;

/// Lets a request pass that only reads, or that comes from a page of the panel.
///
/// # Errors
/// Only what the inner service did not turn into an answer. The answer is [`Error::CrossSite`] for an unsafe method whose `Sec-Fetch-Site` is neither `same-origin` nor `none`, or,
/// from a browser that does not send it, whose `Origin` is not the panel's public address.
pub async fn check(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, ActixError> {
    if !request.method().is_safe() && !is_ours(&request) {
        return Ok(request.error_response(Error::CrossSite).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn is_ours(request: &ServiceRequest) -> bool {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => request
            .app_data::<Data<App>>()
            .is_some_and(|app| header(ORIGIN.as_str()) == Some(app.settings.public_url.as_str())),
    }
}
