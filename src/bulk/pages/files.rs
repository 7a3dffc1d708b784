//! What can be downloaded: a template, the present state to be edited and sent back, and the result of a file.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use crate::app::App;
use crate::bulk::{Line, store};
use crate::catalogue::plan;
use crate::database::Work;
use crate::subscriptions::{self, Subscription};
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::error::Error;
use crate::web::guard::{Manager, Reseller};

/// The headings of a file that can be sent.
pub(super) const HEADINGS: [&str; 10] = [
    "bulk-column-service",
    "bulk-column-display-name",
    "bulk-column-subscription",
    "bulk-column-licence",
    "bulk-column-present",
    "bulk-column-wish",
    "bulk-column-ending",
    "bulk-column-decision",
    "bulk-column-next-licence",
    "bulk-column-next-plan",
];

fn headings(keys: &[&'static str]) -> Vec<Message> {
    keys.iter().map(|key| Message::new(*key)).collect()
}

/// `GET /bulk/template.csv`: the headings, and a line for each thing that can be asked for.
pub async fn template(app: Data<App>, _: Manager, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-template", Template)
}

struct Template;

impl List for Template {
    /// What is wanted now, what is decided for the end of the term, and what the next term is of.
    type Row = [Cell; 4];

    fn headings(&self) -> Vec<Message> {
        headings(&HEADINGS)
    }

    async fn after(&self, _: &mut Work, _: Option<&Self::Row>) -> Result<Vec<Self::Row>, sqlx::Error> {
        let said = |key: &'static str| Cell::from(Message::new(key));
        let (renew, standard) = (|| said("bulk-example-renew"), "Microsoft 365 Business Standard");
        let none = || Cell::Empty;
        Ok(vec![
            [12.into(), none(), none(), none()],
            [said("bulk-example-cancel"), none(), none(), none()],
            [none(), renew(), none(), none()],
            [15.into(), renew(), standard.into(), plan("P3Y", "monthly").into()],
            [none(), said("bulk-example-extend"), none(), none()],
            [none(), said("bulk-example-cancel"), none(), none()],
        ])
    }

    fn cells(&self, [wish, decision, licence, plan]: &Self::Row) -> Option<Vec<Cell>> {
        let of = |text: &str| Cell::from(text);
        Some(vec![
            of("customer.example"),
            of(""),
            of(""),
            of("Microsoft 365 Business Basic"),
            of(""),
            wish.clone(),
            of(""),
            decision.clone(),
            licence.clone(),
            plan.clone(),
        ])
    }
}

/// `GET /bulk/present.csv`: every subscription that has not ended, with its number in the column of wishes.
pub async fn present(app: Data<App>, Manager(reseller): Manager, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-changes", Present { reseller: reseller.id })
}

struct Present {
    reseller: i64,
}

impl List for Present {
    type Row = Subscription;

    fn headings(&self) -> Vec<Message> {
        headings(&HEADINGS)
    }

    async fn after(
        &self,
        work: &mut Work,
        last: Option<&Subscription>,
    ) -> Result<Vec<Subscription>, sqlx::Error> {
        let after = last.map_or(0, |last| last.id);
        subscriptions::store::of_reseller(work, self.reseller, "", after, ROWS).await
    }

    fn cells(&self, subscription: &Subscription) -> Option<Vec<Cell>> {
        let cells = || {
            vec![
                Cell::from(&subscription.domain),
                (&subscription.display_name).into(),
                subscription.id.into(),
                (&subscription.title).into(),
                subscription.quantity.into(),
                subscription.quantity.into(),
                subscription.end_of_term().into(),
            ]
        };
        (!subscription.status.has_ended()).then(cells)
    }
}

/// `GET /bulk/{id}/result.csv`: every line with what became of it, as far as it has come.
///
/// # Errors
/// `NotFound` for a file that is not the reseller's.
pub async fn result(
    app: Data<App>,
    reseller: Reseller,
    id: Path<i64>,
    reader: Reader,
) -> Result<HttpResponse, Error> {
    let mut work = app.database.read().await?;
    let run = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    drop(work);
    Ok(csv::download(&app, reader, "download-file-result", Outcomes { run: run.id }))
}

/// The lines of a file.
struct Outcomes {
    run: i64,
}

impl List for Outcomes {
    type Row = Line;

    fn headings(&self) -> Vec<Message> {
        headings(&[
            "bulk-column-line",
            "bulk-column-service",
            "bulk-column-subscription",
            "bulk-column-licence",
            "bulk-column-wish",
            "bulk-column-decision",
            "bulk-column-next-licence",
            "bulk-column-next-plan",
            "bulk-column-change",
            "bulk-column-cost",
            "bulk-column-outcome",
            "bulk-column-reason",
        ])
    }

    async fn after(&self, work: &mut Work, last: Option<&Line>) -> Result<Vec<Line>, sqlx::Error> {
        store::lines::page(work, self.run, false, last.map_or(0, |last| last.number), ROWS).await
    }

    fn cells(&self, line: &Line) -> Option<Vec<Cell>> {
        let outcome = Message::new(format!("bulk-outcome-{}", line.outcome().as_str()));
        Some(vec![
            line.number.into(),
            (&line.service).into(),
            line.subscription_id.into(),
            (&line.licence).into(),
            (&line.wish).into(),
            (&line.decision).into(),
            (&line.next_licence).into(),
            (&line.next_plan).into(),
            line.change().into(),
            line.cost().into(),
            outcome.into(),
            line.why().into(),
        ])
    }
}
