//! What can be told today of a later instant: whether what is planned for it will be possible, and when it first is.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Outcome, Refusal, Seats, Status, Terms, WINDOW, Window, renews_at};

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

impl Terms {
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
}

impl From<Result<(), Refusal>> for Forecast {
    fn from(judged: Result<(), Refusal>) -> Self {
        match judged {
            Ok(()) => Self::Yes,
            Err(why) => Self::No(why),
        }
    }
}
