//! Lists as files that a spreadsheet opens as they are: a page of rows is read, sent, and forgotten before the next.

use std::future::Future;

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use csv::{Terminator, WriterBuilder};
use time::OffsetDateTime;

use crate::app::App;
use crate::database::{Database, Work};
use crate::text::{Language, Message, Money, Reader};
use crate::web::stream;

/// Rows that are read and sent at once.
pub const ROWS: i64 = 500;

/// By this a spreadsheet knows that the file is UTF-8.
const MARK: &str = "\u{feff}";

/// A list that can be downloaded.
pub trait List: 'static {
    /// A row as the store reads it.
    type Row: 'static;

    /// What stands above the columns.
    fn headings(&self) -> Vec<Message>;

    /// The first [`ROWS`] rows, or those that follow `last`; fewer than that are the end.
    fn after(
        &self,
        work: &mut Work,
        last: Option<&Self::Row>,
    ) -> impl Future<Output = Result<Vec<Self::Row>, sqlx::Error>>;

    /// What stands in the columns; nothing for a row that the list's page would not show either.
    fn cells(&self, row: &Self::Row) -> Option<Vec<Cell>>;
}

/// What can stand in a column.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A name or another text, which is never taken for a formula.
    Text(String),
    /// A number, written as a spreadsheet reads it.
    Number(i64),
    /// An amount without its currency, written as a spreadsheet of the reader's language reads it.
    Amount(Money),
    /// An instant on the reader's clock, to the second.
    Instant(OffsetDateTime),
    /// A sentence or a word of ours.
    Said(Message),
}

impl Cell {
    fn write(&self, reader: &Reader) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => harmless(text),
            Self::Number(number) => number.to_string(),
            Self::Amount(money) => decimal(*money, reader.language),
            Self::Instant(at) => reader.second(*at),
            Self::Said(message) => harmless(&message.say(reader)),
        }
    }
}

macro_rules! cell_from {
    ($($type:ty => |$value:ident| $cell:expr),* $(,)?) => {
        $(impl From<$type> for Cell { fn from($value: $type) -> Self { $cell } })*
    };
}

cell_from! {
    &str => |value| Self::Text(value.to_owned()),
    &String => |value| Self::Text(value.clone()),
    String => |value| Self::Text(value),
    i64 => |value| Self::Number(value),
    Money => |value| Self::Amount(value),
    OffsetDateTime => |value| Self::Instant(value),
    Message => |value| Self::Said(value),
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// Text that no spreadsheet takes for a formula: somebody else may have chosen it. [`plain`] is the way back.
fn harmless(text: &str) -> String {
    if begins_a_formula(text) { format!("'{text}") } else { text.to_owned() }
}

/// Text as it was before [`Cell::Text`] was written.
#[must_use]
pub fn plain(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| begins_a_formula(rest)).unwrap_or(text)
}

fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// Two decimals, or four where the amount has so many.
fn decimal(money: Money, language: Language) -> String {
    let sign = if money.amount < 0 { "-" } else { "" };
    let point = match language {
        Language::Fr => ',',
        Language::En => '.',
    };
    let (whole, rest) = (money.amount.unsigned_abs() / 10_000, money.amount.unsigned_abs() % 10_000);
    if rest.is_multiple_of(100) {
        format!("{sign}{whole}{point}{:02}", rest / 100)
    } else {
        format!("{sign}{whole}{point}{rest:04}")
    }
}

/// Lines as a spreadsheet of the reader's language expects them.
#[derive(Debug)]
pub struct Sheet<'a> {
    reader: &'a Reader,
    writer: csv::Writer<Vec<u8>>,
}

impl<'a> Sheet<'a> {
    /// No lines yet. Where the comma is the decimal point, a semicolon parts the columns.
    #[must_use]
    pub fn new(reader: &'a Reader) -> Self {
        let delimiter = match reader.language {
            Language::Fr => b';',
            Language::En => b',',
        };
        let mut how = WriterBuilder::new();
        how.delimiter(delimiter).terminator(Terminator::CRLF).flexible(true);
        Self { reader, writer: how.from_writer(Vec::new()) }
    }

