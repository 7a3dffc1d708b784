//! The board of deadlines: everything with a date, so that no reseller is ever surprised.
//!
//! The features write their dates through [`store::replace`]; which dates a subscription has is said by
//! [`crate::commitments`]. Names and prices are joined when the board is read: they may change without a date.

mod calendar;
mod entry;
pub mod form;
pub mod pages;
pub mod store;
mod week;

use time::{Duration, OffsetDateTime};

use crate::commitments::Kind;
use crate::text::Message;

pub use calendar::{Calendar, MOST, feed, token};
pub use entry::{Entry, HEADINGS};
pub use week::Week;

/// How far a board looks ahead, in weeks, where somebody chose.
pub const HORIZONS: [i64; 4] = [2, 4, 13, 52];

/// Which deadlines a board shows: all of them by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those of one kind.
    pub kind: Option<Kind>,
    /// Those of services and orders in whose names this is, as it was typed.
    pub service: String,
    /// Only ends of term of which nobody has decided.
    pub undecided: bool,
    /// Those of so many weeks, one of [`HORIZONS`].
    pub weeks: Option<i64>,
}

impl Filter {
    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// What it shows, in a phrase.
    #[must_use]
    pub fn shows(&self) -> Message {
        let what = match self.kind {
            _ if self.undecided => Message::new("deadlines-shows-undecided"),
            Some(kind) => Message::new("deadlines-shows-kind")
                .with("kind", Message::new(format!("deadlines-kind-{kind}"))),
            None => Message::new("deadlines-shows-all"),
        };
        if self.service.is_empty() {
            return what;
        }
        Message::new("deadlines-shows-service").with("what", what).with("service", &self.service)
    }

    /// The first instant that it no longer shows.
    #[must_use]
    pub fn until(&self, now: OffsetDateTime) -> OffsetDateTime {
        // No term of Microsoft's is longer than three years.
        now + self.weeks.map_or(Duration::days(3_660), Duration::weeks)
    }
}

/// A row of a board, for what comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct After {
    /// 0 for an end of term of which nobody has decided, 1 for everything else: within a week these come first.
    pub rank: i64,
    /// When.
    pub at: OffsetDateTime,
    /// The deadline's number.
    pub id: i64,
}

impl After {
    /// Everything from `from` on comes after it.
    #[must_use]
    pub fn before(from: OffsetDateTime) -> Self {
        Self { rank: -1, at: from, id: 0 }
    }
}

impl From<&Entry> for After {
    fn from(entry: &Entry) -> Self {
        Self { rank: i64::from(!entry.is_undecided()), at: entry.at, id: entry.id }
    }
}

/// From an instant until before another.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first instant.
    pub from: OffsetDateTime,
    /// The first instant after it.
    pub until: OffsetDateTime,
}
