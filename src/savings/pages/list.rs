//! What can be saved, that which saves most first.

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::savings::{self, Act, Filter, Place, Saving, Sum, When};
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
    filter: Filter,
    /// The names of the licences that can be chosen.
    licences: BTreeSet<String>,
    /// The address of the next page, where there is more.
    next: Option<String>,
    /// Whether the use of any service was ever read.
    is_known: bool,
    is_later: bool,
    may_change: bool,
}

/// `GET /savings`: `?q=`, `?licence=` and `?when=` narrow it down, `?after=` goes on.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let (now, filter) = (app.clock.now(), Filter::parse(&query));
    let mut work = app.database.read().await?;
    let mut savings = savings::read(&mut work, reseller.id, &filter.service, now).await?;
    let is_known = !savings.is_empty() || usage::store::is_known(&mut work, reseller.id).await?;
    drop(work);
    let licences = savings.iter().map(|saving| saving.subscription.title.clone()).collect();
    savings.retain(|saving| filter.keeps(saving));
    let sums = savings::sums(&savings);
    let after = Place::named(&query.text("after"));
    if let Some(after) = after {
        savings.retain(|saving| saving.place() > after);
    }
    let has_more = savings.len() > PAGE;
    savings.truncate(PAGE);
    let next = savings.last().filter(|_| has_more).map(|last| last.place().to_string());
    let next = next.map(|after| filter.address("/savings", Some(&after)));
    let (is_later, may_change) = (after.is_some(), reseller.may_change());
    Ok(Page::new(SavingList { savings, sums, filter, licences, next, is_known, is_later, may_change }))
}
