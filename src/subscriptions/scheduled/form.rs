//! What the browser sends to have something done at a later instant.

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, Time};

use crate::clock::whole_seconds;
use crate::commitments::{Planned, Seats};
use crate::text::{Message, Reader};
use crate::web::form::{Errors, Fields};

/// How far ahead something can be scheduled: beyond the longest term.
const FURTHEST: Duration = Duration::days(4 * 365);

/// Something that is to be done at a later instant.
#[derive(Clone, Copy, Debug)]
pub struct NewChange {
    /// What.
    pub planned: Planned,
    /// When.
    pub due_at: OffsetDateTime,
    /// Whether only the day was named, of which that is the first minute.
    pub is_whole_day: bool,
}

impl NewChange {
    /// Reads the form: an instant in `at` (RFC 3339), as the buttons that offer one send it, or a day and a time on
    /// the reader's clock; without a time, the day's first minute.
    ///
    /// # Errors
    /// What is wrong with the number, the day or the time.
    pub fn parse(fields: &Fields, reader: &Reader, now: OffsetDateTime) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let planned = errors.take("quantity", planned(fields));
        let due_at = instant(fields, reader, now, &mut errors);
        match (planned, due_at) {
            (Some(planned), Some(due_at)) if errors.is_empty() => {
                let is_whole_day = fields.text("at").is_empty() && fields.text("time").is_empty();
                Ok(Self { planned, due_at, is_whole_day })
            }
            _ => Err(errors),
        }
    }

    /// Whether it is wanted at the instant `at`, or on that day.
    #[must_use]
    pub fn is_for(&self, at: OffsetDateTime) -> bool {
        let into_the_day = at - self.due_at;
        into_the_day == Duration::ZERO
            || (self.is_whole_day && Duration::ZERO < into_the_day && into_the_day < Duration::DAY)
    }
}

/// The instant at which something is to be done: one in `at` (RFC 3339), or a day and a time on the reader's clock.
pub(in crate::subscriptions) fn instant(
    fields: &Fields,
    reader: &Reader,
    now: OffsetDateTime,
    errors: &mut Errors,
) -> Option<OffsetDateTime> {
    let due_at = match OffsetDateTime::parse(&fields.text("at"), &Rfc3339) {
        Ok(at) => Some(at),
        Err(_) => typed(fields, reader, errors),
    };
    let due_at = whole_seconds(due_at?);
    let judged = match due_at {
        at if at <= now => Err(Message::new("schedule-date-past")),
        at if at > now + FURTHEST => Err(Message::new("schedule-date-far")),
        at => Ok(at),
    };
    errors.take("date", judged)
}

fn planned(fields: &Fields) -> Result<Planned, Message> {
    if fields.text("act") == "cancel" {
        return Ok(Planned::Cancel);
    }
    let digits: String = fields.text("quantity").chars().filter(|digit| !digit.is_whitespace()).collect();
    let count = digits.parse().map_err(|_| Message::new("subscriptions-quantity-number"))?;
    Seats::new(count).map(Planned::Seats).map_err(|refusal| refusal.message())
}

/// The instant of the day and the time that were typed.
fn typed(fields: &Fields, reader: &Reader, errors: &mut Errors) -> Option<OffsetDateTime> {
    let day = Date::parse(&fields.text("date"), format_description!("[year]-[month]-[day]"));
    let day = errors.take("date", day.map_err(|_| Message::new("schedule-date-unreadable")));
    let time = match fields.text("time") {
        text if text.is_empty() => Ok(Time::MIDNIGHT),
        text => Time::parse(text.get(..5).unwrap_or(&text), format_description!("[hour]:[minute]")),
    };
    let time = errors.take("time", time.map_err(|_| Message::new("schedule-time-unreadable")));
    reader.instant_of(day?, time?)
}
