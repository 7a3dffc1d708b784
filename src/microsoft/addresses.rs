//! Addresses: asking Microsoft whether one exists, before a tenant depends on it.

use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::countries::Country;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// A postal address. `Debug` shows the country only.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// Street and number, 1–200 characters.
    pub line1: String,
    /// More of it, up to 200 characters.
    pub line2: Option<String>,
    /// Town.
    pub city: String,
    /// State or province, where the country has them.
    pub state: Option<String>,
    /// Postcode, where the country has them.
    pub postal_code: Option<String>,
    /// Country.
    pub country: Country,
}

impl Address {
    /// The fields as Microsoft names them, without the empty ones.
    pub(super) fn fields(&self) -> Map<String, Value> {
        let fields = [
            ("addressLine1", Some(&self.line1)),
            ("addressLine2", self.line2.as_ref()),
            ("city", Some(&self.city)),
            ("state", self.state.as_ref()),
            ("postalCode", self.postal_code.as_ref()),
        ];
        let given =
            fields.into_iter().filter_map(|(name, text)| Some((name, text.filter(|text| !text.is_empty())?)));
        let mut map: Map<_, _> = given.map(|(name, text)| (name.to_owned(), json!(text))).collect();
        map.insert("country".to_owned(), json!(self.country));
        map
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({})", self.country)
    }
}

/// How sure Microsoft is about an address. The spelling of most values is unverified, so case and separators
/// do not count (`partner-center.md` section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AddressStatus {
    /// It exists.
    Verified,
    /// It exists and can be delivered to.
    VerifiedShippable,
    /// One suggestion to confirm.
    InteractionRequired,
    /// The street is known, the number is not.
    StreetPartial,
    /// The building is known, the flat or floor is not.
    PremisesPartial,
    /// Several addresses match.
    Multiple,
    /// None matches.
    None,
    /// Not checked.
    NotValidated,
    /// A value that we do not know.
    Other(String),
}

impl AddressStatus {
    /// Whether the address may be used without asking anybody.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        matches!(self, Self::Verified | Self::VerifiedShippable)
    }
}

impl From<String> for AddressStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "verified" => Self::Verified,
            "verifiedshippable" => Self::VerifiedShippable,
            "interactionrequired" => Self::InteractionRequired,
            "streetpartial" => Self::StreetPartial,
            "premisespartial" => Self::PremisesPartial,
            "multiple" => Self::Multiple,
            "none" => Self::None,
            "notvalidated" => Self::NotValidated,
            _ => Self::Other(text),
        }
    }
}

/// Microsoft's answer about an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressCheck {
    /// How sure it is.
    pub status: AddressStatus,
    /// What it would write instead: up to three.
    pub suggestions: Vec<Address>,
    /// Its sentence, for staff.
    pub message: Option<String>,
}

impl Microsoft {
    /// Asks whether the address exists. Anything but a verified one deserves a question to the reseller.
    ///
    /// # Errors
    /// As any call; an address that lacks a field the country needs is refused.
    pub async fn validate_address(&self, ids: &Ids, address: &Address) -> Result<AddressCheck, Failure> {
        let call = Call::post(ids, "/v1/validations/address").body(Value::Object(address.fields()));
        let answer: Validated = self.read(call).await?;
        Ok(AddressCheck {
            status: answer.status.into(),
            suggestions: answer
                .suggested_addresses
                .into_iter()
                .map(|found| found.within(address.country))
                .collect(),
            message: answer.validation_message,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Validated {
    status: String,
    #[serde(default, deserialize_with = "wire::list")]
    suggested_addresses: Vec<Suggested>,
    #[serde(default)]
    validation_message: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Suggested {
    address_line1: Option<String>,
    address_line2: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
}

impl Suggested {
    fn within(self, asked: Country) -> Address {
        let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Address {
            line1: self.address_line1.unwrap_or_default(),
            line2: given(self.address_line2),
            city: self.city.unwrap_or_default(),
            state: given(self.state),
            postal_code: given(self.postal_code),
            country: self.country.and_then(|country| country.parse().ok()).unwrap_or(asked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_is_read_however_it_is_spelt() {
        for text in ["VerifiedShippable", "verified_shippable", "VERIFIED SHIPPABLE"] {
            assert_eq!(AddressStatus::from(text.to_owned()), AddressStatus::VerifiedShippable);
        }
        assert_eq!(AddressStatus::from("Odd".to_owned()), AddressStatus::Other("Odd".to_owned()));
        assert!(!AddressStatus::Multiple.is_verified());
    }

    #[test]
    fn empty_fields_are_not_sent() {
        let address = Address {
            line1: "1 rue de l’Exemple".to_owned(),
            line2: Some(String::new()),
            city: "Lille".to_owned(),
            state: None,
            postal_code: Some("59000".to_owned()),
            country: "FR".parse().unwrap(),
        };
        let fields = address.fields();
        assert_eq!(
            (fields.len(), fields.contains_key("addressLine2"), fields.contains_key("state")),
            (4, false, false)
        );
    }
}
