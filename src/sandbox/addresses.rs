//! Addresses: the check before a customer is created, and what an address consists of.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::answer::{self, Reply};
use super::body::{Body, required};
use super::countries::{self, Country};
use super::refusal::Refusal;
use super::tokens::AnyToken;

/// An address as a call brings it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Address {
    /// ISO 3166 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// A region, where there are no states.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The state or province, where the country needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Street and number, 1 to 200 letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "addressLine1")]
    pub street: Option<String>,
    /// What does not fit the first line, at most 200 letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "addressLine2")]
    pub street_further: Option<String>,
    /// In the country's form, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Of the contact, 1 to 50 letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Of the contact, 1 to 50 letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Of the contact, in the country's form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
}

impl Address {
    /// The country it names, once everything that must be there is there.
    pub fn complete(&self, within: &str) -> Result<&'static Country, Refusal> {
        let country = countries::known(required(self.country.as_deref(), &format!("{within}country"))?)?;
        required(self.street.as_deref(), &format!("{within}addressLine1"))?;
        required(self.city.as_deref(), &format!("{within}city"))?;
        if country.postal_code.is_some() {
            required(self.postal_code.as_deref(), &format!("{within}postalCode"))?;
        }
        if !country.states.is_empty() {
            required(self.state.as_deref(), &format!("{within}state"))?;
        }
        Ok(country)
    }
}

/// `POST /v1/validations/address`.
pub async fn validate(_: AnyToken, body: Body<Address>) -> Reply {
    let address = body.0;
    let country = address.complete("")?;
    let (status, suggestions, message) = judge(&address, country);
    Ok(answer::ok(json!({
        "originalAddress": address,
        "suggestedAddresses": suggestions,
        "status": status,
        "validationMessage": message,
    })))
}

/// The status of `address`, what Microsoft would write instead, and why it was not found.
fn judge(address: &Address, country: &Country) -> (&'static str, Vec<Value>, Option<&'static str>) {
    let code = address.postal_code.clone().unwrap_or_default();
    let tidy = code.trim().to_uppercase();
    let with = |line: &str| {
        json!({"addressLine1": line, "postalCode": tidy, "city": address.city,
        "state": address.state, "country": address.country})
    };
    let line = address.street.as_deref().unwrap_or_default().trim();
    if !country.has_state(address.state.as_deref()) {
        return ("None", Vec::new(), Some("The state is not one of the country's."));
    }
    if !country.has_postal_code(&tidy) {
        return ("None", Vec::new(), Some("The postal code is not one of the country's."));
    }
    if code != tidy {
        return ("InteractionRequired", vec![with(line)], None);
    }
    if !line.contains(|letter: char| letter.is_ascii_digit()) {
        let numbered = ["1", "2", "3"].map(|number| with(&format!("{number} {line}")));
        return ("StreetPartial", numbered.to_vec(), None);
    }
    ("VerifiedShippable", vec![with(line)], None)
}
