//! Microsoft's rules of time: what a reseller may do with a subscription now, and if not, why and from when.
//!
//! Pure functions of what is known and an instant. Microsoft's own dates win wherever they are known; the panel's
//! [`Ledger`] stands in for them, so that a page can say the rule before Microsoft has been asked. The rules and
//! their numbers (B1, C1…) are those of `commitment-rules.md`.

mod closing;
mod dates;
mod extended;
mod forecast;
mod ledger;
mod outcome;
mod possible;
mod refund;
mod refusal;
mod renewal;

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

pub use closing::{Part, left};
pub use dates::{CART, Deadline, Kind};
pub use extended::{Surcharges, extended_since};
pub use forecast::{Doubt, Forecast, Planned};
pub use ledger::{Batch, Ledger};
pub use outcome::{Ending, NextTerm, Outcome, Said};
pub use possible::{Act, Answer};
pub use refund::Charge;
pub use refusal::Refusal;
pub use renewal::{Lock, RENEWAL, next_term_end, renews_at, term_end};

use crate::clock::whole_seconds;
use crate::text::{Argument, Message};

/// How long licences may be given back after their purchase, renewal or addition, and a subscription cancelled
/// after its purchase or renewal. Hours, not days: a daylight-saving change does not stretch it (B10).
pub const WINDOW: Duration = Duration::hours(168);

/// How long Microsoft keeps the data of a cancelled subscription for export (C4).
pub const DATA_KEPT: Duration = Duration::days(7);

/// A number of licences, at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Seats(u32);

impl Seats {
    /// One, the least that Microsoft accepts of any product.
    pub const ONE: Self = Self(1);

    /// `count` licences.
    ///
    /// # Errors
    /// [`Refusal::NoneLeft`] for zero: keeping no licence is a cancellation, which is another act (B8).
    pub fn new(count: u32) -> Result<Self, Refusal> {
        if count == 0 { Err(Refusal::NoneLeft) } else { Ok(Self(count)) }
    }

    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

impl From<Seats> for u32 {
    fn from(seats: Seats) -> Self {
        seats.get()
    }
}

impl TryFrom<u32> for Seats {
    type Error = &'static str;

    fn try_from(count: u32) -> Result<Self, Self::Error> {
        Self::new(count).map_err(|_| "no licences at all")
    }
}

impl From<Seats> for NonZeroU32 {
    fn from(seats: Seats) -> Self {
        Self::MIN.saturating_add(seats.get() - 1)
    }
}

/// Licences that may be given back together, and the last instant at which they may: an entry of Microsoft's
/// `refundableQuantity.details`, and of the JSON list in which the panel keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// How many licences.
    pub quantity: u32,
    /// The last instant, in UTC.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

impl Window {
    /// Whether it is open at `now`, compared to the second; its last instant is still inside (B1).
    #[must_use]
    pub fn is_open(&self, now: OffsetDateTime) -> bool {
        is_open(self.until, now)
    }

    /// "5 licences can be given back until Friday…"
    #[must_use]
    pub fn message(&self) -> Message {
        Message::new("commitments-reducible")
            .with("count", self.quantity)
            .with("until", Argument::Deadline(self.until))
    }
}

/// What Microsoft says of a subscription, as far as its licences are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Being made, or a wish of ours is on its way to Microsoft.
    Pending,
    /// In service.
    Active,
    /// Without service, still billed (C5).
    Suspended,
    /// Expired, disabled or cancelled: it can only be bought again.
    Ended,
}

/// What is known of one subscription.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Its status.
    pub status: Status,
    /// Its licences, as Microsoft last confirmed them.
    pub quantity: Seats,
    /// The least that Microsoft accepts of this product.
    pub minimum: Seats,
    /// The most that Microsoft accepts of this product; nothing where there is no limit.
    pub maximum: Option<Seats>,
    /// Microsoft's `refundableQuantity.details`; nothing where Microsoft has not said.
    pub refundable: Option<Vec<Window>>,
    /// Microsoft's `cancellationAllowedUntilDate`; nothing where Microsoft has not said.
    pub cancellable_until: Option<OffsetDateTime>,
    /// Microsoft's `commitmentEndDateTime`; nothing where Microsoft has not said.
    pub term_ends_at: Option<OffsetDateTime>,
    /// Hours before the end of the term in which Microsoft takes no decision on it (E7; *reported*).
    pub lock_hours: u32,
    /// The panel's own account, used for what Microsoft has not said.
    pub ledger: Option<Ledger>,
}

