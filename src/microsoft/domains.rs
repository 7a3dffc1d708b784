//! Domains: what a new tenant may be called, and whether the name is still free.

use std::fmt;
use std::str::FromStr;

use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::requests::Call;
use super::{Failure, Ids, Microsoft};

/// The first part of a tenant's domain, such as `contoso` in `contoso.onmicrosoft.com`; lower case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Prefix(String);

impl Prefix {
    /// The longest prefix. That, letters and digits alone, and no digit first are commonly stated, not
    /// promised (`partner-center.md` section 4).
    pub const LONGEST: usize = 27;

    /// The prefix alone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole domain, such as `contoso.onmicrosoft.com`.
    #[must_use]
    pub fn domain(&self, suffix: &str) -> String {
        format!("{}.{suffix}", self.0)
    }
}

/// Why a text is no [`Prefix`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidPrefix {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Longer than [`Prefix::LONGEST`].
    #[error("too long")]
    TooLong,
    /// A character other than an unaccented letter or a digit.
    #[error("not only letters and digits")]
    Character,
    /// A digit at the beginning.
    #[error("starts with a digit")]
    DigitFirst,
}

impl FromStr for Prefix {
    type Err = InvalidPrefix;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let Some(first) = text.chars().next() else {
            return Err(InvalidPrefix::Empty);
        };
        if !text.chars().all(|character| character.is_ascii_alphanumeric()) {
            Err(InvalidPrefix::Character)
        } else if first.is_ascii_digit() {
            Err(InvalidPrefix::DigitFirst)
        } else if text.len() > Self::LONGEST {
            Err(InvalidPrefix::TooLong)
        } else {
            Ok(Self(text.to_ascii_lowercase()))
        }
    }
}

impl TryFrom<String> for Prefix {
    type Error = InvalidPrefix;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Prefix> for String {
    fn from(prefix: Prefix) -> Self {
        prefix.0
    }
}

impl fmt::Display for Prefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a domain can be had. It can still be lost until the tenant is created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Nobody has it now.
    Free,
    /// Some tenant has it.
    Taken,
}

impl Microsoft {
    /// Whether the domain of this prefix is free. Only a 404 that bears our ids says so: any gateway can
    /// answer 404 (`partner-center.md` section 4).
    ///
    /// # Errors
    /// As any call; [`Failure::Unknown`] for a 404 of unknown origin.
    pub async fn domain_availability(&self, ids: &Ids, prefix: &Prefix) -> Result<Availability, Failure> {
        let call =
            Call::head(ids, "/v1/domains/{domain}").with("domain", &prefix.domain(self.domain_suffix()));
        let answer = self.exchange(&call).await?;
        match answer.status {
            status if status.is_success() => Ok(Availability::Taken),
            StatusCode::NOT_FOUND if answer.echoes(ids) => Ok(Availability::Free),
            StatusCode::NOT_FOUND => Err(Failure::Unknown("a 404 that does not bear our ids".to_owned())),
            _ => Err(answer.refusal().into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_letters_and_digits_in_lower_case() {
        assert_eq!(
            " Contoso7 ".parse::<Prefix>().unwrap().domain("onmicrosoft.com"),
            "contoso7.onmicrosoft.com"
        );
        for (text, error) in [
            ("", InvalidPrefix::Empty),
            ("con toso", InvalidPrefix::Character),
            ("con-toso", InvalidPrefix::Character),
            ("société", InvalidPrefix::Character),
            ("7contoso", InvalidPrefix::DigitFirst),
            ("abcdefghijklmnopqrstuvwxyzab", InvalidPrefix::TooLong),
        ] {
            assert_eq!(text.parse::<Prefix>(), Err(error), "{text}");
        }
        assert!("abcdefghijklmnopqrstuvwxyza".parse::<Prefix>().is_ok());
    }
}
