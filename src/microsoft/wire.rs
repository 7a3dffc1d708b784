//! The habits of Microsoft's JSON that several resources share: collections, numbers as text, several forms
//! of an instant. Unknown fields are always accepted.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use time::format_description::well_known::Rfc3339;
use time::{Date, OffsetDateTime, PrimitiveDateTime, Time};

use crate::clock::whole_seconds;

/// One page of a listing.
#[derive(Deserialize)]
pub(super) struct Collection<T> {
    #[serde(default = "Vec::new", bound(deserialize = "T: DeserializeOwned"), deserialize_with = "list")]
    pub items: Vec<T>,
    #[serde(default)]
    pub links: Links,
}

/// Where a page leads.
#[derive(Default, Deserialize)]
pub(super) struct Links {
    #[serde(default)]
    pub next: Option<Link>,
}

/// A link: `uri` is relative and lacks the `/v1`.
#[derive(Deserialize)]
pub(super) struct Link {
    pub uri: String,
    #[serde(default)]
    pub headers: Option<Vec<LinkHeader>>,
}

/// A header to send when following a [`Link`].
#[derive(Deserialize)]
pub(super) struct LinkHeader {
    pub key: String,
    pub value: String,
}

/// Text that may come as a number or a boolean, or not at all.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    })
}

/// A whole number that may come as text or with a fraction of zero, or not at all.
pub(super) fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok())
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// A whole number, 0 for none.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    Ok(number(from)?.unwrap_or_default())
}

/// An amount of money in 1/10000 of its currency: Microsoft's JSON has it as a number with a fraction.
pub(super) fn money<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Number(number) => ten_thousandths(&number.to_string())
            // Such as 1e-7, or more digits than an amount has.
            .or_else(|| ten_thousandths(&format!("{:.4}", number.as_f64()?))),
        Value::String(text) => ten_thousandths(text.trim()),
        _ => None,
    })
}

/// A decimal number in 1/10000, further places rounded half away from zero; `None` for anything else.
pub(super) fn ten_thousandths(text: &str) -> Option<i64> {
    const PLACES: usize = 4;
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let kept: i64 = format!("{fraction:0<PLACES$}")[..PLACES].parse().ok()?;
    let rounded = i64::from(fraction.as_bytes().get(PLACES).is_some_and(|digit| *digit >= b'5'));
    let amount = whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(kept + rounded)?;
    Some(if negative { -amount } else { amount })
}

/// A yes or no that may come as text; no for none.
pub(super) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(flag) => flag,
        Value::String(text) => text.trim().eq_ignore_ascii_case("true"),
        _ => false,
    })
}

/// A value for which `null` says as little as its absence: then the default.
pub(super) fn given<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// A value's name without case and separators, for values of which Microsoft's texts know several spellings.
pub(super) fn key(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_lowercase()).collect()
}

/// An array, perhaps wrapped as `{"value": […]}`, `null` or missing.
pub(super) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let items = match Value::deserialize(from)? {
        Value::Object(mut fields) => fields.remove("value").unwrap_or_default(),
        other => other,
    };
    Option::<Vec<T>>::deserialize(items).map(Option::unwrap_or_default).map_err(serde::de::Error::custom)
}

/// An instant in UTC, cut to whole seconds; `None` for a missing one and for the year 1, by which Microsoft's
/// code says "none".
pub(super) fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<OffsetDateTime>, D::Error> {
    Ok(Option::<String>::deserialize(from)?.as_deref().and_then(parse_instant))
}

/// Reads an instant with an offset, without one (then it is UTC), or a bare date (then its midnight).
pub(super) fn parse_instant(text: &str) -> Option<OffsetDateTime> {
    use time::macros::format_description;
    let text = text.trim();
    let instant = OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(&format!("{text}Z"), &Rfc3339))
        .or_else(|_| {
            let date = Date::parse(text, format_description!("[year]-[month]-[day]"))?;
            Ok::<_, time::error::Parse>(PrimitiveDateTime::new(date, Time::MIDNIGHT).assume_utc())
        })
        .ok()?;
    (instant.year() > 1).then(|| whole_seconds(instant))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn an_instant_is_read_in_each_form_that_microsoft_writes() {
        let expected = Some(datetime!(2026-03-01 10:00:00 UTC));
        for text in [
            "2026-03-01T10:00:00Z",
            "2026-03-01T10:00:00.1234567Z",
            "2026-03-01T10:00:00",
            "2026-03-01T11:00:00+01:00",
        ] {
            assert_eq!(parse_instant(text), expected, "{text}");
        }
        assert_eq!(parse_instant("2026-03-01"), Some(datetime!(2026-03-01 00:00:00 UTC)));
    }

    #[test]
    fn the_year_one_means_none() {
        assert_eq!(parse_instant("0001-01-01T00:00:00Z"), None);
        assert_eq!(parse_instant("soon"), None);
    }

    #[test]
    fn a_price_is_exact_and_rounds_beyond_four_places() {
        for (text, amount) in [
            ("12", 120_000),
            ("12.5", 125_000),
            ("0.0001", 1),
            ("0.00005", 1),
            ("0.00004", 0),
            ("1.99995", 20_000),
            ("-1.5", -15_000),
        ] {
            assert_eq!(ten_thousandths(text), Some(amount), "{text}");
        }
        for text in ["", ".", ".5", "1,5", "1e3", "--1", "99999999999999999999"] {
            assert_eq!(ten_thousandths(text), None, "{text}");
        }
    }

    #[test]
    fn money_comes_as_a_number_or_as_text() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(default, deserialize_with = "money")]
            price: Option<i64>,
        }
        let price = |json: &str| serde_json::from_str::<Holder>(json).unwrap().price;
        assert_eq!(price(r#"{"price":11.7}"#), Some(117_000));
        assert_eq!(price(r#"{"price":12}"#), Some(120_000));
        assert_eq!(price(r#"{"price":1e-7}"#), Some(0));
        assert_eq!(price(r#"{"price":"8.40"}"#), Some(84_000));
        assert_eq!(price(r#"{"price":null}"#), None);
    }

    #[test]
    fn null_is_as_good_as_nothing() {
        #[derive(Debug, PartialEq, Eq, Deserialize)]
        struct Holder {
            #[serde(default, deserialize_with = "given")]
            name: String,
            #[serde(default, deserialize_with = "count")]
            count: i64,
            #[serde(default, deserialize_with = "flag")]
            flag: bool,
        }
        let read = |json: &str| serde_json::from_str::<Holder>(json).unwrap();
        let nothing = Holder { name: String::new(), count: 0, flag: false };
        assert_eq!(read("{}"), nothing);
        assert_eq!(read(r#"{"name":null,"count":null,"flag":null}"#), nothing);
        let something = Holder { name: "a".to_owned(), count: 7, flag: true };
        assert_eq!(read(r#"{"name":"a","count":"7","flag":"True"}"#), something);
    }

    #[test]
    fn a_list_comes_bare_wrapped_or_not_at_all() {
        #[derive(Deserialize)]
        struct Holder {
            #[serde(default, deserialize_with = "list")]
            names: Vec<String>,
        }
        let names = |json: &str| serde_json::from_str::<Holder>(json).unwrap().names;
        assert_eq!(names(r#"{"names":["a"]}"#), ["a"]);
        assert_eq!(names(r#"{"names":{"value":["a"]}}"#), ["a"]);
        assert!(names(r#"{"names":null}"#).is_empty());
        assert!(names("{}").is_empty());
    }
}
