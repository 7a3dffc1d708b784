//! Upgrades: which products a subscription can go over to, and going over with some or all of its seats.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::answer;
use super::body::{MALFORMED, required};
use super::catalogue::{self, Edition, Plan, Product, Sku};
use super::countries::{self, Country};
use super::delegation::Role;
use super::refusal::Refusal;
use super::state::State;
use super::subscriptions::{Buyer, Reason, Status, Subscription};
use super::terms::{Cycle, Term};

pub mod pages;

/// The item to go over to is stale or never was.
const STALE: u32 = 400_019;
/// The subscription cannot go over to it.
const NOT_ELIGIBLE: u32 = 800_020;
/// The number of seats is outside the limits.
const OUTSIDE_LIMITS: u32 = 2002;
/// Why a subscription is not eligible, in the numbers of its own that the API has for it.
const NOT_ACTIVE: (&str, &str) = ("2", "The subscription is not active.");
const NO_ROLE: (&str, &str) = ("13", "The partner lacks a role to move licences.");

/// The two ways of going over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Way {
    /// Users keep what they had until somebody assigns the new licences.
    TransitionOnly,
    /// Users get the new licences.
    TransitionWithLicenseTransfer,
}

/// An upgrade that was begun.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Transition {
    operation: Uuid,
    customer: Uuid,
    from: Uuid,
    from_item: String,
    to: Uuid,
    to_item: String,
    quantity: u32,
    way: Way,
    #[serde(with = "time::serde::rfc3339")]
    started_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    done_at: OffsetDateTime,
}

impl Transition {
    fn view(&self, now: OffsetDateTime) -> Value {
        let (status, at) =
            if now >= self.done_at { ("Completed", self.done_at) } else { ("Started", self.started_at) };
        let event = |name: &str| json!({"name": name, "status": status, "timestamp": answer::instant(at)});
        let mut events = vec![event("Conversion")];
        if self.way == Way::TransitionWithLicenseTransfer {
            events.push(event("LicenseReassignment"));
        }
        json!({
            "operationId": self.operation,
            "fromCatalogItemId": self.from_item,
            "fromSubscriptionId": self.from,
            "toCatalogItemId": self.to_item,
            "toSubscriptionId": self.to,
            "quantity": self.quantity,
            "transitionType": self.way,
            "events": events,
            "attributes": {"objectType": "Transition"},
        })
    }
}

/// What a subscription could go over to.
struct Target {
    product: &'static Product,
    sku: &'static Sku,
    item: String,
}

impl Subscription {
    /// The products to go over to, for its own term, in the customer's country.
    fn targets(&self, edition: Edition, country: &Country) -> Vec<Target> {
        let term = self.commitment.term;
        let upgrades = self.catalogued().map_or(&[][..], |sku| &sku.upgrades);
        upgrades
            .iter()
            .filter_map(|target| {
                let (product, sku) = target.split_once(':')?;
                let (product, sku) = catalogue::find(product, sku)?;
                let is_sold = sku.terms().contains(&term) && sku.is_sold_in(country);
                is_sold.then(|| Target {
                    product,
                    sku,
                    item: format!(
                        "{}:{}:{}",
                        product.id,
                        sku.id,
                        edition.availability(product, sku, term, country)
                    ),
                })
            })
            .collect()
    }
}

/// The body of an upgrade.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    to_catalog_item_id: Option<String>,
    from_catalog_item_id: Option<String>,
    from_subscription_id: Option<Uuid>,
    to_subscription_id: Option<Uuid>,
    quantity: Option<u32>,
    transition_type: Option<Way>,
    term_duration: Option<String>,
    billing_cycle: Option<String>,
}

