//! The deadlines of every reseller.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;

use super::{PAGE, cut, encoded};
use crate::app::App;
use crate::commitments::{Kind, Surcharges};
use crate::deadlines::{After, Entry, Filter, HORIZONS, Span, store};
use crate::support::term::Name;
use crate::text::filters;
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

/// The page.
const HERE: &str = "/support/deadlines";

#[derive(Template)]
#[template(path = "support/deadlines.html")]
struct DeadlineList {
    entries: Vec<Entry>,
    filter: Filter,
    reseller: String,
    surcharges: Surcharges,
    /// The address of what comes after, where there is anything.
    next: Option<String>,
}

/// `GET /support/deadlines`: from now on, by date, with the filters of a reseller's board and `?reseller=`.
pub async fn index(app: Data<App>, _: Staff, request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let filter = Filter::parse(&query);
    let reseller = query.search("reseller");
    let wanted = Name::new(&reseller);
    let now = app.clock.now();
    let after = After::parse(&query.text("after")).unwrap_or(After::before(now));
    let span = Span { from: now, until: filter.until(now) };
    let mut work = app.database.read().await?;
    let mut entries = store::every(&mut work, &wanted.pattern(), &filter, span, after, PAGE + 1).await?;
    drop(work);
    let next = cut(&mut entries).map(|last| {
        filter.address(HERE, Some(format!("reseller={}&{}", encoded(&reseller), After::from(last).pair())))
    });
    // The pattern is looser than the name: see `Name`.
    entries.retain(|entry| wanted.fits(&entry.reseller));
    let surcharges = Surcharges::from(&app.settings.end_of_term);
    Ok(Page::new(DeadlineList { entries, filter, reseller, surcharges, next }))
}
