//! Everything that was done to a service.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::audit::story::{self, Line};
use crate::services::{Service, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Lines on one page.
const PAGE: usize = 40;

#[derive(Template)]
#[template(path = "services/history.html")]
pub struct History {
    service: Service,
    lines: Vec<Line>,
    /// The number before which the next page goes on.
    earlier: Option<i64>,
}

/// `GET /services/{domain}/history[?before=…]`
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<Page<History>, Error> {
    let before = Fields::of_query(&request).text("before").parse().ok();
    let mut work = app.database.read().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
    let mut lines = story::of_service(&mut work, service.id, before, one_more).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let earlier = lines.last().filter(|_| has_more).map(|line| line.id);
    Ok(Page::new(History { service, lines, earlier }))
}
