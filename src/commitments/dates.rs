//! The dates of a subscription: until when what can be done, and what then happens by itself.

use std::fmt;

use time::{Duration, OffsetDateTime};

use super::{Outcome, Status, Terms, Window};

/// How long a cart at Microsoft can be bought (`partner-center.md` section 8).
pub const CART: Duration = Duration::days(7);

/// What a date is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The last instant at which some licences can be given back (B1).
    WindowCloses,
    /// The last instant at which the whole subscription can be cancelled (C1).
    CancellationCloses,
    /// From here until the end of the term, what happens then stays as it is (E7).
    Locked,
    /// The end of a term, with what happens then.
    TermEnds,
    /// The end of a trial that goes on as a subscription which is paid.
    TrialConverts,
    /// The day of a change that is scheduled.
    ScheduledChange,
    /// An order waits for its customer's agreement: when Microsoft is asked about it again.
    AgreementMissing,
    /// An order waits for Microsoft's review of its customer's account: when Microsoft is asked about it again.
    AccountReview,
    /// The cart of an order that stopped can be bought until then.
    CartExpires,
}

impl Kind {
    /// Every kind, in the order of a list to choose from.
    pub const ALL: [Self; 9] = [
        Self::TermEnds,
        Self::Locked,
        Self::WindowCloses,
        Self::CancellationCloses,
        Self::TrialConverts,
        Self::ScheduledChange,
        Self::AgreementMissing,
        Self::AccountReview,
        Self::CartExpires,
    ];

    /// As stored, as in an address, and the last part of text keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::WindowCloses => "window-closes",
            Self::CancellationCloses => "cancellation-closes",
            Self::Locked => "locked",
            Self::TermEnds => "term-ends",
            Self::TrialConverts => "trial-converts",
            Self::ScheduledChange => "planned-change",
            Self::AgreementMissing => "agreement-missing",
            Self::AccountReview => "account-review",
            Self::CartExpires => "cart-expires",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Kind {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::named(&text).ok_or_else(|| anyhow::anyhow!("no kind of deadline: {text}"))
    }
}

/// A date, and what it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// What it is about.
    pub kind: Kind,
    /// When: the last instant at which something can be done, or the first at which it is so.
    pub at: OffsetDateTime,
    /// The licences that it is about: those that can be given back, those of the end of a term, or those that there
    /// will be.
    pub seats: Option<u32>,
    /// What happens at the end of a term; `None` where that is not known, and for all other kinds.
    pub outcome: Option<Outcome>,
}

impl Deadline {
    /// A date about nothing that can be counted.
    #[must_use]
    pub fn new(kind: Kind, at: OffsetDateTime) -> Self {
        Self { kind, at, seats: None, outcome: None }
    }
}

impl Terms {
    /// The dates that are still to come at `now`, as far as they are known. While a change is on its way they are those
    /// that Microsoft last confirmed.
    #[must_use]
    pub fn deadlines(&self, outcome: Option<Outcome>, is_trial: bool, now: OffsetDateTime) -> Vec<Deadline> {
        if self.status == Status::Ended {
            return Vec::new();
        }
        let mut dates = Vec::new();
        if self.status != Status::Suspended {
            dates.extend(self.closings(now));
        }
        let cancellable = self.cancellable_until();
        dates.extend(cancellable.map(|until| Deadline::new(Kind::CancellationCloses, until)));
        if let Some(end) = self.term_ends_at {
            let renews = matches!(outcome, Some(Outcome::Renew | Outcome::Change));
            let kind = if is_trial && renews { Kind::TrialConverts } else { Kind::TermEnds };
            dates.push(Deadline { kind, at: end, seats: Some(self.quantity.get()), outcome });
            // What is suspended is disabled at the end, whatever anybody wants.
            if self.status != Status::Suspended {
                dates.extend(self.lock().map(|lock| Deadline::new(Kind::Locked, lock.from)));
            }
        }
        dates.retain(|date| date.at >= now);
        dates.sort_by_key(|date| date.at);
        dates
    }

    /// The windows that are open at `now`, those that close together as one. What the product's minimum keeps cannot
    /// be given back.
    fn closings(&self, now: OffsetDateTime) -> Vec<Deadline> {
        let spare = self.quantity.get().saturating_sub(self.minimum.get());
        let mut closings: Vec<Deadline> = Vec::new();
        for Window { quantity, until } in self.windows(now) {
            match closings.last_mut().filter(|last| last.at == until) {
                Some(last) => last.seats = last.seats.map(|seats| seats.saturating_add(quantity).min(spare)),
                None if spare > 0 => closings.push(Deadline {
                    seats: Some(quantity.min(spare)),
                    ..Deadline::new(Kind::WindowCloses, until)
                }),
                None => {}
            }
        }
        closings
    }
}
