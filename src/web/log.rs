//! What the log says of a request: its route, its status, how long it took and its id, and nothing that could be
//! personal. Neither path nor query are logged, since a path can name a customer's domain.

use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing::field::Empty;
use tracing_actix_web::{RequestId, RootSpanBuilder};

/// Where the questions of those who watch the panel begin.
const HEALTH: &str = "/health/";

/// Opens a span for each request, under whose id everything that happens in it is logged, and closes it with one
/// line.
#[derive(Debug)]
pub struct Requests;

/// When a request came in.
struct Began(Instant);

impl RootSpanBuilder for Requests {
    fn on_request_start(request: &ServiceRequest) -> Span {
        request.extensions_mut().insert(Began(Instant::now()));
        let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        let route = request.match_pattern();
        let method = method(request);
        tracing::info_span!(
            "request",
            id,
            method,
            route = route.as_deref().unwrap_or("unknown"),
            status = Empty
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let (status, began, watching) = match outcome {
            Ok(answer) => {
                let began = answer.request().extensions().get::<Began>().map(|began| began.0);
                (answer.status(), began, answer.request().path().starts_with(HEALTH))
            }
            Err(error) => (error.as_response_error().status_code(), None, false),
        };
        span.record("status", status.as_u16());
        let milliseconds = began.and_then(|began| u64::try_from(began.elapsed().as_millis()).ok());
        if status.is_server_error() {
            tracing::warn!(milliseconds, "answered");
        } else if watching {
            tracing::debug!(milliseconds, "answered");
        } else {
            tracing::info!(milliseconds, "answered");
        }
    }
}

/// The method, as far as it is one that the panel knows: a method is free text of the client.
fn method(request: &ServiceRequest) -> &'static str {
    match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
