//! Checkout: a cart becomes orders and subscriptions, once; some of it can fail while the rest is bought.

use std::collections::BTreeSet;

use actix_web::web::{Bytes, Data, Path};
use rand::RngExt;
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Delays;
use super::answer::{self, Reply};
use super::carts::{Cart, Line, LineError, Priced};
use super::customers::Customer;
use super::exchange::Twist;
use super::faults::Act;
use super::orders::{Order, OrderLine};
use super::refusal::Refusal;
use super::resellers;
use super::state::{Room, State};
use super::subscriptions::{Purchase, Status, Subscription};
use super::tokens::AnyToken;

/// The body must be empty.
const INVALID: u32 = 800_002;
/// A line of the cart has an error.
const LINES_IN_ERROR: u32 = 800_009;
/// The customer has as many subscriptions as it can have.
const TOO_MANY_SUBSCRIPTIONS: u32 = 800_066;
/// The customer agreement is not accepted.
pub const AGREEMENT_MISSING: u32 = 13_605;
/// A line that was good when the cart was made is not any more: its availability id changed.
const STALE: u32 = 400_019;
/// Subscriptions in one tenant.
const SUBSCRIPTIONS: usize = 300;

/// An order group that was not bought.
struct GroupError {
    group: String,
    code: Value,
    description: String,
}

/// `POST …/carts/{cart}/checkout`: again on a cart that was bought, it gives the first result; groups
/// that failed are tried again.
pub async fn create(
    _: AnyToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    twist: Twist,
    body: Bytes,
) -> Reply {
    let (customer, cart) = path.into_inner();
    if !body.is_empty() {
        return Err(Refusal::bad(INVALID, "A checkout has no body."));
    }
    let now = room.now();
    let mut state = room.write();
    state.customer(customer)?;
    let mut cart = state.cart(customer, cart, now)?.clone();
    let open = cart.open_groups();
    let errors = if open.is_empty() {
        Vec::new()
    } else {
        state.check_purchase(customer, &cart.lines)?;
        if cart.lines.iter().any(|line| line.outcome.is_err()) {
            return Err(Refusal::bad(LINES_IN_ERROR, "The cart has lines in error."));
        }
        state.buy(&mut cart, &open, &twist, now, room.delays)?
    };
    let answer = state.result(&cart, errors, now);
    state.carts.insert(cart.id, cart);
    Ok(answer::created(answer))
}

impl Cart {
    /// The groups that have not become an order yet.
    fn open_groups(&self) -> BTreeSet<String> {
        let ordered = |line: &&Line| self.orders.iter().all(|(group, _)| *group != line.group);
        self.lines.iter().filter(ordered).map(|line| line.group.clone()).collect()
    }
}

impl State {
    /// Everything that keeps the customer `id` from buying `lines`, their own errors aside.
    pub fn check_purchase(&self, id: Uuid, lines: &[Line]) -> Result<(), Refusal> {
        let customer = self.customer(id)?;
        if !customer.signed {
            return Err(Refusal::forbidden(
                AGREEMENT_MISSING,
                "The customer has not accepted the Microsoft Customer Agreement.",
            ));
        }
        customer.check_review()?;
        for line in lines {
            line.wanted.reseller().map_or(Ok(()), resellers::check_of_record)?;
        }
        let held = self
            .subscriptions
            .iter()
            .filter(|held| held.customer == id && held.status == Status::Active)
            .count();
        if held + lines.len() > SUBSCRIPTIONS {
            return Err(Refusal::forbidden(
                TOO_MANY_SUBSCRIPTIONS,
                "The customer has too many subscriptions.",
            ));
        }
        Ok(())
    }

    /// Buys the `open` groups of `cart` that can be bought, and says why the others cannot.
    fn buy(
        &mut self,
        cart: &mut Cart,
        open: &BTreeSet<String>,
        twist: &Twist,
        now: OffsetDateTime,
        delays: Delays,
    ) -> Result<Vec<GroupError>, Refusal> {
        let wanted: Vec<_> = cart.lines.iter().map(|line| line.wanted.clone()).collect();
        let judged = self.judge(cart.customer, &wanted, now)?;
        let customer = self.customer(cart.customer)?.clone();
        let mut errors = Vec::new();
        for group in open {
            if let Some(error) = refused(twist, group) {
                errors.push(error);
                continue;
            }
            let lines = cart.lines.iter().zip(&judged).filter(|(line, _)| line.group == *group);
            let lines: Result<Vec<_>, LineError> =
                lines.map(|(line, judged)| Ok((line, judged.outcome.clone()?))).collect();
            match lines {
                Ok(lines) => {
                    let order = self.order(&customer, &lines, now, delays);
                    cart.orders.push((group.clone(), order));
                }
                Err(error) => errors.push(GroupError {
                    group: group.clone(),
                    code: if error.code == json!(10_001) { json!(STALE) } else { error.code },
                    description: error.description,
                }),
            }
        }
        Ok(errors)
    }

    /// Makes one order of `lines`, with a subscription for each, and returns its id.
    pub fn order(
        &mut self,
        customer: &Customer,
        lines: &[(&Line, Priced)],
        now: OffsetDateTime,
        delays: Delays,
    ) -> String {
        let id = format!("{:012x}", rand::rng().random_range(0..1_u64 << 48));
        let mut order = Order {
            id: id.clone(),
            alternate_id: format!("{:012x}", rand::rng().random_range(0..1_u64 << 48)),
            customer: customer.id,
            cycle: lines.first().map(|(_, priced)| priced.cycle),
            currency: customer.currency().to_owned(),
            lines: Vec::new(),
            created_at: now,
            completes_at: now + delays.completion,
            reveals_at: now + delays.subscription,
            listed_at: now + delays.listing,
        };
        for (number, (line, priced)) in (0..).zip(lines) {
            let purchase = Purchase { line, priced, order: &id, visible_from: order.reveals_at };
            let Some(subscription) = Subscription::bought(customer.id, &purchase, now) else { continue };
            order.lines.push(OrderLine {
                number,
                offer_id: subscription.offer_id.clone(),
                subscription: subscription.id,
                friendly_name: subscription.friendly_name.clone(),
                quantity: subscription.quantity,
                priced: priced.clone(),
                reseller: subscription.reseller.clone(),
                further_resellers: subscription.further_resellers.clone(),
            });
            self.subscriptions.push(subscription);
        }
        self.orders.push(order);
        id
    }

    /// The result of a checkout, the first or a repeated one.
    fn result(&self, cart: &Cart, errors: Vec<GroupError>, now: OffsetDateTime) -> Value {
        let ids = cart.orders.iter().map(|(_, order)| order);
        let orders: Vec<Value> = ids
            .filter_map(|id| self.orders.iter().find(|order| order.id == *id))
            .map(|order| order.view(now))
            .collect();
        let errors: Vec<Value> = errors
            .into_iter()
            .map(|error| {
                json!({"orderGroupId": error.group, "code": error.code, "description": error.description})
            })
            .collect();
        json!({
            "orders": orders,
            "orderErrors": if errors.is_empty() { Value::Null } else { json!(errors) },
            "attributes": {"objectType": "CartCheckoutResult"},
        })
    }
}

/// The error that a fault wants for `group`.
fn refused(twist: &Twist, group: &str) -> Option<GroupError> {
    match &twist.0 {
        Some(Act::RefuseGroups { groups, code, description })
            if groups.iter().any(|wanted| wanted == group) =>
        {
            Some(GroupError { group: group.into(), code: json!(code), description: description.clone() })
        }
        _ => None,
    }
}
