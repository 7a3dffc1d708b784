//! What can be saved as a file.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use time::OffsetDateTime;

use crate::app::App;
use crate::database::Work;
use crate::savings::{self, Filter, Saving};
use crate::text::{Message, Reader};
use crate::usage::Idle;
use crate::web::csv::{self, Cell, List};
use crate::web::form::Fields;
use crate::web::guard::Reseller;

/// `GET /savings.csv`: those of the list with the same filter.
pub async fn savings(
    app: Data<App>,
    reseller: Reseller,
    reader: Reader,
    request: HttpRequest,
) -> HttpResponse {
    let list = Savings {
        reseller: reseller.id,
        filter: Filter::parse(&Fields::of_query(&request)),
        now: app.clock.now(),
    };
    csv::download(&app, reader, "download-file-savings", list)
}

struct Savings {
    reseller: i64,
    filter: Filter,
    now: OffsetDateTime,
}

impl List for Savings {
    type Row = Saving;

    fn headings(&self) -> Vec<Message> {
        [
            "services-internal-name",
            "services-display-name",
            "subscriptions-id",
            "subscriptions-licence",
            "subscriptions-quantity",
            "savings-column-why",
            "savings-column-assigned",
            "savings-column-total",
            "savings-column-peak",
            "savings-column-now",
            "savings-column-until",
            "savings-column-later",
            "download-end",
            "savings-column-scheduled",
            "savings-column-monthly",
            "savings-column-in-all",
            "download-currency",
        ]
        .map(Message::new)
        .to_vec()
    }

    /// All at once: their order is known only when all of them are.
    async fn after(&self, work: &mut Work, last: Option<&Saving>) -> Result<Vec<Saving>, sqlx::Error> {
        if last.is_some() {
            return Ok(Vec::new());
        }
        savings::read(work, self.reseller, &self.filter.service, self.now).await
    }

    fn cells(&self, saving: &Saving) -> Option<Vec<Cell>> {
        let (subscription, usage) = (&saving.subscription, saving.usage.as_ref());
        let cells = || {
            vec![
                (&subscription.domain).into(),
                (&subscription.display_name).into(),
                subscription.id.into(),
                (&subscription.title).into(),
                subscription.quantity.into(),
                Message::new(format!("savings-reason-{}", saving.reason)).into(),
                usage.map(|usage| usage.assigned).into(),
                usage.map(|usage| usage.total).into(),
                usage.map(Idle::highest).into(),
                saving.now.into(),
                saving.until.filter(|_| saving.now > 0).into(),
                saving.later.into(),
                subscription.term_ends_at.into(),
                saving.scheduled.into(),
                saving.monthly.into(),
                saving.in_all.into(),
                saving.monthly.and(subscription.currency.as_deref()).into(),
            ]
        };
        self.filter.keeps(saving).then(cells)
    }
}
