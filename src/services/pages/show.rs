//! The service view: what it is, its state, its subscriptions, what can be done, and what happened.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::audit::story::{self, Line};
use crate::services::handover;
use crate::services::pages::handover::Card;
use crate::services::{Service, State, store};
use crate::subscriptions::{self, Status, Subscription};
use crate::text::{Argument, Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Reseller;
use crate::web::page::Page;

/// Lines of the history on the page.
const HISTORY: i64 = 50;
/// From when on a window that closes is a warning.
const SOON: Duration = Duration::hours(48);

#[derive(Template)]
#[template(path = "services/show.html")]
struct Show {
    service: Service,
    subscriptions: Vec<Subscription>,
    /// Licences that can still be given back, by the instant until which they can, the first to close first.
    windows: Vec<Closing>,
    card: Option<Card>,
    history: Vec<Line>,
    may_change: bool,
    now: OffsetDateTime,
    /// Stands for everything that can change while the page is open.
    stamp: String,
}

/// Licences that can be given back until the same instant.
struct Closing {
    until: OffsetDateTime,
    open: Vec<Open>,
}

impl Closing {
    fn sentence(&self) -> Message {
        Message::new("services-windows").with("until", Argument::Deadline(self.until))
    }
}

/// Licences of one subscription among them.
struct Open {
    subscription: i64,
    licence: String,
    quantity: u32,
    /// Until when they are due if they are kept.
    committed_until: Option<OffsetDateTime>,
}

impl Open {
    fn sentence(&self) -> Message {
        let what =
            Message::new("services-window").with("count", self.quantity).with("licence", &self.licence);
        match self.committed_until {
            Some(end) => {
                Message::new("services-window-kept").with("what", what).with("end", Argument::Day(end))
            }
            None => what,
        }
    }
}

impl Show {
    /// Whether something is on its way, so that the page has to look again by itself.
    fn is_moving(&self) -> bool {
        self.service.state == State::Creating || self.subscriptions.iter().any(Subscription::is_moving)
    }

    fn closes_soon(&self) -> bool {
        self.windows.iter().any(|closing| closing.until - self.now < SOON)
    }

    fn has_education(&self) -> bool {
        self.subscriptions
            .iter()
            .any(|subscription| subscription.is_education() && !subscription.status.has_ended())
    }

    fn busy(&self) -> usize {
        self.subscriptions.iter().filter(|subscription| subscription.is_busy()).count()
    }
}

/// `GET /services/{domain}`. A page that is open asks again with the stamp it has: nothing new is 204, and htmx
/// leaves the page, its focus and its screen reader alone.
///
/// # Errors
/// `NotFound` for a service that is not the reseller's.
pub async fn show(
    app: Data<App>,
    reseller: Reseller,
    domain: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let service = store::find(&mut work, reseller.id, &domain).await?.ok_or(Error::NotFound)?;
    let subscriptions = subscriptions::store::of_service(&mut work, service.id).await?;
    let stamp = stamp(&service, &subscriptions);
    if request.headers().contains_key("HX-Request") && Fields::of_query(&request).text("seen") == stamp {
        return Ok(HttpResponse::NoContent().finish());
    }
    let latest = handover::latest(&mut work, reseller.id, service.id).await?;
    let history = story::of_service(&mut work, service.id, HISTORY).await?;
    drop(work);
    let may_change = reseller.may_change();
    let card = latest.map(|latest| Card::new(&latest, &service.domain, now, may_change));
    let windows = windows(&subscriptions, now);
    Page::new(Show { service, subscriptions, windows, card, history, may_change, now, stamp })
        .render(&request)
}

fn windows(subscriptions: &[Subscription], now: OffsetDateTime) -> Vec<Closing> {
    let mut by_end: BTreeMap<OffsetDateTime, Vec<Open>> = BTreeMap::new();
    for subscription in subscriptions.iter().filter(|subscription| subscription.status == Status::Active) {
        for window in subscription.terms().windows(now) {
            by_end.entry(window.until).or_default().push(Open {
                subscription: subscription.id,
                licence: subscription.title.clone(),
                quantity: window.quantity,
                committed_until: subscription.term_ends_at,
            });
        }
    }
    by_end.into_iter().map(|(until, open)| Closing { until, open }).collect()
}

fn stamp(service: &Service, subscriptions: &[Subscription]) -> String {
    let mut hasher = DefaultHasher::new();
    (service.version, service.state.as_str()).hash(&mut hasher);
    for subscription in subscriptions {
        (subscription.id, subscription.version, &subscription.task_state, &subscription.task_answer)
            .hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}
