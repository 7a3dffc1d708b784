//! What a browser sends about what is kept back: how long, above which amounts, and why something is rejected.

use crate::holds::{LONGEST, Policy};
use crate::text::{Message, Money};
use crate::web::form::{Errors, Fields};

/// Characters of a reason at most.
const LONGEST_REASON: usize = 500;
/// The largest amount, in units of the currency: more than any order, and far from the end of the numbers.
const LARGEST: i64 = 1_000_000_000;

/// Why something is rejected.
///
/// # Errors
/// When nothing is said, or too much.
pub fn reason(fields: &Fields) -> Result<String, Errors> {
    let reason = fields.text("reason");
    let problem = match reason.chars().count() {
        0 => Message::new("holds-error-reason-missing"),
        count if count > LONGEST_REASON => Message::new("holds-error-reason-long")
            .with("longest", i64::try_from(LONGEST_REASON).unwrap_or_default()),
        _ => return Ok(reason),
    };
    let mut errors = Errors::default();
    errors.add("reason", problem);
    Err(errors)
}

/// What a reseller sets, in its currency. `has_colleague` says whether there is a second person at all.
///
/// # Errors
/// What is no number of minutes or no amount, and a second person where there is only one.
pub fn policy(fields: &Fields, currency: &str, has_colleague: bool) -> Result<Policy, Errors> {
    let mut errors = Errors::default();
    let undo_minutes = errors.take("undo_minutes", minutes(&fields.text("undo_minutes")));
    let large_from = errors.take("large_from", amount(&fields.text("large_from")));
    let other_minutes = errors.take("other_minutes", minutes(&fields.text("other_minutes")));
    let approval_from = match (fields.ticked("approval"), has_colleague) {
        (false, _) => Some(None),
        (true, false) => errors.take("approval", Err("holds-error-alone")),
        (true, true) => errors.take("approval_from", amount(&fields.text("approval_from")).map(Some)),
    };
    match (undo_minutes, other_minutes, large_from, approval_from) {
        (Some(undo_minutes), Some(other_minutes), Some(large_from), Some(approval_from)) => Ok(Policy {
            undo_minutes,
            other_minutes,
            large_from: Money::new(large_from, currency),
            approval_from: approval_from.map(|limit| Money::new(limit, currency)),
        }),
        _ => Err(errors),
    }
}

fn minutes(text: &str) -> Result<i64, Message> {
    let wrong = || Message::new("holds-error-minutes").with("longest", LONGEST);
    let minutes: i64 = text.parse().map_err(|_| wrong())?;
    if (0..=LONGEST).contains(&minutes) { Ok(minutes) } else { Err(wrong()) }
}

/// An amount as people write it, with blanks between the thousands and a comma or a point before at most two
/// decimals; in 1/10000 of the unit.
fn amount(text: &str) -> Result<i64, Message> {
    let wrong = || Message::new("holds-error-amount");
    let plain: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (units, decimals) = plain.split_once([',', '.']).unwrap_or((&plain, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(units) || !is_digits(decimals) || decimals.len() > 2 {
        return Err(wrong());
    }
    let units: i64 = units.parse().map_err(|_| wrong())?;
    if units > LARGEST {
        return Err(wrong());
    }
    let cents: i64 = format!("{decimals:0<2}").parse().map_err(|_| wrong())?;
    Ok(units * 10_000 + cents * 100)
}

/// An amount as the form shows it: a point and two decimals only where there are any.
#[must_use]
pub fn typed(money: Money) -> String {
    let (units, rest) = (money.amount / 10_000, money.amount % 10_000 / 100);
    if rest == 0 { units.to_string() } else { format!("{units}.{rest:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_as_people_write_it_and_shown_as_it_is_read() {
        for (text, tenths) in [
            ("10000", 100_000_000),
            ("10 000,50", 100_005_000),
            ("10\u{202f}000.5", 100_005_000),
            ("0", 0),
            ("12.34", 123_400),
        ] {
            assert_eq!(amount(text).unwrap(), tenths, "{text}");
            assert_eq!(amount(&typed(Money::new(tenths, "EUR"))).unwrap(), tenths);
        }
        for wrong in ["", "-1", "1,234.5", "ten", "1.234", "1e9", "99999999999", ".", "١٢"] {
            assert_eq!(amount(wrong).unwrap_err().key(), "holds-error-amount", "{wrong}");
        }
    }

    #[test]
    fn minutes_go_from_none_to_thirty() {
        assert_eq!((minutes("0").unwrap(), minutes("30").unwrap()), (0, 30));
        for wrong in ["", "31", "-1", "5.5", "five"] {
            assert_eq!(minutes(wrong).unwrap_err().key(), "holds-error-minutes", "{wrong}");
        }
    }

    #[test]
    fn whoever_is_alone_cannot_ask_for_a_second_person() {
        let fields = |approval: &str| {
            let text = format!("undo_minutes=5&other_minutes=0&large_from=10000{approval}");
            Fields::parse(text.as_bytes())
        };
        let on = fields("&approval=on&approval_from=500");
        assert_eq!(policy(&on, "EUR", true).unwrap().approval_from, Some(Money::new(5_000_000, "EUR")));
        let errors = policy(&on, "EUR", false).unwrap_err();
        assert_eq!(errors.of("approval").map(Message::key), Some("holds-error-alone"));
        assert_eq!(policy(&fields(""), "EUR", false).unwrap().approval_from, None);
        assert!(policy(&fields("&approval=on"), "EUR", true).unwrap_err().of("approval_from").is_some());
    }
}
