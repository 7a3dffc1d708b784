//! A sentence that is still to be said, and what goes into it.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid, static_loader};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::{Language, Money, Reader};

static_loader! {
    static MESSAGES = {
        locales: "text",
        fallback_language: "en",
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

const FRENCH: LanguageIdentifier = langid!("fr");
const ENGLISH: LanguageIdentifier = langid!("en");

/// A sentence that is still to be said in the reader's language: a key of `text/`, and what goes into it. It can be
/// stored (as JSON) and said later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    key: Cow<'static, str>,
    arguments: Vec<(Cow<'static, str>, Argument)>,
}

/// What can go into a sentence.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Argument {
    /// A name or another text, put in as it is.
    Text(String),
    /// A number: chooses the plural, and is written in the reader's form.
    Number(i64),
    /// An amount of money.
    Money(Money),
    /// An instant, written with its time in the reader's time zone.
    Instant(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
    /// An instant that counts: with its week day, and UTC beside it.
    Deadline(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
    /// The day of an instant in the reader's time zone.
    Day(#[serde(with = "time::serde::rfc3339")] OffsetDateTime),
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
    &&i64 => |value| Self::Number(**value),
    &&str => |value| Self::Text((*value).to_owned()),
    &&String => |value| Self::Text((*value).clone()),
    u32 => |value| Self::Number(i64::from(value)),
    &u32 => |value| Self::Number(i64::from(*value)),
    usize => |value| Self::Number(i64::try_from(value).unwrap_or(i64::MAX)),
    Money => |value| Self::Money(value),
    &Money => |value| Self::Money(*value),
    OffsetDateTime => |value| Self::Instant(value),
    &OffsetDateTime => |value| Self::Instant(*value),
    &&OffsetDateTime => |value| Self::Instant(**value),
    Message => |value| Self::Message(value),
    &Message => |value| Self::Message(value.clone()),
}