impl State {
    /// `quantity` seats of the subscription `id` go over, and can be read where they went from `done_at` on.
    fn go_over(
        &mut self,
        customer: Uuid,
        id: Uuid,
        wanted: &Wanted,
        now: OffsetDateTime,
        done_at: OffsetDateTime,
    ) -> Result<Transition, Refusal> {
        let item = required(wanted.to_catalog_item_id.as_deref(), "toCatalogItemId")?;
        let missing = |name: &str| Refusal::bad(MALFORMED, format!("{name} is required.")).about(name);
        let quantity = wanted.quantity.ok_or_else(|| missing("quantity"))?;
        let way = wanted.transition_type.ok_or_else(|| missing("transitionType"))?;
        let edition = self.edition(now);
        let owner = self.customer(customer)?;
        let country = countries::known(&owner.country)?;
        let currency = owner.currency();
        Buyer::of(owner, edition, now).check_agreement()?;
        if way == Way::TransitionWithLicenseTransfer {
            owner.check_delegated(&[Role::LicenseAdministrator, Role::UserAdministrator])?;
        }
        let held = self.subscription(customer, id, now)?.clone();
        let refused = |text: &str| Refusal::forbidden(NOT_ELIGIBLE, text);
        if held.status != Status::Active || held.pending.is_some() {
            return Err(refused("The subscription is not active, or busy."));
        }
        if wanted.from_subscription_id.is_some_and(|from| from != id)
            || wanted.from_catalog_item_id.as_ref().is_some_and(|from| *from != held.offer_id)
        {
            return Err(Refusal::bad(MALFORMED, "The body is about another subscription.")
                .about("fromSubscriptionId"));
        }
        let Target { product, sku, item } =
            held.targets(edition, country).into_iter().find(|target| target.item == item).ok_or_else(
                || match edition.find(item, country) {
                    None => Refusal::not_found(STALE, "The availability was not found."),
                    Some(_) => refused("The subscription cannot go over to this product."),
                },
            )?;
        if quantity == 0 || quantity > held.quantity || quantity > sku.maximum {
            return Err(Refusal::bad(OUTSIDE_LIMITS, "The quantity is outside the limits.").about("quantity"));
        }
        let plan = wanted.plan(&held, sku)?;
        let to = match wanted.to_subscription_id {
            None => {
                let mut born = Subscription::born_of(&held, quantity, sku.cost(plan, currency));
                born.go_by(product, sku, &item);
                born.cycle = plan.cycle;
                born.visible_from = done_at;
                born.charge_rest(Reason::Convert, quantity.into(), now);
                let id = born.id;
                self.subscriptions.push(born);
                id
            }
            Some(to) => self.join(customer, to, (product, sku), quantity, now)?,
        };
        let from = self.subscription(customer, id, now)?;
        from.leave(quantity, now);
        Ok(Transition {
            operation: Uuid::new_v4(),
            customer,
            from: id,
            from_item: held.offer_id,
            to,
            to_item: item,
            quantity,
            way,
            started_at: now,
            done_at,
        })
    }

    /// The seats join a subscription that is there already, and open no window in it.
    fn join(
        &mut self,
        customer: Uuid,
        to: Uuid,
        (product, sku): (&Product, &Sku),
        quantity: u32,
        now: OffsetDateTime,
    ) -> Result<Uuid, Refusal> {
        let target = self.subscription(customer, to, now)?;
        let same = target.product == product.id && target.sku == sku.id && target.status == Status::Active;
        if !same || target.quantity + quantity > sku.maximum {
            return Err(Refusal::forbidden(NOT_ELIGIBLE, "The seats cannot join that subscription.")
                .about("toSubscriptionId"));
        }
        target.quantity += quantity;
        target.charge_rest(Reason::Convert, quantity.into(), now);
        target.actions.clear();
        target.next_term = None;
        target.changes += 1;
        Ok(to)
    }
}

impl Wanted {
    fn plan(&self, held: &Subscription, sku: &Sku) -> Result<Plan, Refusal> {
        let wrong = |field: &str| Refusal::bad(900_269, "The product is not sold so.").about(field);
        let term = match self.term_duration.as_deref() {
            None => held.commitment.term,
            Some(duration) => Term::parse(duration)
                .filter(|term| *term == held.commitment.term)
                .ok_or_else(|| wrong("termDuration"))?,
        };
        let cycle = match self.billing_cycle.as_deref() {
            None if sku.plans().contains(&Plan { term, cycle: held.cycle }) => held.cycle,
            None => *sku.cycles(term).first().ok_or_else(|| wrong("billingCycle"))?,
            Some(cycle) => Cycle::parse(cycle).ok_or_else(|| wrong("billingCycle"))?,
        };
        let plan = Plan { term, cycle };
        if sku.plans().contains(&plan) { Ok(plan) } else { Err(wrong("billingCycle")) }
    }
}
