//! The story of an order, and closing one that stopped after its tenant was made.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;
use time::OffsetDateTime;

use super::{conflict, see};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::orders::{self, Kind, Line, Order};
use crate::provisioning;
use crate::services::{self, handover};
use crate::support::acts::{Acts, CLOSING, PRESS};
use crate::support::form;
use crate::support::store::{self, Subject, trail};
use crate::support::story::{Story, What};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::web::session::flash;

#[derive(Template)]
#[template(path = "support/order.html")]
struct OrderStory {
    order: Order,
    /// Its row, with the names of whose it is.
    row: store::orders::Order,
    lines: Vec<Line>,
    domain: String,
    has_service: bool,
    story: Story,
    /// Whether this is an older page of the story, on which nothing can be done.
    is_past: bool,
    acts: Acts,
}

impl OrderStory {
    async fn load(
        work: &mut Work,
        app: &App,
        now: OffsetDateTime,
        id: i64,
        until: Option<i64>,
    ) -> Result<Self, Error> {
        let order = orders::store::get(work, id).await?.ok_or(Error::NotFound)?;
        let row = store::orders::get(work, id).await?.ok_or(Error::NotFound)?;
        let lines = orders::store::lines(work, order.id).await?;
        let service = match order.service_id {
            Some(service) => services::store::get(work, service).await?,
            None => None,
        };
        let story = Story::tell(work, now, Subject::Order(order.id), until).await?;

        let mut acts = Acts::default();
        if until.is_none() {
            acts.add_story(&story, now);
            acts.add_closing(&order);
            if let Some(service) = service.as_ref().filter(|_| order.kind == Kind::Tenant) {
                let latest = handover::latest(work, service.reseller_id, service.id).await?;
                acts.add_credentials(service, latest.as_ref());
            }
        }
        let domain = match &service {
            Some(service) => service.domain.clone(),
            None => format!("{}.{}", order.prefix, app.microsoft.domain_suffix()),
        };
        let (has_service, is_past) = (service.is_some(), until.is_some());
        Ok(Self { order, row, lines, domain, has_service, story, is_past, acts })
    }

    /// Why it waits or failed, and what is to be done next.
    fn why(&self) -> Option<Message> {
        store::tasks::said(self.order.cause.as_deref()?)
    }
}

/// `GET /support/orders/{id}`, and with `?until=` an older page of its story.
pub async fn show(
    app: Data<App>,
    _: Staff,
    id: Path<i64>,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let until: Option<i64> = Fields::of_query(&request).text("until").parse().ok();
    let mut work = app.database.read().await?;
    Ok(Page::new(OrderStory::load(&mut work, &app, app.clock.now(), *id, until).await?))
}

/// `GET` of the act's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Staff, id: Path<i64>) -> HttpResponse {
    see(&format!("/support/orders/{id}"))
}

/// `POST /support/orders/{id}/closing`: what Microsoft has made is handed over, the rest is not bought.
pub async fn close(
    app: Data<App>,
    session: Session,
    staff: Staff,
    id: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let reason = match form::reason(&fields) {
        Ok(reason) => reason,
        Err(message) => {
            let mut work = app.database.read().await?;
            let mut page = OrderStory::load(&mut work, &app, now, *id, None).await?;
            page.acts.refuse_reason(CLOSING, fields.text("reason"), message);
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    let order = orders::store::get(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let story = format!("/support/orders/{id}");
    let seen = fields.text("seen");
    let is_as_seen = seen.is_empty() || Some(seen.as_str()) == order.cause.as_deref();
    if !is_as_seen || !provisioning::close(&mut work, now, &app.key, &order).await? {
        // What was begun here is not committed.
        drop(work);
        let mut work = app.database.read().await?;
        let subject = Subject::Order(*id);
        if trail::is_done(&mut work, staff.account, "order-closed", subject, now - PRESS).await? {
            return Ok(see(&story));
        }
        return conflict(&request, Message::new("support-changed"), story);
    }
    let act = Act {
        act: "order-closed",
        account: Some(staff.account),
        reseller: Some(order.reseller_id),
        order: Some(order.id),
        service: order.service_id,
        details: json!({ "reason": reason, "cause": order.cause, "cart": order.cart_id }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "support-order-closed", &[("order", &order.id.to_string())]);
    Ok(see(&story))
}
