//! The files that were sent, as a file.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::App;
use crate::bulk::{Run, store};
use crate::database::Work;
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::guard::Reseller;

/// `GET /bulk.csv`: those that the list shows.
pub async fn runs(app: Data<App>, reseller: Reseller, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-runs", Runs { reseller: reseller.id })
}

struct Runs {
    reseller: i64,
}

impl List for Runs {
    type Row = Run;

    fn headings(&self) -> Vec<Message> {
        ["download-number", "bulk-file", "bulk-state", "bulk-lines", "bulk-sender", "bulk-sent-at"]
            .map(Message::new)
            .to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&Run>) -> Result<Vec<Run>, sqlx::Error> {
        store::list(work, self.reseller, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, run: &Run) -> Option<Vec<Cell>> {
        Some(vec![
            run.id.into(),
            if run.name.is_empty() { Message::new("bulk-pasted").into() } else { (&run.name).into() },
            Message::new(format!("bulk-state-{}", run.state)).into(),
            run.lines.into(),
            (&run.sender).into(),
            run.created_at.into(),
        ])
    }
}
