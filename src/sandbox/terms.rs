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
#[serde(from = "Written")]
pub struct Commitment {
    /// How long the present term is.
    pub term: Term,
    /// The instant of the purchase.
    #[serde(with = "time::serde::rfc3339")]
    pub bought_at: OffsetDateTime,
    /// The instant at which the present term began.
    #[serde(with = "time::serde::rfc3339")]
    pub began_at: OffsetDateTime,
    /// The day from which the ends of terms are counted.
    anchor: Date,
    /// Months from then to the beginning of the present term.
    months_over: u16,
    /// The last day of the present term, where it is not its natural one.
    ends_on: Option<Date>,
}

/// A commitment as it was written to disk, now or by an older version.
#[derive(Deserialize)]
struct Written {
    term: Term,
    #[serde(with = "time::serde::rfc3339")]
    bought_at: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
    anchor: Option<Date>,
    months_over: Option<u16>,
    terms_over: Option<u16>,
    ends_on: Option<Date>,
}

impl From<Written> for Commitment {
    fn from(written: Written) -> Self {
        let Written { term, bought_at, began_at, anchor, months_over, terms_over, ends_on } = written;
        let older = term.months() * terms_over.unwrap_or_default();
        Self {
            term,
            bought_at,
            began_at,
            anchor: anchor.unwrap_or(bought_at.date()),
            months_over: months_over.unwrap_or(older),
            ends_on,
        }
    }
}

impl Commitment {
    /// A first term that begins at `bought_at`.
    pub fn new(term: Term, bought_at: OffsetDateTime) -> Self {
        Self { term, bought_at, began_at: bought_at, anchor: bought_at.date(), months_over: 0, ends_on: None }
    }

    /// The same, ending on `day` instead of its natural last day.
    #[must_use]
    pub fn ending_on(self, day: Option<Date>) -> Self {
        Self { ends_on: day, ..self }
    }

    /// The last day of the present term. It is counted from the day of the purchase, so that a term
    /// which began on the 31st comes back to the 31st (`commitment-rules.md` E10).
    pub fn last_day(&self) -> Date {
        self.ends_on.unwrap_or_else(|| self.natural_last_day())
    }

    fn natural_last_day(&self) -> Date {
        months_after(self.anchor, self.months_over + self.term.months())
    }

    /// Whether the present term could end on `day`: after it began, and not after its natural end.
    pub fn may_end_on(&self, day: Date) -> bool {
        day > self.began_at.date() && day <= self.natural_last_day()
    }

    /// The last days of the months from its beginning to its natural end.
    pub fn months_it_touches(&self) -> impl Iterator<Item = Date> {
        let first = self.began_at.date();
        (0..=self.term.months()).map(move |nth| {
            let day = months_after(first, nth);
            day.replace_day(day.month().length(day.year())).unwrap_or(day)
        })
    }

    /// The last second of the present term.
    pub fn ends_at(&self) -> OffsetDateTime {
        self.renews_at() - Duration::SECOND
    }

    /// When the next term begins: at 00:00 UTC after the last day (`commitment-rules.md` E8).
    pub fn renews_at(&self) -> OffsetDateTime {
        midnight_after(self.last_day())
    }

    /// The last second of the present billing cycle.
    pub fn cycle_ends_at(&self, cycle: Cycle, now: OffsetDateTime) -> OffsetDateTime {
        let step = cycle.months(self.term).min(self.term.months());
        let day = (1..=self.term.months() / step)
            .map(|nth| months_after(self.anchor, self.months_over + nth * step))
            .find(|day| *day >= now.date())
            .map_or_else(|| self.last_day(), |day| day.min(self.last_day()));
        midnight_after(day) - Duration::SECOND
    }

    /// The first and the last day of the billing cycle that `at` is in.
    pub fn cycle_days(&self, cycle: Cycle, at: OffsetDateTime) -> (Date, Date) {
        let last = self.cycle_ends_at(cycle, at).date();
        let step = cycle.months(self.term).min(self.term.months());
        let first = (1..=self.term.months() / step)
            .map(|nth| months_after(self.anchor, self.months_over + nth * step))
            .take_while(|day| *day < last)
            .last()
            .map_or(self.began_at.date(), |day| day.next_day().unwrap_or(day));
        (first, last)
    }

    /// What follows the present term: `term`, ending on `ends_on` where that is not its natural end. After
    /// a term with such an end the days are counted from there.
    #[must_use]
    pub fn renewed_as(&self, term: Term, ends_on: Option<Date>) -> Self {
        let (anchor, months_over) = match self.ends_on {
            Some(day) => (day, 0),
            None => (self.anchor, self.months_over + self.term.months()),
        };
        Self { term, began_at: self.renews_at(), anchor, months_over, ends_on, ..*self }
    }
}

/// The day that `text` names, with or without a time.
pub fn day(text: &str) -> Option<Date> {
    let date = text.get(..10)?;
    Date::parse(date, time::macros::format_description!("[year]-[month]-[day]")).ok()
}

/// 00:00 UTC after `day`.
pub fn midnight_after(day: Date) -> OffsetDateTime {
    day.next_day().unwrap_or(Date::MAX).with_time(Time::MIDNIGHT).assume_utc()
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
        assert_eq!(january.renewed_as(Term::P1M, None).last_day(), date!(2027 - 03 - 31));
    }

    #[test]
    fn a_year_from_a_leap_day_ends_on_the_last_of_february_and_comes_back_to_the_leap_day() {
        let mut year = Commitment::new(Term::P1Y, datetime!(2028-02-29 08:00 UTC));
        let mut ends = Vec::new();
        for _ in 0..4 {
            ends.push(year.last_day());
            year = year.renewed_as(Term::P1Y, None);
        }
        let expected =
            [date!(2029 - 02 - 28), date!(2030 - 02 - 28), date!(2031 - 02 - 28), date!(2032 - 02 - 29)];
        assert_eq!(ends, expected);
    }

    #[test]
    fn a_term_with_an_end_of_its_own_is_followed_by_one_counted_from_there() {
        let first = Commitment::new(Term::P1Y, datetime!(2027-01-10 08:00 UTC));
        assert!(first.may_end_on(date!(2027 - 06 - 30)));
        assert!(!first.may_end_on(date!(2028 - 01 - 11)));
        let first = first.ending_on(Some(date!(2027 - 06 - 30)));
        assert_eq!(first.renews_at(), datetime!(2027-07-01 00:00 UTC));
        assert_eq!(first.renewed_as(Term::P1Y, None).last_day(), date!(2028 - 06 - 30));
    }

    #[test]
    fn a_commitment_of_an_older_version_is_read() {
        let older = r#"{"term": "P1Y", "bought_at": "2027-01-10T08:00:00Z",
            "began_at": "2028-01-11T00:00:00Z", "terms_over": 1}"#;
        let read: Commitment = serde_json::from_str(older).unwrap();
        assert_eq!(read.last_day(), date!(2029 - 01 - 10));
    }

    #[test]
    fn a_cycle_ends_before_or_with_its_term() {
        let year = Commitment::new(Term::P1Y, datetime!(2026-03-01 10:00 UTC));
        let april = datetime!(2026-04-15 00:00 UTC);
        assert_eq!(year.cycle_ends_at(Cycle::Monthly, april), datetime!(2026-05-01 23:59:59 UTC));
        assert_eq!(year.cycle_ends_at(Cycle::Annual, april), year.ends_at());
    }
}
