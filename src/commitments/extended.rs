//! What an extended term costs: from month to month, dearer than what it follows (E4, E5).

use crate::text::Money;

/// How much dearer an extended term is, in percent. Partners report these numbers, Microsoft's own text does not
/// state them: an operator can change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Surcharges {
    /// Than the same SKU by the month.
    pub by_month: u32,
    /// Than a month of the present term, where the SKU is not sold by the month.
    pub otherwise: u32,
}

impl Surcharges {
    /// What one licence costs per month of an extended term, rounded half up: from the price of the same SKU for a
    /// term of a month where it is `by_month`, otherwise from `present`, the price of the present plan and how many
    /// months it pays.
    #[must_use]
    pub fn price(self, by_month: Option<Money>, present: Option<(Money, i64)>) -> Option<Money> {
        let (price, months, percent) = match (by_month, present) {
            (Some(price), _) => (price, 1, self.by_month),
            (None, Some((price, months))) => (price, months.max(1), self.otherwise),
            (None, None) => return None,
        };
        let (dearer, whole) = (price.amount * (100 + i64::from(percent)), 100 * months);
        Some(Money { amount: (dearer * 2 + whole) / (whole * 2), ..price })
    }
}
