//! "Why can't I, and when can I?": for every act whether it is allowed, until when, and if not, from which instant.

use time::OffsetDateTime;

use super::{Lock, Outcome, Refusal, Seats, Status, Terms, Window, renews_at};
use crate::text::{Argument, Message};

/// What a person may want of a subscription. Suspending is not among it: it saves nothing (C5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// More licences.
    Add,
    /// Fewer.
    Reduce,
    /// None at all, now.
    Cancel,
    /// Another term, billing or product.
    ChangePlan,
    /// To say what happens at the end of the term.
    Decide,
}

impl Act {
    /// Every one, in the order in which a page names them.
    pub const ALL: [Self; 5] = [Self::Add, Self::Reduce, Self::Cancel, Self::ChangePlan, Self::Decide];

    /// The last part of its text key `commitments-act-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Reduce => "reduce",
            Self::Cancel => "cancel",
            Self::ChangePlan => "change-plan",
            Self::Decide => "decide",
        }
    }
}

/// Whether an act is allowed at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is.
    Allowed {
        /// Until when this answer holds, as far as it is known.
        until: Option<OffsetDateTime>,
        /// How many licences at most, where there is a limit.
        most: Option<u32>,
    },
    /// The term is locked: what is wanted now is kept and sent once the renewal has been made (E7).
    Kept {
        /// From when to when.
        lock: Lock,
    },
    /// It is not.
    Refused {
        /// The rule.
        why: Refusal,
        /// The first instant at which it becomes possible, as far as it is known.
        from: Option<OffsetDateTime>,
    },
}

impl Answer {
    /// Whether it is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// Whether it is not allowed, not even to be kept for later.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// The first instant at which it becomes possible, where it is not now.
    #[must_use]
    pub fn from(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Refused { from, .. } => *from,
            Self::Allowed { .. } | Self::Kept { .. } => None,
        }
    }

    /// "Until Friday…, at most 5 licences."
    #[must_use]
    pub fn message(&self) -> Message {
        match *self {
            Self::Refused { why, .. } => why.message(),
            Self::Kept { lock } => lock.while_it_holds(),
            Self::Allowed { until: Some(until), most: Some(most) } => {
                Window { quantity: most, until }.message()
            }
            Self::Allowed { until: Some(until), most: None } => {
                Message::new("commitments-allowed-until").with("until", Argument::Deadline(until))
            }
            Self::Allowed { until: None, most: Some(most) } => {
                Message::new("commitments-allowed-up-to").with("count", most)
            }
            Self::Allowed { until: None, most: None } => Message::new("commitments-allowed"),
        }
    }
}

impl Terms {
    /// Whether `act` is allowed at `now`, given what happens at the end of the term.
    #[must_use]
    pub fn possible(&self, act: Act, ending: Option<Outcome>, now: OffsetDateTime) -> Answer {
        let refused = |why: Refusal| Answer::Refused { why, from: self.reopens(why, ending) };
        match act {
            Act::Add => match self.change(Seats(self.quantity.get().saturating_add(1)), now) {
                Ok(_) => Answer::Allowed {
                    until: None,
                    most: self.maximum.map(|most| most.get().saturating_sub(self.quantity.get())),
                },
                Err(why) => refused(why),
            },
            Act::Reduce => {
                let lowest = self.lowest(now).get().min(self.quantity.get().saturating_sub(1)).max(1);
                match (self.change(Seats(lowest), now), self.reducible(now)) {
                    (Ok(_), Some(open)) => {
                        Answer::Allowed { until: Some(open.until), most: Some(open.quantity) }
                    }
                    (Ok(_), None) => Answer::Allowed { until: None, most: None },
                    (Err(Refusal::Unchanged { .. }), _) => refused(Refusal::NoneLeft),
                    (Err(why), _) => refused(why),
                }
            }
            Act::Cancel => match self.cancel(now) {
                Ok(()) => Answer::Allowed { until: self.cancellable_until(), most: None },
                Err(why) => refused(why),
            },
            Act::ChangePlan => match self.living() {
                Ok(()) => refused(Refusal::PlanFixed { possible_at: self.term_ends_at }),
                Err(why) => refused(why),
            },
            Act::Decide => match self.decide() {
                Ok(lock) if lock.holds(now) => Answer::Kept { lock },
                Ok(lock) => Answer::Allowed { until: Some(lock.from).filter(|from| now < *from), most: None },
                Err(why) => refused(why),
            },
        }
    }

    /// Refuses what has ended, and what another wish is at.
    fn living(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Ended => Err(Refusal::Ended),
            Status::Pending => Err(Refusal::Busy),
            Status::Active | Status::Suspended => Ok(()),
        }
    }

    /// The first instant at which what was refused becomes possible: when the renewal opens the windows anew.
    pub(super) fn reopens(&self, why: Refusal, ending: Option<Outcome>) -> Option<OffsetDateTime> {
        let waits_for_renewal = matches!(
            why,
            Refusal::ReductionClosed { .. } | Refusal::CancellationClosed { .. } | Refusal::TooMany { .. }
        );
        let is_decided = matches!(why, Refusal::PlanFixed { .. });
        let renews = matches!(ending, Some(Outcome::Renew | Outcome::Change));
        self.term_ends_at.map(renews_at).filter(|_| renews && (waits_for_renewal || is_decided))
    }
}
