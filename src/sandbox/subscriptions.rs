//! Subscriptions: what a customer has, and what can still be taken back of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::carts::{Line, Priced};
use super::catalogue::{self, Product, Sku};
use super::refusal::Refusal;
use super::state::State;
use super::terms::{Commitment, Cycle, Term};

mod buyer;
mod charges;
mod ending;
pub mod pages;
mod scheduled;
mod shown;

pub use buyer::Buyer;
pub use charges::{Charge, Reason};
use ending::Extension;
pub use ending::Market;
pub use scheduled::{Action, Instructions};
pub use shown::Seats;
use shown::Shown;

/// How long seats can be given back, and a subscription cancelled (`commitment-rules.md` sections 1, 2).
const WINDOW: Duration = Duration::hours(168);
/// There is no such subscription.
const NOT_FOUND: u32 = 20_003;

/// What a subscription is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In use.
    Active,
    /// Without service, and charged all the same.
    Suspended,
    /// Cancelled.
    Deleted,
    /// Its term ended in the older way: the service goes on for a while.
    Expired,
    /// Administrators alone get in.
    Disabled,
}

/// Seats that came together and can go together for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// Seats of it that are still there.
    pub quantity: u32,
    /// When they came.
    #[serde(with = "time::serde::rfc3339")]
    pub opened_at: OffsetDateTime,
}

impl Batch {
    /// The last instant at which its seats can go.
    pub fn closes_at(&self) -> OffsetDateTime {
        self.opened_at + WINDOW
    }
}

/// A change that was taken with 202 and is not done yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pending {
    /// When it is done.
    #[serde(with = "time::serde::rfc3339")]
    pub due: OffsetDateTime,
    /// What the subscription is then.
    pub after: Box<Subscription>,
}

/// A subscription.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Subscription {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub customer: Uuid,
    /// The order it came from.
    pub order: String,
    /// The product.
    pub product: String,
    /// Its SKU.
    pub sku: String,
    /// `product:sku:availability`, as it was when it was bought.
    pub offer_id: String,
    /// The name of the SKU.
    pub offer_name: String,
    /// The name for people.
    pub friendly_name: String,
    /// Seats.
    pub quantity: u32,
    /// What it is doing.
    pub status: Status,
    /// It renews at the end of the term.
    pub auto_renew: bool,
    /// The terms it runs in.
    pub commitment: Commitment,
    /// How it is charged.
    pub cycle: Cycle,
    /// It is a trial.
    pub trial: bool,
    /// The Partner ID of the reseller of record.
    pub reseller: Option<String>,
    /// The Partner IDs of further resellers.
    pub further_resellers: Vec<String>,
    /// Seats by when they came, oldest first; those whose window has closed may be missing.
    pub batches: Vec<Batch>,
    /// What is to happen at the renewal, as it was sent.
    pub next_term: Option<Value>,
    /// The promotion of its first term.
    #[serde(default)]
    pub promotion: Option<String>,
    /// What was decided about the end of the term, and when else it ends.
    #[serde(default, alias = "action", deserialize_with = "scheduled::one_or_several")]
    pub actions: Vec<Action>,
    /// What the provider pays per seat and billing cycle, in 1/10000.
    #[serde(default)]
    pub price: i64,
    /// What was charged, oldest first.
    #[serde(default)]
    pub charges: Vec<Charge>,
    /// The last day that was charged for.
    #[serde(default)]
    charged_until: Option<Date>,
    /// What the customer's directory has heard of its seats, oldest first.
    #[serde(default)]
    shown: Vec<Shown>,
    /// It goes on by the month since its term ended.
    #[serde(default)]
    pub extended: Option<Extension>,
    /// When the next grace period is over.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub fades_at: Option<OffsetDateTime>,
    /// From when on it can be read.
    #[serde(with = "time::serde::rfc3339")]
    pub visible_from: OffsetDateTime,
    /// How often it was changed; its etag follows.
    pub changes: u32,
    /// A change on its way.
    pub pending: Option<Pending>,
}

/// What a subscription is made from.
pub struct Purchase<'a> {
    /// The line of the cart.
    pub line: &'a Line,
    /// What it means.
    pub priced: &'a Priced,
    /// The order that it became.
    pub order: &'a str,
    /// From when on the subscription can be read.
    pub visible_from: OffsetDateTime,
}

