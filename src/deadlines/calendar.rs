//! Calendars that a person's own program reads: a secret address, and what stands behind it in iCalendar's words
//! (RFC 5545, RFC 7986).

use icalendar::{Component, Event, Property};
use secrecy::SecretString;
use time::{Duration, OffsetDateTime, UtcOffset};

use crate::commitments::{Kind, Surcharges};
use crate::deadlines::{Entry, Filter};
use crate::secrets::Key;
use crate::text::{Argument, Message, Reader};

/// Calendars that one person can have at a time.
pub const MOST: usize = 10;
/// How long a program may be content with what it has read: as the panel looks at each service.
const GOOD_FOR: &str = "PT6H";
/// A calendar has at least one component (RFC 5545, 3.6): without a date, the zone in which all dates are told.
const ZONE: &str = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n\
    TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";
/// How every calendar ends.
const END: &str = "END:VCALENDAR\r\n";
/// How much of a day an instant takes up: a calendar shows nothing that takes no time.
const SHOWN_FOR: Duration = Duration::minutes(30);

/// A person's calendar.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Calendar {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub account_id: i64,
    /// Goes into the address.
    pub nonce: String,
    /// The filter's kind; empty for every one.
    pub kind: String,
    /// The filter's service; empty for every one.
    pub service: String,
    /// Whether it shows only what is undecided.
    pub undecided: bool,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When a program last read it, to the hour.
    pub fetched_at: Option<OffsetDateTime>,
}

impl Calendar {
    /// Which deadlines it shows.
    #[must_use]
    pub fn filter(&self) -> Filter {
        Filter {
            kind: Kind::named(&self.kind),
            service: self.service.clone(),
            undecided: self.undecided,
            weeks: None,
        }
    }

    /// What its address is secret by: derived from the key each time, never stored.
    #[must_use]
    pub fn token(&self, key: &Key) -> SecretString {
        token(key, self.account_id, &self.nonce)
    }
}

/// The token of an account's calendar with this nonce.
#[must_use]
pub fn token(key: &Key, account: i64, nonce: &str) -> SecretString {
    key.token(&format!("calendar {account} {nonce}"))
}

/// The deadlines of `reseller` as a calendar, in the reader's language. `public_url` is that of the panel, without a
/// slash at its end. The same deadlines make the same text.
#[must_use]
pub fn feed(
    entries: &[Entry],
    surcharges: Surcharges,
    reseller: &str,
    reader: &Reader,
    public_url: &str,
) -> String {
    let name = Message::new("deadlines-calendar-name").with("reseller", reseller).say(reader);
    // No METHOD: a published event would need an organiser (RFC 5546, 3.2.1), and this is nobody's invitation.
    let mut calendar = icalendar::Calendar::empty();
    calendar
        .append_property(Property::new("VERSION", "2.0"))
        .append_property(Property::new("PRODID", "-//Aubade//Deadlines//EN"))
        .append_property(Property::new("CALSCALE", "GREGORIAN"))
        .name(&name)
        .append_property(
            Property::new("REFRESH-INTERVAL", GOOD_FOR).add_parameter("VALUE", "DURATION").done(),
        )
        .append_property(Property::new("X-PUBLISHED-TTL", GOOD_FOR));
    for entry in entries.iter().filter(|entry| is_fixed(entry.kind)) {
        calendar.push(event(entry, entry.cost(surcharges), reader, public_url));
    }
    let is_empty = calendar.components.is_empty();
    let text = calendar.to_string();
    match text.strip_suffix(END) {
        Some(begun) if is_empty => format!("{begun}{ZONE}{END}"),
        _ => text,
    }
}

/// Whether a deadline of this kind stays where it is: an order that waits moves on every quarter of an hour.
fn is_fixed(kind: Kind) -> bool {
    !matches!(kind, Kind::AgreementMissing | Kind::AccountReview)
}

fn event(entry: &Entry, cost: Option<Message>, reader: &Reader, public_url: &str) -> Event {
    let mut event = Event::new();
    event.uid(&uid(entry, public_url));
    // Without a method, the time of the last revision (RFC 5545, 3.8.7.2); it stands for the number of revisions too.
    event.append_property(Property::new("DTSTAMP", instant(entry.written_at)));
    event.append_property(Property::new("LAST-MODIFIED", instant(entry.written_at)));
    event.append_property(Property::new("SEQUENCE", revision(entry.written_at).to_string()));
    match entry.kind {
        // What happens with a day is not at an hour: Microsoft's last day of the term, in UTC.
        Kind::TermEnds | Kind::TrialConverts => {
            let last = (entry.at - Duration::SECOND).to_offset(UtcOffset::UTC);
            event.append_property(day("DTSTART", last));
            event.append_property(day("DTEND", last + Duration::DAY));
        }
        Kind::ScheduledChange => {
            event.append_property(Property::new("DTSTART", instant(entry.at)));
            event.append_property(Property::new("DTEND", instant(entry.at + SHOWN_FOR)));
        }
        // What must be done before ends with its last instant.
        _ => {
            event.append_property(Property::new("DTSTART", instant(entry.at - SHOWN_FOR)));
            event.append_property(Property::new("DTEND", instant(entry.at)));
        }
    }
    let key = if entry.is_undecided() { "deadlines-event-undecided" } else { "deadlines-event" };
    let names = [entry.title.as_deref(), entry.service.as_deref().or(entry.company.as_deref())];
    let names: Vec<&str> = names.into_iter().flatten().collect();
    event.summary(&Message::new(key).with("what", entry.what()).with("about", names.join(", ")).say(reader));
    let address = format!("{public_url}{}", entry.subject());
    let until = Message::new("deadlines-event-at").with("at", Argument::Deadline(entry.at));
    let mut lines: Vec<String> =
        [Some(until), cost].into_iter().flatten().map(|line| line.say(reader)).collect();
    lines.push(address.clone());
    event.description(&lines.join("\n"));
    event.url(&address);
    event.append_property(Property::new("TRANSP", "TRANSPARENT"));
    event.done()
}

/// The same for the same date of the same thing, however often it is written; another date is another event.
fn uid(entry: &Entry, public_url: &str) -> String {
    let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
    let about = entry.order_id.or(entry.subscription_id).unwrap_or_default();
    format!("{}-{about}-{}@{host}", entry.kind, entry.at.unix_timestamp())
}

/// Grows with each revision, and fits into 32 bits for four thousand years.
fn revision(written_at: OffsetDateTime) -> i64 {
    written_at.unix_timestamp() / 60
}

fn instant(at: OffsetDateTime) -> String {
    let at = at.to_offset(UtcOffset::UTC);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", at.hour(), at.minute(), at.second())
}

fn day(key: &str, at: OffsetDateTime) -> Property {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    Property::new(key, format!("{year:04}{month:02}{day:02}")).add_parameter("VALUE", "DATE").done()
}
