//! The files that a reseller's people have sent.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::bulk::{Run, store};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Files on one page.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "bulk/list.html")]
struct List {
    runs: Vec<Run>,
    /// The number before which the older ones are, where there are any.
    older: Option<i64>,
    may_change: bool,
}

/// `GET /bulk[?before=…]`
///
/// # Errors
/// When the database does not answer.
pub async fn index(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let before: Option<i64> = Fields::of_query(&request).text("before").parse().ok();
    let mut work = app.database.read().await?;
    let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
    let mut runs = store::list(&mut work, reseller.id, before, one_more).await?;
    let has_more = runs.len() > PAGE;
    runs.truncate(PAGE);
    let older = runs.last().filter(|_| has_more).map(|last| last.id);
    Ok(Page::new(List { runs, older, may_change: reseller.may_change() }))
}
