//! What waits for a second person.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::holds::{Colleague, KeptBack, store, waits_for};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Entries of one page.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "holds/approvals.html")]
struct Approvals {
    waiting: Vec<KeptBack>,
    colleagues: Vec<Colleague>,
    /// The number after which the next page begins.
    next: Option<i64>,
}

impl Approvals {
    fn waits_for(&self, kept: &KeptBack) -> Message {
        waits_for(&self.colleagues, kept.asker)
    }
}

/// `GET /approvals[?after=…]`.
///
/// # Errors
/// When the database refuses.
pub async fn index(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let after = Fields::of_query(&request).text("after").parse().unwrap_or_default();
    let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
    let mut work = app.database.read().await?;
    let mut waiting = store::waiting(&mut work, reseller.id, after, one_more).await?;
    let colleagues = store::colleagues(&mut work, reseller.id).await?;
    drop(work);
    let has_more = waiting.len() > PAGE;
    waiting.truncate(PAGE);
    let next = waiting.last().filter(|_| has_more).map(|kept| kept.job);
    Ok(Page::new(Approvals { waiting, colleagues, next }))
}
