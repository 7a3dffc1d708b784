//! Weeks as a reader counts them: from Monday to Sunday, on the reader's own clock.

use time::{Date, Duration, OffsetDateTime};

use crate::text::{Argument, Message, Reader};

/// A week, by its Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Week(Date);

impl Week {
    /// The week in which `instant` lies for `reader`.
    #[must_use]
    pub fn of(reader: &Reader, instant: OffsetDateTime) -> Self {
        let day = reader.local(instant).date();
        Self(day - Duration::days(i64::from(day.weekday().number_days_from_monday())))
    }

    /// Its first instant.
    #[must_use]
    pub fn begins(self, reader: &Reader) -> OffsetDateTime {
        midnight(self.0, reader)
    }

    /// The first instant of the week after it. A daylight-saving change makes a week an hour longer or shorter.
    #[must_use]
    pub fn ends(self, reader: &Reader) -> OffsetDateTime {
        midnight(self.0 + Duration::WEEK, reader)
    }

    /// What it is called in the week in which `now` lies.
    #[must_use]
    pub fn title(self, reader: &Reader, now: OffsetDateTime) -> Message {
        match (self.0 - Self::of(reader, now).0).whole_weeks() {
            0 => Message::new("deadlines-week-this"),
            1 => Message::new("deadlines-week-next"),
            _ => Message::new("deadlines-week").with("day", Argument::Day(self.begins(reader))),
        }
    }
}

/// The first instant of `day` on the reader's clock.
fn midnight(day: Date, reader: &Reader) -> OffsetDateTime {
    let midnight = || {
        let year = i16::try_from(day.year()).ok()?;
        let (month, day) = (u8::from(day.month()), day.day());
        let month = i8::try_from(month).ok()?;
        let day = jiff::civil::Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        let zoned = day.to_zoned_datetime(reader.zone.clone()).ok()?;
        OffsetDateTime::from_unix_timestamp(zoned.timestamp().as_second()).ok()
    };
    midnight().unwrap_or_else(|| day.midnight().assume_utc())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::text::Language;

    #[test]
    fn a_week_begins_on_monday_at_midnight_where_the_reader_is() {
        let reader = Reader::new(Language::En, "Europe/Paris");
        // Sunday 22:59 UTC is Sunday 23:59 in Paris, a minute later it is Monday.
        let (sunday, monday) = (datetime!(2026-03-08 22:59 UTC), datetime!(2026-03-08 23:00 UTC));
        let (one, next) = (Week::of(&reader, sunday), Week::of(&reader, monday));
        assert_ne!(one, next);
        assert_eq!((one.ends(&reader), next.begins(&reader)), (monday, monday));
    }

    #[test]
    fn the_weeks_of_both_daylight_saving_changes_are_an_hour_shorter_and_longer() {
        let reader = Reader::new(Language::En, "Europe/Paris");
        let hours = |instant| {
            let week = Week::of(&reader, instant);
            (week.ends(&reader) - week.begins(&reader)).whole_hours()
        };
        assert_eq!(hours(datetime!(2026-03-25 12:00 UTC)), 167);
        assert_eq!(hours(datetime!(2026-10-21 12:00 UTC)), 169);
        assert_eq!(hours(datetime!(2028-02-29 12:00 UTC)), 168);
    }

    #[test]
    fn a_week_is_called_by_how_far_it_is() {
        let reader = Reader::new(Language::En, "Europe/Paris");
        let now = datetime!(2026-12-30 12:00 UTC);
        let title = |days| Week::of(&reader, now + Duration::days(days)).title(&reader, now).say(&reader);
        assert_eq!(title(0), "This week");
        assert_eq!(title(7), "Next week");
        assert_eq!(title(14), "Week of 11 January 2027");
    }
}
