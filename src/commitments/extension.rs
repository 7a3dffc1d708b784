//! The extended term: what it costs to let a term run on from month to month (E4, E5).

use crate::text::Money;

/// Percent of the price of the SKU's plan by the month (*reported*).
const WITH_MONTHLY_PLAN: i64 = 103;
/// Percent of what a month of the term cost, where the SKU has no plan by the month (*reported*).
const WITHOUT_MONTHLY_PLAN: i64 = 123;

/// What a licence costs per month in the extended term: the price of its plan by the month and 3 %, or where there is
/// none, what a month of its term costs and 23 %. Rounded half up.
#[must_use]
pub fn extended_price(monthly_plan: Option<Money>, own_month: Money) -> Money {
    let (price, percent) = match monthly_plan {
        Some(price) => (price, WITH_MONTHLY_PLAN),
        None => (own_month, WITHOUT_MONTHLY_PLAN),
    };
    Money { amount: (price.amount.saturating_mul(percent) + 50) / 100, ..price }
}
