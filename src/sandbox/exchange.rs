//! The course of every call: its ids, the fault that strikes it, the act, the writing to disk, the answer.

use std::future::ready;
use std::time::Duration as Pause;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::{Bytes, Data};
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

use super::faults::{self, Act};
use super::refusal::Refusal;
use super::state::Room;
use super::throttle;
use super::tokens::is_mfa_compliant;
use super::webhooks;

const REQUEST_ID: HeaderName = HeaderName::from_static("ms-requestid");
const CORRELATION_ID: HeaderName = HeaderName::from_static("ms-correlationid");
const VECTOR: HeaderName = HeaderName::from_static("ms-cv");

/// Asks for the next one in the answer.
const VALIDATE_MFA: HeaderName = HeaderName::from_static("validatemfa");
/// Whether the operator behind the token had a second factor.
const IS_MFA_COMPLIANT: HeaderName = HeaderName::from_static("ismfacompliant");

/// The two ids of a call, from its headers or made for it.
#[derive(Clone, Copy, Debug)]
pub struct Ids {
    /// `MS-RequestId`: the key under which a creation is remembered.
    pub request: Uuid,
    /// `MS-CorrelationId`.
    pub correlation: Uuid,
}

impl Ids {
    fn of(headers: &HeaderMap) -> Self {
        let id = |name| {
            headers.get(name).and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or_else(Uuid::new_v4)
        };
        Self { request: id(REQUEST_ID), correlation: id(CORRELATION_ID) }
    }

    fn echo(self, headers: &mut HeaderMap) {
        for (name, text) in [
            (REQUEST_ID, self.request.to_string()),
            (CORRELATION_ID, self.correlation.to_string()),
            (VECTOR, format!("{}.0", self.correlation.simple())),
        ] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                headers.insert(name, value);
            }
        }
    }
}

impl FromRequest for Ids {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let known = request.extensions().get::<Self>().copied();
        ready(Ok(known.unwrap_or_else(|| Self::of(request.headers()))))
    }
}

/// The fault that struck a call, for the handlers that have to act differently under it.
#[derive(Clone, Debug, Default)]
pub struct Twist(pub Option<Act>);

impl FromRequest for Twist {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        ready(Ok(request.extensions().get::<Self>().cloned().unwrap_or_default()))
    }
}

/// A call that was received, as `GET /control/requests` shows it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// When, in simulated time.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// `MS-RequestId`, sent or made.
    pub request_id: Uuid,
    /// `MS-CorrelationId`, sent or made.
    pub correlation_id: Uuid,
    /// The status, also when it was never sent.
    pub status: u16,
    /// The answer was sent, as far as the simulator knows.
    pub answered: bool,
    /// The operator behind the token had a second factor; nothing for an app-only token or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_compliant: Option<bool>,
}

/// Takes one call of the simulated API through its course.
pub async fn exchange(
    room: Data<Room>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let ids = Ids::of(request.headers());
    let base = base(&request);
    let (method, path) = (request.method().to_string(), request.path().to_owned());
    let wait = room.read().has_to_wait(&path, room.now());
    let fault = if wait.is_none() { struck(&room, &method, &path) } else { None };
    let mfa_compliant = is_mfa_compliant(&room, request.headers());
    let asked_for_mfa = request.headers().get(VALIDATE_MFA).is_some_and(|value| value == "true");
    request.extensions_mut().insert(ids);
    request.extensions_mut().insert(Twist(fault.clone()));

    let instead = match wait {
        Some(seconds) => Some(throttle::later(seconds)),
        None => fault.as_ref().and_then(|act| instead(act, &path)),
    };
    let mut response = match instead {
        Some(response) => request.into_response(response),
        None => next.call(request).await?.map_into_boxed_body(),
    };
    let lost = matches!(fault, Some(Act::Drop | Act::DropBefore));
    let received = Received {
        at: room.now(),
        method,
        path,
        request_id: ids.request,
        correlation_id: ids.correlation,
        status: response.status().as_u16(),
        answered: !lost,
        mfa_compliant,
    };
    room.commit(Some(received))?;
    webhooks::deliver(&room, &base);

    match fault {
        Some(Act::Drop | Act::DropBefore) => return Ok(response.into_response(hang_up())),
        Some(Act::Delay { milliseconds }) => tokio::time::sleep(Pause::from_millis(milliseconds)).await,
        _ => {}
    }
    if response.response().extensions().get::<Gateway>().is_none() {
        ids.echo(response.headers_mut());
        if asked_for_mfa {
            let compliant = if mfa_compliant == Some(true) { "true" } else { "false" };
            response.headers_mut().insert(IS_MFA_COMPLIANT, HeaderValue::from_static(compliant));
        }
    }
    Ok(response)
}

/// Takes one call of the control endpoint through its shorter course.
pub async fn control(
    room: Data<Room>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let base = base(&request);
    let response = next.call(request).await?.map_into_boxed_body();
    room.commit(None)?;
    webhooks::deliver(&room, &base);
    Ok(response)
}

/// Where the simulator is reached, as the caller sees it.
fn base(request: &ServiceRequest) -> String {
    let connection = request.connection_info();
    format!("{}://{}", connection.scheme(), connection.host())
}

fn struck(room: &Room, method: &str, path: &str) -> Option<Act> {
    if room.read().faults.is_empty() {
        return None;
    }
    faults::strike(&mut room.write().faults, method, path)
}

/// The answer that `act` gives without anything being done.
fn instead(act: &Act, path: &str) -> Option<HttpResponse> {
    match act {
        Act::Refuse { status, code, description } => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::BAD_REQUEST);
            let refusal = Refusal::new(status, code.to_string(), description.as_str());
            let refusal = if path.contains("/oauth2/") {
                refusal.of_tokens()
            } else if path.ends_with("/validationStatus") || path.contains("/agreements") {
                refusal.of_agreements()
            } else {
                refusal
            };
            Some(HttpResponse::build(status).json(refusal.body()))
        }
        Act::Throttle { retry_after } => Some(throttle::later(*retry_after)),
        Act::Fail { status } => {
            Some(gateway(StatusCode::from_u16(*status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE)))
        }
        Act::DropBefore => Some(HttpResponse::NoContent().finish()),
        Act::Drop | Act::Delay { .. } | Act::Slow { .. } | Act::RefuseGroups { .. } => None,
    }
}

/// Marks an answer that never came from the API itself.
struct Gateway;

/// The answer of a gateway in between: no JSON, and it knows nothing of the call's ids.
pub fn gateway(status: StatusCode) -> HttpResponse {
    let mut answer =
        HttpResponse::build(status).content_type("text/html").body("<h1>The gateway answered</h1>");
    answer.extensions_mut().insert(Gateway);
    answer
}

/// An answer that breaks before its first byte is sent, so that the connection is closed in silence.
fn hang_up() -> HttpResponse {
    let broken = Err::<Bytes, _>(std::io::Error::other("hung up on purpose"));
    HttpResponse::Ok().streaming(stream::once(ready(broken)))
}
