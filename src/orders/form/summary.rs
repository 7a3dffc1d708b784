//! What is picked, added up: per billing period, and until the end of the terms.

use time::{Duration, OffsetDateTime};

use crate::catalogue::term_months;
use crate::commitments;
use crate::orders::{Picked, commitment};
use crate::text::Money;

/// What an order costs, as the server computes it.
#[derive(Clone, Debug)]
pub struct Summary {
    /// What was picked.
    pub lines: Vec<Picked>,
    /// One sum per billing cycle, in the order of the lines.
    pub periods: Vec<(String, Money)>,
    /// Everything until the end of the terms.
    pub committed: Option<Money>,
    /// When the shared term ends, if it is the same for every line.
    pub ends: Option<OffsetDateTime>,
    /// Until when seats can be given back and subscriptions cancelled, were the order placed now.
    pub free_until: OffsetDateTime,
}

/// Adds up.
#[must_use]
pub fn summary(lines: Vec<Picked>, now: OffsetDateTime) -> Summary {
    let mut periods: Vec<(String, Money)> = Vec::new();
    for line in &lines {
        let cycle = &line.sold.licence.billing_cycle;
        match periods.iter_mut().find(|(name, sum)| name == cycle && sum.currency == line.total().currency) {
            Some((_, sum)) => *sum = sum.plus(line.total()),
            None => periods.push((cycle.clone(), line.total())),
        }
    }
    let committed = commitment(&lines);
    let first = lines.first().map(|line| line.sold.licence.term.clone());
    let shared = first.filter(|term| lines.iter().all(|line| line.sold.licence.term == *term));
    Summary {
        ends: shared.map(|term| after_months(now, term_months(&term)) - Duration::DAY),
        lines,
        periods,
        committed,
        free_until: now + commitments::WINDOW,
    }
}

/// The same day so many months later; the last day of a shorter month (commitment-rules.md E10).
fn after_months(instant: OffsetDateTime, months: i64) -> OffsetDateTime {
    let index = i64::from(instant.year()) * 12 + i64::from(u8::from(instant.month())) - 1 + months;
    let year = i32::try_from(index.div_euclid(12)).unwrap_or(i32::MAX);
    let month =
        u8::try_from(index.rem_euclid(12) + 1).ok().and_then(|month| time::Month::try_from(month).ok());
    let Some(month) = month else { return instant };
    let day = instant.day().min(month.length(year));
    time::Date::from_calendar_date(year, month, day).map_or(instant, |date| instant.replace_date(date))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::catalogue::{Licence, Sold};

    fn picked(cycle: &str, price: i64, currency: &str, quantity: i64) -> Picked {
        let licence = Licence {
            id: 1,
            product_id: "CFQ7TTC0LH18".into(),
            sku_id: "0001".into(),
            term: "P1Y".into(),
            billing_cycle: cycle.into(),
            segment: "commercial".into(),
            title: "Microsoft 365 Business Basic".into(),
            description: String::new(),
            family: "business".into(),
            minimum: 1,
            maximum: i64::MAX,
            is_addon: false,
            is_trial: false,
            prerequisites: Vec::new(),
        };
        Picked { sold: Sold { licence, price: Money::new(price, currency) }, quantity }
    }

    #[test]
    fn amounts_of_two_currencies_are_never_added() {
        let now = datetime!(2026-01-31 10:00 UTC);
        let euro = picked("monthly", 50_000, "EUR", 2);
        let summed = summary(vec![euro.clone(), picked("annual", 60_000, "EUR", 1)], now);
        assert_eq!(summed.committed, Some(Money::new(100_000 * 12 + 60_000, "EUR")));
        let mixed = summary(vec![euro, picked("monthly", 50_000, "CHF", 2)], now);
        let periods: Vec<Money> = mixed.periods.into_iter().map(|(_, sum)| sum).collect();
        assert_eq!(periods, [Money::new(100_000, "EUR"), Money::new(100_000, "CHF")]);
        assert_eq!(mixed.committed, None);
    }

    #[test]
    fn a_sum_beyond_all_numbers_stops_at_the_largest() {
        let huge = picked("monthly", i64::MAX, "EUR", 300);
        let summed = summary(vec![huge.clone(), huge], datetime!(2026-01-31 10:00 UTC));
        assert_eq!(summed.periods[0].1.amount, i64::MAX);
        assert_eq!(summed.committed.map(|sum| sum.amount), Some(i64::MAX));
    }

    #[test]
    fn a_term_ends_on_the_last_day_of_a_shorter_month() {
        assert_eq!(after_months(datetime!(2026-01-31 10:00 UTC), 1), datetime!(2026-02-28 10:00 UTC));
        assert_eq!(after_months(datetime!(2027-11-30 10:00 UTC), 3), datetime!(2028-02-29 10:00 UTC));
        assert_eq!(after_months(datetime!(2026-11-23 10:00 UTC), 12), datetime!(2027-11-23 10:00 UTC));
    }
}
