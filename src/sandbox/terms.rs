//! Terms and billing cycles, and the calendar of a commitment.

use serde::{Deserialize, Serialize};
use time::{Date, Duration, Month, OffsetDateTime, Time};

/// How long a commitment lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Term {
    /// One month.
    P1M,
    /// One year.
    P1Y,
    /// Three years.
    P3Y,
}

impl Term {
    /// The term that `duration` names, ISO 8601.
    pub fn parse(duration: &str) -> Option<Self> {
        [Self::P1M, Self::P1Y, Self::P3Y].into_iter().find(|term| term.duration() == duration)
    }

    /// ISO 8601.
    pub fn duration(self) -> &'static str {
        match self {
            Self::P1M => "P1M",
            Self::P1Y => "P1Y",
            Self::P3Y => "P3Y",
        }
    }

    /// Its length in months.
    pub fn months(self) -> u16 {
        match self {
            Self::P1M => 1,
            Self::P1Y => 12,
            Self::P3Y => 36,
        }
    }
}

/// How often a commitment is charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cycle {
    /// Each month.
    Monthly,
    /// Each year.
    Annual,
    /// Each three years.
    Triennial,
    /// Never: trials.
    None,
}

impl Cycle {
    /// The cycle that `name` names, its first letter in capitals or not.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Monthly, Self::Annual, Self::Triennial, Self::None]
            .into_iter()
            .find(|cycle| cycle.name().eq_ignore_ascii_case(name))
    }

    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Triennial => "triennial",
            Self::None => "none",
        }
    }

    /// Months between two charges; a whole term where there are none.
    pub fn months(self, term: Term) -> u16 {
        match self {
            Self::Monthly => 1,
            Self::Annual => 12,
            Self::Triennial => 36,
            Self::None => term.months(),
        }
    }
}

/// A commitment that began at some instant, in its first or a later term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// How long each term is.
    pub term: Term,
    /// The instant of the purchase.
    #[serde(with = "time::serde::rfc3339")]
    pub bought_at: OffsetDateTime,
    /// The instant at which the present term began.
    #[serde(with = "time::serde::rfc3339")]
    pub began_at: OffsetDateTime,
    /// How many terms are over.
    pub terms_over: u16,
}

impl Commitment {
    /// A first term that begins at `bought_at`.
    pub fn new(term: Term, bought_at: OffsetDateTime) -> Self {
        Self { term, bought_at, began_at: bought_at, terms_over: 0 }
    }

    /// The last day of the present term. It is counted from the day of the purchase, so that a term
    /// which began on the 31st comes back to the 31st (`commitment-rules.md` E10).
    pub fn last_day(&self) -> Date {
        months_after(self.bought_at.date(), self.term.months() * (self.terms_over + 1))
    }

    /// The last second of the present term.
    pub fn ends_at(&self) -> OffsetDateTime {
        self.renews_at() - Duration::SECOND
    }

    /// When the next term begins: at 00:00 UTC after the last day (`commitment-rules.md` E8).
    pub fn renews_at(&self) -> OffsetDateTime {
        let next_day = self.last_day().next_day().unwrap_or(Date::MAX);
        next_day.with_time(Time::MIDNIGHT).assume_utc()
    }

    /// The last second of the present billing cycle.
    pub fn cycle_ends_at(&self, cycle: Cycle, now: OffsetDateTime) -> OffsetDateTime {
        let step = cycle.months(self.term).min(self.term.months());
        let done = self.term.months() * self.terms_over;
        let day = (1..=self.term.months() / step)
            .map(|nth| months_after(self.bought_at.date(), done + nth * step))
            .find(|day| *day >= now.date())
            .unwrap_or_else(|| self.last_day());
        day.next_day().unwrap_or(Date::MAX).with_time(Time::MIDNIGHT).assume_utc() - Duration::SECOND
    }

    /// The same commitment one term later.
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self { began_at: self.renews_at(), terms_over: self.terms_over + 1, ..*self }
    }
}

/// The day `months` after `day`, or the last day of a month that is too short.
fn months_after(day: Date, months: u16) -> Date {
    let month = u8::from(day.month()) - 1;
    let ahead = u16::from(month) + months;
    let year = day.year() + i32::from(ahead / 12);
    let month = (0..ahead % 12).fold(Month::January, |month, _| month.next());
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::{Commitment, Cycle, Term};

    #[test]
    fn a_year_ends_on_the_same_day_and_renews_the_day_after() {
        let year = Commitment::new(Term::P1Y, datetime!(2026-03-01 10:00 UTC));
        assert_eq!(year.last_day(), date!(2027 - 03 - 01));
        assert_eq!(year.renews_at(), datetime!(2027-03-02 00:00 UTC));
    }

    #[test]
    fn months_from_the_31st_end_on_the_last_day_and_come_back_to_the_31st() {
        let january = Commitment::new(Term::P1M, datetime!(2027-01-31 08:00 UTC));
        assert_eq!(january.last_day(), date!(2027 - 02 - 28));
        assert_eq!(january.renewed().last_day(), date!(2027 - 03 - 31));
    }

    #[test]
    fn a_cycle_ends_before_or_with_its_term() {
        let year = Commitment::new(Term::P1Y, datetime!(2026-03-01 10:00 UTC));
        let april = datetime!(2026-04-15 00:00 UTC);
        assert_eq!(year.cycle_ends_at(Cycle::Monthly, april), datetime!(2026-05-01 23:59:59 UTC));
        assert_eq!(year.cycle_ends_at(Cycle::Annual, april), year.ends_at());
    }
}
