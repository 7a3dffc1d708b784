//! Pages about files of changes: the list, the form, one file, and what can be downloaded.

pub mod download;
pub mod files;
pub mod list;
pub mod new;
pub mod show;

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;

fn see(run: i64) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, format!("/bulk/{run}"))).finish()
}
