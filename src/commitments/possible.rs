//! "Why can't I, and when can I?": for every act whether it is allowed, until when, and if not, from which instant.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::{Outcome, Refusal, Seats, Status, Terms, WINDOW, Window, renews_at};
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
        /// The last instant at which this answer holds, as far as it is known.
        until: Option<OffsetDateTime>,
        /// How many licences at most, where there is a limit.
        most: Option<u32>,
    },
    /// It is not.
    Refused {
        /// The rule.
        why: Refusal,
        /// The first instant at which it becomes possible, as far as it is known.
        from: Option<OffsetDateTime>,
    },
}

/// What is to be done at a later instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Planned {
    /// So many licences in all.
    Seats(Seats),
    /// The end of the subscription.
    Cancel,
}

impl TryFrom<String> for Planned {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&text)
    }
}

/// Whether something can be done at a later instant, as far as that can be told today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forecast {
    /// Yes, unless something changes until then.
    Yes,
    /// No.
    No(Refusal),
    /// That depends.
    Unknown(Doubt),
}

/// On what it depends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is suspended and would have to be reactivated.
    Suspended,
    /// On what is decided for the end of the term, after which it is.
    EndOfTerm,
    /// It lies beyond the window that the coming renewal opens: Microsoft has not dated that term yet.
    NextTerm,
    /// Microsoft has not said when the term ends.
    Undated,
}

impl Doubt {
    /// As stored, and the last part of its text key `commitments-doubt-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suspended => "suspended",
            Self::EndOfTerm => "end-of-term",
            Self::NextTerm => "next-term",
            Self::Undated => "undated",
        }
    }
}

/// Licences of a subscription that stand under the same rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub quantity: u32,
    /// Until when they can be given back; `None` for those that are due until the end of the term.
    pub until: Option<OffsetDateTime>,
}

/// How long it is until `until`, in the two largest units: "3 days 4 h".
#[must_use]
pub fn left(until: OffsetDateTime, now: OffsetDateTime) -> Message {
    let left = (until - now).max(Duration::ZERO);
    let (days, hours, minutes) = (left.whole_days(), left.whole_hours() % 24, left.whole_minutes() % 60);
    match (days, hours) {
        (0, 0) => Message::new("commitments-left-minutes").with("minutes", minutes),
        (0, _) => Message::new("commitments-left-hours").with("hours", hours).with("minutes", minutes),
        _ => Message::new("commitments-left-days").with("days", days).with("hours", hours),
    }
}