    /// Adds a line.
    ///
    /// # Errors
    /// Never: the lines are in memory.
    pub fn line(&mut self, cells: &[Cell]) -> anyhow::Result<()> {
        Ok(self.writer.write_record(cells.iter().map(|cell| cell.write(self.reader)))?)
    }

    /// The lines as bytes.
    ///
    /// # Errors
    /// Never: the lines are in memory.
    pub fn bytes(self) -> anyhow::Result<Vec<u8>> {
        self.writer.into_inner().map_err(|error| anyhow::anyhow!("{}", error.error()))
    }
}

/// The file of a list, whose name says what it is (a text key) and of which day.
#[must_use]
pub fn download<L: List>(app: &App, reader: Reader, name: &'static str, list: L) -> HttpResponse {
    let day = reader.local(app.clock.now()).date();
    let name = deunicode::deunicode(&Message::new(name).say(&reader)).to_lowercase().replace(' ', "-");
    let file = format!("aubade-{name}-{day}.csv");
    let download = Download { database: app.database.clone(), reader, list, last: None, has_begun: false };
    stream::download(&file, "text/csv; charset=utf-8", Some(download), Download::next)
}

/// A download, as far as it has come.
struct Download<L: List> {
    database: Database,
    reader: Reader,
    list: L,
    last: Option<L::Row>,
    has_begun: bool,
}

impl<L: List> Download<L> {
    /// The next part of the file, and the download behind it unless that was the last. Between two parts no connection
    /// is held: whoever reads slowly keeps nobody waiting.
    async fn next(mut self) -> anyhow::Result<(Bytes, Option<Self>)> {
        let mut work = self.database.read().await?;
        let rows = self.list.after(&mut work, self.last.as_ref()).await?;
        drop(work);
        let mut sheet = Sheet::new(&self.reader);
        if !self.has_begun {
            let headings: Vec<Cell> = self.list.headings().into_iter().map(Cell::from).collect();
            sheet.line(&headings)?;
        }
        for cells in rows.iter().filter_map(|row| self.list.cells(row)) {
            sheet.line(&cells)?;
        }
        let mut bytes = sheet.bytes()?;
        if !self.has_begun {
            bytes.splice(..0, MARK.bytes());
            self.has_begun = true;
        }
        let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ROWS);
        self.last = rows.into_iter().next_back();
        Ok((bytes.into(), is_full.then_some(self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_formula_is_text_and_comes_back_as_it_was() {
        for text in ["=1+1", "+33 1 99", "-1", "@name", "\tx"] {
            assert_eq!(harmless(text), format!("'{text}"));
            assert_eq!(plain(&harmless(text)), text);
        }
        for text in ["L’Hôte", "'quoted'", "", "1=1"] {
            assert_eq!(harmless(text), text);
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn amounts_are_numbers_for_a_spreadsheet_of_the_readers_language() {
        let amount = |amount| Money::new(amount, "EUR");
        assert_eq!(decimal(amount(1_684_800), Language::Fr), "168,48");
        assert_eq!(decimal(amount(-1_684_800), Language::En), "-168.48");
        assert_eq!(decimal(amount(12_345), Language::En), "1.2345");
        assert_eq!(decimal(amount(0), Language::En), "0.00");
    }

    #[test]
    fn a_sheet_parts_its_columns_as_the_language_does() {
        let line = |language| {
            let reader = Reader::new(language, "UTC");
            let mut sheet = Sheet::new(&reader);
            sheet.line(&["a;b".into(), "c,d".into(), 12_i64.into(), Cell::Empty]).unwrap();
            String::from_utf8(sheet.bytes().unwrap()).unwrap()
        };
        assert_eq!(line(Language::En), "a;b,\"c,d\",12,\r\n");
        assert_eq!(line(Language::Fr), "\"a;b\";c,d;12;\r\n");
    }
}
