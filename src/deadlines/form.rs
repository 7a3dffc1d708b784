//! The filter of a board in its address, read and written.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use time::OffsetDateTime;

use crate::commitments::Kind;
use crate::deadlines::{After, Filter, HORIZONS};
use crate::web::form::Fields;

impl Filter {
    /// The filter of an address; what is odd in it is as if it were not there.
    #[must_use]
    pub fn parse(query: &Fields) -> Self {
        Self {
            kind: Kind::named(&query.text("kind")),
            service: query.search("q"),
            undecided: query.text("undecided") == "1",
            weeks: query.text("weeks").parse().ok().filter(|weeks| HORIZONS.contains(weeks)),
        }
    }

    /// Itself as the query of an address, without a question mark; empty where it leaves nothing out.
    #[must_use]
    pub fn query(&self) -> String {
        let mut pairs = Vec::new();
        if let Some(kind) = self.kind {
            pairs.push(format!("kind={kind}"));
        }
        if !self.service.is_empty() {
            pairs.push(format!("q={}", utf8_percent_encode(&self.service, NON_ALPHANUMERIC)));
        }
        if self.undecided {
            pairs.push("undecided=1".to_owned());
        }
        if let Some(weeks) = self.weeks {
            pairs.push(format!("weeks={weeks}"));
        }
        pairs.join("&")
    }

    /// The address of `board` with this filter and perhaps another pair.
    #[must_use]
    pub fn address(&self, board: &str, more: Option<String>) -> String {
        let query: Vec<String> =
            [Some(self.query()), more].into_iter().flatten().filter(|part| !part.is_empty()).collect();
        if query.is_empty() { board.to_owned() } else { format!("{board}?{}", query.join("&")) }
    }
}

impl After {
    /// The last row of the page before, as its address names it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.splitn(3, '.').map(|number| number.parse::<i64>().ok());
        let mut next = || numbers.next().flatten();
        let (rank, second, id) = (next()?, next()?, next()?);
        // PostgreSQL's years end before ours do.
        let at = OffsetDateTime::from_unix_timestamp(second.clamp(0, 32_503_680_000)).ok()?;
        Some(Self { rank, at, id })
    }

    /// Itself as an address names it.
    #[must_use]
    pub fn pair(&self) -> String {
        format!("after={}.{}.{}", self.rank, self.at.unix_timestamp(), self.id)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_filter_is_read_as_it_was_written() {
        let filter = Filter {
            kind: Some(Kind::TermEnds),
            service: "Café & Fils = 1".to_owned(),
            undecided: true,
            weeks: Some(13),
        };
        let address = filter.address("/deadlines", None);
        let query = address.split_once('?').unwrap().1;
        assert_eq!(Filter::parse(&Fields::parse(query.as_bytes())), filter);
        assert_eq!(Filter::default().address("/deadlines", None), "/deadlines");
        let odd = Fields::parse(b"kind=none&undecided=yes&weeks=3&q=");
        assert_eq!(Filter::parse(&odd), Filter::default());
    }

    #[test]
    fn a_place_on_the_board_is_read_as_it_was_written() {
        let after = After { rank: 1, at: datetime!(2026-03-08 10:00 UTC), id: 42 };
        assert_eq!(After::parse(after.pair().split_once('=').unwrap().1), Some(after));
        for odd in ["", "1", "1.2", "1.2.x", "a.b.c"] {
            assert_eq!(After::parse(odd), None, "{odd}");
        }
    }
}
