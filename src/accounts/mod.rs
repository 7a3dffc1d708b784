//! Who signs in: the people of resellers and of the staff, their passwords and settings.

pub mod form;
pub mod mpn;
pub mod pages;
pub mod password;
pub mod patience;
pub mod store;
pub mod zones;

use crate::mail::EmailAddress;
use crate::microsoft::resellers::MpnId;
use crate::text::{Language, Message};

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
}

/// What keeps a text from being somebody's new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    /// Shorter than [`SHORTEST_PASSWORD`].
    Short,
    /// Longer than [`LONGEST_PASSWORD`].
    Long,
    /// The account's e-mail address, or what stands before the `@` and little else.
    Email,
    /// Fewer than four different characters.
    Monotonous,
}

impl WeakPassword {
    /// Why it will not do, and what would.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Short => Message::new("accounts-new-short").with("least", SHORTEST_PASSWORD),
            Self::Long => Message::new("accounts-new-long").with("most", LONGEST_PASSWORD),
            Self::Email => "accounts-new-email".into(),
            Self::Monotonous => "accounts-new-monotonous".into(),
        }
    }
}

/// Characters of a new password at least: long beats odd.
pub const SHORTEST_PASSWORD: usize = 12;
/// Characters of a new password at most.
pub const LONGEST_PASSWORD: usize = 200;

/// Whether `password` may become the password of the account `email`.
///
/// # Errors
/// Why not.
pub fn check_new_password(password: &str, email: &EmailAddress) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let email = email.as_str().to_lowercase();
    let name = email.split('@').next().unwrap_or_default();
    let mut different: Vec<char> = lower.chars().collect();
    different.sort_unstable();
    different.dedup();
    if length < SHORTEST_PASSWORD {
        Err(WeakPassword::Short)
    } else if length > LONGEST_PASSWORD {
        Err(WeakPassword::Long)
    } else if lower.contains(&email) || lower.replace(name, "").chars().count() < 4 {
        Err(WeakPassword::Email)
    } else if different.len() < 4 {
        Err(WeakPassword::Monotonous)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_password_is_long_and_not_the_account_itself() {
        let email: EmailAddress = "ada.lovelace@example.com".parse().unwrap();
        let check = |password: &str| check_new_password(password, &email);
        assert_eq!(check("elevenchars"), Err(WeakPassword::Short));
        assert_eq!(check("douze signes"), Ok(()));
        assert_eq!(check("éééééàààààùù"), Err(WeakPassword::Monotonous));
        assert_eq!(check("Ada.Lovelace@Example.com"), Err(WeakPassword::Email));
        assert_eq!(check("ada.lovelace12"), Err(WeakPassword::Email));
        assert_eq!(check("ada.lovelace likes engines"), Ok(()));
        let words = "abcd".repeat(51);
        assert_eq!(check(&words[..200]), Ok(()));
        assert_eq!(check(&words), Err(WeakPassword::Long));
    }

    #[test]
    fn a_name_loses_its_superfluous_blanks() {
        assert_eq!("  Ada   Lovelace ".parse::<PersonName>().unwrap().as_str(), "Ada Lovelace");
        assert!(" \u{a0} ".parse::<PersonName>().is_err());
        assert!("é".repeat(100).parse::<PersonName>().is_ok());
        assert!("é".repeat(101).parse::<PersonName>().is_err());
    }
}
