//! What a person wants of a subscription, from the press of a button to what Microsoft made of it.

use serde::{Deserialize, Serialize};

use crate::commitments::{Planned, Seats};
use crate::jobs::Payload;
use crate::microsoft::Cause;
use crate::subscriptions::Subscription;
use crate::subscriptions::end_of_term::Decision;
use crate::text::Message;

/// The answer of a task to which Microsoft has said yes, and of which it does not show the effect yet.
pub const IN_PROGRESS: &str = "in-progress";

/// The job that asks Microsoft for another number of licences.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangeQuantity {
    /// The subscription's number.
    pub subscription: i64,
    /// Licences in all, at least one.
    pub quantity: u32,
    /// The version of the subscription on whose ground it was decided: two presses of one form make equal payloads.
    pub version: i64,
}

impl Payload for ChangeQuantity {
    const KIND: &'static str = "change-quantity";
}

/// The job that asks Microsoft to end a subscription.
#[derive(Debug, Serialize, Deserialize)]
pub struct CancelSubscription {
    /// The subscription's number.
    pub subscription: i64,
    /// As in [`ChangeQuantity`].
    pub version: i64,
}

impl Payload for CancelSubscription {
    const KIND: &'static str = "cancel-subscription";
}

/// The job that asks Microsoft for something at the end of a subscription's term.
#[derive(Debug, Serialize, Deserialize)]
pub struct DecideEndOfTerm {
    /// The subscription's number.
    pub subscription: i64,
    /// What was decided.
    pub decision: Decision,
    /// As in [`ChangeQuantity`].
    pub version: i64,
}

impl Payload for DecideEndOfTerm {
    const KIND: &'static str = "decide-end-of-term";
}

/// The job that asks Microsoft to bring a suspended subscription back into use.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReactivateSubscription {
    /// The subscription's number.
    pub subscription: i64,
    /// As in [`ChangeQuantity`].
    pub version: i64,
}

impl Payload for ReactivateSubscription {
    const KIND: &'static str = "reactivate-subscription";
}

/// What is wanted of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// So many licences in all.
    Quantity(Seats),
    /// Its end.
    End,
    /// This at the end of its term.
    EndOfTerm(Decision),
    /// Its use, after it was suspended.
    Reactivation,
}

impl From<Planned> for Wish {
    fn from(planned: Planned) -> Self {
        match planned {
            Planned::Seats(seats) => Self::Quantity(seats),
            Planned::Cancel => Self::End,
        }
    }
}

impl Wish {
    /// As the subscription's row keeps it: so many licences, or nothing where their number stays.
    #[must_use]
    pub fn stored(self) -> Option<i64> {
        match self {
            Self::Quantity(seats) => Some(i64::from(seats.get())),
            Self::End => Some(0),
            Self::EndOfTerm(_) | Self::Reactivation => None,
        }
    }
}

/// A wish that was not carried out.
#[derive(Clone, Debug)]
pub struct Refused {
    /// What was refused.
    pub wish: Message,
    /// Why, and what to do.
    pub why: Message,
    /// What comes after the subscription's address to try it again.
    pub again: String,
}

impl Subscription {
    /// Whether what is wanted is on its way, so that a page has to look again. A task that failed through a fault of
    /// ours waits for a person instead, and one that must be confirmed for another.
    #[must_use]
    pub fn is_moving(&self) -> bool {
        let waits = self.task_hold.as_deref() == Some("approval");
        self.is_busy() && matches!(self.task_state.as_deref(), Some("todo" | "doing")) && !waits
    }

    /// How far the task that is at it has come, in a sentence; nothing where there is none.
    #[must_use]
    pub fn progress(&self) -> Option<Message> {
        self.task_id?;
        if self.task_hold.is_some() {
            return None;
        }
        let answer = self.task_answer.as_deref().unwrap_or_default();
        Some(match (self.task_state.as_deref(), Cause::named(answer)) {
            (Some("error"), _) => Message::new("subscriptions-progress-stuck"),
            _ if answer == IN_PROGRESS => Message::new("subscriptions-progress-accepted"),
            (_, Some(cause)) => Message::new(cause.text_key()),
            (_, None) => Message::new("subscriptions-progress-sent"),
        })
    }

    /// The last wish and why it was refused, until somebody dismisses that.
    #[must_use]
    pub fn refused(&self) -> Option<Refused> {
        let cause = Cause::named(self.cause.as_deref()?).unwrap_or(Cause::Unexplained);
        let payload = self.task_payload.as_deref().unwrap_or_default();
        let is_overtaken = cause == Cause::ChangedElsewhere;
        if self.task_kind.as_deref() == Some(ReactivateSubscription::KIND) {
            let wish = Message::new("subscriptions-refused-reactivation");
            let again = "reactivation".to_owned();
            return Some(Refused { wish, why: Message::new(cause.text_key()), again });
        }
        if let Ok(decided) = serde_json::from_str::<DecideEndOfTerm>(payload) {
            let key = format!("ending-refused-{}", decided.decision.outcome());
            let (wish, again) = (Message::new(key), "end-of-term".to_owned());
            return Some(Refused { wish, why: Message::new(cause.text_key()), again });
        }
        let (wish, again) = match serde_json::from_str::<ChangeQuantity>(payload) {
            Ok(change) if is_overtaken => (
                Message::new("subscriptions-overtaken-quantity").with("count", change.quantity),
                "quantity".to_owned(),
            ),
            Ok(change) => (
                Message::new("subscriptions-refused-quantity").with("count", change.quantity),
                format!("quantity?quantity={}", change.quantity),
            ),
            Err(_) if is_overtaken => {
                (Message::new("subscriptions-overtaken-cancellation"), "cancellation".to_owned())
            }
            Err(_) => (Message::new("subscriptions-refused-cancellation"), "cancellation".to_owned()),
        };
        let wish = wish.with("now", self.quantity);
        Some(Refused { wish, why: Message::new(cause.text_key()), again })
    }
}