impl Subscription {
    /// What `customer` gets for `purchase` at `now`.
    pub fn bought(customer: Uuid, purchase: &Purchase<'_>, now: OffsetDateTime) -> Option<Self> {
        let Purchase { line, priced, order, visible_from } = purchase;
        let sku = catalogue::sku(&priced.product, &priced.sku)?;
        let quantity = line.wanted.licences();
        let mut bought = Self {
            id: Uuid::new_v4(),
            customer,
            order: (*order).to_owned(),
            product: priced.product.clone(),
            sku: priced.sku.clone(),
            offer_id: line.wanted.catalog_item_id.clone()?,
            offer_name: sku.title.clone(),
            friendly_name: line.wanted.friendly_name.clone().unwrap_or_else(|| sku.title.clone()),
            quantity,
            status: Status::Active,
            auto_renew: !sku.trial,
            commitment: Commitment::new(priced.term, now).ending_on(line.wanted.ends_on()),
            cycle: priced.cycle,
            trial: sku.trial,
            reseller: line.wanted.reseller().map(str::to_owned),
            further_resellers: line.wanted.further_resellers(),
            batches: vec![Batch { quantity, opened_at: now }],
            next_term: None,
            promotion: line.wanted.promotion_id.clone(),
            actions: Vec::new(),
            price: priced.price,
            charges: Vec::new(),
            charged_until: None,
            shown: Vec::new(),
            extended: None,
            fades_at: None,
            visible_from: *visible_from,
            changes: 0,
            pending: None,
        };
        bought.charge_cycle(Reason::New, now);
        Some(bought)
    }

    /// Its SKU in the catalogue.
    pub fn catalogued(&self) -> Option<&'static Sku> {
        catalogue::sku(&self.product, &self.sku)
    }

    /// The last instant at which it can be cancelled: additions do not move it (C3). In an extended term
    /// that is always possible (E4).
    pub fn cancellable_until(&self) -> OffsetDateTime {
        match self.extended {
            Some(_) => self.commitment.ends_at(),
            None => self.commitment.began_at + WINDOW,
        }
    }

    /// The batches whose seats can still go.
    pub fn open_batches(&self, now: OffsetDateTime) -> impl Iterator<Item = &Batch> {
        self.batches.iter().filter(move |batch| now <= batch.closes_at() && batch.quantity > 0)
    }

    /// Seats that can still go.
    pub fn refundable(&self, now: OffsetDateTime) -> u32 {
        self.open_batches(now).map(|batch| batch.quantity).sum()
    }

    /// The windows that `quantity` seats of it take along when they go over to another subscription: those
    /// that close first.
    pub fn moved_batches(&self, quantity: u32) -> Vec<Batch> {
        let mut left = quantity;
        let mut moved = Vec::new();
        for batch in &self.batches {
            let quantity = left.min(batch.quantity);
            left -= quantity;
            moved.push(Batch { quantity, ..*batch });
        }
        moved
    }

    /// `quantity` seats go over to another subscription; the last ones take the subscription with them.
    pub fn leave(&mut self, quantity: u32, now: OffsetDateTime) {
        let mut left = quantity;
        for batch in &mut self.batches {
            let gone = left.min(batch.quantity);
            batch.quantity -= gone;
            left -= gone;
        }
        self.charge_rest(Reason::Convert, -i64::from(quantity), now);
        self.actions.clear();
        self.next_term = None;
        self.changes += 1;
        if quantity == self.quantity {
            self.status = Status::Deleted;
        } else {
            self.quantity -= quantity;
        }
    }

    /// `held` in another form: `quantity` seats went over to it at `now`, each for `price` a billing cycle.
    pub fn born_of(held: &Self, quantity: u32, price: i64) -> Self {
        Self {
            id: Uuid::new_v4(),
            auto_renew: true,
            next_term: None,
            actions: Vec::new(),
            changes: 0,
            quantity,
            batches: held.moved_batches(quantity),
            price,
            charges: Vec::new(),
            shown: Vec::new(),
            ..held.clone()
        }
    }

    /// It is of `sku` of `product` from now on, bought as `item`.
    pub fn go_by(&mut self, product: &Product, sku: &Sku, item: &str) {
        self.product.clone_from(&product.id);
        self.sku.clone_from(&sku.id);
        item.clone_into(&mut self.offer_id);
        self.offer_name.clone_from(&sku.title);
        self.friendly_name.clone_from(&sku.title);
        self.trial = sku.trial;
    }

    /// The text that changes whenever it does.
    pub fn etag(&self) -> String {
        format!("{}-{}", self.id.simple(), self.changes)
    }
}

impl State {
    /// The days other than its natural last one on which a `term` that begins now can end: the ends of the
    /// customer's other subscriptions, and of the months.
    pub fn custom_ends(&self, customer: Uuid, term: Term, now: OffsetDateTime) -> BTreeSet<Date> {
        let held = self.subscriptions.iter().filter(|held| held.customer == customer);
        let active = held.filter(|held| held.status == Status::Active && held.extended.is_none());
        let commitment = Commitment::new(term, now);
        active
            .map(|held| held.commitment.last_day())
            .chain(commitment.months_it_touches())
            .filter(|day| commitment.may_end_on(*day))
            .collect()
    }

    /// The subscription `id` of `customer`, once it can be read.
    pub fn subscription(
        &mut self,
        customer: Uuid,
        id: Uuid,
        now: OffsetDateTime,
    ) -> Result<&mut Subscription, Refusal> {
        self.customer(customer)?;
        self.subscriptions
            .iter_mut()
            .find(|held| held.customer == customer && held.id == id && now >= held.visible_from)
            .ok_or_else(|| Refusal::not_found(NOT_FOUND, "The subscription was not found."))
    }
}
