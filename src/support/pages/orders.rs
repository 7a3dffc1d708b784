//! The story of an order.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use askama::Template;

use crate::app::App;
use crate::orders::{self, Kind, Line, Order};
use crate::services::{self, handover};
use crate::support::acts::Acts;
use crate::support::store::{self, Subject};
use crate::support::story::{Story, What};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;

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
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let order = orders::store::get(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let row = store::orders::get(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let lines = orders::store::lines(&mut work, order.id).await?;
    let service = match order.service_id {
        Some(service) => services::store::get(&mut work, service).await?,
        None => None,
    };
    let story = Story::tell(&mut work, now, Subject::Order(order.id), until).await?;

    let mut acts = Acts::default();
    if until.is_none() {
        acts.add_story(&story, now);
        if let Some(service) = service.as_ref().filter(|_| order.kind == Kind::Tenant) {
            let latest = handover::latest(&mut work, service.reseller_id, service.id).await?;
            acts.add_credentials(service, latest.as_ref());
        }
    }
    let domain = match &service {
        Some(service) => service.domain.clone(),
        None => format!("{}.{}", order.prefix, app.microsoft.domain_suffix()),
    };
    Ok(Page::new(OrderStory {
        has_service: service.is_some(),
        is_past: until.is_some(),
        order,
        row,
        lines,
        domain,
        story,
        acts,
    }))
}
