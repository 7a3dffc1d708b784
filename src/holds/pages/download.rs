//! What waits for a second person as a file.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::App;
use crate::database::Work;
use crate::holds::{KeptBack, store};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::guard::Reseller;

/// `GET /approvals.csv`: what the list shows.
pub async fn approvals(app: Data<App>, reseller: Reseller, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-approvals", Approvals { reseller: reseller.id })
}

struct Approvals {
    reseller: i64,
}

impl List for Approvals {
    type Row = KeptBack;

    fn headings(&self) -> Vec<Message> {
        ["holds-what", "holds-commitment", "download-currency", "holds-asked-by", "holds-asked-at"]
            .map(Message::new)
            .to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&KeptBack>) -> Result<Vec<KeptBack>, sqlx::Error> {
        store::waiting(work, self.reseller, last.map_or(0, |last| last.job), ROWS).await
    }

    fn cells(&self, kept: &KeptBack) -> Option<Vec<Cell>> {
        let sum = kept.commitment();
        Some(vec![
            kept.what().into(),
            sum.into(),
            sum.map(|sum| sum.currency.code().to_owned()).into(),
            kept.asker_name
                .as_deref()
                .map_or_else(|| Message::new("holds-asked-by-panel").into(), Cell::from),
            kept.asked_at.into(),
        ])
    }
}
