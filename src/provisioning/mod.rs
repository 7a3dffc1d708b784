//! An order becomes a tenant with subscriptions, step by step: a state machine on the order, one call to Microsoft
//! at a time, what each taught committed before the next is made.

mod cart;
mod checks;
mod customer;
mod follow;
mod work;

use time::Duration;

/// How long to wait before asking again what did not succeed for the `attempt`th time in a row: 2, 4, 8 seconds and
/// so on, up to a quarter of an hour.
#[must_use]
pub fn pause(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 10)).unwrap_or(1);
    Duration::seconds(2_i64.pow(doublings)).min(Duration::minutes(15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_quarter_of_an_hour() {
        assert_eq!(pause(0), Duration::seconds(2));
        assert_eq!(pause(3), Duration::seconds(8));
        assert_eq!(pause(100), Duration::minutes(15));
    }
}
