//! The subscriptions of all of a reseller's services as a file.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::database::Work;
use crate::subscriptions::{Subscription, store};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Reseller;

/// `GET /subscriptions.csv[?q=…]`: those of the services that the list of services shows.
pub async fn subscriptions(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let list = Subscriptions { reseller: reseller.id, search: Fields::of_query(&request).search("q") };
    csv::download(&app, reader, "download-file-subscriptions", list)
}

struct Subscriptions {
    reseller: i64,
    search: String,
}

impl List for Subscriptions {
    type Row = Subscription;

    fn headings(&self) -> Vec<Message> {
        [
            "services-internal-name",
            "services-display-name",
            "subscriptions-id",
            "subscriptions-status",
            "subscriptions-licence",
            "subscriptions-quantity",
            "download-plan",
            "download-price",
            "download-currency",
            "subscriptions-created",
            "download-end",
            "download-renewal",
        ]
        .map(Message::new)
        .to_vec()
    }

    async fn after(
        &self,
        work: &mut Work,
        last: Option<&Subscription>,
    ) -> Result<Vec<Subscription>, sqlx::Error> {
        let after = last.map_or(0, |last| last.id);
        store::of_reseller(work, self.reseller, &self.search, after, ROWS).await
    }

    fn cells(&self, subscription: &Subscription) -> Option<Vec<Cell>> {
        let price = subscription.unit_price();
        Some(vec![
            (&subscription.domain).into(),
            (&subscription.display_name).into(),
            subscription.id.into(),
            Message::new(format!("subscriptions-status-{}", subscription.status)).into(),
            (&subscription.title).into(),
            subscription.quantity.into(),
            subscription.plan().into(),
            price.into(),
            price.and(subscription.currency.as_deref()).into(),
            subscription.created_at.into(),
            subscription.term_ends_at.into(),
            subscription.end_of_term().into(),
        ])
    }
}
