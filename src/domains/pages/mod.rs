//! Pages about a customer's own domains: the list with its form, and one domain's records.

pub mod download;
pub mod list;
pub mod show;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}
