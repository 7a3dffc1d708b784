//! What the customer's directory has of a subscription's seats: it hears of a change a moment later.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{Status, Subscription};

/// The seats of a subscription from some instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seats {
    /// The licence they give.
    pub licence: Uuid,
    /// How many.
    pub quantity: u32,
    /// What becomes of them.
    pub status: Status,
}

/// Seats as the directory shows them.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Shown {
    #[serde(with = "time::serde::rfc3339")]
    from: OffsetDateTime,
    seats: Seats,
}

impl Subscription {
    /// Its seats as they are.
    fn seats(&self) -> Option<Seats> {
        let licence = self.catalogued()?.licence;
        Some(Seats { licence, quantity: self.quantity, status: self.status })
    }

    /// Its seats as the directory shows them at `now`, which hears of everything `lag` later.
    pub fn shown_seats(&self, now: OffsetDateTime, lag: Duration) -> Option<Seats> {
        if lag.is_zero() {
            return self.seats();
        }
        self.shown.iter().rev().find(|shown| shown.from <= now).map(|shown| shown.seats)
    }

    /// Whether the directory knows everything.
    pub fn is_shown(&self, now: OffsetDateTime, lag: Duration) -> bool {
        self.shown_seats(now, lag) == self.seats()
    }

    /// Has the directory hear of what is new, `lag` after `now`.
    pub fn tell_directory(&mut self, now: OffsetDateTime, lag: Duration) {
        let Some(seats) = self.seats() else { return };
        if self.shown.last().is_some_and(|shown| shown.seats == seats) {
            return;
        }
        let known = self.shown.iter().rposition(|shown| shown.from <= now).unwrap_or(0);
        self.shown.drain(..known);
        self.shown.push(Shown { from: now + lag, seats });
    }
}
