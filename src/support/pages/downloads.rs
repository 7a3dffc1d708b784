//! The staff's lists as files, each with the filter of its page.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::{mails, tasks};
use crate::app::App;
use crate::database::Work;
use crate::support::store;
use crate::support::store::codes::{self, Code};
use crate::support::store::mails::Mail;
use crate::support::store::resellers::Reseller;
use crate::support::store::tasks::{Filter, Task};
use crate::support::store::trail::Line;
use crate::support::term::Name;
use crate::text::{Message, Reader};
use crate::web::csv::{self, Cell, List, ROWS};
use crate::web::form::Fields;
use crate::web::guard::Staff;

fn headings<const N: usize>(keys: [&'static str; N]) -> Vec<Message> {
    keys.map(Message::new).to_vec()
}

/// `GET /support/resellers.csv[?name=…]`
pub async fn resellers(app: Data<App>, _: Staff, reader: Reader, request: HttpRequest) -> HttpResponse {
    let list = Resellers { name: Fields::of_query(&request).text("name") };
    csv::download(&app, reader, "download-file-resellers", list)
}

struct Resellers {
    name: String,
}

impl List for Resellers {
    type Row = Reseller;

    fn headings(&self) -> Vec<Message> {
        headings([
            "download-number",
            "support-reseller",
            "support-mpn",
            "support-country",
            "support-orders",
            "support-services",
            "support-since",
            "support-disabled",
        ])
    }

    async fn after(&self, work: &mut Work, last: Option<&Reseller>) -> Result<Vec<Reseller>, sqlx::Error> {
        let after = last.map_or(("", 0), |last| (last.sorted.as_str(), last.id));
        let pattern = Name::new(&self.name).pattern();
        store::resellers::list(work, &pattern, &self.name, after, ROWS).await
    }

    fn cells(&self, reseller: &Reseller) -> Option<Vec<Cell>> {
        // The pattern is looser than the name: see `Name`.
        let is_meant =
            Name::new(&self.name).fits(&reseller.name) || reseller.mpn_id.as_ref() == Some(&self.name);
        let cells = || {
            vec![
                reseller.id.into(),
                (&reseller.name).into(),
                reseller.mpn_id.as_deref().into(),
                (&reseller.country).into(),
                reseller.orders.into(),
                reseller.services.into(),
                reseller.created_at.into(),
                reseller.disabled_at.into(),
            ]
        };
        is_meant.then(cells)
    }
}

/// `GET /support/tasks.csv[?state=…][&kind=…]`
pub async fn tasks(app: Data<App>, _: Staff, reader: Reader, request: HttpRequest) -> HttpResponse {
    let list = Tasks { filter: tasks::filter(&Fields::of_query(&request)) };
    csv::download(&app, reader, "download-file-tasks", list)
}

struct Tasks {
    filter: Filter,
}

impl List for Tasks {
    type Row = Task;

    fn headings(&self) -> Vec<Message> {
        headings([
            "support-task",
            "support-what",
            "support-state",
            "download-attempts",
            "support-order",
            "support-service",
            "support-reseller",
            "download-person",
            "support-answer",
            "support-made",
            "support-next-try-or-end",
        ])
    }

    async fn after(&self, work: &mut Work, last: Option<&Task>) -> Result<Vec<Task>, sqlx::Error> {
        store::tasks::list(work, &self.filter, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, task: &Task) -> Option<Vec<Cell>> {
        let next = Some(task.next_try_at).filter(|_| task.state == "todo");
        Some(vec![
            task.id.into(),
            Message::new(format!("task-kind-{}", task.kind)).into(),
            Message::new(format!("task-state-{}", task.state)).into(),
            task.attempts.into(),
            task.order_id.into(),
            task.domain.as_deref().into(),
            task.reseller.as_deref().into(),
            task.account.as_deref().into(),
            task.said().map_or_else(|| task.answer.as_deref().into(), Cell::from),
            task.created_at.into(),
            next.or(task.finished_at).into(),
        ])
    }
}

/// `GET /support/mails.csv[?state=…]`
pub async fn mails(app: Data<App>, _: Staff, reader: Reader, request: HttpRequest) -> HttpResponse {
    let list = Mails { state: mails::state(&Fields::of_query(&request)) };
    csv::download(&app, reader, "download-file-mails", list)
}

struct Mails {
    state: String,
}

impl List for Mails {
    type Row = Mail;

    fn headings(&self) -> Vec<Message> {
        headings([
            "support-mail",
            "support-what",
            "support-state",
            "download-attempts",
            "support-recipient",
            "support-order",
            "support-service",
            "support-reseller",
            "support-server-said",
            "support-queued",
        ])
    }

    async fn after(&self, work: &mut Work, last: Option<&Mail>) -> Result<Vec<Mail>, sqlx::Error> {
        store::mails::list(work, &self.state, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, mail: &Mail) -> Option<Vec<Cell>> {
        Some(vec![
            mail.id.into(),
            Message::new(format!("support-letter-{}", mail.template)).into(),
            Message::new(format!("support-mail-state-{}", mail.state)).into(),
            mail.attempts.into(),
            (&mail.recipient).into(),
            mail.order_id.into(),
            mail.domain.as_deref().into(),
            mail.reseller.as_deref().into(),
            mail.answer.as_deref().into(),
            mail.created_at.into(),
        ])
    }
}

/// `GET /support/audit.csv`
pub async fn audit(app: Data<App>, _: Staff, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-audit", Audit)
}

struct Audit;

impl List for Audit {
    type Row = Line;

    fn headings(&self) -> Vec<Message> {
        headings([
            "download-number",
            "download-when",
            "download-person",
            "support-what",
            "support-reseller",
            "support-order",
            "support-service",
            "support-task",
            "support-mail",
            "download-details",
        ])
    }

    async fn after(&self, work: &mut Work, last: Option<&Line>) -> Result<Vec<Line>, sqlx::Error> {
        store::trail::list(work, last.map(|last| last.id), ROWS).await
    }

    fn cells(&self, line: &Line) -> Option<Vec<Cell>> {
        let reason = line.details.reason().map(str::to_owned);
        let details: Vec<String> = reason.into_iter().chain(line.details.others()).collect();
        Some(vec![
            line.id.into(),
            line.at.into(),
            line.account.as_deref().map_or_else(|| Message::new("support-panel").into(), Cell::from),
            line.sentence().into(),
            line.reseller.as_deref().into(),
            line.order_id.into(),
            line.domain.as_deref().into(),
            line.job_id.into(),
            line.mail_id.into(),
            details.join("; ").into(),
        ])
    }
}

/// `GET /support/codes.csv`
pub async fn unknown_codes(app: Data<App>, _: Staff, reader: Reader) -> HttpResponse {
    csv::download(&app, reader, "download-file-codes", Codes)
}

struct Codes;

impl List for Codes {
    type Row = Code;

    fn headings(&self) -> Vec<Message> {
        headings([
            "support-code-title",
            "support-code-status",
            "support-code-times",
            "support-code-said",
            "support-code-first",
            "support-code-last",
        ])
    }

    /// The latest alone: there should be none.
    async fn after(&self, work: &mut Work, last: Option<&Code>) -> Result<Vec<Code>, sqlx::Error> {
        if last.is_some() {
            return Ok(Vec::new());
        }
        codes::latest(work, ROWS).await
    }

    fn cells(&self, code: &Code) -> Option<Vec<Cell>> {
        Some(vec![
            (&code.code).into(),
            code.status.into(),
            code.times.into(),
            (&code.said).into(),
            code.first_seen_at.into(),
            code.last_seen_at.into(),
        ])
    }
}
