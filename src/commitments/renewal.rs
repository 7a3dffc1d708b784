//! The hours around the end of a term: the lock before it and the renewal after it (E7, E8), and where a term ends
//! as long as Microsoft has not said (E10).

use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

use super::{Refusal, Status, Terms};
use crate::clock::whole_seconds;
use crate::text::{Argument, Message};

/// How long a renewal may take from 00:00 UTC after the last day (E8).
pub const RENEWAL: Duration = Duration::DAY;

/// When the term after the one that ends at `term_ends_at` begins: at 00:00 UTC after its last day (E8).
#[must_use]
pub fn renews_at(term_ends_at: OffsetDateTime) -> OffsetDateTime {
    let end = whole_seconds(term_ends_at.to_offset(UtcOffset::UTC));
    if end.time() == Time::MIDNIGHT { end } else { midnight_after(end.date()) }
}

/// The hours in which nothing can be decided about a term: the last before its end, and those of the renewal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lock {
    /// Its first instant.
    pub from: OffsetDateTime,
    /// The first instant after it: the renewal has been made.
    pub until: OffsetDateTime,
}

impl Lock {
    /// Around the end of a term, where Microsoft takes no change in the last `hours` (E7, E8).
    #[must_use]
    pub fn around(term_ends_at: OffsetDateTime, hours: u32) -> Self {
        let renews_at = renews_at(term_ends_at);
        Self { from: renews_at - Duration::hours(hours.into()), until: renews_at + RENEWAL }
    }

    /// Whether it holds at `now`.
    #[must_use]
    pub fn holds(&self, now: OffsetDateTime) -> bool {
        self.from <= now && now < self.until
    }

    /// From when to when Microsoft takes no decision, for whoever still can decide.
    #[must_use]
    pub fn before_it_holds(&self) -> Message {
        self.message("commitments-lock-comes")
    }

    /// The same for whoever cannot: what is decided now is kept and sent afterwards.
    #[must_use]
    pub fn while_it_holds(&self) -> Message {
        self.message("commitments-lock-holds")
    }

    fn message(self, key: &'static str) -> Message {
        Message::new(key)
            .with("from", Argument::Deadline(self.from))
            .with("until", Argument::Deadline(self.until))
    }
}

impl Terms {
    /// The hours around the end of the term in which Microsoft takes no decision; nothing where it has not said when
    /// that is.
    #[must_use]
    pub fn lock(&self) -> Option<Lock> {
        Some(Lock::around(self.term_ends_at?, self.lock_hours))
    }

    /// Whether what happens at the end of the term can be decided: until the lock, which is answered, Microsoft takes it;
    /// in the lock it is kept and sent afterwards (E7).
    ///
    /// # Errors
    /// Why not: its status, or that the end is not known. What is suspended at the end is disabled, whatever anybody
    /// decides.
    pub fn decide(&self) -> Result<Lock, Refusal> {
        match self.status {
            Status::Active => self.lock().ok_or(Refusal::Undated),
            Status::Pending => Err(Refusal::Busy),
            Status::Suspended => Err(Refusal::EndsSuspended),
            Status::Ended => Err(Refusal::Ended),
        }
    }
}

/// The last second of a term of so many months that begins at `began_at`: on the same day of the month, or on the
/// last day of a month that is too short (E10). Only for as long as Microsoft's `commitmentEndDateTime` is not known.
#[must_use]
pub fn term_end(began_at: OffsetDateTime, months: u16) -> OffsetDateTime {
    midnight_after(months_after(began_at.to_offset(UtcOffset::UTC).date(), months)) - Duration::SECOND
}

/// The last second of the term of so many months that follows the one that ends at `term_ends_at`: terms are counted
/// from the day of the purchase, so that one which ended early in a short month comes back to that day (E10).
#[must_use]
pub fn next_term_end(term_ends_at: OffsetDateTime, bought_at: OffsetDateTime, months: u16) -> OffsetDateTime {
    let last = (renews_at(term_ends_at) - Duration::SECOND).date();
    let day = bought_at.to_offset(UtcOffset::UTC).day();
    let end = months_after(last, months);
    let was_cut = last.day() < day && last.day() == last.month().length(last.year());
    let wanted = if was_cut { day.min(end.month().length(end.year())) } else { end.day() };
    midnight_after(end.replace_day(wanted).unwrap_or(end)) - Duration::SECOND
}

fn months_after(day: Date, months: u16) -> Date {
    let ahead = u16::from(u8::from(day.month()) - 1) + months;
    let year = day.year() + i32::from(ahead / 12);
    let month = (0..ahead % 12).fold(Month::January, |month, _| month.next());
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).unwrap_or(Date::MAX)
}

fn midnight_after(day: Date) -> OffsetDateTime {
    day.next_day().unwrap_or(Date::MAX).with_time(Time::MIDNIGHT).assume_utc()
}
