//! The pages about what is kept back: undoing it, sending it now, confirming it, and how long it waits.

pub mod approval;
pub mod approvals;
pub mod download;
pub mod policy;
pub mod undo;

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::holds::{KeptBack, store};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "holds/late.html")]
struct Late {
    kept: KeptBack,
    /// What was meant to happen, and did not.
    title: &'static str,
    /// What has happened instead.
    happened: Message,
}

/// Somebody, or time, was faster: what has happened, and the way to it. 409.
async fn late(
    app: &App,
    request: &HttpRequest,
    reseller: i64,
    job: i64,
    title: &'static str,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let kept = store::find(&mut work, reseller, job).await?.ok_or(Error::NotFound)?;
    drop(work);
    let happened = kept.happened();
    Page::with_status(Late { kept, title, happened }, StatusCode::CONFLICT).render(request)
}

fn see(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, place)).finish()
}
