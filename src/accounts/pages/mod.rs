//! The pages of accounts.

pub mod account;
pub mod authenticator;
pub mod company;
mod entry;
pub mod forgotten;
pub mod password;
pub mod reset;
pub mod second_factor;
pub mod sessions;
pub mod sign_in;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

/// Sends the browser to a path of the panel.
fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}
