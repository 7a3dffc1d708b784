//! The invitations of a reseller as a file.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::app::App;
use crate::database::Work;
use crate::invitations::{Invitation, store};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::guard::Reseller;

/// `GET /invitations.csv`
pub async fn invitations(app: Data<App>, reseller: Reseller, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-invitations", Invitations { reseller: reseller.id })
}

struct Invitations {
    reseller: i64,
}

impl List for Invitations {
    type Row = Invitation;

    fn headings(&self) -> Vec<Message> {
        [
            "invitations-company",
            "invitations-tenant",
            "invitations-state",
            "invitations-contact",
            "download-email",
            "invitations-asked-on",
        ]
        .map(Message::new)
        .to_vec()
    }

    async fn after(
        &self,
        work: &mut Work,
        last: Option<&Invitation>,
    ) -> Result<Vec<Invitation>, sqlx::Error> {
        store::list(work, self.reseller, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, invitation: &Invitation) -> Option<Vec<Cell>> {
        Some(vec![
            (&invitation.company).into(),
            (&invitation.prefix).into(),
            Message::new(format!("invitations-state-{}", invitation.state)).into(),
            format!("{} {}", invitation.first_name, invitation.last_name).into(),
            (&invitation.email).into(),
            invitation.created_at.into(),
        ])
    }
}
