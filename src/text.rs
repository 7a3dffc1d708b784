//! The words that people read: Fluent messages in French and English, and how dates, numbers and money are
//! written in each.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
use jiff::tz::TimeZone;
use time::{Date, OffsetDateTime, UtcOffset};

static_loader! {
    static MESSAGES = {
        locales: "text",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const FRENCH: LanguageIdentifier = langid!("fr");
const ENGLISH: LanguageIdentifier = langid!("en");

/// A language of the panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// French.
    Fr,
    /// English.
    #[default]
    En,
}

/// The name is not that of a language of the panel.
#[derive(Debug, thiserror::Error)]
#[error("not a language of the panel")]
pub struct UnknownLanguage;

impl Language {
    /// Both, in the order in which a list shows them.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// `fr` or `en`, as stored and as in `<html lang>`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The other one, for the switch in the header.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Fr => Self::En,
            Self::En => Self::Fr,
        }
    }

    /// The language that an `Accept-Language` header likes best, if it names one of ours.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let weighted = header.split(',').filter_map(|part| {
            let mut pieces = part.trim().split(';');
            let language = pieces.next()?.split('-').next()?.parse().ok()?;
            let weight =
                pieces.find_map(|piece| piece.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            (weight > 0.0).then_some((language, weight))
        });
        // The first of equals wins, so a later one must be strictly better.
        weighted
            .fold(None, |best: Option<(Self, f32)>, next| match best {
                Some(best) if best.1 >= next.1 => Some(best),
                _ => Some(next),
            })
            .map(|(language, _)| language)
    }
}

impl std::str::FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        match code.to_ascii_lowercase().as_str() {
            "fr" => Ok(Self::Fr),
            "en" => Ok(Self::En),
            _ => Err(UnknownLanguage),
        }
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(code: String) -> Result<Self, UnknownLanguage> {
        code.parse()
    }
}

/// A sentence that is still to be said in the reader's language: a key of `text/`, and what goes into it.
#[derive(Clone, Debug)]
pub struct Message {
    key: Cow<'static, str>,
    arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What can go into a sentence.
#[derive(Clone, Debug)]
pub enum Argument {
    /// A name or another text, put in as it is.
    Text(String),
    /// A number: chooses the plural, and is written in the reader's form.
    Number(i64),
    /// An amount of money.
    Money(Money),
    /// An instant, written with its time in the reader's time zone.
    Instant(OffsetDateTime),
    /// An instant that counts: with its week day, and UTC beside it.
    Deadline(OffsetDateTime),
    /// The day of an instant in the reader's time zone.
    Day(OffsetDateTime),
    /// Another sentence.
    Message(Message),
}

impl Message {
    /// The sentence `key`.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), arguments: Vec::new() }
    }

    /// Puts `value` into the sentence as `name`.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Into<Argument>) -> Self {
        self.arguments.push((name.into(), value.into()));
        self
    }

    /// The key, which is also the code of a form error.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The sentence in the reader's language. A missing key shows as `⟦key⟧`, which every page test refuses.
    #[must_use]
    pub fn say(&self, reader: &Reader) -> String {
        let arguments: HashMap<Cow<'static, str>, FluentValue<'_>> = self
            .arguments
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Argument::Text(text) => FluentValue::from(text.as_str()),
                    Argument::Number(number) => FluentValue::from(*number),
                    Argument::Money(money) => FluentValue::from(reader.money(*money)),
                    Argument::Instant(instant) => FluentValue::from(reader.instant(*instant)),
                    Argument::Deadline(instant) => FluentValue::from(reader.deadline(*instant)),
                    Argument::Day(instant) => FluentValue::from(reader.day(*instant)),
                    Argument::Message(message) => FluentValue::from(message.say(reader)),
                };
                (name.clone(), value)
            })
            .collect();
        let language = match reader.language {
            Language::Fr => FRENCH,
            Language::En => ENGLISH,
        };
        MESSAGES
            .lookup_single_language(&language, &self.key, Some(&arguments))
            .unwrap_or_else(|_| format!("⟦{}⟧", self.key))
    }
}

impl From<&'static str> for Message {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// What a template can have said: a key, or a message that a handler made.
pub trait Sayable {
    /// The message.
    fn message(&self) -> Message;
}

impl Sayable for str {
    fn message(&self) -> Message {
        Message::new(self.to_owned())
    }
}

impl Sayable for Message {
    fn message(&self) -> Message {
        self.clone()
    }
}

impl<T: Sayable + ?Sized> Sayable for &T {
    fn message(&self) -> Message {
        (*self).message()
    }
}

macro_rules! argument_from {
    ($($type:ty => |$value:ident| $variant:expr),* $(,)?) => {
        $(impl From<$type> for Argument { fn from($value: $type) -> Self { $variant } })*
    };
}

argument_from! {
    &str => |value| Self::Text(value.to_owned()),
    &String => |value| Self::Text(value.clone()),
    String => |value| Self::Text(value),
    i64 => |value| Self::Number(value),
    &i64 => |value| Self::Number(*value),
    &&str => |value| Self::Text((*value).to_owned()),
    &&String => |value| Self::Text((*value).clone()),
    u32 => |value| Self::Number(i64::from(value)),
    &u32 => |value| Self::Number(i64::from(*value)),
    usize => |value| Self::Number(i64::try_from(value).unwrap_or(i64::MAX)),
    Money => |value| Self::Money(value),
    &Money => |value| Self::Money(*value),
    OffsetDateTime => |value| Self::Instant(value),
    &OffsetDateTime => |value| Self::Instant(*value),
    Message => |value| Self::Message(value),
    &Message => |value| Self::Message(value.clone()),
}

