//! Why a line of a cart cannot be bought: Microsoft sends the code as a number or as its name.

use serde::Deserialize;

use crate::microsoft::{Refusal, wire};

/// The names of the codes, without case and separators (`partner-center.md` section 8).
const NAMES: [(&str, &str); 22] = [
    ("currencyisnotsupported", "10000"),
    ("catalogitemidisnotvalid", "10001"),
    ("quotanotavailable", "10002"),
    ("inventorynotavailable", "10003"),
    ("participantsisnotsupportedforpartner", "10004"),
    ("unabletoprocesscartlineitem", "10006"),
    ("subscriptionisnotvalid", "10007"),
    ("subscriptionisnotenabledforri", "10008"),
    ("sandboxlimitexceeded", "10009"),
    ("invalidinput", "10010"),
    ("subscriptionnotregistered", "10011"),
    ("attestationnotaccepted", "10012"),
    ("billingplannotsupported", "10013"),
    ("invalidpromotionid", "10014"),
    ("maxallowedseatspersubscriptionexceeded", "10015"),
    ("invalidcustomtermenddate", "10016"),
    ("customtermenddatenotallowed", "10017"),
    ("baseofferseatquantitynotmet", "10018"),
    ("minimumaddonseatsnotmet", "10019"),
    ("legacyoffernoteligibleforpurchase", "500600"),
    ("missingprerequisite", "400041"),
    ("unknown", "0"),
];

/// A line's error.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CartError {
    #[serde(default, deserialize_with = "wire::text")]
    error_code: Option<String>,
    #[serde(default)]
    error_description: Option<String>,
    #[serde(default)]
    additional_information: serde_json::Value,
}

impl CartError {
    /// The refusal, its code as a number. `None` for an empty error.
    pub(super) fn into_refusal(self) -> Option<Refusal> {
        let code = self.error_code?;
        let key = wire::key(&code);
        let number =
            NAMES.iter().find(|(name, _)| *name == key).map_or(code, |(_, number)| (*number).to_owned());
        let mut refusal = Refusal::inside(201, number, self.error_description);
        if let Some(facts) = self.additional_information.as_object() {
            refusal.details = facts.iter().map(|(name, value)| format!("{name}: {value}")).collect();
        }
        Some(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(json: &str) -> Refusal {
        serde_json::from_str::<CartError>(json).unwrap().into_refusal().unwrap()
    }

    #[test]
    fn a_name_and_its_number_are_one_code() {
        for json in [
            r#"{"errorCode":"inventory_not_available"}"#,
            r#"{"errorCode":"InventoryNotAvailable"}"#,
            r#"{"errorCode":"10003"}"#,
            r#"{"errorCode":10003}"#,
        ] {
            assert_eq!(refusal(json).code, "10003", "{json}");
        }
    }

    #[test]
    fn what_is_known_about_quantities_is_kept() {
        let json =
            r#"{"errorCode":10002,"additionalInformation":{"availableQuantity":3,"purchasedQuantity":22}}"#;
        assert_eq!(refusal(json).details, ["availableQuantity: 3", "purchasedQuantity: 22"]);
    }
}
