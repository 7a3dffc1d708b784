//! The services of a reseller as a file.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::database::Work;
use crate::services::store::{self, Listed};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Reseller;

/// `GET /services.csv[?q=…]`: those that the list shows.
pub async fn services(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let list = Services { reseller: reseller.id, search: Fields::of_query(&request).search("q") };
    csv::download(&app, reader, "download-file-services", list)
}

struct Services {
    reseller: i64,
    search: String,
}

impl List for Services {
    type Row = Listed;

    fn headings(&self) -> Vec<Message> {
        [
            "services-internal-name",
            "services-display-name",
            "services-state",
            "services-customer",
            "services-contact",
            "services-licences",
            "services-created",
        ]
        .map(Message::new)
        .to_vec()
    }

    async fn after(&self, work: &mut Work, last: Option<&Listed>) -> Result<Vec<Listed>, sqlx::Error> {
        store::list(work, self.reseller, &self.search, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, service: &Listed) -> Option<Vec<Cell>> {
        Some(vec![
            (&service.domain).into(),
            (&service.display_name).into(),
            Message::new(format!("services-state-{}", service.state)).into(),
            (&service.company).into(),
            format!("{} {}", service.first_name, service.last_name).into(),
            service.licences.into(),
            service.created_at.into(),
        ])
    }
}
