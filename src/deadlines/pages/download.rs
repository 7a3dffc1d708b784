//! A reseller's deadlines as a file, and the columns that the file of the staff shares with it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use time::OffsetDateTime;

use crate::app::App;
use crate::commitments::Surcharges;
use crate::database::Work;
use crate::deadlines::{After, Entry, Filter, HEADINGS, Span, store};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Reseller;

/// `GET /deadlines.csv`: those of the board with the same filter, by date.
pub async fn deadlines(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let list = Deadlines {
        reseller: reseller.id,
        filter: Filter::parse(&Fields::of_query(&request)),
        now: app.clock.now(),
        surcharges: Surcharges::from(&app.settings.end_of_term),
    };
    csv::download(&app, reader, "download-file-deadlines", list)
}

struct Deadlines {
    reseller: i64,
    filter: Filter,
    now: OffsetDateTime,
    surcharges: Surcharges,
}

impl List for Deadlines {
    type Row = Entry;

    fn headings(&self) -> Vec<Message> {
        HEADINGS.map(Message::new).to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&Entry>) -> Result<Vec<Entry>, sqlx::Error> {
        let span = Span { from: self.now, until: self.filter.until(self.now) };
        let after = last.map_or(After::before(self.now), After::from);
        store::by_date(work, self.reseller, &self.filter, span, after, ROWS).await
    }

    fn cells(&self, entry: &Entry) -> Option<Vec<Cell>> {
        Some(entry.cells(self.surcharges))
    }
}
