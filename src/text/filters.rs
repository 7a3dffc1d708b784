//! Template filters: `{{ "orders-new-title"|t }}`, `{{ "orders-count"|with("count", n)|t }}`, `{{ at|instant }}`.

use std::fmt::Display;

use askama::Values;
use time::OffsetDateTime;

use super::{Argument, Message, Payable, Reader, Sayable};

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

/// An instant to the second, for staff.
///
/// # Errors
/// When the page is rendered without a reader.
#[askama::filter_fn]
pub fn second(instant: &OffsetDateTime, values: &dyn Values) -> askama::Result<String> {
    Ok(reader(values)?.second(*instant))
}

/// An instant to the second in UTC, to stand beside the reader's own time.
///
/// # Errors
/// When the page is rendered without a reader.
#[askama::filter_fn]
pub fn utc(instant: &OffsetDateTime, values: &dyn Values) -> askama::Result<String> {
    Ok(reader(values)?.utc(*instant))
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
