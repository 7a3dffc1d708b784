//! The page on which a reseller arrives: what needs attention, what comes next, then the latest orders
//! and services.

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use time::OffsetDateTime;

use crate::app::App;
use crate::deadlines::{self, Entry};
use crate::invitations::{self, Invitation};
use crate::orders::store::Listed as Order;
use crate::orders::{self, State};
use crate::savings::{self, Sum};
use crate::services::handover::{self, Overdue};
use crate::services::store::Listed as Service;
use crate::subscriptions::drift::{self, Drift};
use crate::subscriptions::scheduled::{self, Scheduled};
use crate::subscriptions::{self, Subscription};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::guard::Reseller;
use crate::web::page::Page;
use crate::web::session::SignedIn;

/// Entries of each kind.
const LIMIT: i64 = 5;

#[derive(Template)]
#[template(path = "home/home.html")]
struct Home {
    matters: Vec<Matter>,
    deadlines: Vec<Entry>,
    /// What could be saved, one for each currency.
    savings: Vec<Sum>,
    orders: Vec<Order>,
    services: Vec<Service>,
    may_change: bool,
}

impl Home {
    /// Whether the reseller has not begun anything yet.
    fn is_new(&self) -> bool {
        self.orders.is_empty() && self.services.is_empty() && self.matters.is_empty()
    }
}

/// Something that needs a person.
struct Matter {
    /// The last part of the icon's name.
    icon: &'static str,
    /// `danger` or `warning`.
    tone: &'static str,
    what: Message,
    why: Option<Message>,
    href: String,
}

impl From<Order> for Matter {
    fn from(order: Order) -> Self {
        let (tone, key) = match order.state {
            State::Failed => ("danger", "home-order-failed"),
            _ => ("warning", "home-order-waiting"),
        };
        Self {
            icon: "shopping-cart",
            tone,
            what: Message::new(key).with("number", order.id.to_string()).with("company", order.company),
            why: order.cause.map(|cause| Message::new(format!("microsoft-cause-{cause}"))),
            href: format!("/orders/{}", order.id),
        }
    }
}

impl From<Subscription> for Matter {
    fn from(subscription: Subscription) -> Self {
        let href = format!("/services/{0}?at={1}#subscription-{1}", subscription.domain, subscription.id);
        Self {
            icon: "license",
            tone: "danger",
            what: Message::new("home-refused")
                .with("licence", &subscription.title)
                .with("service", &subscription.display_name),
            why: subscription.refused().map(|refused| refused.why),
            href,
        }
    }
}

impl From<Drift> for Matter {
    fn from(drift: Drift) -> Self {
        Self {
            icon: "refresh",
            tone: "warning",
            what: Message::new("home-drift")
                .with("licence", &drift.title)
                .with("service", &drift.display_name),
            why: Some(drift.sentence()),
            href: format!("/services/{}#drifts", drift.domain),
        }
    }
}

impl From<Invitation> for Matter {
    fn from(invitation: Invitation) -> Self {
        Self {
            icon: "send",
            tone: "warning",
            what: Message::new("home-invitation").with("company", &invitation.company),
            why: None,
            href: format!("/invitations/{}", invitation.id),
        }
    }
}

impl From<Scheduled> for Matter {
    fn from(change: Scheduled) -> Self {
        Self {
            icon: "calendar",
            tone: "danger",
            what: Message::new("home-scheduled-refused")
                .with("licence", &change.title)
                .with("service", &change.display_name),
            why: change.why(),
            href: format!("/services/{}/subscriptions/{}#scheduled", change.domain, change.subscription_id),
        }
    }
}

impl Matter {
    /// What waits for a second person.
    fn of_unconfirmed(count: i64) -> Self {
        Self {
            icon: "users",
            tone: "warning",
            what: Message::new("home-unconfirmed").with("count", count),
            why: None,
            href: "/approvals".to_owned(),
        }
    }

    /// A first password that its customer has not taken.
    fn of_handover(overdue: Overdue, now: OffsetDateTime) -> Self {
        let (tone, key) = match overdue.expires_at {
            _ if overdue.state == "given_up" => ("danger", "home-handover-undelivered"),
            Some(until) if until <= now => ("danger", "home-handover-expired"),
            _ => ("warning", "home-handover-unopened"),
        };
        Self {
            icon: "key",
            tone,
            what: Message::new(key).with("service", overdue.display_name).with("to", overdue.recipient),
            why: None,
            href: format!("/services/{}", overdue.domain),
        }
    }
}

/// `GET /`. Staff who work for no reseller have their own page.
///
/// # Errors
/// When the database does not answer.
pub async fn show(
    app: Data<App>,
    account: SignedIn,
    reseller: Option<Reseller>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let Some(reseller) = reseller else {
        return match account.staff {
            Some(_) => Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/support")).finish()),
            None => Err(Error::NotFound),
        };
    };
    let now = app.clock.now();
    let mut work = app.database.read().await?;
    let unsettled = orders::store::unsettled(&mut work, reseller.id, LIMIT).await?;
    let refused = subscriptions::store::refused(&mut work, reseller.id, LIMIT).await?;
    let unmade = scheduled::store::refused(&mut work, reseller.id, None, LIMIT).await?;
    let overdue = handover::overdue(&mut work, now, reseller.id, LIMIT).await?;
    let drifts = drift::store::of_reseller(&mut work, reseller.id, LIMIT).await?;
    let invitations = invitations::store::to_confirm(&mut work, reseller.id, LIMIT).await?;
    let deadlines = deadlines::store::next(&mut work, reseller.id, now, LIMIT).await?;
    let savings = savings::read(&mut work, reseller.id, "", now).await?;
    let orders = orders::store::list(&mut work, reseller.id, None, "", None, LIMIT).await?;
    let services = crate::services::store::list(&mut work, reseller.id, "", None, LIMIT).await?;
    drop(work);

    let mut matters: Vec<Matter> = unsettled.into_iter().map(Matter::from).collect();
    let unconfirmed = account.membership.as_ref().map_or(0, |membership| membership.unconfirmed);
    if unconfirmed > 0 {
        matters.insert(0, Matter::of_unconfirmed(unconfirmed));
    }
    matters.extend(refused.into_iter().map(Matter::from));
    matters.extend(drifts.into_iter().map(Matter::from));
    matters.extend(invitations.into_iter().map(Matter::from));
    matters.extend(unmade.into_iter().map(Matter::from));
    matters.extend(overdue.into_iter().map(|overdue| Matter::of_handover(overdue, now)));
    let (savings, may_change) = (savings::sums(&savings), reseller.may_change());
    Page::new(Home { matters, deadlines, savings, orders, services, may_change }).render(&request)
}
