//! What can be saved, that which saves most first.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::App;
use crate::savings::{self, Act, Place, Saving, Sum};
use crate::text::filters;
use crate::usage;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Subscriptions on one page.
const PAGE: usize = 20;

#[derive(Template)]
#[template(path = "savings/list.html")]
struct SavingList {
    savings: Vec<Saving>,
    /// Of all of them, not only of those on this page.
    sums: Vec<Sum>,
    search: String,
    /// Where the next page begins.
    next: Option<String>,
    /// Whether the use of any service was ever read.
    is_known: bool,
    is_later: bool,
    may_change: bool,
}

impl SavingList {
    /// The address of the list with what is searched for, in the page and in the file.
    fn address(&self, path: &str) -> String {
        if self.search.is_empty() {
            return path.to_owned();
        }
        format!("{path}?q={}", utf8_percent_encode(&self.search, NON_ALPHANUMERIC))
    }

    fn next_address(&self, next: &str) -> String {
        let here = self.address("/savings");
        let sign = if here.contains('?') { '&' } else { '?' };
        format!("{here}{sign}after={next}")
    }
}

/// `GET /savings[?q=…]`: `?after=` goes on.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let (now, search) = (app.clock.now(), query.search("q"));
    let mut work = app.database.read().await?;
    let mut savings = savings::read(&mut work, reseller.id, &search, now).await?;
    let is_known = !savings.is_empty() || usage::store::is_known(&mut work, reseller.id).await?;
    drop(work);
    let sums = savings::sums(&savings);
    let after = Place::named(&query.text("after"));
    if let Some(after) = after {
        savings.retain(|saving| saving.place() > after);
    }
    let has_more = savings.len() > PAGE;
    savings.truncate(PAGE);
    let next = savings.last().filter(|_| has_more).map(|last| last.place().to_string());
    let (is_later, may_change) = (after.is_some(), reseller.may_change());
    Ok(Page::new(SavingList { savings, sums, search, next, is_known, is_later, may_change }))
}
