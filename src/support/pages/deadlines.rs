//! The deadlines of every reseller.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use super::{PAGE, cut, encoded};
use crate::app::App;
use crate::commitments::{Kind, Surcharges};
use crate::database::Work;
use crate::deadlines::{After, Entry, Filter, HEADINGS, HORIZONS, Span, store};
use crate::support::term::Name;
use crate::text::{Message, Reader, filters};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

/// The page.
const HERE: &str = "/support/deadlines";
/// The same list as a file.
const FILE: &str = "/support/deadlines.csv";

#[derive(Template)]
#[template(path = "support/deadlines.html")]
struct DeadlineList {
    entries: Vec<Entry>,
    filter: Filter,
    reseller: String,
    surcharges: Surcharges,
    /// The address of the same list as a file.
    file: String,
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
    let named = format!("reseller={}", encoded(&reseller));
    let next = cut(&mut entries)
        .map(|last| filter.address(HERE, Some(format!("{named}&{}", After::from(last).pair()))));
    let file = filter.address(FILE, Some(named));
    // The pattern is looser than the name: see `Name`.
    entries.retain(|entry| wanted.fits(&entry.reseller));
    let surcharges = Surcharges::from(&app.settings.end_of_term);
    Ok(Page::new(DeadlineList { entries, filter, reseller, surcharges, file, next }))
}

/// `GET /support/deadlines.csv`: the same list, with the same filter.
pub async fn download(app: Data<App>, _: Staff, reader: Reader, request: HttpRequest) -> HttpResponse {
    let query = Fields::of_query(&request);
    let list = Deadlines {
        filter: Filter::parse(&query),
        reseller: Name::new(&query.search("reseller")),
        now: app.clock.now(),
        surcharges: Surcharges::from(&app.settings.end_of_term),
    };
    csv::download(&app, reader, "download-file-deadlines", list)
}

struct Deadlines {
    filter: Filter,
    reseller: Name,
    now: OffsetDateTime,
    surcharges: Surcharges,
}

impl List for Deadlines {
    type Row = Entry;

    fn headings(&self) -> Vec<Message> {
        [&["support-reseller"], &HEADINGS[..]].concat().into_iter().map(Message::new).collect()
    }

    async fn after(&self, work: &mut Work, last: Option<&Entry>) -> Result<Vec<Entry>, sqlx::Error> {
        let span = Span { from: self.now, until: self.filter.until(self.now) };
        let after = last.map_or(After::before(self.now), After::from);
        store::every(work, &self.reseller.pattern(), &self.filter, span, after, ROWS).await
    }

    fn cells(&self, entry: &Entry) -> Option<Vec<Cell>> {
        let cells =
            || std::iter::once((&entry.reseller).into()).chain(entry.cells(self.surcharges)).collect();
        self.reseller.fits(&entry.reseller).then(cells)
    }
}
