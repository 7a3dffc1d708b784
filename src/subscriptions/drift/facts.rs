//! What can drift of a subscription, as it was last shown.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::microsoft::subscriptions::end_of_term::{EndOfTerm, NextTerm};
use crate::microsoft::subscriptions::{RawSubscription, Subscription};
use crate::subscriptions::drift::Field;
use crate::subscriptions::{Confirmed, Status};
use crate::text::Message;

/// What is scheduled for the end of a term, without the ids that Microsoft renews by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Planned {
    /// A next term that is not as this one.
    Renewal {
        /// Its licences, where they are named.
        quantity: Option<i64>,
        /// Its `product:sku`, where it is named.
        sku: Option<String>,
        /// Its term and billing cycle, where they are named.
        plan: Option<String>,
    },
    /// The end of the subscription.
    End,
    /// From month to month.
    Extension,
}

impl Planned {
    /// What is said of the end of the term, beyond whether it renews: nothing for a renewal as it is.
    fn of(subscription: &Subscription) -> Option<Self> {
        let next = match subscription.end_of_term()? {
            EndOfTerm::Cancel => return Some(Self::End),
            EndOfTerm::Extend => return Some(Self::Extension),
            EndOfTerm::Renew(next) if next == NextTerm::default() => return None,
            EndOfTerm::Renew(next) => next,
        };
        let product = next.product.unwrap_or_default();
        let sku = format!("{}:{}", product.product_id, product.sku_id);
        let names = product.term_duration.zip(product.billing_cycle);
        Some(Self::Renewal {
            quantity: next.quantity,
            sku: Some(sku).filter(|sku| sku != ":"),
            plan: names.map(|(term, cycle)| plan(term.as_str(), cycle.as_str())),
        })
    }

    pub(super) fn quantity(&self) -> Option<i64> {
        match self {
            Self::Renewal { quantity, .. } => *quantity,
            Self::End | Self::Extension => None,
        }
    }

    pub(super) fn plan(&self) -> Option<&str> {
        match self {
            Self::Renewal { plan, .. } => plan.as_deref(),
            Self::End | Self::Extension => None,
        }
    }

    /// What the stored text comes to, in words.
    pub(super) fn message(stored: &str) -> Message {
        match serde_json::from_str(stored).ok() {
            None => "subscriptions-next-term-usual".into(),
            Some(Self::End) => "subscriptions-next-term-end".into(),
            Some(Self::Extension) => "subscriptions-next-term-extended".into(),
            Some(Self::Renewal { quantity: Some(count), .. }) => {
                Message::new("subscriptions-next-term-quantity").with("count", count)
            }
            Some(Self::Renewal { .. }) => "subscriptions-next-term-other".into(),
        }
    }
}

fn plan(term: &str, billing_cycle: &str) -> String {
    format!("{}/{}", term.to_uppercase(), billing_cycle.to_lowercase())
}

/// What can drift of a subscription, as Microsoft shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub(super) quantity: i64,
    pub(super) status: Status,
    pub(super) auto_renew: bool,
    pub(super) plan: String,
    pub(super) planned: Option<Planned>,
    /// When the term ends: drifts never, but a renewal is told by it.
    pub(super) term_ends_at: Option<OffsetDateTime>,
}

impl Facts {
    /// What `raw` shows.
    #[must_use]
    pub fn of(raw: &RawSubscription) -> Self {
        let confirmed = Confirmed::of(raw);
        Self {
            quantity: confirmed.quantity,
            status: confirmed.status,
            auto_renew: confirmed.auto_renew,
            plan: plan(&confirmed.term, &confirmed.billing_cycle),
            planned: Planned::of(raw.view()),
            term_ends_at: confirmed.term_ends_at,
        }
    }

    /// Whether it can only be bought again.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.status.has_ended()
    }

    /// A field as stored.
    pub(super) fn value(&self, field: Field) -> String {
        match field {
            Field::Quantity => self.quantity.to_string(),
            Field::Status => self.status.as_str().to_owned(),
            Field::AutoRenew => if self.auto_renew { "on" } else { "off" }.to_owned(),
            Field::Plan => self.plan.clone(),
            Field::NextTerm => self
                .planned
                .as_ref()
                .and_then(|planned| serde_json::to_string(planned).ok())
                .unwrap_or_default(),
        }
    }
}
