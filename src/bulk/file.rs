//! A file as spreadsheets write it, read into rows: whatever its delimiter, its encoding, and the order and language of
//! its headings.

use std::borrow::Cow;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, WINDOWS_1252};

use crate::bulk::Row;
use crate::bulk::row::Columns;
use crate::text::Message;

/// Lines in one file.
pub const MOST: usize = 1_000;
/// The delimiters of spreadsheets.
const DELIMITERS: [char; 3] = [';', ',', '\t'];

/// Reads a file.
///
/// # Errors
/// A sentence about what is wrong with the file as a whole, and what to do.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Message> {
    let text = decode(bytes);
    let text = text.as_ref();
    if text.trim().is_empty() {
        return Err("bulk-file-empty".into());
    }
    if text.contains(|letter: char| letter.is_control() && !matches!(letter, '\r' | '\n' | '\t')) {
        return Err("bulk-file-not-text".into());
    }
    let (text, skipped) = without_hint(text);
    let delimiter = delimiter(text);
    if let Some(line) = open_quote(text, delimiter) {
        return Err(Message::new("bulk-file-quote").with("line", line + skipped));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(u8::try_from(delimiter).unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut records = reader.records().filter_map(Result::ok);
    let columns = Columns::find(&records.next().unwrap_or_default())?;
    let mut lines = Lines { text, at: 0, line: 1 + skipped };
    let rows: Vec<Row> = records
        .map(|record| (lines.of(&record), record))
        .filter(|(_, record)| record.iter().any(|cell| !cell.trim().is_empty()))
        .map(|(line, record)| columns.row(&record, line))
        .collect();
    match rows.len() {
        0 => Err("bulk-file-no-lines".into()),
        count if count > MOST => Err(Message::new("bulk-file-long").with("most", MOST).with("count", count)),
        _ => Ok(rows),
    }
}

/// The text of a file: in the encoding that its first bytes name, else UTF-8, else what Windows wrote in Western
/// Europe before that.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// The text without the line `sep=;` with which some spreadsheets tell the delimiter, and how many lines that was.
fn without_hint(text: &str) -> (&str, usize) {
    match text.split_once('\n') {
        Some((first, rest)) if first.trim_end().len() == 5 && first.starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    }
}

/// The delimiter that the first line has the most of.
fn delimiter(text: &str) -> char {
    let first = text.trim_start().lines().next().unwrap_or_default();
    // Of equals the last wins, so the most probable comes last.
    let count = |delimiter: &char| first.matches(*delimiter).count();
    DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(',')
}

/// The line in which a quote is opened that is never closed: all that follows would be one cell.
fn open_quote(text: &str, delimiter: char) -> Option<usize> {
    let (mut line, mut opened, mut begins) = (1, None, true);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, opened) {
            ('"', Some(_)) if letters.peek() == Some(&'"') => drop(letters.next()),
            ('"', Some(_)) => opened = None,
            ('"', None) if begins => opened = Some(line),
            _ => {}
        }
        if letter == '\n' {
            line += 1;
        }
        begins = opened.is_none() && (letter == delimiter || matches!(letter, '\n' | '\r'));
    }
    opened
}

/// Counts the lines of a text up to one record after another. The reader's own count does not know the empty lines
/// right before a record.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// The line in which a record begins.
    fn of(&mut self, record: &StringRecord) -> usize {
        let start = record.position().and_then(|place| usize::try_from(place.byte()).ok()).unwrap_or(self.at);
        let gap = self.text.get(start..).unwrap_or_default();
        let begin = start + gap.len() - gap.trim_start_matches(['\r', '\n']).len();
        self.line += self.text.get(self.at..begin).unwrap_or_default().matches('\n').count();
        self.at = begin;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        read(bytes).expect_err("a file that cannot be read").key().to_owned()
    }

    #[test]
    fn columns_may_stand_in_any_order_in_either_language_with_either_delimiter() {
        let expected = [("a.onmicrosoft.com", "Business Basic", "12")];
        for text in [
            "Service,Licence name,New number or decision\na.onmicrosoft.com,Business Basic,12\n",
            "nouveau nombre ou décision;SERVICE;Nom de la licence\r\n12;A.onmicrosoft.com;Business Basic\r\n",
            "\u{feff}sep=;\nlicence;service;wanted\n\"Business Basic\";a.onmicrosoft.com; 12 ",
            "service\tlicence\tquantity\ra.onmicrosoft.com\tBusiness Basic\t12\r",
        ] {
            let rows = read(text.as_bytes()).unwrap_or_else(|why| panic!("{text}: {why:?}"));
            let found: Vec<_> = rows
                .iter()
                .map(|row| (row.service.as_str(), row.licence.as_str(), row.wish.as_str()))
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn lines_keep_their_numbers_and_empty_ones_are_left_out() {
        let rows = read(b"sep=,\nservice,id,wanted\n\na,1,2\n,,\nb,2,3\n").unwrap();
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 6]);
    }

    #[test]
    fn every_encoding_of_a_spreadsheet_is_read() {
        let text = "service;licence;wanted\na;Téléphonie – été;1\n";
        let (windows, _, _) = WINDOWS_1252.encode(text);
        let mut wide = vec![0xff, 0xfe];
        wide.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [text.as_bytes(), &windows, &wide] {
            assert_eq!(read(bytes).unwrap()[0].licence, "Téléphonie – été");
        }
    }

    #[test]
    fn a_file_that_is_none_is_refused_with_what_is_wrong() {
        assert_eq!(refusal(b""), "bulk-file-empty");
        assert_eq!(refusal(b" \r\n\n"), "bulk-file-empty");
        assert_eq!(refusal(b"PK\x03\x04\x14\x00"), "bulk-file-not-text");
        assert_eq!(refusal(b"service,licence,wanted\na,b\x00,1"), "bulk-file-not-text");
        assert_eq!(refusal(b"a,b,1\nc,d,2\n"), "bulk-file-column");
        assert_eq!(refusal(b"service,licence\na,b\n"), "bulk-file-column");
        assert_eq!(refusal(b"service,wanted\na,b\n"), "bulk-file-column");
        assert_eq!(refusal(b"service,licence,wanted\n"), "bulk-file-no-lines");
        let mut long = b"service,licence,wanted\n".to_vec();
        long.extend(b"a,b,1\n".repeat(10_000));
        assert_eq!(refusal(&long), "bulk-file-long");
    }

    #[test]
    fn a_quote_that_is_left_open_is_refused_with_its_line() {
        assert_eq!(refusal(b"service,licence,wanted\na,\"b,1\nc,d,2\n"), "bulk-file-quote");
        assert_eq!(open_quote("a,b\nc,\"d\ne", ','), Some(2));
        assert_eq!(open_quote("a,\"b \"\"x\"\" c\"\nd,e\" f", ','), None);
    }

    #[test]
    fn a_line_with_too_few_or_too_many_cells_is_read_as_far_as_it_goes() {
        let rows = read(b"service,licence,wanted\na\nb,c,1,2,3\n").unwrap();
        assert_eq!((rows[0].service.as_str(), rows[0].wish.as_str()), ("a", ""));
        assert_eq!(rows[1].wish, "1");
    }

    #[test]
    fn what_a_spreadsheet_was_told_is_text_is_read_without_the_sign() {
        let rows = read(b"service,licence,wanted\na,'=b,'quoted'\n").unwrap();
        assert_eq!((rows[0].licence.as_str(), rows[0].wish.as_str()), ("=b", "'quoted'"));
    }
}
