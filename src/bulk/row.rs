//! A line of a file as its author wrote it, and which of its columns is which: headings in either language.

use csv::StringRecord;

use crate::services;
use crate::text::{Language, Message, Reader};
use crate::web::csv::plain;

/// Characters of a cell that count: far above any name.
const LONGEST: usize = 200;

/// A line that wants something, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file, from 1.
    pub number: i64,
    /// The service's internal name.
    pub service: String,
    /// The subscription's number.
    pub subscription: String,
    /// The licence's name, or the subscription's number.
    pub licence: String,
    /// How many licences there were when the file was made.
    pub present: String,
    /// What is wanted now: a number, or a word.
    pub wish: String,
    /// What is decided for the end of the term: a word.
    pub decision: String,
    /// The licence of the next term, where it is another.
    pub next_licence: String,
    /// How long the next term is and how it is paid, where that is otherwise than now.
    pub next_plan: String,
}

/// Which column is which.
#[derive(Debug)]
pub(super) struct Columns {
    service: usize,
    subscription: Option<usize>,
    licence: Option<usize>,
    present: Option<usize>,
    wish: Option<usize>,
    decision: Option<usize>,
    next_licence: Option<usize>,
    next_plan: Option<usize>,
}

impl Columns {
    /// Reads the headings, in either language.
    pub(super) fn find(headings: &StringRecord) -> Result<Self, Message> {
        let headings: Vec<String> = headings.iter().map(|heading| services::plain(heading.trim())).collect();
        let place = |names: &'static str| {
            let names = words(names);
            headings.iter().position(|heading| names.contains(heading))
        };
        let columns = Self {
            service: place("bulk-names-service").ok_or_else(|| missing("bulk-column-service"))?,
            subscription: place("bulk-names-subscription"),
            licence: place("bulk-names-licence"),
            present: place("bulk-names-present"),
            wish: place("bulk-names-wish"),
            decision: place("bulk-names-decision"),
            next_licence: place("bulk-names-next-licence"),
            next_plan: place("bulk-names-next-plan"),
        };
        if columns.wish.or(columns.decision).is_none() {
            return Err(missing("bulk-column-wish"));
        }
        if columns.subscription.or(columns.licence).is_none() {
            return Err(missing("bulk-column-licence"));
        }
        Ok(columns)
    }

    pub(super) fn row(&self, record: &StringRecord, line: usize) -> Row {
        let cell = |column: Option<usize>| clean(column.and_then(|at| record.get(at)).unwrap_or_default());
        Row {
            number: i64::try_from(line).unwrap_or_default(),
            service: cell(Some(self.service)).to_lowercase(),
            subscription: cell(self.subscription),
            licence: cell(self.licence),
            present: cell(self.present),
            wish: cell(self.wish),
            decision: cell(self.decision),
            next_licence: cell(self.next_licence),
            next_plan: cell(self.next_plan),
        }
    }
}

fn missing(column: &'static str) -> Message {
    Message::new("bulk-file-column").with("column", Message::new(column))
}

/// The words of a list of ours in both languages, as [`services::plain`] has them.
pub(super) fn words(key: &'static str) -> Vec<String> {
    let list = |language| Message::new(key).say(&Reader::new(language, "UTC"));
    let lists = Language::ALL.map(list);
    lists.iter().flat_map(|list| list.split(',')).map(|word| services::plain(word.trim())).collect()
}

/// A cell without what no cell of ours has: white space around it, ends of lines, signs that turn text round, and the
/// sign by which a spreadsheet was told that it is text.
fn clean(cell: &str) -> String {
    let turns = |letter| matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let letters = plain(cell.trim()).chars().filter(|&letter| !letter.is_control() && !turns(letter));
    letters.take(LONGEST).collect::<String>().trim().to_owned()
}
