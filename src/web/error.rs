//! What ends a request early: a page that says so in the reader's language, with a next step and an id that the
//! log has too.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCEPT, ALLOW, LOCATION};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, ResponseError};
use askama::Template;
use tracing_actix_web::RequestId;

use crate::text::{Message, filters};
use crate::web::fresh::Question;
use crate::web::page::Page;

/// Why a request ends without the page it asked for.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is not there, or it is somebody else's: the same answer for both.
    #[error("not found")]
    NotFound,
    /// The page is known, but the account's rights do not reach so far.
    #[error("forbidden")]
    Forbidden,
    /// Something else is going on that forbids the act now; the sentence says what.
    #[error("conflict: {}", .0.key())]
    Conflict(Message),
    /// Nobody is signed in; after signing in, the browser comes back to this address.
    #[error("not signed in")]
    SignIn(String),
    /// A second factor must be set up first; after that, the browser comes back to this address.
    #[error("no second factor")]
    Enrol(String),
    /// Whoever is signed in must show again who that is; the page asks for it, and keeps what was sent.
    #[error("signed in too long ago")]
    Stale(Box<Question>),
    /// The request came from another site.
    #[error("cross-site request")]
    CrossSite,
    /// The request's body is not a form, or is too large.
    #[error("bad request")]
    BadRequest,
    /// The request's body did not arrive in time.
    #[error("the request came too slowly")]
    Slow,
    /// A fault of ours; the log has it.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Unexpected(error.into())
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Unexpected(error.into())
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden | Self::CrossSite => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::SignIn(_) | Self::Enrol(_) => StatusCode::SEE_OTHER,
            Self::Stale(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::Unexpected(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        let way = match self {
            Self::SignIn(path) => Some(("/sign-in", path)),
            Self::Enrol(path) => Some(("/account/second-factor", path)),
            _ => None,
        };
        if let Some((page, path)) = way {
            let next = percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC);
            response.insert_header((LOCATION, format!("{page}?next={next}")));
        }
        response.finish()
    }
}

/// The page of an error.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    /// The last part of its text keys: `error-title-…`, `error-text-…`, `error-next-…`.
    kind: &'static str,
    status: u16,
    message: Option<Message>,
    home: &'static str,
    id: String,
}

/// Turns a bare error answer into a page in the reader's language; runs around everything that may refuse.
///
/// # Errors
/// Only what the inner service did not turn into an answer.
pub async fn pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<BoxBody>>, actix_web::Error> {
    let answer = next.call(request).await?;
    if let Some(left) = answer.request().extensions().get::<Weak<Left>>().and_then(Weak::upgrade) {
        left.replace(Some(answer.request().clone()));
    }
    let status = answer.status();
    if is_signed_out_part(&answer) {
        let mut response = HttpResponse::Unauthorized();
        // Loading a page again costs nothing; a form that was being checked would lose what was typed.
        if answer.request().method() == Method::GET {
            response.insert_header(("HX-Refresh", "true"));
        }
        let (request, _) = answer.into_parts();
        return Ok(ServiceResponse::new(request, response.finish()).map_into_right_body());
    }
    if !(status.is_client_error() || status.is_server_error()) || has_body(&answer) {
        return Ok(answer.map_into_boxed_body().map_into_left_body());
    }
    if let Some(Error::Unexpected(cause)) =
        answer.response().error().and_then(|error| error.as_error::<Error>())
    {
        tracing::error!(error = format!("{cause:#}"), "a request failed");
    }
    let error = answer.response().error().and_then(|error| error.as_error::<Error>());
    let Some(mut page) = page(answer.request(), status, error)? else {
        return Ok(answer.map_into_boxed_body().map_into_left_body());
    };
    if let Some(allowed) = answer.headers().get(ALLOW) {
        page.headers_mut().insert(ALLOW, allowed.clone());
    }
    let (request, _) = answer.into_parts();
    Ok(ServiceResponse::new(request, page).map_into_right_body())
}

/// Where [`pages`] leaves the request for [`last_page`], which alone keeps it alive.
type Left = RefCell<Option<HttpRequest>>;

/// Turns into a page what breaks after [`pages`] has done its work: a session that cannot be saved.
///
/// # Errors
/// Only what broke before anything was known of the visitor.
pub async fn last_page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, actix_web::Error> {
    let left = Rc::new(Left::default());
    request.extensions_mut().insert(Rc::downgrade(&left));
    let broken = match next.call(request).await {
        Ok(answer) => return Ok(answer.map_into_left_body()),
        Err(broken) => broken,
    };
    let Some(request) = left.take() else { return Err(broken) };
    tracing::error!(error = format!("{broken:?}"), "the session could not be kept");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let page = page(&request, status, None)?.unwrap_or_else(|| HttpResponse::new(status));
    Ok(ServiceResponse::new(request, page).map_into_right_body())
}

/// The page of an error, unless something else than a page was asked for.
fn page(
    request: &HttpRequest,
    status: StatusCode,
    error: Option<&Error>,
) -> Result<Option<HttpResponse>, Error> {
    let wants_html = request
        .headers()
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_none_or(|accept| accept.contains("html") || accept.contains("*/*"));
    if !wants_html {
        return Ok(None);
    }
    if let Some(Error::Stale(question)) = error {
        return Page::with_status(question.as_ref().clone(), status).render(request).map(Some);
    }
    let page = ErrorPage {
        kind: match error {
            Some(Error::CrossSite) => "cross-site",
            _ => kind(status),
        },
        status: status.as_u16(),
        message: match error {
            Some(Error::Conflict(message)) => Some(message.clone()),
            _ => None,
        },
        home: "/",
        id: request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default(),
    };
    let mut page = Page::with_status(page, status).render(request)?;
    if matches!(error, Some(Error::Slow)) {
        // What still comes of the form would be taken for another request.
        page.head_mut().set_connection_type(ConnectionType::Close);
    }
    Ok(Some(page))
}

/// Whether htmx asked for a part of a page on behalf of nobody: it would follow the way to the sign-in, and put
/// nothing in the place of the part.
fn is_signed_out_part<B>(answer: &ServiceResponse<B>) -> bool {
    let error = answer.response().error().and_then(|error| error.as_error::<Error>());
    matches!(error, Some(Error::SignIn(_) | Error::Enrol(_)))
        && answer.request().headers().contains_key("hx-request")
}

fn has_body<B: MessageBody>(answer: &ServiceResponse<B>) -> bool {
    use actix_web::body::BodySize;
    // A handler's own 409 or 422 page is not replaced; actix's plain-text errors are.
    answer.response().error().is_none()
        && !matches!(answer.response().body().size(), BodySize::None | BodySize::Sized(0))
}

fn kind(status: StatusCode) -> &'static str {
    match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method",
        StatusCode::REQUEST_TIMEOUT => "slow",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::CONFLICT => "conflict",
        status if status.is_client_error() => "bad-request",
        _ => "unexpected",
    }
}
