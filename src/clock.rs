//! The only source of time: UTC, cut to whole seconds, movable in the demo and in tests.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use time::{Duration, OffsetDateTime};

/// Tells the time. Clones share one offset, so that the panel and an in-process simulator agree.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Seconds that this clock runs ahead of the machine's, or of where it stood.
    ahead: Arc<AtomicI64>,
    /// Where it stands, if it does not run.
    stands_at: Option<OffsetDateTime>,
}

impl Clock {
    /// A clock that follows the machine's.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows `instant` until it is moved: for tests that count seconds.
    #[must_use]
    pub fn standing(instant: OffsetDateTime) -> Self {
        Self { stands_at: Some(whole_seconds(instant)), ..Self::default() }
    }

    /// Now, in UTC, without a fraction of a second: `SQLite` sorts fractional time text wrongly.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
        let machine = OffsetDateTime::now_utc();
        self.stands_at.unwrap_or_else(|| whole_seconds(machine)) + self.ahead()
    }

    /// How far this clock runs ahead of the machine's.
    #[must_use]
    pub fn ahead(&self) -> Duration {
        Duration::seconds(self.ahead.load(Ordering::Relaxed))
    }

    /// Moves the clock by `by`; later calls of [`Clock::now`] on every clone see it.
    pub fn advance(&self, by: Duration) {
        self.ahead.fetch_add(by.whole_seconds(), Ordering::Relaxed);
    }

    /// Moves the clock so that it now shows `instant`.
    pub fn set(&self, instant: OffsetDateTime) {
        self.advance(whole_seconds(instant) - self.now());
    }
}

/// `instant` in UTC with its fraction of a second cut off.
#[must_use]
pub fn whole_seconds(instant: OffsetDateTime) -> OffsetDateTime {
    let instant = instant.to_offset(time::UtcOffset::UTC);
    instant - Duration::nanoseconds(i64::from(instant.nanosecond()))
}
