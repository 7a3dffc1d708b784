//! Licences inside a service: how many, until when they can be given back, and what is being asked of Microsoft.

mod account;
pub mod addons;
mod confirmed;
mod dates;
mod demand;
pub mod drift;
pub mod end_of_term;
pub mod form;
pub mod pages;
pub mod scheduled;
mod status;
pub mod store;
mod stored;
pub mod sync;
pub mod webhook;
mod wish;
mod work;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::commitments::{NextTerm, Outcome, Seats, Terms, Window};
use crate::holds::Held;
use crate::jobs::{Hold, Payload};
use crate::text::{Argument, Message, Money};

pub use account::accounts;
pub use confirmed::Confirmed;
pub use demand::{By, Demand, Placed};
pub use status::Status;
pub use wish::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, IN_PROGRESS, ReactivateSubscription, Refused, Wish,
};

/// The job that reads a subscription at Microsoft, such as after the end of its term.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadSubscription {
    /// The subscription's number.
    pub subscription: i64,
}

impl Payload for ReadSubscription {
    const KIND: &'static str = "read-subscription";
}

/// The windows in which licences may be given back, as stored: Microsoft's own list, or nothing where Microsoft
/// has not said.
#[derive(Clone, Debug, Default)]
pub struct Refundable(pub Option<Vec<Window>>);

impl TryFrom<String> for Refundable {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&text).map(Self)
    }
}

/// A subscription as stored, with what the catalogue knows of its licence and the last task that changes it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Subscription {
    /// Its number.
    pub id: i64,
    /// The service it belongs to.
    pub service_id: i64,
    /// The service's internal name.
    pub domain: String,
    /// The name that its reseller gave the service.
    pub display_name: String,
    /// The order it came from.
    pub order_id: Option<i64>,
    /// Its id at Microsoft.
    pub microsoft_id: String,
    /// Microsoft's name of the licence.
    pub title: String,
    /// Microsoft's product.
    pub product_id: String,
    /// Microsoft's SKU inside the product.
    pub sku_id: String,
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// How it is billed.
    pub billing_cycle: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// Licences, as Microsoft last confirmed them.
    pub quantity: i64,
    /// Licences that were asked for and are not confirmed yet; 0 for a cancellation.
    pub wanted: Option<i64>,
    /// The job that asks it of Microsoft.
    pub task_id: Option<i64>,
    /// Why the last wish was refused: the last part of a text key `microsoft-cause-…`.
    pub cause: Option<String>,
    /// Counts changes, so that two people do not overwrite each other.
    pub version: i64,
    /// Whether it renews at the end of its term.
    pub auto_renew: bool,
    /// What happens at the end of its term, as Microsoft last showed it; `None` where it was not read yet, or where
    /// nothing is left to end.
    pub ending: Option<Outcome>,
    /// What its next term is to be, as far as Microsoft names it.
    pub next_term: Option<NextTerm>,
    /// Until when it can be cancelled, as Microsoft said.
    pub cancellable_until: Option<OffsetDateTime>,
    /// When its term ends, as Microsoft said.
    pub term_ends_at: Option<OffsetDateTime>,
    /// Since when it goes on by the month (`commitment-rules.md` E4, E5): reckoned by the panel, for Microsoft does not
    /// say.
    pub extended_since: Option<OffsetDateTime>,
    /// Hours before the end of a term in which Microsoft takes no decision on it, as the operator set them.
    #[sqlx(try_from = "i64")]
    pub lock_hours: u32,
    /// The licences that can be given back, as Microsoft said.
    #[sqlx(try_from = "String")]
    pub refundable: Refundable,
    /// Since when Microsoft no longer shows it.
    pub vanished_at: Option<OffsetDateTime>,
    /// When it was bought.
    pub created_at: OffsetDateTime,
    /// When it last changed.
    pub updated_at: OffsetDateTime,
    /// The catalogue's minimum, where the licence is known.
    pub minimum: Option<i64>,
    /// The catalogue's maximum.
    pub maximum: Option<i64>,
    /// `commercial` or `education`.
    pub segment: Option<String>,
    /// Whether it is free for a while.
    pub is_trial: Option<bool>,
    /// The base products of an add-on, as JSON list of `product:sku`; `[]` for others.
    pub prerequisites: Option<String>,
    /// The catalogue's price, in 1/10000 of the currency.
    pub price: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// The state of the last task that changes it, whether it is done or not.
    pub task_state: Option<String>,
    /// What that task last heard: the last part of a text key, or a sentence for staff.
    pub task_answer: Option<String>,
    /// What that task asks for: its payload, as JSON.
    pub task_payload: Option<String>,
    /// What kind of task it is.
    pub task_kind: Option<String>,
    /// What keeps that task back: `undo` or `approval`.
    pub task_hold: Option<String>,
    /// When it goes by itself.
    pub task_held_until: Option<OffsetDateTime>,
    /// Who asked for it.
    pub task_account: Option<i64>,
}

impl Subscription {
    /// Whether something is being asked of Microsoft, so that nothing else may be asked now.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.task_id.is_some()
    }

    /// Whether Microsoft sells it under special conditions to schools only.
    #[must_use]
    pub fn is_education(&self) -> bool {
        self.segment.as_deref() == Some("education")
    }

    /// Its price per licence and billing period today, where the catalogue knows it: that of an extended term is in no
    /// price list.
    #[must_use]
    pub fn unit_price(&self) -> Option<Money> {
        let price = self.price.filter(|_| self.extended_since.is_none())?;
        Some(Money::new(price, self.currency.as_deref()?))
    }

    /// What one licence costs from a purchase to the end of its term, at today's price.
    #[must_use]
    pub fn committed(&self) -> Option<Money> {
        Some(crate::catalogue::committed(self.unit_price()?, &self.term, &self.billing_cycle))
    }

    /// What is asked for and kept back, so that nothing of it went to Microsoft.
    #[must_use]
    pub fn held(&self) -> Option<Held> {
        let hold = Hold::stored(self.task_hold.as_deref(), self.task_held_until)?;
        Some(Held { job: self.task_id?, hold, asker: self.task_account, about: self.title.clone() })
    }

    /// How long one commits and how one pays, in one phrase.
    #[must_use]
    pub fn plan(&self) -> Message {
        crate::catalogue::plan(&self.term, &self.billing_cycle)
    }

    /// What happens at the end of its term, as far as it is known.
    #[must_use]
    pub fn end_of_term(&self) -> Option<Message> {
        let end = self.term_ends_at.filter(|_| !self.status.has_ended())?;
        Some(match (self.ending, self.extended_since) {
            (Some(Outcome::Extend), Some(since)) => {
                Message::new("ending-short-extended").with("since", Argument::Day(since))
            }
            (Some(outcome), _) => {
                Message::new(format!("ending-short-{outcome}")).with("end", Argument::Day(end))
            }
            (None, _) => Message::new("ending-short-unread").with("end", Argument::Day(end)),
        })
    }

    /// What Microsoft's rules of time need to know of it.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let seats = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
        Terms {
            status: self.status.into(),
            quantity: seats(self.quantity).unwrap_or(Seats::ONE),
            minimum: self.minimum.and_then(seats).unwrap_or(Seats::ONE),
            maximum: self.maximum.and_then(seats),
            refundable: self.refundable.0.clone(),
            cancellable_until: self.cancellable_until,
            term_ends_at: self.term_ends_at,
            lock_hours: self.lock_hours,
            ledger: None,
        }
    }
}
