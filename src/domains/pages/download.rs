//! The domains of a service as a file.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::list::state;
use crate::app::App;
use crate::database::Work;
use crate::domains::{Domain, store};
use crate::services::{self, Service};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List};
use crate::web::error::Error;
use crate::web::guard::Reseller;

/// `GET /services/{domain}/domains.csv`: those that the list shows.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn domains(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    domain: Path<String>,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let service = services::store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    drop(work);
    Ok(csv::download(&app, reader, "download-file-domains", Domains { service }))
}

struct Domains {
    service: Service,
}

impl List for Domains {
    type Row = Domain;

    fn headings(&self) -> Vec<Message> {
        ["domains-name", "domains-records", "domains-checked"].map(Message::new).to_vec()
    }

    /// All at once: a service has few.
    async fn after(&self, work: &mut Work, last: Option<&Domain>) -> Result<Vec<Domain>, sqlx::Error> {
        if last.is_some() {
            return Ok(Vec::new());
        }
        store::of_service(work, self.service.id).await
    }

    fn cells(&self, domain: &Domain) -> Option<Vec<Cell>> {
        Some(vec![domain.unicode().into(), state(&self.service, domain).into(), domain.checked_at.into()])
    }
}
