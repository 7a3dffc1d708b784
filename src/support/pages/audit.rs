//! The audit: who did what, to what, when.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use super::{PAGE, cut};
use crate::app::App;
use crate::support::store::trail::{self, Line};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

#[derive(Template)]
#[template(path = "support/audit.html")]
struct Audit {
    lines: Vec<Line>,
    /// The address of the older ones, where there are any.
    older: Option<String>,
}

/// `GET /support/audit`: the newest first; `?before=` (a number) goes on.
pub async fn index(app: Data<App>, _: Staff, request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let before: Option<i64> = Fields::of_query(&request).text("before").parse().ok();
    let mut work = app.database.read().await?;
    let mut lines = trail::list(&mut work, before, PAGE + 1).await?;
    let older = cut(&mut lines).map(|last| format!("/support/audit?before={}", last.id));
    Ok(Page::new(Audit { lines, older }))
}
