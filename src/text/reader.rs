//! Who reads: how dates, numbers and money are written in each language and time zone.

use jiff::tz::TimeZone;
use time::{Date, OffsetDateTime, Time, UtcOffset};

use super::{Language, Message, Money};

/// Who reads: the language and time zone in which a page or mail speaks.
#[derive(Clone, Debug)]
pub struct Reader {
    /// The language.
    pub language: Language,
    /// The time zone in which instants are shown.
    pub zone: TimeZone,
}

impl Reader {
    /// A reader of `language` in the IANA time zone `zone`; UTC where the name is unknown.
    #[must_use]
    pub fn new(language: Language, zone: &str) -> Self {
        Self { language, zone: TimeZone::get(zone).unwrap_or(TimeZone::UTC) }
    }

    /// `instant` on this reader's clock.
    #[must_use]
    pub fn local(&self, instant: OffsetDateTime) -> OffsetDateTime {
        let offset = jiff::Timestamp::from_second(instant.unix_timestamp()).ok().and_then(|timestamp| {
            UtcOffset::from_whole_seconds(self.zone.to_offset(timestamp).seconds()).ok()
        });
        instant.to_offset(offset.unwrap_or(UtcOffset::UTC))
    }

    /// The instant at which this reader's clock shows `time` on `date`: the later hour where the clocks skip it, the
    /// first where it comes twice.
    #[must_use]
    pub fn instant_of(&self, date: Date, time: Time) -> Option<OffsetDateTime> {
        let year = i16::try_from(date.year()).ok()?;
        let small = |part: u8| i8::try_from(part).ok();
        let (month, day) = (small(date.month().into())?, small(date.day())?);
        let (hour, minute, second) = (small(time.hour())?, small(time.minute())?, small(time.second())?);
        let civil = jiff::civil::DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
        OffsetDateTime::from_unix_timestamp(self.zone.to_timestamp(civil).ok()?.as_second()).ok()
    }

    /// `20 mars 2026` / `20 March 2026`.
    #[must_use]
    pub fn day(&self, instant: OffsetDateTime) -> String {
        self.date(self.local(instant).date())
    }

    /// `20 mars 2026 à 11:02` / `20 March 2026 at 11:02`.
    #[must_use]
    pub fn instant(&self, instant: OffsetDateTime) -> String {
        let local = self.local(instant);
        Message::new("date-instant")
            .with("day", self.date(local.date()))
            .with("time", format!("{:02}:{:02}", local.hour(), local.minute()))
            .say(self)
    }

    /// As [`Reader::instant`] with the week day before it and UTC behind it, for a deadline that counts.
    #[must_use]
    pub fn deadline(&self, instant: OffsetDateTime) -> String {
        let local = self.local(instant);
        let utc = instant.to_offset(UtcOffset::UTC);
        let utc_time = format!("{:02}:{:02}", utc.hour(), utc.minute());
        // On the other side of midnight the hour alone would mislead.
        let utc_text = if utc.date() == local.date() {
            utc_time
        } else {
            Message::new("date-instant").with("day", self.date(utc.date())).with("time", utc_time).say(self)
        };
        Message::new("date-deadline")
            .with(
                "weekday",
                Message::new(format!("date-weekday-{}", local.weekday().number_from_monday())).say(self),
            )
            .with("day", self.date(local.date()))
            .with("time", format!("{:02}:{:02}", local.hour(), local.minute()))
            .with("utc", utc_text)
            .say(self)
    }

    /// `2026-03-20 11:02:33`: to the second and the same in both languages, for staff who compare many rows.
    #[must_use]
    pub fn second(&self, instant: OffsetDateTime) -> String {
        let local = self.local(instant);
        format!("{} {}", local.date(), clock_face(local))
    }

    /// The same instant in UTC, to stand beside [`Reader::second`]: `10:02:33 UTC`, with the date where that is
    /// another.
    #[must_use]
    pub fn utc(&self, instant: OffsetDateTime) -> String {
        let utc = instant.to_offset(UtcOffset::UTC);
        if utc.date() == self.local(instant).date() {
            format!("{} UTC", clock_face(utc))
        } else {
            format!("{} {} UTC", utc.date(), clock_face(utc))
        }
    }

    fn date(&self, date: Date) -> String {
        let month = Message::new(format!("date-month-{}", u8::from(date.month()))).say(self);
        let day = if self.language == Language::Fr && date.day() == 1 {
            "1er".to_owned()
        } else {
            date.day().to_string()
        };
        Message::new("date-day")
            .with("day", day)
            .with("month", month)
            .with("year", date.year().to_string())
            .say(self)
    }

    /// `1 684,80 €` / `€1,684.80`, rounded half up to two decimals.
    #[must_use]
    pub fn money(&self, money: Money) -> String {
        let cents = (money.amount.unsigned_abs() + 50) / 100;
        let sign = if money.amount < 0 { "-" } else { "" };
        let whole = self.grouped(cents / 100);
        let (symbol, rest) = (money.currency.symbol(), cents % 100);
        match self.language {
            Language::Fr => format!("{sign}{whole},{rest:02}\u{a0}{symbol}"),
            Language::En if symbol.len() == 3 && symbol.is_ascii() => {
                format!("{sign}{symbol}\u{a0}{whole}.{rest:02}")
            }
            Language::En => format!("{sign}{symbol}{whole}.{rest:02}"),
        }
    }

    /// `12 500` / `12,500`.
    #[must_use]
    pub fn number(&self, number: i64) -> String {
        let sign = if number < 0 { "-" } else { "" };
        format!("{sign}{}", self.grouped(number.unsigned_abs()))
    }

    fn grouped(&self, number: u64) -> String {
        let separator = match self.language {
            Language::Fr => '\u{202f}',
            Language::En => ',',
        };
        let digits = number.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }
}

fn clock_face(instant: OffsetDateTime) -> String {
    format!("{:02}:{:02}:{:02}", instant.hour(), instant.minute(), instant.second())
}
