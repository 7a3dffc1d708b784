//! What licences that go save: estimates at today's prices, without taxes.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::Outcome;
use crate::savings::Saving;
use crate::subscriptions::Subscription;
use crate::text::Money;

/// What is saved in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sum {
    /// Per month.
    pub monthly: Money,
    /// Until the ends of the next terms.
    pub in_all: Money,
}

/// What all of `savings` save together, the currency that saves most first. What is scheduled already is not in it.
#[must_use]
pub fn sums(savings: &[Saving]) -> Vec<Sum> {
    let mut sums: Vec<Sum> = Vec::new();
    for saving in savings {
        let Some(monthly) = saving.monthly else { continue };
        let in_all = saving.in_all.unwrap_or(Money { amount: 0, ..monthly });
        match sums.iter_mut().find(|sum| sum.monthly.currency == monthly.currency) {
            Some(sum) => {
                *sum = Sum { monthly: sum.monthly.plus(monthly), in_all: sum.in_all.plus(in_all) };
            }
            None => sums.push(Sum { monthly, in_all }),
        }
    }
    sums.retain(|sum| sum.monthly.amount > 0);
    sums.sort_by_key(|sum| -sum.monthly.amount);
    sums
}

/// What so many licences of `subscription` cost per month, rounded half up.
#[must_use]
pub fn monthly(subscription: &Subscription, seats: i64) -> Option<Money> {
    let price = subscription.unit_price().filter(|_| seats > 0)?.times(seats);
    let months = catalogue::months(&subscription.term, &subscription.billing_cycle);
    Some(Money { amount: (price.amount * 2 + months) / (months * 2), ..price })
}

/// What is saved until the end of the next term: `at_once` licences cost nothing more in this term, pro rata by day, and
/// they and those that go `at_end` nothing in the next. Nothing where there is no next term of which the price is known.
#[must_use]
pub fn in_all(
    subscription: &Subscription,
    (at_once, at_end): (i64, i64),
    now: OffsetDateTime,
) -> Option<Money> {
    let each = subscription.committed()?;
    let days = subscription.term_ends_at.map_or(0, |end| (end - now).whole_days().max(0));
    // A month has 365 twelfths of a day.
    let days_of_term = catalogue::term_months(&subscription.term) * 365 / 12;
    let this_term = each.amount.saturating_mul(days.min(days_of_term)) / days_of_term.max(1);
    let next_term = match subscription.ending {
        Some(Outcome::Renew | Outcome::Change) => each.amount,
        _ if at_once == 0 => return None,
        _ => 0,
    };
    let amount = this_term.saturating_mul(at_once) + next_term.saturating_mul(at_once + at_end);
    (amount > 0).then_some(Money { amount, ..each })
}
