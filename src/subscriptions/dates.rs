//! The dates of a subscription, for the board of deadlines.

use time::OffsetDateTime;

use crate::commitments::Deadline;
use crate::subscriptions::{Status, Subscription};

impl Subscription {
    /// The dates that are still to come at `now`; none of a subscription that is about to end, or that Microsoft no
    /// longer shows.
    #[must_use]
    pub fn deadlines(&self, now: OffsetDateTime) -> Vec<Deadline> {
        if self.status == Status::Cancelling || self.vanished_at.is_some() {
            return Vec::new();
        }
        self.terms().deadlines(self.ending, self.is_trial.unwrap_or_default(), now)
    }
}
