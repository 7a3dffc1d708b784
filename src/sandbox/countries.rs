//! Countries: how addresses and telephone numbers look there, which registration number they need, which currency they pay in.

use std::sync::LazyLock;

use actix_web::web::Path;
use regex_lite::Regex;
use serde::Deserialize;
use serde_json::json;

use super::answer::{self, Reply};
use super::body::MALFORMED;
use super::refusal::Refusal;
use super::tokens::AnyToken;

/// What is known about one country (`data/countries.json`).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Country {
    /// ISO 3166 alpha-2.
    #[serde(rename = "country")]
    pub code: String,
    /// Without a plus sign.
    pub calling_code: String,
    /// ISO 4217, the currency Microsoft sells in there.
    pub currency: String,
    /// The region of partner agreements that it belongs to.
    pub region: String,
    /// Two letters each.
    pub languages: Vec<String>,
    /// Like `fr-FR`.
    pub cultures: Vec<String>,
    /// A regular expression.
    pub phone: String,
    /// A tax number can be given.
    pub tax_id_supported: bool,
    /// A regular expression; `None` where there are no postal codes.
    #[serde(default)]
    pub postal_code: Option<String>,
    /// The states to choose from; empty where none is asked.
    #[serde(default)]
    pub states: Vec<String>,
    /// A regular expression; `None` where no registration number is taken.
    #[serde(default)]
    pub registration_number: Option<String>,
}

impl Country {
    /// Whether `code` is a postal code of this country.
    pub fn has_postal_code(&self, code: &str) -> bool {
        self.postal_code.as_deref().is_none_or(|pattern| matches(pattern, code))
    }

    /// Whether `number` is a telephone number of this country.
    pub fn has_phone(&self, number: &str) -> bool {
        matches(&self.phone, number)
    }

    /// Whether `state` is one of this country's, where it has to be.
    pub fn has_state(&self, state: Option<&str>) -> bool {
        self.states.is_empty() || state.is_some_and(|state| self.states.iter().any(|known| known == state))
    }
}

/// The countries that the simulator knows.
static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/countries.json")).expect("data/countries.json is in order")
});

/// All of them.
pub fn all() -> &'static [Country] {
    &COUNTRIES
}

/// The country `code`, in capitals.
pub fn find(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// The country `code`, or the refusal of a market that is not known.
pub fn known(code: &str) -> Result<&'static Country, Refusal> {
    find(code).ok_or_else(|| Refusal::bad(MALFORMED, "The country is not a known market.").about("country"))
}

/// Whether all of `text` matches `pattern`.
pub fn matches(pattern: &str, text: &str) -> bool {
    Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
}

/// `GET /v1/countryvalidationrules/{ISO2}`.
pub async fn rules(_: AnyToken, code: Path<String>) -> Reply {
    let country =
        find(&code.to_uppercase()).ok_or_else(|| Refusal::not_found(3001, "The country is unknown."))?;
    Ok(answer::ok(json!({
        "iso2Code": country.code,
        "defaultCulture": country.cultures.first(),
        "isStateRequired": !country.states.is_empty(),
        "states": {"value": country.states},
        "supportedLanguages": {"value": country.languages},
        "supportedCultures": {"value": country.cultures},
        "isPostalCodeRequired": country.postal_code.is_some(),
        "postalCodeRegex": country.postal_code,
        "isCityRequired": true,
        "phoneNumberRegex": country.phone,
        "isTaxIdSupported": country.tax_id_supported,
        "countryCallingCodes": [country.calling_code],
        "attributes": {"objectType": "CountryValidationRules"},
    })))
}
