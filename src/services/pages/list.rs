//! The services of a reseller, with search.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::services::store::{self, Listed};
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Services on one page.
const PAGE: usize = 25;

#[derive(Template)]
#[template(path = "services/list.html")]
pub struct List {
    services: Vec<Listed>,
    /// What was searched for; empty for everything.
    search: String,
    /// The address of the next page.
    next: Option<String>,
    /// Whether this is not the first page.
    is_later: bool,
    may_change: bool,
}

impl List {
    /// Whether there is no service at all: the page then says how to begin.
    fn is_blank(&self) -> bool {
        self.services.is_empty() && self.search.is_empty() && !self.is_later
    }

    /// The address of a file about the services that are found.
    fn download(&self, name: &str) -> String {
        if self.search.is_empty() {
            return format!("/{name}.csv");
        }
        format!("/{name}.csv?q={}", encoded(&self.search))
    }
}

/// Text as it may stand in an address.
fn encoded(search: &str) -> impl std::fmt::Display {
    percent_encoding::utf8_percent_encode(search, percent_encoding::NON_ALPHANUMERIC)
}

/// The address of the services before the number `before`.
fn next_page(search: &str, before: i64) -> String {
    if search.is_empty() {
        return format!("/services?before={before}");
    }
    format!("/services?q={}&before={before}", encoded(search))
}

/// `GET /services[?q=…][&before=…]`
///
/// # Errors
/// When the database does not answer.
pub async fn list(app: Data<App>, reseller: Reseller, request: HttpRequest) -> Result<Page<List>, Error> {
    let query = Fields::of_query(&request);
    let search = query.search("q");
    let before: Option<i64> = query.text("before").parse().ok();
    let mut work = app.database.read().await?;
    let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
    let mut services = store::list(&mut work, reseller.id, &search, before, one_more).await?;
    let has_more = services.len() > PAGE;
    services.truncate(PAGE);
    let next = services.last().filter(|_| has_more).map(|last| next_page(&search, last.id));
    Ok(Page::new(List {
        services,
        search,
        next,
        is_later: before.is_some(),
        may_change: reseller.may_change(),
    }))
}
