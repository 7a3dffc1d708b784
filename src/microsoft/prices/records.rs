//! Cuts comma-separated text that comes piece by piece into records, in the same memory however long the text is.

use csv::{ByteRecord, StringRecord};
use csv_core::{ReadRecordResult, Reader};

/// What a record may weigh, in bytes: a real one has a few hundred.
const LONGEST: usize = 64 * 1024;
/// Columns that a record may have: a real one has 19.
const MOST_COLUMNS: usize = 128;

/// What was found in a piece of the text.
#[derive(Debug)]
pub(super) enum Found<T> {
    /// Nothing whole: the next piece is needed.
    Beginning,
    /// One of what was looked for; the piece may hold more.
    One(T),
    /// The end of the text.
    End,
}

/// Knows the record that has begun.
pub(super) struct Records {
    reader: Reader,
    text: Vec<u8>,
    /// Where its fields end in `text`.
    ends: Vec<usize>,
    length: usize,
    fields: usize,
    /// There is more of it than is kept.
    is_too_long: bool,
}

impl Records {
    pub(super) fn new() -> Self {
        let (text, ends) = (vec![0; LONGEST], vec![0; MOST_COLUMNS]);
        Self { reader: Reader::new(), text, ends, length: 0, fields: 0, is_too_long: false }
    }

    /// Goes on in `piece`, and answers how much of it is used up. An empty piece is the end of the text. A record that
    /// is too long, or no text, is `None`.
    pub(super) fn next(&mut self, piece: &[u8]) -> (Found<Option<StringRecord>>, usize) {
        let mut used = 0;
        loop {
            let (result, read, written, ended) = self.reader.read_record(
                &piece[used..],
                &mut self.text[self.length..],
                &mut self.ends[self.fields..],
            );
            used += read;
            self.length += written;
            self.fields += ended;
            match result {
                ReadRecordResult::InputEmpty => return (Found::Beginning, used),
                ReadRecordResult::Record => return (Found::One(self.take()), used),
                ReadRecordResult::End => return (Found::End, used),
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.is_too_long = true;
                    (self.length, self.fields) = (0, 0);
                    // Nothing at all would be taken for the end of the text.
                    if used == piece.len() && used > 0 {
                        return (Found::Beginning, used);
                    }
                }
            }
        }
    }

    /// The record that has ended; the next one begins.
    fn take(&mut self) -> Option<StringRecord> {
        let is_too_long = std::mem::take(&mut self.is_too_long);
        let (length, fields) = (std::mem::take(&mut self.length), std::mem::take(&mut self.fields));
        if is_too_long {
            return None;
        }
        let mut record = ByteRecord::with_capacity(length, fields);
        let mut start = 0;
        for end in &self.ends[..fields] {
            record.push_field(&self.text[start..*end]);
            start = *end;
        }
        StringRecord::from_byte_record(record).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The records of a text that comes in these pieces.
    fn records<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<Option<Vec<String>>> {
        let mut records = Records::new();
        let mut found = Vec::new();
        let end: [&[u8]; 1] = [b""];
        for piece in pieces.into_iter().filter(|piece| !piece.is_empty()).chain(end) {
            let mut used = 0;
            loop {
                let (what, more) = records.next(&piece[used..]);
                used += more;
                match what {
                    Found::One(record) => {
                        found.push(record.map(|record| record.iter().map(str::to_owned).collect()));
                    }
                    Found::Beginning | Found::End => break,
                }
                if used == piece.len() && used > 0 {
                    break;
                }
            }
        }
        found
    }

    const TEXT: &str = "\u{feff}a,b\r\n\r\n1,\"two\n\"\"lines\"\"\"\r\né,\"\"\r\nlast,one";

    #[test]
    fn quotes_line_ends_and_empty_fields_are_read() {
        let expected = [["a", "b"], ["1", "two\n\"lines\""], ["é", ""], ["last", "one"]];
        assert_eq!(
            records([TEXT.as_bytes()]),
            expected.map(|record| Some(record.map(str::to_owned).to_vec()))
        );
    }

    #[test]
    fn a_record_too_long_to_keep_hides_no_other() {
        let long = "x".repeat(3 * LONGEST);
        let wide = ",".repeat(3 * MOST_COLUMNS);
        let text = format!("a,b\n{long},{long}\nc,d\n{wide}\ne,f\n");
        for size in [1, 1000, LONGEST, text.len()] {
            let found = records(text.as_bytes().chunks(size));
            let kept: Vec<_> = found.iter().map(Option::is_some).collect();
            assert_eq!(kept, [true, false, true, false, true], "in pieces of {size}");
        }
    }

    #[test]
    fn what_is_no_text_is_no_record() {
        assert_eq!(
            records([&b"a\n\xff\xfe\nb\n"[..]]).iter().map(Option::is_some).collect::<Vec<_>>(),
            [true, false, true]
        );
    }

    proptest! {
        #[test]
        fn the_pieces_make_no_difference(sizes in prop::collection::vec(1_usize..9, 1..60)) {
            let (mut rest, mut pieces) = (TEXT.as_bytes(), Vec::new());
            for size in sizes {
                let (piece, after) = rest.split_at(size.min(rest.len()));
                pieces.push(piece);
                rest = after;
            }
            pieces.push(rest);
            // The mark of the beginning is cut off in a first piece that holds all of it.
            let plain = |records: Vec<Option<Vec<String>>>| {
                records.into_iter().flatten().flatten().map(|field| field.replace('\u{feff}', "")).collect::<Vec<_>>()
            };
            prop_assert_eq!(plain(records(pieces)), plain(records([TEXT.as_bytes()])));
        }
    }
}
