//! What each line of a file would do, worked out without asking anybody: the change and its cost, or why it cannot be.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::bulk::file::{Row, words};
use crate::commitments::{Refusal, Seats};
use crate::services;
use crate::subscriptions::{Subscription, Wish};
use crate::text::Message;

/// The reseller's services that a file names, each with all its subscriptions.
pub type Services = HashMap<String, Vec<Subscription>>;

/// What a line comes to.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It changes nothing.
    Unchanged,
    /// It can be done.
    Ready(Wish),
    /// It cannot.
    Refused(Message),
}

/// A row, the subscription that it is about, where one was found, and what it comes to.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// As written.
    pub row: Row,
    /// The subscription.
    pub subscription: Option<&'a Subscription>,
    /// What it comes to.
    pub verdict: Verdict,
}

/// What is written in the column of wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// Nothing at all.
    Nothing,
    /// So many licences in all.
    Quantity(Seats),
    /// The end of the subscription.
    End,
}

/// Checks every row as if it were done at `now`. A subscription that a file names twice is changed by its first line
/// alone: which of them was meant, only its author knows.
#[must_use]
pub fn check(rows: Vec<Row>, services: &Services, now: OffsetDateTime) -> Vec<Checked<'_>> {
    let mut first: HashMap<i64, i64> = HashMap::new();
    rows.into_iter()
        .map(|row| match find(&row, services) {
            Err(why) => Checked { row, subscription: None, verdict: Verdict::Refused(why) },
            Ok(subscription) => {
                let line = *first.entry(subscription.id).or_insert(row.number);
                let verdict = if line == row.number {
                    verdict(&row, subscription, now)
                } else {
                    Verdict::Refused(Message::new("bulk-refused-twice").with("line", line))
                };
                Checked { row, subscription: Some(subscription), verdict }
            }
        })
        .collect()
}

/// The subscription that a row is about: by its number, or by the name of a licence that the service has once.
fn find<'a>(row: &Row, services: &'a Services) -> Result<&'a Subscription, Message> {
    let Some(subscriptions) = services.get(&row.service) else { return Err("bulk-refused-service".into()) };
    let number = if row.subscription.is_empty() { &row.licence } else { &row.subscription };
    if let Ok(number) = number.parse::<i64>() {
        let found = subscriptions.iter().find(|subscription| subscription.id == number);
        return found.ok_or_else(|| "bulk-refused-licence".into());
    }
    let name = services::plain(&row.licence);
    let mut named = subscriptions.iter().filter(|subscription| {
        !subscription.status.has_ended() && services::plain(&subscription.title) == name
    });
    match (named.next(), named.next()) {
        (Some(subscription), None) => Ok(subscription),
        (Some(_), Some(_)) => Err("bulk-refused-ambiguous".into()),
        (None, _) => Err("bulk-refused-licence".into()),
    }
}

fn verdict(row: &Row, subscription: &Subscription, now: OffsetDateTime) -> Verdict {
    let wanted = match Wanted::read(&row.wish) {
        Ok(wanted) => wanted,
        Err(why) => return Verdict::Refused(why),
    };
    let wish = match wanted {
        Wanted::Nothing => return Verdict::Unchanged,
        Wanted::Quantity(seats) => Wish::Quantity(seats),
        Wanted::End => Wish::End,
    };
    match allowed(subscription, wish, now) {
        // Whatever else could be said against a change, this is none.
        Err(Refusal::Unchanged { .. }) => Verdict::Unchanged,
        Err(refusal) => Verdict::Refused(refusal.message()),
        Ok(()) if is_outdated(&row.present, subscription.quantity) => Verdict::Refused(
            Message::new("bulk-refused-present")
                .with("then", row.present.as_str())
                .with("now", subscription.quantity),
        ),
        Ok(()) => Verdict::Ready(wish),
    }
}

/// Whether `wish` can be done at `now`.
///
/// # Errors
/// The rule that forbids it.
pub fn allowed(subscription: &Subscription, wish: Wish, now: OffsetDateTime) -> Result<(), Refusal> {
    match wish {
        Wish::Quantity(seats) => subscription.terms().change(seats, now).map(drop),
        Wish::End => subscription.terms().cancel(now),
        Wish::EndOfTerm(_) if subscription.may_be_decided() => Ok(()),
        Wish::EndOfTerm(_) => Err(Refusal::Ended),
    }
}

/// Whether a file was made when there was another number of licences than now: its author has not seen this one.
fn is_outdated(present: &str, quantity: i64) -> bool {
    digits(present).parse::<i64>().is_ok_and(|then| then != quantity)
}

impl Wanted {
    fn read(written: &str) -> Result<Self, Message> {
        let word = services::plain(written);
        if word.is_empty() {
            return Ok(Self::Nothing);
        }
        if words("bulk-words-end").contains(&word) {
            return Ok(Self::End);
        }
        match digits(written).parse() {
            Ok(count) => Seats::new(count).map(Self::Quantity).map_err(|refusal| refusal.message()),
            Err(_) => Err("bulk-refused-wish".into()),
        }
    }
}

/// A number as people write it, without the spaces between its thousands.
fn digits(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_number_or_a_word_of_either_language() {
        let seats = |count| Wanted::Quantity(Seats::new(count).unwrap());
        assert_eq!(Wanted::read("12").unwrap(), seats(12));
        assert_eq!(Wanted::read("1\u{202f}200").unwrap(), seats(1200));
        for word in ["cancel", "Cancel", "résilier", "RESILIER"] {
            assert_eq!(Wanted::read(word).unwrap(), Wanted::End, "{word}");
        }
        assert_eq!(Wanted::read("").unwrap(), Wanted::Nothing);
        for (odd, key) in [
            ("0", "commitments-refused-none-left"),
            ("-3", "bulk-refused-wish"),
            ("12.5", "bulk-refused-wish"),
        ] {
            assert_eq!(Wanted::read(odd).unwrap_err().key(), key, "{odd}");
        }
    }
}
