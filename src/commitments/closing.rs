//! Until when what is allowed now stays allowed, licence by licence, and how long that still is.

use time::{Duration, OffsetDateTime};

use super::{Seats, Terms};
use crate::text::Message;

/// Licences of a subscription that stand under the same rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many.
    pub quantity: u32,
    /// Until when they can be given back; `None` for those that are due until the end of the term.
    pub until: Option<OffsetDateTime>,
}

/// How long it is until `until`, in the two largest units: "3 days 4 h".
#[must_use]
pub fn left(until: OffsetDateTime, now: OffsetDateTime) -> Message {
    let left = (until - now).max(Duration::ZERO);
    let (days, hours, minutes) = (left.whole_days(), left.whole_hours() % 24, left.whole_minutes() % 60);
    match (days, hours) {
        (0, 0) => Message::new("commitments-left-minutes").with("minutes", minutes),
        (0, _) => Message::new("commitments-left-hours").with("hours", hours).with("minutes", minutes),
        _ => Message::new("commitments-left-days").with("days", days).with("hours", hours),
    }
}

impl Terms {
    /// The licences by the rule they stand under: those that can be given back at `now`, the first window to close
    /// first, then the others. Together they are all of them.
    #[must_use]
    pub fn parts(&self, now: OffsetDateTime) -> Vec<Part> {
        let mut left = self.quantity.get();
        let mut parts = Vec::new();
        for window in self.windows(now) {
            let quantity = window.quantity.min(left);
            left -= quantity;
            if quantity > 0 {
                parts.push(Part { quantity, until: Some(window.until) });
            }
        }
        if left > 0 {
            parts.push(Part { quantity: left, until: None });
        }
        parts
    }

    /// The last instant at which the subscription may still be reduced to `to` licences, were nothing else to happen:
    /// windows close one after the other (B3, B4), and a large reduction needs more of them than a small one. Nothing
    /// where no licence would be given back, or too many.
    #[must_use]
    pub fn reducible_until(&self, to: Seats, now: OffsetDateTime) -> Option<OffsetDateTime> {
        let fewer = self.quantity.get().checked_sub(to.get()).filter(|fewer| *fewer > 0)?;
        let windows = self.windows(now);
        let mut open = windows.iter().fold(0, |sum: u32, window| sum.saturating_add(window.quantity));
        if open < fewer {
            return None;
        }
        for window in windows {
            open = open.saturating_sub(window.quantity);
            if open < fewer {
                return Some(window.until);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::super::{Status, Window};
    use super::*;

    #[test]
    fn b4_a_large_reduction_is_possible_for_a_shorter_time_than_a_small_one() {
        let (first, second) = (datetime!(2026-03-08 09:00 UTC), datetime!(2026-03-10 09:00 UTC));
        let seats = |count| Seats::new(count).unwrap();
        let terms = Terms {
            status: Status::Active,
            quantity: seats(20),
            minimum: Seats::ONE,
            maximum: None,
            refundable: Some(vec![
                Window { quantity: 5, until: second },
                Window { quantity: 3, until: first },
            ]),
            cancellable_until: None,
            term_ends_at: None,
            lock_hours: 24,
            ledger: None,
        };
        let until = |to| terms.reducible_until(seats(to), datetime!(2026-03-05 09:00 UTC));
        assert_eq!(until(12), Some(first), "eight need both windows");
        assert_eq!(until(14), Some(first), "six need one of the first three");
        assert_eq!(until(15), Some(second), "five are in the second window alone");
        assert_eq!(until(19), Some(second));
        assert_eq!((until(11), until(20), until(25)), (None, None, None));
        assert_eq!(terms.reducible_until(seats(14), datetime!(2026-03-09 09:00 UTC)), None);
    }
}