/// An amount in 1/10000 of a currency's unit (ISO 4217 code), as price sheets have four decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// 1/10000 of the unit.
    pub amount: i64,
    /// ISO 4217, such as `EUR`.
    pub currency: Currency,
}

/// What a template can have written as an amount of money: behind however many references.
pub trait Payable {
    /// The amount.
    fn amount(&self) -> Money;
}

impl Payable for Money {
    fn amount(&self) -> Money {
        *self
    }
}

impl<T: Payable> Payable for &T {
    fn amount(&self) -> Money {
        (*self).amount()
    }
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency with this code; `XXX`, ISO's "no currency", where the code is not three letters.
    #[must_use]
    pub fn new(code: &str) -> Self {
        match code.as_bytes() {
            &[a, b, c] if code.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                Self([a, b, c].map(|byte| byte.to_ascii_uppercase()))
            }
            _ => Self(*b"XXX"),
        }
    }

    /// Three capital letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    fn symbol(&self) -> &str {
        match self.code() {
            "EUR" => "€",
            "GBP" => "£",
            "USD" => "$",
            other => other,
        }
    }
}

impl Money {
    /// `amount` in 1/10000 of the unit of the currency with this ISO code.
    #[must_use]
    pub fn new(amount: i64, currency: &str) -> Self {
        Self { amount, currency: Currency::new(currency) }
    }

    /// This amount `count` times.
    #[must_use]
    pub fn times(self, count: i64) -> Self {
        Self { amount: self.amount.saturating_mul(count), ..self }
    }
}

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

/// Template filters: `{{ "orders-new-title"|t }}`, `{{ "orders-count"|with("count", n)|t }}`, `{{ at|instant }}`.
#[expect(clippy::inline_always, reason = "askama's macro writes it")]
pub mod filters {
    use askama::Values;
    use time::OffsetDateTime;

    use super::{Argument, Display, Message, Payable, Reader, Sayable};

    /// The runtime value under which a page finds its [`Reader`].
    pub const READER: &str = "reader";

    fn reader(values: &dyn Values) -> askama::Result<&Reader> {
        askama::get_value::<Reader>(values, READER)
    }

    /// The sentence in the reader's language.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn t(message: impl Sayable, values: &dyn Values) -> askama::Result<String> {
        Ok(message.message().say(reader(values)?))
    }

    /// The sentence whose key is a prefix and a stored word: `{{ order.state|key("order-state-")|t }}`.
    ///
    /// # Errors
    /// Never.
    #[askama::filter_fn]
    pub fn key(word: impl Display, _: &dyn Values, prefix: &str) -> askama::Result<Message> {
        Ok(Message::new(format!("{prefix}{word}")))
    }

    /// Puts a value into a sentence.
    ///
    /// # Errors
    /// Never.
    #[askama::filter_fn]
    pub fn with<V: Into<Argument>>(
        message: impl Sayable,
        _: &dyn Values,
        name: &str,
        value: V,
    ) -> askama::Result<Message> {
        Ok(message.message().with(name.to_owned(), value))
    }

    /// The day of an instant.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn day(instant: &OffsetDateTime, values: &dyn Values) -> askama::Result<String> {
        Ok(reader(values)?.day(*instant))
    }

    /// An instant with its time.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn instant(instant: &OffsetDateTime, values: &dyn Values) -> askama::Result<String> {
        Ok(reader(values)?.instant(*instant))
    }

    /// An instant that counts: with its week day, and UTC beside it.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn deadline(instant: &OffsetDateTime, values: &dyn Values) -> askama::Result<String> {
        Ok(reader(values)?.deadline(*instant))
    }

    /// An amount of money.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn money(money: impl Payable, values: &dyn Values) -> askama::Result<String> {
        Ok(reader(values)?.money(money.amount()))
    }

    /// A number.
    ///
    /// # Errors
    /// When the page is rendered without a reader.
    #[askama::filter_fn]
    pub fn number(number: &i64, values: &dyn Values) -> askama::Result<String> {
        Ok(reader(values)?.number(*number))
    }

    /// The value of a `<time datetime>`: RFC 3339.
    ///
    /// # Errors
    /// When the instant lies outside the years that the format can write.
    #[askama::filter_fn]
    pub fn machine(instant: &OffsetDateTime, _: &dyn Values) -> askama::Result<String> {
        instant
            .format(&time::format_description::well_known::Rfc3339)
            .map_err(|error| askama::Error::Custom(Box::new(error)))
    }

    /// The address of a static file: `{{ "panel.css"|asset }}`.
    ///
    /// # Errors
    /// Never.
    #[askama::filter_fn]
    pub fn asset(path: &str, _: &dyn Values) -> askama::Result<String> {
        Ok(crate::web::assets::url(path))
    }

    /// What the layout needs to know of the request.
    ///
    /// # Errors
    /// When the page is rendered outside a request.
    #[askama::filter_fn]
    pub fn shell(name: &str, values: &dyn Values) -> askama::Result<crate::web::page::Shell> {
        askama::get_value::<crate::web::page::Shell>(values, name).cloned()
    }
}
