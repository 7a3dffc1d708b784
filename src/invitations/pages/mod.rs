//! Pages about tenants that customers have already: the list, the form, and one invitation.

pub mod download;
pub mod list;
pub mod new;
pub mod show;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

fn see(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}
