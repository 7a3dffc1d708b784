//! Microsoft's words for how something is sold: term, billing cycle, segment. Values that we do not know are
//! kept as they came.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::wire;

/// How long a commitment lasts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Term {
    /// `P1M`.
    Month,
    /// `P1Y`.
    Year,
    /// `P3Y`.
    ThreeYears,
    /// Another ISO 8601 duration.
    Other(String),
}

impl Term {
    /// As Microsoft writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Month => "P1M",
            Self::Year => "P1Y",
            Self::ThreeYears => "P3Y",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for Term {
    fn from(text: String) -> Self {
        match text.trim().to_ascii_uppercase().as_str() {
            "P1M" => Self::Month,
            "P1Y" => Self::Year,
            "P3Y" => Self::ThreeYears,
            _ => Self::Other(text),
        }
    }
}

/// How a commitment is billed. A cycle is never longer than its term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum BillingCycle {
    /// Every month.
    Monthly,
    /// Every year.
    Annual,
    /// Every three years.
    Triennial,
    /// Once.
    OneTime,
    /// Not at all: what costs nothing.
    None,
    /// Another word.
    Other(String),
}

impl BillingCycle {
    /// As Microsoft writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Monthly => "monthly",
            Self::Annual => "annual",
            Self::Triennial => "triennial",
            Self::OneTime => "one_time",
            Self::None => "none",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for BillingCycle {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "monthly" => Self::Monthly,
            "annual" => Self::Annual,
            "triennial" => Self::Triennial,
            "onetime" => Self::OneTime,
            "none" => Self::None,
            _ => Self::Other(text),
        }
    }
}

/// For whom something is sold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Segment {
    /// Companies.
    Commercial,
    /// Schools and universities.
    Education,
    /// Public bodies.
    Government,
    /// Non-profit organisations; `Charity` on price sheets.
    Nonprofit,
    /// Another word.
    Other(String),
}

impl Segment {
    /// As Microsoft writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Commercial => "commercial",
            Self::Education => "education",
            Self::Government => "government",
            Self::Nonprofit => "nonprofit",
            Self::Other(text) => text,
        }
    }
}

impl From<String> for Segment {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "commercial" => Self::Commercial,
            "education" => Self::Education,
            "government" => Self::Government,
            "nonprofit" | "charity" => Self::Nonprofit,
            _ => Self::Other(text),
        }
    }
}

impl From<Term> for String {
    fn from(term: Term) -> Self {
        term.as_str().to_owned()
    }
}

impl From<BillingCycle> for String {
    fn from(cycle: BillingCycle) -> Self {
        cycle.as_str().to_owned()
    }
}

impl From<Segment> for String {
    fn from(segment: Segment) -> Self {
        segment.as_str().to_owned()
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for BillingCycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_any_case_and_written_in_microsofts() {
        assert_eq!(String::from(Term::from("p1y".to_owned())), "P1Y");
        assert_eq!(String::from(BillingCycle::from("OneTime".to_owned())), "one_time");
        assert_eq!(String::from(Segment::from("Charity".to_owned())), "nonprofit");
    }

    #[test]
    fn unknown_words_are_kept() {
        assert_eq!(String::from(Term::from("P2Y".to_owned())), "P2Y");
        assert_eq!(String::from(BillingCycle::from("weekly".to_owned())), "weekly");
        assert_eq!(String::from(Segment::from("Lunar".to_owned())), "Lunar");
    }
}
