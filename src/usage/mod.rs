//! How many licences of each product a tenant has and how many are assigned, day by day.
//!
//! Microsoft counts per licence product, over every subscription of it and those of other partners: the use of one
//! subscription cannot be read (partner-center.md section 10).

mod chart;
pub mod pages;
pub mod store;
pub mod work;

use serde::{Deserialize, Serialize};
use time::{Date, Duration, OffsetDateTime};

use crate::jobs::Payload;
use crate::text::Message;

pub use chart::Chart;

/// How long figures are kept: a year, and room for the weeks at its ends.
pub const KEPT: Duration = Duration::days(380);

/// The job that has the usage of every tenant read, several times a day.
#[derive(Debug, Serialize, Deserialize)]
pub struct SweepUsage {}

impl Payload for SweepUsage {
    const KIND: &'static str = "sweep-usage";
}

/// The job that reads the usage of one tenant. It is about no service in the stories: there are several a day.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadUsage {
    /// The service's number.
    pub service: i64,
}

impl Payload for ReadUsage {
    const KIND: &'static str = "read-usage";
}

/// What a tenant has of a product now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Product {
    /// Microsoft's id of the licence product.
    pub product: String,
    /// Its name.
    pub name: String,
    /// Licences that somebody has.
    pub assigned: i64,
    /// All of them.
    pub total: i64,
    /// The most that were assigned since the billing period began.
    pub period_peak: i64,
}

impl Product {
    /// Licences that nobody has; none where more are in use than there are.
    #[must_use]
    pub fn unassigned(&self) -> i64 {
        (self.total - self.assigned).max(0)
    }
}

/// What is idle of a product in a tenant, as it was last read.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Idle {
    /// The service.
    pub service_id: i64,
    /// The product's name.
    pub name: String,
    /// Licences that somebody has.
    pub assigned: i64,
    /// All of them.
    pub total: i64,
    /// The most that were assigned within the days that were looked at.
    pub peak: i64,
    /// The first of those days of which there are figures.
    pub since: OffsetDateTime,
    /// When that was read.
    pub read_at: OffsetDateTime,
}

impl Idle {
    /// The most that somebody had within the days that were looked at, or has now.
    #[must_use]
    pub fn highest(&self) -> i64 {
        self.peak.max(self.assigned)
    }

    /// Licences that nobody had on any of those days: the safe number to give up.
    #[must_use]
    pub fn spare(&self) -> i64 {
        (self.total - self.highest()).max(0)
    }
}

/// The figures of one day.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Figures {
    /// The beginning of the day in UTC.
    pub day: OffsetDateTime,
    /// Assigned at the last reading.
    pub assigned: i64,
    /// All of them at the last reading.
    pub total: i64,
    /// The most that were assigned at any reading.
    pub peak: i64,
}

/// How the last readings went.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Reading {
    /// The last that succeeded.
    pub read_at: Option<OffsetDateTime>,
    /// The last of all.
    pub tried_at: OffsetDateTime,
    /// Why the last one did not succeed.
    pub cause: Option<String>,
}

/// What a chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Seven days.
    Week,
    /// Thirty days.
    Month,
    /// Thirteen weeks.
    Quarter,
    /// Fifty-two weeks.
    Year,
}

impl Period {
    /// Every period, the shortest first.
    pub const ALL: [Self; 4] = [Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// As in the address, and the last part of its text key `usage-period-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The period of this name; a month where there is none.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|period| period.as_str() == name).unwrap_or(Self::Month)
    }

    /// How many bars it has, and the days of each: a long period is told by weeks.
    fn bars(self) -> (i64, i64) {
        match self {
            Self::Week => (7, 1),
            Self::Month => (30, 1),
            Self::Quarter => (13, 7),
            Self::Year => (52, 7),
        }
    }

    /// The day with which it begins, when it ends with `today`.
    #[must_use]
    pub fn start(self, today: Date) -> Date {
        let (bars, days) = self.bars();
        today - Duration::days(bars * days - 1)
    }
}

/// A day or a week of a period, with its figures where anything was read.
#[derive(Clone, Debug)]
pub struct Bar {
    /// Its first day.
    pub from: OffsetDateTime,
    /// Its last day.
    pub until: OffsetDateTime,
    /// The figures: those of its last day that was read, with the highest peak of all its days.
    pub figures: Option<Figures>,
}

impl Bar {
    /// Its day, or its first and last.
    #[must_use]
    pub fn days(&self) -> Message {
        use crate::text::Argument::Day;
        if self.from == self.until {
            return Message::new("usage-day").with("day", Day(self.from));
        }
        Message::new("usage-days").with("from", Day(self.from)).with("until", Day(self.until))
    }
}

/// The bars of a period that ends with `today`, from figures in the order of their days.
#[must_use]
pub fn bars(figures: &[Figures], period: Period, today: Date) -> Vec<Bar> {
    let (count, days) = period.bars();
    let start = period.start(today);
    (0..count)
        .map(|place| {
            let first = start + Duration::days(place * days);
            let last = first + Duration::days(days - 1);
            let within = || figures.iter().filter(|of| (first..=last).contains(&of.day.date()));
            let peak = within().map(|of| of.peak).max();
            let figures = within().next_back().cloned().zip(peak);
            Bar {
                // Noon: the same day in every time zone of Europe and America.
                from: first.midnight().assume_utc() + Duration::hours(12),
                until: last.midnight().assume_utc() + Duration::hours(12),
                figures: figures.map(|(last, peak)| Figures { peak, ..last }),
            }
        })
        .collect()
}

/// When the billing period of today began: a calendar month.
#[must_use]
pub fn billing_period(today: Date) -> OffsetDateTime {
    today.replace_day(1).unwrap_or(today).midnight().assume_utc()
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn of(day: OffsetDateTime, assigned: i64, peak: i64) -> Figures {
        Figures { day, assigned, total: 10, peak }
    }

    #[test]
    fn a_week_has_its_last_figures_and_its_highest_peak() {
        let figures = [of(datetime!(2026-03-17 0:00 UTC), 4, 9), of(datetime!(2026-03-20 0:00 UTC), 6, 7)];
        let bars = bars(&figures, Period::Quarter, date!(2026 - 03 - 22));
        assert_eq!(bars.len(), 13);
        let last = bars[12].figures.as_ref().unwrap();
        assert_eq!((last.assigned, last.peak), (6, 9));
        assert!(bars[..12].iter().all(|bar| bar.figures.is_none()));
    }

    #[test]
    fn each_period_ends_today_and_misses_no_day() {
        for period in Period::ALL {
            let bars = bars(&[], period, date!(2028 - 02 - 29));
            assert_eq!(bars.last().unwrap().until.date(), date!(2028 - 02 - 29));
            for pair in bars.windows(2) {
                assert_eq!(pair[0].until.date().next_day(), Some(pair[1].from.date()));
            }
        }
        assert_eq!(billing_period(date!(2028 - 02 - 29)), datetime!(2028-02-01 0:00 UTC));
    }
}
