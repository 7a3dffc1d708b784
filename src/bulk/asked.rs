//! What a line asks for: words and numbers, parsed into what the panel can be asked for.

use crate::bulk::Row;
use crate::bulk::row::words;
use crate::catalogue::plan;
use crate::commitments::Seats;
use crate::services;
use crate::subscriptions::Wish;
use crate::subscriptions::end_of_term::Decision;
use crate::text::{Language, Message, Reader};

/// What a file can ask for: the wishes that mean the same whenever they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// So many licences in all.
    Quantity(Seats),
    /// The end of the subscription.
    End,
    /// This at the end of its term.
    Decide(Decision),
}

impl From<Asked> for Wish {
    fn from(asked: Asked) -> Self {
        match asked {
            Asked::Quantity(seats) => Self::Quantity(seats),
            Asked::End => Self::End,
            Asked::Decide(decision) => Self::EndOfTerm(decision),
        }
    }
}

/// What is decided for the end of a term, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// It renews; with another number, licence or commitment where the line names one.
    Renew,
    /// It ends.
    Cancel,
    /// It goes on by the month.
    Extend,
}

impl Word {
    /// Reads the column of decisions; an empty cell decides nothing.
    pub(super) fn read(written: &str) -> Result<Option<Self>, Message> {
        let word = services::plain(written);
        if word.is_empty() {
            return Ok(None);
        }
        let lists = [
            ("bulk-words-renew", Self::Renew),
            ("bulk-words-end", Self::Cancel),
            ("bulk-words-extend", Self::Extend),
        ];
        let found = lists.into_iter().find(|(key, _)| words(key).contains(&word));
        found.map(|(_, word)| Some(word)).ok_or_else(|| "bulk-refused-decision".into())
    }
}

/// Reads the column of what is wanted now; an empty cell asks for nothing.
pub(super) fn wish(written: &str) -> Result<Option<Asked>, Message> {
    let word = services::plain(written);
    if word.is_empty() {
        return Ok(None);
    }
    if words("bulk-words-end").contains(&word) {
        return Ok(Some(Asked::End));
    }
    match number(written) {
        Some(count) => Seats::new(count).map(Asked::Quantity).map(Some).map_err(|refusal| refusal.message()),
        None => Err("bulk-refused-wish".into()),
    }
}

/// Whether a file was made when there was another number of licences than now: its author has not seen this one.
pub(super) fn is_outdated(row: &Row, quantity: i64) -> bool {
    number::<i64>(&row.present).is_some_and(|then| then != quantity)
}

/// Whether a cell names a commitment and how it is paid: in the panel's words of either language, or as `P1Y/monthly`.
pub(super) fn is_plan(cell: &str, term: &str, billing_cycle: &str) -> bool {
    let said = |language| services::plain(&plan(term, billing_cycle).say(&Reader::new(language, "UTC")));
    cell.eq_ignore_ascii_case(&format!("{term}/{billing_cycle}"))
        || Language::ALL.into_iter().any(|language| said(language) == services::plain(cell))
}

/// A number as people write it, with spaces between its thousands or not.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_is_a_number_or_a_word_of_either_language() {
        let seats = |count| Some(Asked::Quantity(Seats::new(count).unwrap()));
        assert_eq!(wish("12").unwrap(), seats(12));
        assert_eq!(wish("1\u{202f}200").unwrap(), seats(1200));
        for word in ["cancel", "Cancel", "résilier", "RESILIER"] {
            assert_eq!(wish(word).unwrap(), Some(Asked::End), "{word}");
        }
        assert_eq!(wish("").unwrap(), None);
        for (odd, key) in [
            ("0", "commitments-refused-none-left"),
            ("-3", "bulk-refused-wish"),
            ("12.5", "bulk-refused-wish"),
            ("renew", "bulk-refused-wish"),
        ] {
            assert_eq!(wish(odd).unwrap_err().key(), key, "{odd}");
        }
    }

    #[test]
    fn a_decision_is_a_word_of_either_language() {
        for (written, word) in [
            ("renew", Word::Renew),
            ("Reconduire", Word::Renew),
            ("cancel", Word::Cancel),
            ("RÉSILIER", Word::Cancel),
            ("extended", Word::Extend),
            ("prolonger", Word::Extend),
        ] {
            assert_eq!(Word::read(written).unwrap(), Some(word), "{written}");
        }
        assert_eq!(Word::read("").unwrap(), None);
        assert_eq!(Word::read("12").unwrap_err().key(), "bulk-refused-decision");
    }

    #[test]
    fn a_commitment_is_named_as_the_panel_says_it_or_as_microsoft_does() {
        for written in ["1 year, paid monthly", "1 AN, payé au mois", "P1Y/monthly", "p1y/Monthly"] {
            assert!(is_plan(written, "P1Y", "monthly"), "{written}");
        }
        assert!(is_plan("1 an, payé à l'année", "P1Y", "annual"), "with a typewriter's apostrophe");
        assert!(!is_plan("1 year", "P1Y", "monthly"), "how it is paid is not left to chance");
    }
}
