//! Countries: what Microsoft wants to know about a customer there, and in which form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// A country as two letters (ISO 3166-1), upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

/// Where a customer's registration number must be given (`partner-center.md` section 6).
const REGISTERED: [&str; 24] = [
    "AE", "AM", "AZ", "BR", "BY", "HU", "IN", "IQ", "KG", "KZ", "MD", "MM", "PL", "RU", "SA", "SS", "TH",
    "TJ", "TR", "UA", "UZ", "VE", "VN", "ZA",
];
/// Where the state is checked against a list (section 5).
const WITH_STATES: [&str; 4] = ["CA", "CN", "MX", "US"];

/// The text is not two letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not two letters")]
pub struct InvalidCountry;

impl Country {
    /// The two letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether a new customer there must give its registration number, and then its phone number too.
    #[must_use]
    pub fn needs_registration_number(&self) -> bool {
        REGISTERED.contains(&self.as_str())
    }

    /// Whether Microsoft checks the state there against a list.
    #[must_use]
    pub fn checks_state(&self) -> bool {
        WITH_STATES.contains(&self.as_str())
    }
}

impl FromStr for Country {
    type Err = InvalidCountry;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => Err(InvalidCountry),
        }
    }
}

impl TryFrom<String> for Country {
    type Error = InvalidCountry;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.as_str().to_owned()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a form must ask for in a country. What Microsoft leaves out is not required.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "they are the fields of Microsoft's answer")]
pub struct CountryRules {
    /// Whether there must be a state.
    #[serde(deserialize_with = "wire::flag")]
    pub is_state_required: bool,
    /// The states to choose from; empty when any text will do.
    #[serde(deserialize_with = "wire::list")]
    pub states: Vec<String>,
    /// Two-letter languages for the customer's texts.
    #[serde(deserialize_with = "wire::list")]
    pub supported_languages: Vec<String>,
    /// Cultures such as `fr-FR`.
    #[serde(deserialize_with = "wire::list")]
    pub supported_cultures: Vec<String>,
    /// Whether there must be a postcode.
    #[serde(deserialize_with = "wire::flag")]
    pub is_postal_code_required: bool,
    /// What a postcode looks like: a regular expression in .NET's dialect.
    pub postal_code_regex: Option<String>,
    /// Whether there must be a city.
    #[serde(deserialize_with = "wire::flag")]
    pub is_city_required: bool,
    /// What a phone number looks like: a regular expression in .NET's dialect.
    pub phone_number_regex: Option<String>,
    /// Whether a tax number may be given.
    #[serde(deserialize_with = "wire::flag")]
    pub is_tax_id_supported: bool,
    /// Calling codes, such as `33`.
    #[serde(
        rename = "countryCallingCodes",
        alias = "countryCallingCodesList",
        deserialize_with = "wire::list"
    )]
    pub calling_codes: Vec<String>,
}

impl Microsoft {
    /// The rules for addresses and phone numbers of a country.
    ///
    /// # Errors
    /// As any call; refused for a country where Microsoft does not sell.
    pub async fn country_rules(&self, ids: &Ids, country: Country) -> Result<CountryRules, Failure> {
        self.read(Call::get(ids, "/v1/countryvalidationrules/{country}").with("country", country.as_str()))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_letters_in_upper_case() {
        assert_eq!("fr".parse::<Country>().unwrap().as_str(), "FR");
        for text in ["", "F", "FRA", "F1", "é"] {
            assert_eq!(text.parse::<Country>(), Err(InvalidCountry), "{text}");
        }
    }

    #[test]
    fn poland_asks_for_a_registration_number_and_france_does_not() {
        assert!("PL".parse::<Country>().unwrap().needs_registration_number());
        assert!(!"FR".parse::<Country>().unwrap().needs_registration_number());
    }

    #[test]
    fn rules_are_read_with_wrapped_lists_and_gaps() {
        let json = r#"{"iso2Code":"US","isStateRequired":true,"states":{"value":["AK","AL"]},
            "supportedLanguages":{"value":["en"]},"supportedCultures":["en-US"],"postalCodeRegex":null,
            "countryCallingCodes":["1"]}"#;
        let rules: CountryRules = serde_json::from_str(json).unwrap();
        assert!(rules.is_state_required && !rules.is_city_required);
        assert_eq!((rules.states.len(), rules.calling_codes.len()), (2, 1));
        assert_eq!(rules.postal_code_regex, None);
    }
}
