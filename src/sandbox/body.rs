//! What a call carries: JSON whose keys may begin with a capital, refused with a code when it has the wrong form.

use actix_web::dev::Payload;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::refusal::Refusal;

/// A missing field, a wrong type, or no JSON at all (chosen; Microsoft has no one code for it).
pub const MALFORMED: u32 = 2000;

/// A JSON body read as a `T`. Keys are accepted as `camelCase` and as `PascalCase`.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            if !is_json {
                return Err(Refusal::bad(MALFORMED, "Send the body as application/json.").into());
            }
            Ok(Self(parse(&bytes)?))
        })
    }
}

/// `bytes` as a `T`; the refusal never repeats a value that was sent.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let value: Value =
        serde_json::from_slice(bytes).map_err(|_| Refusal::bad(MALFORMED, "The body is not JSON."))?;
    serde_json::from_value(camel_case(value)).map_err(|error| {
        let said = error.to_string();
        let reason = said.find("expected").map_or(said.as_str(), |at| &said[at..]);
        Refusal::bad(MALFORMED, format!("A field of the body is wrong: {reason}."))
    })
}

/// `value` with the first letter of every key in lower case.
fn camel_case(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.into_iter().map(|(name, member)| (uncapitalised(&name), camel_case(member))).collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(camel_case).collect()),
        other => other,
    }
}

fn uncapitalised(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The text of `field`, or the refusal that names it when it is missing or blank.
pub fn required<'a>(field: Option<&'a str>, name: &str) -> Result<&'a str, Refusal> {
    match field.map(str::trim) {
        Some(text) if !text.is_empty() => Ok(text),
        _ => Err(Refusal::bad(MALFORMED, format!("{name} is required.")).about(name)),
    }
}
