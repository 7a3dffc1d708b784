//! Orders: what was bought, seen at once by its id, later in the list, and completed later still.

use actix_web::web::{Data, Path, Query};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::carts::{self, Priced};
use super::catalogue::symbol;
use super::refusal::Refusal;
use super::state::{Room, State};
use super::terms::Cycle;
use super::tokens::{AnyToken, UserToken};

/// There is no such order.
const NOT_FOUND: u32 = 20_000;

/// An order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    /// Twelve hexadecimal digits.
    pub id: String,
    /// Another id of the same form.
    pub alternate_id: String,
    /// Who bought.
    pub customer: Uuid,
    /// How all its lines are charged.
    pub cycle: Option<Cycle>,
    /// ISO 4217.
    pub currency: String,
    /// What was bought.
    pub lines: Vec<OrderLine>,
    /// When the cart was checked out.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// From when on it is `completed`.
    #[serde(with = "time::serde::rfc3339")]
    pub completes_at: OffsetDateTime,
    /// From when on its lines name their subscriptions.
    #[serde(with = "time::serde::rfc3339")]
    pub reveals_at: OffsetDateTime,
    /// From when on the list has it.
    #[serde(with = "time::serde::rfc3339")]
    pub listed_at: OffsetDateTime,
}

/// A line of an order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderLine {
    /// Its number, from 0.
    pub number: u32,
    /// `product:sku:availability`.
    pub offer_id: String,
    /// The subscription it became.
    pub subscription: Uuid,
    /// The name for people.
    pub friendly_name: String,
    /// Licences.
    pub quantity: u32,
    /// What was bought, and its price.
    pub priced: Priced,
    /// The Partner ID of the reseller of record.
    pub reseller: Option<String>,
    /// The Partner IDs of further resellers.
    pub further_resellers: Vec<String>,
}

impl Order {
    /// As the API shows it at `now`.
    pub fn view(&self, now: OffsetDateTime) -> Value {
        let uri = format!("/customers/{}/orders/{}", self.customer, self.id);
        json!({
            "id": self.id,
            "alternateId": self.alternate_id,
            "referenceCustomerId": self.customer,
            "billingCycle": self.cycle.map(Cycle::name),
            "currencyCode": self.currency,
            "currencySymbol": symbol(&self.currency),
            "lineItems": self.lines.iter().map(|line| self.line_view(line, now)).collect::<Vec<_>>(),
            "creationDate": answer::instant(self.created_at),
            "status": if self.is_complete(now) { "completed" } else { "pending" },
            "transactionType": "UserPurchase",
            "totalPrice": answer::amount(self.total()),
            "links": {
                "self": answer::link(&uri),
                "provisioningStatus": answer::link(&format!("{uri}/provisioningstatus")),
            },
            "attributes": {"etag": self.alternate_id, "objectType": "Order"},
        })
    }

    /// What the provider pays for one billing period, in 1/10000.
    pub fn total(&self) -> i64 {
        self.lines.iter().map(|line| line.priced.price * i64::from(line.quantity)).sum()
    }

    fn line_view(&self, line: &OrderLine, now: OffsetDateTime) -> Value {
        let subscription = (now >= self.reveals_at).then_some(line.subscription);
        let page = |id: Uuid| answer::link(&format!("/customers/{}/subscriptions/{id}", self.customer));
        let product = format!("/products/{}", line.priced.product);
        json!({
            "lineItemNumber": line.number,
            "offerId": line.offer_id,
            "subscriptionId": subscription,
            "termDuration": line.priced.term.duration(),
            "transactionType": "New",
            "friendlyName": line.friendly_name,
            "quantity": line.quantity,
            "pricing": carts::pricing(&line.priced, line.quantity),
            "partnerIdOnRecord": line.reseller,
            "additionalPartnerIdsOnRecord": line.further_resellers,
            "links": {
                "product": answer::link(&product),
                "sku": answer::link(&format!("{product}/skus/{}", line.priced.sku)),
                "subscription": subscription.map(page),
            },
        })
    }

    /// Whether it is `completed` at `now`.
    pub fn is_complete(&self, now: OffsetDateTime) -> bool {
        now >= self.completes_at
    }
}

impl State {
    fn order_of(&self, customer: Uuid, id: &str) -> Result<&Order, Refusal> {
        self.customer(customer)?;
        self.orders
            .iter()
            .find(|order| order.customer == customer && order.id == id)
            .ok_or_else(|| Refusal::not_found(NOT_FOUND, "The order was not found."))
    }
}

/// The query of orders.
#[derive(Debug, Deserialize)]
pub struct Showing {
    include_price: Option<bool>,
}

impl Showing {
    /// `view` with its prices, or without unless they were asked for.
    fn of(&self, mut view: Value) -> Value {
        if self.include_price != Some(true) {
            view["totalPrice"] = Value::Null;
            for line in view["lineItems"].as_array_mut().into_iter().flatten() {
                line["pricing"] = Value::Null;
            }
        }
        view
    }
}

/// `GET /v1/customers/{id}/orders`: an order is missing from it for a while.
pub async fn index(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, query: Query<Showing>) -> Reply {
    let now = room.now();
    let state = room.read();
    state.customer(*customer)?;
    let items: Vec<Value> = state
        .orders
        .iter()
        .filter(|order| order.customer == *customer && now >= order.listed_at)
        .map(|order| query.of(order.view(now)))
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{customer}/orders"))))
}

/// `GET …/orders/{order}`.
pub async fn show(_: AnyToken, room: Data<Room>, path: Path<(Uuid, String)>, query: Query<Showing>) -> Reply {
    let view = room.read().order_of(path.0, &path.1)?.view(room.now());
    Ok(answer::ok(query.of(view)))
}

/// `GET …/orders/{order}/provisioningstatus`.
pub async fn provisioning(_: UserToken, room: Data<Room>, path: Path<(Uuid, String)>) -> Reply {
    let state = room.read();
    let order = state.order_of(path.0, &path.1)?;
    let status = if order.is_complete(room.now()) { "fulfilled" } else { "prefulfillmentPending" };
    let items: Vec<Value> = order
        .lines
        .iter()
        .map(|line| {
            json!({
                "lineItemNumber": line.number,
                "status": status,
                "quantityProvisioningInformation": [{"quantity": line.quantity, "status": status}],
            })
        })
        .collect();
    let uri = format!("/customers/{}/orders/{}/provisioningstatus", order.customer, order.id);
    Ok(answer::ok(answer::collection(&items, &uri)))
}
