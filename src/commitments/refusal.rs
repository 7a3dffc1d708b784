//! Why an act on a subscription is refused, and what its reseller is told.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Seats, Window};
use crate::text::{Argument, Message};

/// Why an act is refused, with what the reseller needs to know to do otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Another change is on its way.
    Busy,
    /// Suspended: it must be reactivated first (B7).
    Suspended,
    /// Suspended, so that it is disabled at the end of its term: there is nothing to decide about that.
    EndsSuspended,
    /// Microsoft has not said when the term ends.
    Undated,
    /// Expired, disabled or cancelled.
    Ended,
    /// It has that many licences already.
    Unchanged {
        /// How many.
        quantity: Seats,
    },
    /// No licence would remain: that is a cancellation (B8).
    NoneLeft,
    /// More than Microsoft accepts of this product (B6).
    AboveMaximum {
        /// The most.
        maximum: Seats,
    },
    /// Fewer than Microsoft accepts of this product.
    BelowMinimum {
        /// The least.
        minimum: Seats,
    },
    /// More licences would be given back than may be (B4).
    TooMany {
        /// How many may, until when.
        reducible: Window,
    },
    /// No licence may be given back any more (B2).
    ReductionClosed {
        /// From when it is possible again: the end of the term, as far as it is known.
        #[serde(with = "time::serde::rfc3339::option")]
        possible_at: Option<OffsetDateTime>,
    },
    /// Term, billing and product stay as they are until the term ends.
    PlanFixed {
        /// When it ends, as far as it is known.
        #[serde(with = "time::serde::rfc3339::option")]
        possible_at: Option<OffsetDateTime>,
    },
    /// The subscription may not be cancelled any more (C2).
    CancellationClosed {
        /// Until when it could be, as far as it is known.
        #[serde(with = "time::serde::rfc3339::option")]
        closed_at: Option<OffsetDateTime>,
        /// From when it is possible again: the end of the term, as far as it is known.
        #[serde(with = "time::serde::rfc3339::option")]
        possible_at: Option<OffsetDateTime>,
        /// The licences added since that may still be given back (C3).
        reducible: Option<Window>,
    },
}

impl Refusal {
    /// The sentence that says so, and what to do instead. Suspending is never offered as a saving (C5).
    #[must_use]
    pub fn message(&self) -> Message {
        match *self {
            Self::Busy => Message::new("commitments-refused-busy"),
            Self::Suspended => Message::new("commitments-refused-suspended"),
            Self::EndsSuspended => Message::new("commitments-refused-ends-suspended"),
            Self::Undated => Message::new("commitments-refused-undated"),
            Self::Ended => Message::new("commitments-refused-ended"),
            Self::Unchanged { quantity } => {
                Message::new("commitments-refused-unchanged").with("count", quantity.get())
            }
            Self::NoneLeft => Message::new("commitments-refused-none-left"),
            Self::AboveMaximum { maximum } => {
                Message::new("commitments-refused-above-maximum").with("count", maximum.get())
            }
            Self::BelowMinimum { minimum } => {
                Message::new("commitments-refused-below-minimum").with("count", minimum.get())
            }
            Self::TooMany { reducible } => Message::new("commitments-refused-too-many")
                .with("count", reducible.quantity)
                .with("until", Argument::Deadline(reducible.until)),
            Self::ReductionClosed { possible_at: Some(end) } => {
                Message::new("commitments-refused-reduction-closed").with("end", Argument::Deadline(end))
            }
            Self::ReductionClosed { possible_at: None } => {
                Message::new("commitments-refused-reduction-closed-undated")
            }
            Self::PlanFixed { possible_at: Some(end) } => {
                Message::new("commitments-refused-plan-fixed").with("end", Argument::Deadline(end))
            }
            Self::PlanFixed { possible_at: None } => Message::new("commitments-refused-plan-fixed-undated"),
            Self::CancellationClosed { closed_at, possible_at, reducible } => {
                let closed = match (closed_at, possible_at) {
                    (Some(closed), Some(end)) => Message::new("commitments-refused-cancellation-closed")
                        .with("closed", Argument::Deadline(closed))
                        .with("end", Argument::Deadline(end)),
                    _ => Message::new("commitments-refused-cancellation-closed-undated"),
                };
                match reducible {
                    Some(open) => Message::new("commitments-refused-cancellation-addition")
                        .with("closed", closed)
                        .with("reducible", open.message()),
                    None => closed,
                }
            }
        }
    }
}
