//! What the end of a term brings: what was said of it, and what happens where nobody said anything (E1–E5).

use std::fmt;

use serde::{Deserialize, Serialize};
use time::macros::date;
use time::{Date, OffsetDateTime, UtcOffset};

use super::Status;

/// Terms whose last day is later go on by the month when nobody decided; before, they expired
/// (`partner-center.md` section 9).
const EXTENDED_AFTER: Date = date!(2026 - 05 - 04);

/// What happens at the end of a term, as things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It renews as it is (E1).
    Renew,
    /// It renews with a change of licences, term, billing cycle or SKU (E2).
    Change,
    /// It stops at once and for good (E3).
    Cancel,
    /// It goes on from month to month at a higher price, as somebody chose (E4).
    Extend,
    /// Nobody chose: it goes on from month to month at a higher price by itself (E5).
    Undecided,
    /// It runs out: a trial that does not convert, and what is suspended.
    Expire,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 6] =
        [Self::Renew, Self::Change, Self::Cancel, Self::Extend, Self::Undecided, Self::Expire];

    /// As stored, and the last part of text keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Renew => "renew",
            Self::Change => "change",
            Self::Cancel => "cancel",
            Self::Extend => "extend",
            Self::Undecided => "undecided",
            Self::Expire => "expire",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Outcome {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::ALL
            .into_iter()
            .find(|outcome| outcome.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no outcome of a term: {text}"))
    }
}

/// What the next term is to be, as far as it is named; what is not stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextTerm {
    /// Its licences.
    pub quantity: Option<i64>,
    /// Its `product:sku`.
    pub sku: Option<String>,
    /// Its term and billing cycle: `P1Y/monthly`.
    pub plan: Option<String>,
}

/// What was said of the end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It renews as it is: automatic renewal is on, and nothing else is scheduled.
    Renewal,
    /// It renews, and something changes.
    ChangedRenewal,
    /// It stops.
    Cancellation,
    /// It goes on by the month.
    Extension,
}

/// What decides on the end of a term.
#[derive(Clone, Copy, Debug)]
pub struct Ending {
    /// How the subscription stands.
    pub status: Status,
    /// Whether it is free for a while.
    pub is_trial: bool,
    /// What was said; `None` with automatic renewal off and nothing scheduled.
    pub said: Option<Said>,
    /// When the term ends, as Microsoft said.
    pub term_ends_at: Option<OffsetDateTime>,
}

impl Ending {
    /// What will happen; nothing where nothing is left to end.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        let expires_alone = self.is_trial
            || self.term_ends_at.is_some_and(|end| end.to_offset(UtcOffset::UTC).date() <= EXTENDED_AFTER);
        Some(match (self.status, self.said) {
            (Status::Ended, _) => return None,
            // Still suspended at the end it is disabled, whatever was scheduled before.
            (Status::Suspended, _) => Outcome::Expire,
            (_, Some(Said::Renewal)) => Outcome::Renew,
            (_, Some(Said::ChangedRenewal)) => Outcome::Change,
            (_, Some(Said::Cancellation)) => Outcome::Cancel,
            (_, Some(Said::Extension)) => Outcome::Extend,
            (_, None) if expires_alone => Outcome::Expire,
            (_, None) => Outcome::Undecided,
        })
    }
}
