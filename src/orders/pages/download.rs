//! A reseller's orders as a file.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::database::Work;
use crate::orders::State;
use crate::orders::store::{self, Listed};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Reseller;

/// `GET /orders.csv[?q=…][&state=…]`: those that the list shows.
pub async fn orders(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let query = Fields::of_query(&request);
    let list = Orders {
        reseller: reseller.id,
        text: query.search("q"),
        state: State::try_from(query.text("state")).ok(),
    };
    csv::download(&app, reader, "download-file-orders", list)
}

struct Orders {
    reseller: i64,
    text: String,
    state: Option<State>,
}

impl List for Orders {
    type Row = Listed;

    fn headings(&self) -> Vec<Message> {
        [
            "download-number",
            "orders-state",
            "orders-company",
            "services-internal-name",
            "orders-licences",
            "orders-placed-at",
        ]
        .map(Message::new)
        .to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&Listed>) -> Result<Vec<Listed>, sqlx::Error> {
        store::list(work, self.reseller, self.state, &self.text, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, order: &Listed) -> Option<Vec<Cell>> {
        Some(vec![
            order.id.into(),
            Message::new(format!("orders-state-{}", order.state)).into(),
            (&order.company).into(),
            (&order.prefix).into(),
            order.licences.into(),
            order.created_at.into(),
        ])
    }
}
