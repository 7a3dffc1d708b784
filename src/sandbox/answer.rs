//! The answers that Microsoft gives: JSON in camelCase without nulls, and its way of wrapping lists.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime};

use super::refusal::Refusal;

/// What a handler ends in.
pub type Reply = Result<HttpResponse, Refusal>;

/// `body` under `status`.
pub fn json(status: StatusCode, body: Value) -> HttpResponse {
    HttpResponse::build(status).json(without_nulls(body))
}

/// 200 with `body`.
pub fn ok(body: Value) -> HttpResponse {
    json(StatusCode::OK, body)
}

/// 201 with `body`.
pub fn created(body: Value) -> HttpResponse {
    json(StatusCode::CREATED, body)
}

/// A list as Microsoft wraps it; `uri` is where it was read, relative and without `/v1`.
pub fn collection(items: &[Value], uri: &str) -> Value {
    json!({
        "totalCount": items.len(),
        "items": items,
        "links": {"self": link(uri)},
        "attributes": {"objectType": "Collection"},
    })
}

/// A link to `uri`, relative and without `/v1`.
pub fn link(uri: &str) -> Value {
    json!({"uri": uri, "method": "GET", "headers": []})
}

/// An instant as Microsoft writes it.
pub fn instant(at: OffsetDateTime) -> Value {
    at.format(&Rfc3339).map_or(Value::Null, Value::String)
}

/// A day as Microsoft writes it: its first instant.
pub fn day(day: Date) -> Value {
    instant(day.midnight().assume_utc())
}

/// An amount in 1/10000 of the currency, as the JSON number that Microsoft sends.
pub fn amount(units: i64) -> Value {
    let sign = if units < 0 { "-" } else { "" };
    let units = units.unsigned_abs();
    format!("{sign}{}.{:04}", units / 10_000, units % 10_000).parse::<f64>().map_or(Value::Null, Value::from)
}

/// `value` without the members that are null.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(_, member)| !member.is_null())
                .map(|(name, member)| (name, without_nulls(member)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}
