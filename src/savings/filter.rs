//! Which savings a list shows: read from its address and written into it.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::savings::Saving;
use crate::web::form::Fields;

/// When licences can go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A window is open.
    Now,
    /// At the end of the term.
    Later,
    /// That was said already.
    Scheduled,
}

impl When {
    /// Every one, the first to go first.
    pub const ALL: [Self; 3] = [Self::Now, Self::Later, Self::Scheduled];

    /// As in the address, and the last part of its text key `savings-filter-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Later => "later",
            Self::Scheduled => "scheduled",
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which savings a list shows: all of them by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Those in services that a list of them finds by this.
    pub service: String,
    /// Those of the licence of this name.
    pub licence: String,
    /// Those with licences that can go then.
    pub when: Option<When>,
}

impl Filter {
    /// The filter of an address; what is odd in it is as if it were not there.
    #[must_use]
    pub fn parse(query: &Fields) -> Self {
        let when = query.text("when");
        Self {
            service: query.search("q"),
            licence: query.search("licence"),
            when: When::ALL.into_iter().find(|one| one.as_str() == when),
        }
    }

    /// Whether it leaves anything out.
    #[must_use]
    pub fn is_narrow(&self) -> bool {
        *self != Self::default()
    }

    /// Whether it shows this one, in a service that it shows.
    #[must_use]
    pub fn keeps(&self, saving: &Saving) -> bool {
        let is_then = match self.when {
            None => true,
            Some(When::Now) => saving.now > 0,
            Some(When::Later) => saving.later > 0,
            Some(When::Scheduled) => saving.scheduled > 0,
        };
        is_then && (self.licence.is_empty() || saving.subscription.title == self.licence)
    }

    /// The address of `path` with this filter, and where its next page begins.
    #[must_use]
    pub fn address(&self, path: &str, after: Option<&str>) -> String {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = [
            ("q", Some(self.service.as_str()).filter(|text| !text.is_empty())),
            ("licence", Some(self.licence.as_str()).filter(|text| !text.is_empty())),
            ("when", self.when.map(When::as_str)),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, text)| Some(format!("{name}={}", encoded(text?))));
        let query: Vec<String> = pairs.chain(after.map(|after| format!("after={after}"))).collect();
        if query.is_empty() { path.to_owned() } else { format!("{path}?{}", query.join("&")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_it_was_written() {
        let filter = Filter {
            service: "Café & Fils".to_owned(),
            licence: "Microsoft 365 E3 (no Teams)".to_owned(),
            when: Some(When::Later),
        };
        let address = filter.address("/savings", None);
        let query = address.split_once('?').unwrap().1;
        assert_eq!(Filter::parse(&Fields::parse(query.as_bytes())), filter);
        assert_eq!(Filter::default().address("/savings", None), "/savings");
        assert_eq!(Filter::default().address("/savings", Some("0.1.2")), "/savings?after=0.1.2");
        assert_eq!(Filter::parse(&Fields::parse(b"when=never&q=&licence=")), Filter::default());
    }
}
