//! When a person is reminded of a date: the last step that has come, as long as it still makes sense.

use time::macros::time;
use time::{Duration, OffsetDateTime, Time};

use crate::catalogue;
use crate::commitments::renews_at;
use crate::deadlines::Week;
use crate::text::Reader;

/// Days before the end of a term.
const DAYS: [i64; 6] = [1, 2, 7, 14, 30, 60];
/// Hours before a window closes.
const HOURS: [i64; 2] = [24, 48];
/// On the person's own clock: what is due on a day goes out together.
const MORNING: Time = time!(8:00);
/// How late a step of days is still taken: machines that were off over a long weekend send it, whoever decides today
/// that nothing is decided hears of the next one.
const LATE: Duration = Duration::days(4);
/// How long the mail of a Monday makes sense.
const DIGEST: Duration = Duration::days(2);

/// How many days before the end of a term (`P1M`…) a person is reminded now: counted from Microsoft's last day, which
/// is one in UTC, in the morning of the person. Nothing from `decidable_until` on: the term is locked. A step that lies in
/// the first half of the term is none: a month is not announced two months before.
pub(super) fn of_term(
    (term_ends_at, decidable_until): (OffsetDateTime, OffsetDateTime),
    term: &str,
    reader: &Reader,
    now: OffsetDateTime,
) -> Option<i64> {
    if now >= decidable_until {
        return None;
    }
    let last_day = (renews_at(term_ends_at) - Duration::SECOND).date();
    let due = |days| reader.instant_of(last_day - Duration::days(days), MORNING);
    let step = DAYS.into_iter().find(|days| due(*days).is_some_and(|due| due <= now))?;
    let in_time = now - due(step)? < LATE;
    (in_time && step * 2 <= catalogue::term_months(term) * 30).then_some(step)
}

/// How many hours before a window closes a person is reminded now.
pub(super) fn of_window(until: OffsetDateTime, now: OffsetDateTime) -> Option<i64> {
    if now > until {
        return None;
    }
    HOURS.into_iter().find(|hours| until - now <= Duration::hours(*hours))
}

/// The Monday, by its first instant, whose mail is to be sent now.
pub(super) fn of_digest(reader: &Reader, now: OffsetDateTime) -> Option<OffsetDateTime> {
    let monday = Week::of(reader, now).begins(reader);
    let due = reader.instant_of(reader.local(monday).date(), MORNING)?;
    (due <= now && now - due < DIGEST).then_some(monday)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::text::Language;

    const END: OffsetDateTime = datetime!(2027-04-08 23:59:59 UTC);
    const LOCKED: OffsetDateTime = datetime!(2027-04-08 00:00 UTC);

    fn paris() -> Reader {
        Reader::new(Language::En, "Europe/Paris")
    }

    fn year(now: OffsetDateTime) -> Option<i64> {
        of_term((END, LOCKED), "P1Y", &paris(), now)
    }

    #[test]
    fn each_step_begins_in_the_morning_of_its_day_also_across_a_daylight_saving_change() {
        // Winter time until 28 March 2027: eight o'clock in Paris is seven in UTC, and six afterwards.
        assert_eq!(year(datetime!(2027-02-07 06:59:59 UTC)), None);
        assert_eq!(year(datetime!(2027-02-07 07:00 UTC)), Some(60));
        assert_eq!(year(datetime!(2027-03-09 06:59:59 UTC)), None, "sixty was a month ago");
        assert_eq!(year(datetime!(2027-03-09 07:00 UTC)), Some(30));
        assert_eq!(year(datetime!(2027-04-01 05:59:59 UTC)), None);
        assert_eq!(year(datetime!(2027-04-01 06:00 UTC)), Some(7));
        assert_eq!(year(datetime!(2027-04-06 06:00 UTC)), Some(2));
        assert_eq!(year(datetime!(2027-04-07 06:00 UTC)), Some(1));
        assert_eq!(year(datetime!(2027-04-07 23:59:59 UTC)), Some(1));
        assert_eq!(year(datetime!(2027-04-08 00:00 UTC)), None, "locked");
    }

    #[test]
    fn after_a_pause_only_the_last_step_is_taken() {
        assert_eq!(year(datetime!(2027-03-28 06:00 UTC)), Some(14));
        assert_eq!(year(datetime!(2027-03-29 07:00 UTC)), None, "four days late");
        assert_eq!(year(datetime!(2027-04-07 09:00 UTC)), Some(1), "not two and one");
    }

    #[test]
    fn a_term_of_a_month_is_not_announced_a_month_before() {
        let month = |now| of_term((END, LOCKED), "P1M", &paris(), now);
        assert_eq!(month(datetime!(2027-03-09 07:00 UTC)), None);
        assert_eq!(month(datetime!(2027-03-25 07:00 UTC)), Some(14));
    }

    #[test]
    fn the_day_before_comes_before_the_lock_in_every_time_zone() {
        for zone in ["Pacific/Auckland", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Honolulu"] {
            let reader = Reader::new(Language::En, zone);
            let last = LOCKED - Duration::SECOND;
            assert_eq!(of_term((END, LOCKED), "P1Y", &reader, last), Some(1), "{zone}");
        }
    }

    #[test]
    fn a_window_is_announced_by_the_hour() {
        let until = datetime!(2027-03-28 09:00 UTC);
        let hours = |before| of_window(until, until - before);
        assert_eq!(hours(Duration::hours(48) + Duration::SECOND), None);
        assert_eq!(hours(Duration::hours(48)), Some(48));
        assert_eq!(hours(Duration::hours(24) + Duration::SECOND), Some(48));
        assert_eq!(hours(Duration::hours(24)), Some(24));
        assert_eq!(hours(Duration::ZERO), Some(24), "its last instant is still inside");
        assert_eq!(hours(-Duration::SECOND), None);
    }

    #[test]
    fn the_weekly_mail_is_that_of_monday_morning_also_after_the_clocks_changed() {
        let monday = datetime!(2027-03-28 22:00 UTC);
        assert_eq!(of_digest(&paris(), datetime!(2027-03-29 05:59:59 UTC)), None);
        assert_eq!(of_digest(&paris(), datetime!(2027-03-29 06:00 UTC)), Some(monday));
        assert_eq!(of_digest(&paris(), datetime!(2027-03-31 05:59 UTC)), Some(monday));
        assert_eq!(of_digest(&paris(), datetime!(2027-03-31 06:00 UTC)), None);
    }
}
