//! The number by which Microsoft knows a reseller.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A reseller's number at Microsoft ("Partner ID", formerly "MPN ID"): the one of the location that it
/// enrolled with. Digits only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MpnId(String);

impl MpnId {
    /// How many digits there may be; Microsoft's texts show five to seven and promise nothing
    /// (`partner-center.md` section 3).
    pub const DIGITS: std::ops::RangeInclusive<usize> = 1..=10;

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no [`MpnId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidMpnId {
    /// Nothing but blanks.
    #[error("empty")]
    Empty,
    /// Something other than a digit.
    #[error("not only digits")]
    NotDigits,
    /// More digits than [`MpnId::DIGITS`].
    #[error("too many digits")]
    TooLong,
}

impl FromStr for MpnId {
    type Err = InvalidMpnId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            Err(InvalidMpnId::Empty)
        } else if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            Err(InvalidMpnId::NotDigits)
        } else if !Self::DIGITS.contains(&text.len()) {
            Err(InvalidMpnId::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }
}

impl TryFrom<String> for MpnId {
    type Error = InvalidMpnId;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MpnId> for String {
    fn from(id: MpnId) -> Self {
        id.0
    }
}

impl fmt::Display for MpnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_mpn_id_is_digits_and_nothing_else() {
        assert_eq!(" 1234567 ".parse::<MpnId>().unwrap().as_str(), "1234567");
        for (text, error) in [
            ("  ", InvalidMpnId::Empty),
            ("12a", InvalidMpnId::NotDigits),
            ("-12", InvalidMpnId::NotDigits),
            ("١٢٣", InvalidMpnId::NotDigits),
            ("12345678901", InvalidMpnId::TooLong),
        ] {
            assert_eq!(text.parse::<MpnId>(), Err(error), "{text}");
        }
    }
}
