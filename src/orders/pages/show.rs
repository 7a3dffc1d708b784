//! An order's page: its steps as they happen, and what can be done about it.

use actix_session::Session;
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::audit::{self, Act};
use crate::holds::{self, Colleague, Held};
use crate::orders::pages::new::see;
use crate::orders::store::{self, Asked};
use crate::orders::{Line, Order, State, Step};
use crate::services;
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::guard::{Manager, Reseller};
use crate::web::page::Page;
use crate::web::session::flash;

/// A step as the page shows it.
struct Stage {
    step: Step,
    /// `todo`, `doing`, `done`, `waiting` or `error`.
    state: &'static str,
    /// When it was done, or begun.
    at: Option<OffsetDateTime>,
}

#[derive(Template)]
#[template(path = "orders/show.html")]
struct OrderPage {
    order: Order,
    lines: Vec<Line>,
    stages: Vec<Stage>,
    /// When Microsoft is asked next, while the order waits.
    next_try_at: Option<OffsetDateTime>,
    /// The service's internal name, once there is one.
    domain: String,
    has_service: bool,
    may_change: bool,
    /// What keeps it back before anything is sent.
    held: Option<Held>,
    colleagues: Vec<Colleague>,
    /// What became of an order that was cancelled while it was kept back.
    ended: Option<Message>,
    now: OffsetDateTime,
}

impl OrderPage {
    fn cause(&self) -> Option<Message> {
        Some(Message::new(format!("microsoft-cause-{}", self.order.cause.as_deref()?)))
    }
}

/// `GET /orders/{id}`.
pub async fn show(app: Data<App>, reseller: Reseller, id: Path<i64>) -> Result<Page<impl Template>, Error> {
    let mut work = app.database.read().await?;
    let order = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    let lines = store::lines(&mut work, order.id).await?;
    let asked = store::asked(&mut work, order.id).await?;
    let next_try_at =
        if order.state == State::Completed { None } else { store::next_try(&mut work, order.id).await? };
    let kept = holds::store::of_order(&mut work, order.id).await?;
    let held = kept.as_ref().and_then(|kept| {
        let hold = kept.hold()?;
        Some(Held { job: kept.job, hold, asker: kept.asker, about: order.id.to_string() })
    });
    let colleagues = match &held {
        Some(held) if held.until().is_none() => holds::store::colleagues(&mut work, reseller.id).await?,
        _ => Vec::new(),
    };
    let service = match order.service_id {
        Some(service) => services::store::get(&mut work, service).await?,
        None => None,
    };
    let domain = match &service {
        Some(service) => service.domain.clone(),
        None => format!("{}.{}", order.prefix, app.microsoft.domain_suffix()),
    };
    Ok(Page::new(OrderPage {
        stages: stages(&order, &asked),
        has_service: service.is_some(),
        may_change: reseller.may_change(),
        ended: kept.filter(|_| order.state == State::Cancelled).map(|kept| kept.happened()),
        held,
        colleagues,
        now: app.clock.now(),
        next_try_at,
        domain,
        lines,
        order,
    }))
}

/// `POST /orders/{id}/cancellation`: gives up a failed order of which nothing was made at Microsoft.
pub async fn cancel(
    app: Data<App>,
    session: Session,
    manager: Manager,
    id: Path<i64>,
) -> Result<HttpResponse, Error> {
    let (reseller, now) = (manager.0, app.clock.now());
    let mut work = app.database.begin().await?;
    let order = store::find(&mut work, reseller.id, *id).await?.ok_or(Error::NotFound)?;
    if order.state == State::Cancelled {
        return Ok(see(order.id));
    }
    if !store::cancel(&mut work, now, reseller.id, order.id).await? {
        return Err(Error::Conflict(Message::new("orders-not-cancellable")));
    }
    let act = Act {
        act: "order-cancelled",
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        order: Some(order.id),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    flash(&session, "orders-cancelled", &[]);
    Ok(see(order.id))
}

/// Where each step stands, from the order's place and from what was asked of Microsoft.
fn stages(order: &Order, asked: &[Asked]) -> Vec<Stage> {
    let steps = order.kind.steps();
    let current = steps.iter().position(|step| *step == order.step).unwrap_or(steps.len());
    steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let calls = || asked.iter().filter(|call| call.name.starts_with(step.as_str()));
            let (state, at) = if order.state == State::Completed || index < current {
                ("done", calls().filter_map(|call| call.finished_at).next_back())
            } else if index > current {
                ("todo", None)
            } else {
                let state = match order.state {
                    State::Failed => "error",
                    State::Waiting => "waiting",
                    State::Provisioning => "doing",
                    State::Placed | State::Completed | State::Cancelled => "todo",
                };
                (state, calls().map(|call| call.started_at).next_back())
            };
            Stage { step: *step, state, at }
        })
        .collect()
}
