//! What is asked for waits before it goes to Microsoft: some minutes in which it can be undone, or until a second
//! person has confirmed it.

pub mod form;
pub mod keep;
mod kept_back;
pub mod pages;
pub mod possible;
pub mod store;

use time::{Duration, OffsetDateTime};

use crate::jobs::Hold;
use crate::text::{Message, Money};

pub use kept_back::KeptBack;

/// The most minutes that a reseller can keep something back for.
pub const LONGEST: i64 = 30;
/// So long before Microsoft takes it no longer what gives licences back or decides on the next term is sent, even if it could still be undone: a
/// pause for second thoughts must not cost the window.
const RESERVE: Duration = Duration::minutes(2);

/// What a reseller has set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Minutes before reductions, cancellations and large orders are sent.
    pub undo_minutes: i64,
    /// Minutes before everything else is sent.
    pub other_minutes: i64,
    /// An order that commits to more is large.
    pub large_from: Money,
    /// What commits to more needs a second person.
    pub approval_from: Option<Money>,
}

/// What is about to be asked of Microsoft, as far as it decides whether it waits. What it commits to is counted to the
/// end of the term: term × licences × price, without taxes; nothing where the price is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Licences are given back; at Microsoft that is possible until `closes_at`.
    Less {
        /// The last instant, where it is known.
        closes_at: Option<OffsetDateTime>,
    },
    /// Licences are added.
    More {
        /// What it commits to.
        commitment: Option<Money>,
    },
    /// It is decided what comes after the term; Microsoft takes that until `closes_at`.
    Next {
        /// What it commits to.
        commitment: Option<Money>,
        /// The last instant, where it is known.
        closes_at: Option<OffsetDateTime>,
    },
    /// Something new is bought.
    Order {
        /// What it commits to.
        commitment: Option<Money>,
    },
}

impl Ask {
    /// What it commits to, where that can be counted.
    #[must_use]
    pub fn commitment(self) -> Option<Money> {
        match self {
            Self::Less { .. } => None,
            Self::More { commitment } | Self::Next { commitment, .. } | Self::Order { commitment } => {
                commitment
            }
        }
    }
}

impl Policy {
    /// Whether what is asked for waits, and for what. Where nobody is there to see it (`is_watched`), nobody could
    /// undo it either; a second person is needed all the same.
    #[must_use]
    pub fn hold(&self, ask: Ask, is_watched: bool, now: OffsetDateTime) -> Option<Hold> {
        let commits = !matches!(ask, Ask::Less { .. });
        if commits && self.approval_from.is_some_and(|limit| exceeds(ask.commitment(), limit)) {
            return Some(Hold::Approval);
        }
        let minutes = match ask {
            Ask::Less { .. } => self.undo_minutes,
            Ask::Order { commitment } if exceeds(commitment, self.large_from) => self.undo_minutes,
            Ask::Order { .. } | Ask::More { .. } | Ask::Next { .. } => self.other_minutes,
        };
        let mut until = now + Duration::minutes(minutes);
        if let Ask::Less { closes_at: Some(closes_at) } | Ask::Next { closes_at: Some(closes_at), .. } = ask {
            until = until.min(closes_at - RESERVE);
        }
        (is_watched && until > now).then_some(Hold::Undo(until))
    }
}

/// Whether a commitment is above a limit. One that cannot be counted, or is in another currency, counts as above: what
/// nobody can compare is looked at. What costs nothing never is.
fn exceeds(commitment: Option<Money>, limit: Money) -> bool {
    match commitment {
        None => true,
        Some(Money { amount: 0, .. }) => false,
        Some(commitment) => commitment.currency != limit.currency || commitment.amount > limit.amount,
    }
}

/// What everything together commits to: nothing where a part cannot be counted, or there are two currencies.
pub fn sum(parts: impl IntoIterator<Item = Option<Money>>) -> Option<Money> {
    let parts: Vec<Money> = parts.into_iter().collect::<Option<_>>()?;
    let currency = parts.first()?.currency;
    parts.iter().all(|part| part.currency == currency).then(|| parts.into_iter().reduce(Money::plus))?
}

/// A colleague who may confirm what another asked for.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Colleague {
    /// The account.
    pub account: i64,
    /// The person's name.
    pub name: String,
}

/// Something that is kept back, as the part `holds/held.html` of a page shows it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The job.
    pub job: i64,
    /// What keeps it back.
    pub hold: Hold,
    /// Who asked for it.
    pub asker: Option<i64>,
    /// What it is about, for who does not see where the buttons stand.
    pub about: String,
}

