//! Who signs in: the people of resellers and of the staff, their passwords and settings.

pub mod authenticator;
pub mod form;
pub mod fresh;
pub mod mpn;
pub mod pages;
pub mod password;
pub mod patience;
pub mod proof;
pub mod recovery;
pub mod reset;
pub mod store;
pub mod strength;
pub mod work;
pub mod zones;

use crate::microsoft::resellers::MpnId;
use crate::text::Language;

pub use strength::{LONGEST_PASSWORD, SHORTEST_PASSWORD, WeakPassword, check_new_password, new_password};
pub use zones::Zone;

/// A person's name, as it is shown to colleagues: not empty, not longer than [`PersonName::LONGEST`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(String);

/// The text is not a name: empty, or too long.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not a name: empty, or longer than {} characters", PersonName::LONGEST)]
pub struct NotAName;

impl PersonName {
    /// Characters at most.
    pub const LONGEST: usize = 100;

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for PersonName {
    type Err = NotAName;

    fn from_str(text: &str) -> Result<Self, NotAName> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() || text.chars().count() > Self::LONGEST { Err(NotAName) } else { Ok(Self(text)) }
    }
}

/// In which colours the panel is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the browser's system is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Auto, Self::Light, Self::Dark];

    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// How a reseller's customers get the first password of their tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handover {
    /// Behind a link that shows it once.
    Link,
    /// In the mail itself.
    Mail,
}

impl Handover {
    /// Both, in the order of the form.
    pub const ALL: [Self; 2] = [Self::Link, Self::Mail];

    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Mail => "mail",
        }
    }

    /// The way with this code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// How a person is called and how the panel speaks to it.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The name.
    pub name: PersonName,
    /// The language of pages and mails.
    pub language: Language,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The colours.
    pub theme: Theme,
}

/// What an owner sets for the whole reseller.
#[derive(Clone, Debug)]
pub struct Company {
    /// The Partner ID; none while the reseller has none.
    pub mpn_id: Option<MpnId>,
    /// How customers get their first password.
    pub handover: Handover,
    /// Whether everybody there has to confirm sign-ins by a second factor.
    pub second_factor: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_superfluous_blanks() {
        assert_eq!("  Ada   Lovelace ".parse::<PersonName>().unwrap().as_str(), "Ada Lovelace");
        assert!(" \u{a0} ".parse::<PersonName>().is_err());
        assert!("é".repeat(100).parse::<PersonName>().is_ok());
        assert!("é".repeat(101).parse::<PersonName>().is_err());
    }
}
