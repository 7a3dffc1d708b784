//! The values of a statement, in the types that both databases have.

use time::OffsetDateTime;

/// A value for a `$n` of a statement. `None` is SQL's null of that type.
#[derive(Clone, Debug)]
pub enum Value {
    /// `bigint` / `integer`.
    Integer(Option<i64>),
    /// `text`.
    Text(Option<String>),
    /// `boolean`.
    Boolean(bool),
    /// `timestamptz` / `text` in RFC 3339, in UTC and whole seconds.
    Time(Option<OffsetDateTime>),
    /// `bytea` / `blob`.
    Bytes(Option<Vec<u8>>),
}

/// PostgreSQL's text holds every character but the zero byte, and refuses a statement that brings one.
fn text(value: &str) -> String {
    value.replace('\0', "")
}

macro_rules! value_from {
    ($($type:ty => |$value:ident| $variant:expr),* $(,)?) => {
        $(impl From<$type> for Value { fn from($value: $type) -> Self { $variant } })*
    };
}

value_from! {
    i64 => |value| Self::Integer(Some(value)),
    Option<i64> => |value| Self::Integer(value),
    i32 => |value| Self::Integer(Some(i64::from(value))),
    u32 => |value| Self::Integer(Some(i64::from(value))),
    bool => |value| Self::Boolean(value),
    &str => |value| Self::Text(Some(text(value))),
    &String => |value| Self::Text(Some(text(value))),
    String => |value| Self::Text(Some(text(&value))),
    Option<String> => |value| Self::Text(value.as_deref().map(text)),
    Option<&str> => |value| Self::Text(value.map(text)),
    uuid::Uuid => |value| Self::Text(Some(value.to_string())),
    OffsetDateTime => |value| Self::Time(Some(crate::clock::whole_seconds(value))),
    Option<OffsetDateTime> => |value| Self::Time(value.map(crate::clock::whole_seconds)),
    Vec<u8> => |value| Self::Bytes(Some(value)),
    Option<Vec<u8>> => |value| Self::Bytes(value),
}
