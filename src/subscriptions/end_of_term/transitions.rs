//! Which other products a subscription may become at the end of its term, as Microsoft last said.

use time::{Duration, OffsetDateTime};

use crate::microsoft::transitions::{Target, TransitionType};

/// How long what Microsoft said counts: its catalogue changes once a day.
const GOOD_FOR: Duration = Duration::DAY;

/// What Microsoft said of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transitions {
    /// The products that it may become, as `product:sku`.
    pub skus: Vec<String>,
    /// When Microsoft said so.
    pub read_at: OffsetDateTime,
}

impl Transitions {
    /// What Microsoft has just answered. Who gets the new licences is decided when they are there.
    #[must_use]
    pub fn of(targets: &[Target], now: OffsetDateTime) -> Self {
        let open = targets.iter().filter(|target| target.admits(TransitionType::TransitionOnly));
        let sku = |target: &Target| {
            let mut parts = target.catalog_item_id.split(':');
            Some(format!("{}:{}", parts.next()?, parts.next()?))
        };
        Self { skus: open.filter_map(sku).collect(), read_at: now }
    }

    /// Whether it can still be relied upon.
    #[must_use]
    pub fn is_fresh(&self, now: OffsetDateTime) -> bool {
        now - self.read_at < GOOD_FOR
    }
}
