//! `HEAD` is answered wherever `GET` is: the same page, of which the server keeps the body back.

use actix_web::Error as ActixError;
use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ALLOW, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;

/// In the extensions of a request that is answered without a body.
#[derive(Debug)]
pub struct HeadOnly;

/// Has the routes take `HEAD` for `GET`, and says so where another method is refused.
///
/// # Errors
/// Only what the inner service did not turn into an answer.
pub async fn head(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(HeadOnly);
    }
    let mut answer = next.call(request).await?;
    if answer.status() == StatusCode::METHOD_NOT_ALLOWED {
        add_head(&mut answer);
    }
    Ok(answer)
}

/// The routes themselves know nothing of `HEAD`.
fn add_head<B>(answer: &mut ServiceResponse<B>) {
    let allowed = answer.headers().get(ALLOW).and_then(|allowed| allowed.to_str().ok());
    let allowed = allowed.map(|allowed| allowed.replace("GET", "GET, HEAD"));
    if let Some(allowed) = allowed.and_then(|allowed| HeaderValue::try_from(allowed).ok()) {
        answer.headers_mut().insert(ALLOW, allowed);
    }
}
