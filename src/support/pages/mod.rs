//! The pages of the staff console.

pub mod audit;
pub mod codes;
pub mod deadlines;
pub mod downloads;
pub mod invitations;
pub mod mails;
pub mod orders;
pub mod overview;
pub mod resellers;
pub mod search;
pub mod services;
pub mod tasks;

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::page::Page;

/// Rows on one page of a list.
const PAGE: i64 = 25;
/// Rows of each kind where a page shows the newest of several.
const FEW: i64 = 5;
/// Rows of each kind on the page of one reseller.
const LATEST: i64 = 10;

/// What was read beyond the page only tells that there is more: it is taken off, and the last row of the page
/// answered.
fn cut<T>(rows: &mut Vec<T>) -> Option<&T> {
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > page;
    rows.truncate(page);
    rows.last().filter(|_| has_more)
}

/// What may stand in an address as it is, besides letters and digits.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// Text as it may stand in an address.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PLAIN).to_string()
}

/// Sends the browser to `path`.
fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

#[derive(Template)]
#[template(path = "support/conflict.html")]
struct Conflict {
    why: Message,
    back: String,
}

/// The act is not possible (any more): 409, with the way to what stands there now.
fn conflict(request: &HttpRequest, why: Message, back: String) -> Result<HttpResponse, Error> {
    Page::with_status(Conflict { why, back }, StatusCode::CONFLICT).render(request)
}
