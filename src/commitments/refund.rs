//! What giving licences back would refund: pro rata by day, an estimate until Microsoft's credit is seen.

use time::{Date, Month, OffsetDateTime};

use crate::text::Money;

/// What one licence costs for the billing period that is under way, and the days that this pays for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Charge {
    /// Per licence for the whole period, without taxes.
    pub price: Money,
    /// The first day that it pays for, in UTC.
    pub first_day: Date,
    /// The last.
    pub last_day: Date,
}

impl Charge {
    /// The charge of the period that ends on `last_day` and covers `months`, in a term that began on `began` and
    /// ends on `ends`. The first period begins with the term, a later one on the day after the one before: the days
    /// of the month are those of the term's end, or the last of a shorter month (`commitment-rules.md` E10).
    #[must_use]
    pub fn of_period(price: Money, months: u16, last_day: Date, (began, ends): (Date, Date)) -> Self {
        let before = months_before(last_day, months, ends.day().max(last_day.day()));
        let follows = before.next_day().unwrap_or(before);
        let first_day = if before <= began { began } else { follows };
        Self { price, first_day: first_day.min(last_day), last_day }
    }

    /// How many days it pays for.
    #[must_use]
    pub fn days(&self) -> i64 {
        (self.last_day - self.first_day).whole_days() + 1
    }

    /// How many of them are left at `now`. A day that has begun is used.
    #[must_use]
    pub fn days_left(&self, now: OffsetDateTime) -> i64 {
        (self.last_day - now.to_offset(time::UtcOffset::UTC).date()).whole_days().clamp(0, self.days())
    }

    /// What giving `seats` licences back at `now` would refund of it, rounded down: Microsoft refunds the days that
    /// are left, pro rata by day (`partner-center.md` section 9 says "prorated", partners report "by day"). An
    /// estimate, and at most what was paid.
    #[must_use]
    pub fn refund(&self, seats: u32, now: OffsetDateTime) -> Money {
        let paid = i128::from(self.price.amount.max(0)) * i128::from(seats);
        let amount = paid * i128::from(self.days_left(now)) / i128::from(self.days());
        Money { amount: i64::try_from(amount).unwrap_or(i64::MAX), ..self.price }
    }
}

/// The day `months` before `day`, on the day `of_month` or the last of a shorter month.
fn months_before(day: Date, months: u16, of_month: u8) -> Date {
    let (mut year, mut month) = (day.year(), day.month());
    for _ in 0..months {
        if month == Month::January {
            year -= 1;
        }
        month = month.previous();
    }
    Date::from_calendar_date(year, month, of_month.min(month.length(year))).unwrap_or(day)
}
