//! A customer's own domain names: the records that Microsoft 365 needs, and whether they are there.

pub mod form;
pub mod pages;
pub mod records;
pub mod store;

use std::collections::BTreeMap;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::text::Message;

/// Domains of one service at most.
pub const MOST: usize = 20;
/// Checks that one person may ask for within [`HOUR`]: each asks name servers a dozen questions.
pub const CHECKS: i64 = 40;
/// The time within which checks are counted.
pub const HOUR: Duration = Duration::HOUR;
/// The longest name in characters: the records' own prefixes need room before it.
const LONGEST: usize = 200;

/// Ends of names that lead nowhere in public: asking for them would tell what is inside the panel's own network.
const PRIVATE: [&str; 13] = [
    "alt",
    "arpa",
    "corp",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
];

/// A domain name that somebody can own, in ASCII and lower case; an international one as punycode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DomainName(String);

impl DomainName {
    /// Reads a name as people type it: in capitals, in their own script, with the dot at its end.
    ///
    /// # Errors
    /// The sentence that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let typed = text.trim_end_matches('.');
        if typed.is_empty() {
            return Err("domains-name-missing".into());
        }
        let ascii = Uts46::new().to_ascii(
            typed.as_bytes(),
            AsciiDenyList::STD3,
            Hyphens::CheckFirstLast,
            DnsLength::Verify,
        );
        let name = ascii.map_err(|_| Message::new("domains-name-wrong"))?.into_owned();
        let end = name.rsplit('.').next().unwrap_or_default();
        if end == name || end.bytes().all(|byte| byte.is_ascii_digit()) || name.len() > LONGEST {
            return Err("domains-name-wrong".into());
        }
        if PRIVATE.contains(&end) {
            return Err(Message::new("domains-name-private").with("end", format!(".{end}")));
        }
        Ok(Self(name))
    }

    /// The name in ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `other` or below it.
    #[must_use]
    pub fn is_within(&self, other: &str) -> bool {
        self.0.strip_suffix(other).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }
}

/// `name` as its owner writes it: punycode in its own script, where that can be read without mistake.
#[must_use]
pub fn unicode(name: &str) -> String {
    match Uts46::new().to_unicode(name.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast) {
        (unicode, Ok(())) => unicode.into_owned(),
        (_, Err(_)) => name.to_owned(),
    }
}

/// What name servers said, by the record's key: what stands there, or `None` where nobody could say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found(pub BTreeMap<String, Option<Vec<String>>>);

impl TryFrom<String> for Found {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&text).map(Self)
    }
}

/// A domain of a service as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Domain {
    /// Its number.
    pub id: i64,
    /// In ASCII.
    pub name: String,
    /// What name servers said last.
    #[sqlx(try_from = "String")]
    pub found: Found,
    /// When that was; `None` before the first check.
    pub checked_at: Option<OffsetDateTime>,
    /// When it was entered here.
    pub created_at: OffsetDateTime,
}

impl Domain {
    /// As its owner writes it.
    #[must_use]
    pub fn unicode(&self) -> String {
        unicode(&self.name)
    }

    /// Whether it is written in letters that name servers do not know.
    #[must_use]
    pub fn is_international(&self) -> bool {
        self.unicode() != self.name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        DomainName::parse(text).unwrap_err().key().to_owned()
    }

    #[test]
    fn a_name_is_read_in_capitals_and_in_its_own_script() {
        assert_eq!(DomainName::parse("Fournil.EXAMPLE.").unwrap().as_str(), "fournil.example");
        let name = DomainName::parse("Pâtisserie-Élan.example").unwrap();
        assert_eq!(name.as_str(), "xn--ptisserie-lan-ieb8i.example");
        assert_eq!(unicode(name.as_str()), "pâtisserie-élan.example");
    }

    #[test]
    fn what_cannot_be_a_domain_is_refused() {
        for wrong in [
            "fournil",
            "a b.example",
            "-a.example",
            "a..example",
            "http://a.example",
            "192.0.2.1",
            "_x.example",
        ] {
            assert_eq!(refused(wrong), "domains-name-wrong", "{wrong}");
        }
        assert_eq!(refused(&format!("{}.example", "a".repeat(64))), "domains-name-wrong");
        assert_eq!(refused(&"a.".repeat(110)), "domains-name-wrong");
        assert_eq!(refused("."), "domains-name-missing");
    }

    #[test]
    fn nobody_looks_into_the_panels_own_network() {
        for inside in ["db.internal", "printer.local", "1.0.0.127.in-addr.arpa", "a.LAN", "x.localhost"] {
            assert_eq!(refused(inside), "domains-name-private", "{inside}");
        }
    }

    #[test]
    fn a_name_is_within_another_only_at_a_dot() {
        let name = DomainName::parse("mail.provider.example").unwrap();
        assert!(name.is_within("provider.example") && name.is_within("mail.provider.example"));
        assert!(!name.is_within("vider.example"));
    }
}
