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
    Ready(Asked),
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

/// What a file can ask for: the wishes that mean the same whenever they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// So many licences in all.
    Quantity(Seats),
    /// The end of the subscription.
    End,
}

impl From<Asked> for Wish {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Quantity(seats) => Self::Quantity(seats),
            Asked::End => Self::End,
        }
    }
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
    let name = services::plain(&row.licence);
    let number = if row.subscription.is_empty() { &row.licence } else { &row.subscription };
    if let Ok(number) = number.parse::<i64>() {
        let found = subscriptions.iter().find(|subscription| subscription.id == number);
        let found = found.ok_or_else(|| Message::new("bulk-refused-licence"))?;
        // Columns that were sorted apart would change what nobody meant.
        let is_meant =
            row.subscription.is_empty() || name.is_empty() || name == services::plain(&found.title);
        let other = || Message::new("bulk-refused-mismatch").with("id", row.subscription.as_str());
        return is_meant.then_some(found).ok_or_else(|| other().with("licence", &found.title));
    }
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
    let asked = match asked(&row.wish) {
        Ok(Some(asked)) => asked,
        Ok(None) => return Verdict::Unchanged,
        Err(why) => return Verdict::Refused(why),
    };
    match allowed(subscription, asked, now) {
        // Whatever else could be said against a change, this is none.
        Err(Refusal::Unchanged { .. }) => Verdict::Unchanged,
        Err(refusal) => Verdict::Refused(refusal.message()),
        Ok(()) if is_outdated(&row.present, subscription.quantity) => Verdict::Refused(
            Message::new("bulk-refused-present")
                .with("then", row.present.as_str())
                .with("now", subscription.quantity),
        ),
        Ok(()) => Verdict::Ready(asked),
    }
}

/// Whether what is asked can be done at `now`.
///
/// # Errors
/// The rule that forbids it.
pub fn allowed(subscription: &Subscription, asked: Asked, now: OffsetDateTime) -> Result<(), Refusal> {
    match asked {
        Asked::Quantity(seats) => subscription.terms().change(seats, now).map(drop),
        Asked::End => subscription.terms().cancel(now),
    }
}

/// Whether a file was made when there was another number of licences than now: its author has not seen this one.
fn is_outdated(present: &str, quantity: i64) -> bool {
    digits(present).parse::<i64>().is_ok_and(|then| then != quantity)
}

/// Reads the column of wishes; an empty cell asks for nothing.
fn asked(written: &str) -> Result<Option<Asked>, Message> {
    let word = services::plain(written);
    if word.is_empty() {
        return Ok(None);
    }
    if words("bulk-words-end").contains(&word) {
        return Ok(Some(Asked::End));
    }
    match digits(written).parse() {
        Ok(count) => Seats::new(count).map(Asked::Quantity).map(Some).map_err(|refusal| refusal.message()),
        Err(_) => Err("bulk-refused-wish".into()),
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
        let seats = |count| Some(Asked::Quantity(Seats::new(count).unwrap()));
        assert_eq!(asked("12").unwrap(), seats(12));
        assert_eq!(asked("1\u{202f}200").unwrap(), seats(1200));
        for word in ["cancel", "Cancel", "résilier", "RESILIER"] {
            assert_eq!(asked(word).unwrap(), Some(Asked::End), "{word}");
        }
        assert_eq!(asked("").unwrap(), None);
        for (odd, key) in [
            ("0", "commitments-refused-none-left"),
            ("-3", "bulk-refused-wish"),
            ("12.5", "bulk-refused-wish"),
        ] {
            assert_eq!(asked(odd).unwrap_err().key(), key, "{odd}");
        }
    }
}
