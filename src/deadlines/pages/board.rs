//! A reseller's board: everything with a date, week by week.

use actix_web::HttpRequest;
use actix_web::web::Data;
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::commitments::{Kind, Surcharges};
use crate::database::Work;
use crate::deadlines::{After, Entry, Filter, HORIZONS, Span, Week, store};
use crate::text::{Message, Reader, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Deadlines on one page. A page ends with a week, unless one week fills more than a page.
const PAGE: usize = 40;
/// One more than a page holds tells that there is more.
const LIMIT: i64 = 41;

#[derive(Template)]
#[template(path = "deadlines/board.html")]
struct BoardPage {
    weeks: Vec<(Message, Vec<Entry>)>,
    filter: Filter,
    /// The address of what comes after, where there is anything.
    next: Option<String>,
    /// Whether the reseller has any deadline, shown or not.
    is_any: bool,
    may_change: bool,
    surcharges: Surcharges,
}

/// `GET /deadlines`: from now on; `?kind=`, `?q=`, `?undecided=1` and `?weeks=` narrow it down, `?after=` goes on.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let filter = Filter::parse(&query);
    let after = After::parse(&query.text("after"));
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let look = Look { reseller: reseller.id, reader: &reader, filter: &filter, now };
    let (entries, has_more) = look.page(&mut work, after).await?;
    let is_any = !entries.is_empty() || store::is_any(&mut work, reseller.id, now).await?;
    drop(work);
    let next = entries.last().filter(|_| has_more).map(After::from);
    Ok(Page::new(BoardPage {
        weeks: by_week(entries, &reader, now),
        next: next.map(|after| filter.address("/deadlines", Some(after.pair()))),
        filter,
        is_any,
        may_change: reseller.may_change(),
        surcharges: Surcharges::from(&app.settings.end_of_term),
    }))
}

/// A look at the board.
struct Look<'a> {
    reseller: i64,
    reader: &'a Reader,
    filter: &'a Filter,
    now: OffsetDateTime,
}

impl Look<'_> {
    /// The deadlines after `after`, in the order of the board, and whether more follow.
    async fn page(&self, work: &mut Work, after: Option<After>) -> Result<(Vec<Entry>, bool), sqlx::Error> {
        let now = After::before(self.now);
        let after = after.filter(|after| after.at >= self.now).unwrap_or(now);
        let mut entries = self.week(work, self.week_of(after.at), after).await?;
        if entries.len() > PAGE {
            entries.truncate(PAGE);
            return Ok((entries, true));
        }
        let from = self.week_of(after.at).ends(self.reader);
        let span = Span { from, until: self.filter.until(self.now) };
        let mut later = store::later(work, self.reseller, self.filter, span, LIMIT).await?;
        let Some(next_week) = later.first().map(|entry| self.week_of(entry.at)) else {
            return Ok((entries, false));
        };
        later.sort_by_key(|entry| (self.week_of(entry.at), !entry.is_undecided()));
        let mut has_more = false;
        while entries.len() + later.len() > PAGE {
            let last_week = later.last().map(|entry| self.week_of(entry.at));
            later.retain(|entry| Some(self.week_of(entry.at)) != last_week);
            has_more = true;
        }
        entries.append(&mut later);
        if entries.is_empty() {
            entries = self.week(work, next_week, now).await?;
            entries.truncate(PAGE);
        }
        Ok((entries, has_more))
    }

    /// One deadline more than a page holds, of one week.
    async fn week(&self, work: &mut Work, week: Week, after: After) -> Result<Vec<Entry>, sqlx::Error> {
        let until = week.ends(self.reader).min(self.filter.until(self.now));
        let span = Span { from: week.begins(self.reader).max(self.now), until };
        store::week(work, self.reseller, self.filter, span, after, LIMIT).await
    }

    fn week_of(&self, instant: OffsetDateTime) -> Week {
        Week::of(self.reader, instant)
    }
}

/// The deadlines under the names of their weeks.
fn by_week(entries: Vec<Entry>, reader: &Reader, now: OffsetDateTime) -> Vec<(Message, Vec<Entry>)> {
    let mut weeks: Vec<(Week, Vec<Entry>)> = Vec::new();
    for entry in entries {
        let week = Week::of(reader, entry.at);
        match weeks.last_mut().filter(|(last, _)| *last == week) {
            Some((_, entries)) => entries.push(entry),
            None => weeks.push((week, vec![entry])),
        }
    }
    weeks.into_iter().map(|(week, entries)| (week.title(reader, now), entries)).collect()
}