impl Answer {
    /// Whether it is allowed.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. })
    }

    /// The first instant at which it becomes possible, where it is not now.
    #[must_use]
    pub fn from(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Refused { from, .. } => *from,
            Self::Allowed { .. } => None,
        }
    }

    /// "Until Friday…, at most 5 licences."
    #[must_use]
    pub fn message(&self) -> Message {
        match *self {
            Self::Refused { why, .. } => why.message(),
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
            Act::Decide => match self.living() {
                Ok(()) => Answer::Allowed { until: self.term_ends_at, most: None },
                Err(why) => refused(why),
            },
        }
    }

    /// Whether what is `planned` can be done at `at`, given what happens at the end of the term. A wish that is on
    /// its way now will have ended by then.
    #[must_use]
    pub fn forecast(&self, planned: Planned, ending: Option<Outcome>, at: OffsetDateTime) -> Forecast {
        let status = match self.status {
            Status::Ended => return Forecast::No(Refusal::Ended),
            Status::Suspended if planned != Planned::Cancel => return Forecast::Unknown(Doubt::Suspended),
            Status::Pending => Status::Active,
            status => status,
        };
        let then = Self { status, ..self.clone() };
        let renewal = self.term_ends_at.map(renews_at);
        match (renewal, ending) {
            (Some(renewal), Some(Outcome::Renew | Outcome::Change)) if at >= renewal => {
                match then.renewed(renewal).judge(planned, at) {
                    Err(Refusal::ReductionClosed { .. } | Refusal::CancellationClosed { .. }) => {
                        Forecast::Unknown(Doubt::NextTerm)
                    }
                    judged => Forecast::from(judged),
                }
            }
            (Some(renewal), Some(Outcome::Cancel | Outcome::Expire)) if at >= renewal => {
                Forecast::No(Refusal::Ended)
            }
            (Some(renewal), _) if at >= renewal => Forecast::Unknown(Doubt::EndOfTerm),
            (None, _) => match then.judge(planned, at) {
                Err(Refusal::ReductionClosed { .. } | Refusal::CancellationClosed { .. }) => {
                    Forecast::Unknown(Doubt::Undated)
                }
                judged => Forecast::from(judged),
            },
            _ => Forecast::from(then.judge(planned, at)),
        }
    }

    /// Whether what is `planned` may be done at `at`, by these terms as they are.
    ///
    /// # Errors
    /// Why not.
    pub fn judge(&self, planned: Planned, at: OffsetDateTime) -> Result<(), Refusal> {
        match planned {
            Planned::Seats(seats) => self.change(seats, at).map(|_| ()),
            Planned::Cancel => self.cancel(at),
        }
    }

    /// The first instant at which what is `planned` becomes possible, where it is not at `now` and that is known.
    #[must_use]
    pub fn first_possible(
        &self,
        planned: Planned,
        ending: Option<Outcome>,
        now: OffsetDateTime,
    ) -> Option<OffsetDateTime> {
        self.judge(planned, now).err().and_then(|why| self.reopens(why, ending))
    }

    /// The terms after what is `planned` was done at `at`, for judging what is planned after it. What may not be done
    /// changes nothing.
    #[must_use]
    pub fn after(mut self, planned: Planned, at: OffsetDateTime) -> Self {
        if self.judge(planned, at).is_err() {
            return self;
        }
        match planned {
            Planned::Cancel => self.status = Status::Ended,
            Planned::Seats(seats) => {
                let mut windows = self.windows(at);
                let mut fewer = self.quantity.get().saturating_sub(seats.get());
                for window in &mut windows {
                    let taken = fewer.min(window.quantity);
                    window.quantity -= taken;
                    fewer -= taken;
                }
                let more = seats.get().saturating_sub(self.quantity.get());
                windows.push(Window { quantity: more, until: at + WINDOW });
                self.cancellable_until = self.cancellable_until();
                self.refundable = Some(windows);
                self.quantity = seats;
            }
        }
        self
    }

    /// The licences by the rule they stand under: those that can be given back at `now`, the first window to close
    /// first, then the others. Together they are all of them.
    #[must_use]
    pub fn parts(&self, now: OffsetDateTime) -> Vec<Part> {
        let mut left = self.quantity.get();
        let mut parts = Vec::new();
        for window in self.windows(now) {
            let quantity = window.quantity.min(left);
            left -= quantity;
            if quantity > 0 {
                parts.push(Part { quantity, until: Some(window.until) });
            }
        }
        if left > 0 {
            parts.push(Part { quantity: left, until: None });
        }
        parts
    }

    /// The terms that a renewal at `at` begins: all licences in one window (B9, C1).
    fn renewed(self, at: OffsetDateTime) -> Self {
        let until = at + WINDOW;
        Self {
            refundable: Some(vec![Window { quantity: self.quantity.get(), until }]),
            cancellable_until: Some(until),
            term_ends_at: None,
            ledger: None,
            ..self
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
    fn reopens(&self, why: Refusal, ending: Option<Outcome>) -> Option<OffsetDateTime> {
        let waits_for_renewal = matches!(
            why,
            Refusal::ReductionClosed { .. } | Refusal::CancellationClosed { .. } | Refusal::TooMany { .. }
        );
        let is_decided = matches!(why, Refusal::PlanFixed { .. });
        let renews = matches!(ending, Some(Outcome::Renew | Outcome::Change));
        self.term_ends_at.map(renews_at).filter(|_| renews && (waits_for_renewal || is_decided))
    }
}

impl From<Result<(), Refusal>> for Forecast {
    fn from(judged: Result<(), Refusal>) -> Self {
        match judged {
            Ok(()) => Self::Yes,
            Err(why) => Self::No(why),
        }
    }
}
