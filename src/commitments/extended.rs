//! The extended term: from month to month, dearer than what it follows (E4, E5).

use time::OffsetDateTime;

use super::{Outcome, renews_at};
use crate::text::Money;

/// Since when a subscription goes on by the month, once Microsoft shows the term after the one that was to end at
/// `ended_at` with `ending`; `since` is what was known of that before. Whether Microsoft's own fields say it is
/// unverified (`partner-center.md` section 9), so it follows from what was to happen: what renews of itself is in no
/// extended term, whatever was known.
#[must_use]
pub fn extended_since(
    since: Option<OffsetDateTime>,
    (ended_at, ending): (OffsetDateTime, Option<Outcome>),
    renews: bool,
) -> Option<OffsetDateTime> {
    let goes_on = !renews && matches!(ending, Some(Outcome::Extend | Outcome::Undecided));
    goes_on.then(|| since.unwrap_or(renews_at(ended_at)))
}

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
