//! The audit of a reseller as a file: for a spreadsheet, or for a program.

use std::io::Write;

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::audit::Filter;
use crate::audit::store::{self, Told};
use crate::database::{Database, Work};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Owner;
use crate::web::stream;

/// `GET /audit.csv`, with the filter of the page.
pub async fn table(
    app: Data<App>,
    Owner(reseller): Owner,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let filter = Filter::parse(&Fields::of_query(&request));
    let list = Acts { reseller: reseller.id, filter, reader: reader.clone() };
    csv::download(&app, reader, "download-file-audit", list)
}

/// `GET /audit.jsonl`, with the filter of the page: a JSON object a line.
pub async fn lines(
    app: Data<App>,
    Owner(reseller): Owner,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let filter = Filter::parse(&Fields::of_query(&request));
    let name = format!("aubade-audit-{}.jsonl", reader.local(app.clock.now()).date());
    let list = Acts { reseller: reseller.id, filter, reader };
    let begun = Some(Lines { database: app.database.clone(), list, last: None });
    stream::download(&name, "application/jsonl", begun, Lines::next)
}

struct Acts {
    reseller: i64,
    filter: Filter,
    reader: Reader,
}

impl List for Acts {
    type Row = Told;

    fn headings(&self) -> Vec<Message> {
        [
            "download-number",
            "download-when",
            "download-person",
            "audit-column-what",
            "audit-column-order",
            "audit-column-service",
            "audit-column-licence",
            "audit-column-outcome",
        ]
        .map(Message::new)
        .to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&Told>) -> Result<Vec<Told>, sqlx::Error> {
        let before = last.map(|last| last.line.id);
        store::list(work, self.reseller, &self.filter, &self.reader, before, ROWS).await
    }

    fn cells(&self, told: &Told) -> Option<Vec<Cell>> {
        Some(vec![
            told.line.id.into(),
            told.line.at.into(),
            told.line.person().into(),
            told.line.sentence().into(),
            told.line.order_id.into(),
            told.domain.as_deref().into(),
            told.line.licence.as_deref().into(),
            told.line.outcome().into(),
        ])
    }
}

/// A file of JSON lines, as far as it has come.
struct Lines {
    database: Database,
    list: Acts,
    last: Option<Told>,
}

impl Lines {
    /// The next part, and what is left behind it. Between two parts no connection is held.
    async fn next(mut self) -> anyhow::Result<(Bytes, Option<Self>)> {
        let rows = self.list.after(&mut self.database.read().await?, self.last.as_ref()).await?;
        let mut text = Vec::new();
        for told in &rows {
            writeln!(text, "{}", told.json())?;
        }
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
        self.last = rows.into_iter().next_back();
        Ok((text.into(), is_full.then_some(self)))
    }
}