/// A change of quantity that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// So many more; they open a window of their own (B6).
    Add(Seats),
    /// So many fewer.
    Remove(Seats),
}

impl Terms {
    /// Whether the subscription may have `to` licences from `now` on.
    ///
    /// # Errors
    /// Why not: its status (B7), the limits of the product (B6), nothing to change, or more given back than the
    /// open windows hold (B2, B4).
    pub fn change(&self, to: Seats, now: OffsetDateTime) -> Result<Change, Refusal> {
        match self.status {
            Status::Active => {}
            Status::Pending => return Err(Refusal::Busy),
            Status::Suspended => return Err(Refusal::Suspended),
            Status::Ended => return Err(Refusal::Ended),
        }
        if let Ok(more) = Seats::new(to.get().saturating_sub(self.quantity.get())) {
            return match self.maximum {
                Some(maximum) if to > maximum => Err(Refusal::AboveMaximum { maximum }),
                _ => Ok(Change::Add(more)),
            };
        }
        let fewer = Seats::new(self.quantity.get() - to.get())
            .map_err(|_| Refusal::Unchanged { quantity: self.quantity })?;
        if to < self.minimum {
            return Err(Refusal::BelowMinimum { minimum: self.minimum });
        }
        match self.reducible(now) {
            Some(open) if fewer.get() <= open.quantity => Ok(Change::Remove(fewer)),
            Some(open) => Err(Refusal::TooMany { reducible: open }),
            None => Err(Refusal::ReductionClosed { possible_at: self.term_ends_at }),
        }
    }

    /// Whether the whole subscription may be cancelled at `now`: until 168 hours after its purchase or renewal,
    /// from active or suspended (C1). An addition opens no window for the subscription (C3).
    ///
    /// # Errors
    /// Why not, and what is possible instead (C2).
    pub fn cancel(&self, now: OffsetDateTime) -> Result<(), Refusal> {
        match self.status {
            Status::Active | Status::Suspended => {}
            Status::Pending => return Err(Refusal::Busy),
            Status::Ended => return Err(Refusal::Ended),
        }
        let closes_at = self.cancellable_until();
        if closes_at.is_some_and(|until| is_open(until, now)) {
            return Ok(());
        }
        Err(Refusal::CancellationClosed {
            closed_at: closes_at,
            possible_at: self.term_ends_at,
            reducible: self.reducible(now).filter(|_| self.status == Status::Active),
        })
    }

    /// The last instant at which the whole subscription may be cancelled, as far as it is known.
    #[must_use]
    pub fn cancellable_until(&self) -> Option<OffsetDateTime> {
        self.cancellable_until.or_else(|| self.ledger.as_ref().map(Ledger::cancellable_until))
    }

    /// How many licences may be given back at `now`, all together, and until when that number holds: the first of
    /// the open windows to close. What the product's minimum keeps is not counted.
    #[must_use]
    pub fn reducible(&self, now: OffsetDateTime) -> Option<Window> {
        let windows = self.windows(now);
        let open = windows.iter().fold(0, |sum: u32, window| sum.saturating_add(window.quantity));
        let spare = self.quantity.get().saturating_sub(self.minimum.get());
        let until = windows.first()?.until;
        Seats::new(open.min(spare)).ok().map(|seats| Window { quantity: seats.get(), until })
    }

    /// The windows that are open at `now`, the first to close first.
    #[must_use]
    pub fn windows(&self, now: OffsetDateTime) -> Vec<Window> {
        let mut windows = match (&self.refundable, &self.ledger) {
            (Some(refundable), _) => refundable.clone(),
            (None, Some(ledger)) => ledger.batches().iter().map(Batch::window).collect(),
            (None, None) => Vec::new(),
        };
        windows.retain(|window| window.quantity > 0 && window.is_open(now));
        windows.sort_by_key(|window| window.until);
        windows
    }

    /// The fewest licences that the subscription may have after a change at `now`.
    #[must_use]
    pub fn lowest(&self, now: OffsetDateTime) -> Seats {
        Seats(self.quantity.get() - self.reducible(now).map_or(0, |open| open.quantity))
    }
}

/// What must be said before a subscription is cancelled: it is final, and for how long the data is kept (C1, C4).
#[must_use]
pub fn cancellation_notice() -> Message {
    Message::new("commitments-cancellation-notice").with("days", DATA_KEPT.whole_days())
}

/// Whether a window whose last instant is `until` is open at `now`.
fn is_open(until: OffsetDateTime, now: OffsetDateTime) -> bool {
    whole_seconds(now) <= whole_seconds(until)
}
