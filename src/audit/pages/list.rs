//! Who did what to a reseller's things, for its owners.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use crate::app::App;
use crate::audit::store::{self, Told};
use crate::audit::{Filter, Kind, Who};
use crate::text::{Reader, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Owner;
use crate::web::page::Page;

/// Lines on one page.
const PAGE: usize = 30;

#[derive(Template)]
#[template(path = "audit/list.html")]
struct List {
    company: String,
    filter: Filter,
    /// Number, name, and whether it is the one that is looked for.
    people: Vec<(i64, String, bool)>,
    lines: Vec<Told>,
    /// The address of the earlier ones, where there are any.
    earlier: Option<String>,
}

impl List {
    fn is_filtered(&self) -> bool {
        self.filter != Filter::default()
    }
}

/// `GET /audit`: the newest first; `?who=`, `?kind=`, `?from=`, `?to=`, `?q=` and `?before=` (a number) narrow it down.
///
/// # Errors
/// When the database refuses.
pub async fn index(
    app: Data<App>,
    Owner(reseller): Owner,
    reader: Reader,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let filter = Filter::parse(&query);
    let before = query.text("before").parse().ok();
    let one_more = i64::try_from(PAGE).unwrap_or_default() + 1;
    let mut work = app.database.read().await?;
    let mut lines = store::list(&mut work, reseller.id, &filter, &reader, before, one_more).await?;
    let people = store::people(&mut work, reseller.id).await?;
    let is_chosen = |account| filter.who == Some(Who::Account(account));
    let people = people.into_iter().map(|(account, name)| (account, name, is_chosen(account))).collect();
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let earlier = lines
        .last()
        .filter(|_| has_more)
        .map(|last| filter.address("/audit", Some(format!("before={}", last.line.id))));
    Ok(Page::new(List { company: reseller.name, filter, people, lines, earlier }))
}