impl Held {
    /// When it goes by itself.
    #[must_use]
    pub fn until(&self) -> Option<OffsetDateTime> {
        self.hold.until()
    }

    /// Seconds until then, for the countdown.
    #[must_use]
    pub fn seconds(&self, now: &OffsetDateTime) -> i64 {
        self.until().map_or(0, |until| (until - *now).whole_seconds().max(0))
    }

    /// Who must confirm it.
    #[must_use]
    pub fn waits_for(&self, colleagues: &[Colleague]) -> Message {
        waits_for(colleagues, self.asker)
    }
}

/// The sentence that names those who may confirm what `asker` asked for.
#[must_use]
pub fn waits_for(colleagues: &[Colleague], asker: Option<i64>) -> Message {
    let others = colleagues.iter().filter(|colleague| Some(colleague.account) != asker);
    let names: Vec<&str> = others.map(|colleague| colleague.name.as_str()).collect();
    match names.split_last() {
        None => Message::new("holds-waits-for-nobody"),
        Some((last, [])) => Message::new("holds-waits-for").with("name", *last),
        Some((last, others)) => {
            Message::new("holds-waits-for-one-of").with("others", others.join(", ")).with("name", *last)
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-03-02 09:00 UTC);

    fn euros(amount: i64) -> Money {
        Money::new(amount * 10_000, "EUR")
    }

    fn policy() -> Policy {
        Policy { undo_minutes: 5, other_minutes: 0, large_from: euros(10_000), approval_from: None }
    }

    fn order(amount: i64) -> Ask {
        Ask::Order { commitment: Some(euros(amount)) }
    }

    #[test]
    fn reductions_and_large_orders_wait_and_the_rest_does_not() {
        let hold = |ask| policy().hold(ask, true, NOW);
        let soon = Some(Hold::Undo(NOW + Duration::minutes(5)));
        assert_eq!(hold(Ask::Less { closes_at: None }), soon);
        assert_eq!((hold(order(10_000)), hold(order(10_001))), (None, soon));
        assert_eq!(hold(Ask::Order { commitment: None }), soon, "what cannot be counted counts as large");
        let francs = Ask::Order { commitment: Some(Money::new(1, "CHF")) };
        assert_eq!(hold(francs), soon, "another currency cannot be compared");
        assert_eq!(hold(Ask::More { commitment: Some(euros(20_000)) }), None);
        let patient = Policy { other_minutes: 30, ..policy() };
        assert_eq!(patient.hold(order(1), true, NOW), Some(Hold::Undo(NOW + Duration::minutes(30))));
        let hasty = Policy { undo_minutes: 0, ..policy() };
        assert_eq!(hasty.hold(order(10_001), true, NOW), None);
    }

    #[test]
    fn second_thoughts_do_not_cost_the_window() {
        let hold = |minutes| {
            policy().hold(Ask::Less { closes_at: Some(NOW + Duration::minutes(minutes)) }, true, NOW)
        };
        assert_eq!(hold(60), Some(Hold::Undo(NOW + Duration::minutes(5))));
        assert_eq!(hold(6), Some(Hold::Undo(NOW + Duration::minutes(4))));
        assert_eq!((hold(2), hold(-10)), (None, None));
        let patient = Policy { other_minutes: 30, ..policy() };
        let closes_at = Some(NOW + Duration::minutes(20));
        let next = patient.hold(Ask::Next { commitment: Some(euros(1)), closes_at }, true, NOW);
        assert_eq!(next, Some(Hold::Undo(NOW + Duration::minutes(18))), "before the term is locked");
    }

    #[test]
    fn a_second_person_is_needed_above_the_limit_whether_somebody_watches_or_not() {
        let careful = Policy { approval_from: Some(euros(1_000)), ..policy() };
        for is_watched in [true, false] {
            let hold = |ask| careful.hold(ask, is_watched, NOW);
            assert_eq!(hold(order(1_001)), Some(Hold::Approval));
            assert_eq!(hold(Ask::More { commitment: None }), Some(Hold::Approval));
            assert_eq!(hold(order(1_000)), None);
            assert_eq!(hold(Ask::More { commitment: Some(Money::new(0, "CHF")) }), None, "it costs nothing");
        }
        let less = Ask::Less { closes_at: None };
        assert_eq!(
            careful.hold(less, false, NOW),
            None,
            "nobody is there to undo it, and it commits to nothing"
        );
    }
}
