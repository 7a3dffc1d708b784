//! Drift: what was changed at Microsoft without this panel, field by field, told apart from what the panel asked for
//! and from what time brings about.

mod changes;
mod facts;
pub mod store;

use std::fmt;

use time::OffsetDateTime;

use crate::catalogue;
use crate::subscriptions::Status;
use crate::text::Message;

pub use changes::{Asked, Change, Source, changes};
pub use facts::{Facts, Planned};

/// What can be changed of a subscription at Microsoft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The number of licences.
    Quantity,
    /// Whether it is in use.
    Status,
    /// Whether it renews at the end of its term: `on` or `off`.
    AutoRenew,
    /// Term and billing cycle: `P1Y/monthly`.
    Plan,
    /// What is scheduled for the end of the term: a [`Planned`] as JSON, or nothing.
    NextTerm,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Quantity, Self::Status, Self::AutoRenew, Self::Plan, Self::NextTerm];

    /// As stored and as a form sends it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Status => "status",
            Self::AutoRenew => "auto_renew",
            Self::Plan => "plan",
            Self::NextTerm => "next_term",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Field {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::ALL
            .into_iter()
            .find(|field| field.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no field of a drift: {text}"))
    }
}

/// A drift that nobody has decided on, with what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Drift {
    /// The subscription.
    pub subscription_id: i64,
    /// The service's internal name.
    pub domain: String,
    /// The name that its reseller gave the service.
    pub display_name: String,
    /// Whose it is.
    pub reseller_id: i64,
    /// That reseller's name.
    pub reseller: String,
    /// Microsoft's name of the licence.
    pub title: String,
    /// What was changed.
    #[sqlx(try_from = "String")]
    pub field: Field,
    /// What the panel knew, as stored.
    pub known: String,
    /// What Microsoft shows, as stored.
    pub shown: String,
    /// When the panel first saw it.
    pub found_at: OffsetDateTime,
    /// When it last changed.
    pub seen_at: OffsetDateTime,
    /// How the subscription stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// Whether something is being asked of Microsoft about it.
    pub is_busy: bool,
}

impl Drift {
    /// What was changed, from what to what.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let plan_of = |stored: &str| {
            let (term, cycle) = stored.split_once('/').unwrap_or((stored, ""));
            catalogue::plan(term, cycle)
        };
        let (key, from, to) = match self.field {
            Field::Quantity => {
                let count = |stored: &str| stored.parse::<i64>().unwrap_or_default();
                return Message::new("subscriptions-drift-quantity")
                    .with("from", count(&self.known))
                    .with("to", count(&self.shown));
            }
            Field::Status => {
                let status = |stored: &str| Message::new(format!("subscriptions-status-{stored}"));
                ("subscriptions-drift-status", status(&self.known), status(&self.shown))
            }
            Field::AutoRenew if self.shown == "on" => return "subscriptions-drift-renewal-on".into(),
            Field::AutoRenew => return "subscriptions-drift-renewal-off".into(),
            Field::Plan => ("subscriptions-drift-plan", plan_of(&self.known), plan_of(&self.shown)),
            Field::NextTerm => (
                "subscriptions-drift-next-term",
                Planned::message(&self.known),
                Planned::message(&self.shown),
            ),
        };
        Message::new(key).with("from", from).with("to", to)
    }

    /// Where the change can be undone: the pencil with the number from before in it, the end of a suspension, or the
    /// decision about the end of the term.
    #[must_use]
    pub fn correction(&self) -> Option<String> {
        let path = match (self.field, self.status) {
            (Field::Quantity, Status::Active) => format!("quantity?quantity={}", self.known),
            (Field::Status, Status::Suspended) => "reactivation".to_owned(),
            (Field::AutoRenew | Field::NextTerm, Status::Active) => "end-of-term".to_owned(),
            _ => return None,
        };
        (!self.is_busy)
            .then(|| format!("/services/{}/subscriptions/{}/{path}", self.domain, self.subscription_id))
    }
}
