//! A subscription as Microsoft sent it, for sending it back with one thing changed and nothing lost.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Subscription, SubscriptionStatus};
use crate::microsoft::resellers::MpnId;

/// The whole of a subscription. Microsoft takes a change as a **replacement**: whatever is left out is reset
/// (`partner-center.md` section 9), so unknown fields stay where they are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct RawSubscription {
    raw: Value,
    view: Subscription,
}

impl RawSubscription {
    /// What we understand of it.
    #[must_use]
    pub fn view(&self) -> &Subscription {
        &self.view
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.view.id
    }

    /// Everything, as JSON.
    #[must_use]
    pub fn as_value(&self) -> &Value {
        &self.raw
    }

    /// Its concurrency tag. Often missing or empty; short-lived.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.raw.get("attributes")?.get("etag")?.as_str()
    }

    /// The same with so many licences in all. 0 would be a cancellation, which is another act
    /// (`commitment-rules.md` B8).
    #[must_use]
    pub fn with_quantity(self, licences: std::num::NonZeroU32) -> Self {
        self.with("quantity", json!(licences))
    }

    /// The same, cancelled for good.
    #[must_use]
    pub fn cancelled(self) -> Self {
        self.with("status", json!(SubscriptionStatus::Deleted.as_str()))
    }

    /// The same, suspended: its users lose the service, **billing goes on**, and what was scheduled is dropped
    /// (`commitment-rules.md` C5).
    #[must_use]
    pub fn suspended(self) -> Self {
        self.with("status", json!(SubscriptionStatus::Suspended.as_str()))
    }

    /// The same, in use again.
    #[must_use]
    pub fn reactivated(self) -> Self {
        self.with("status", json!(SubscriptionStatus::Active.as_str()))
    }

    /// The same under another name of ours.
    #[must_use]
    pub fn named(self, name: &str) -> Self {
        self.with("friendlyName", json!(name))
    }

    /// The same with another reseller of record; refused with 800098 where that cannot be.
    #[must_use]
    pub fn of_reseller(self, reseller: &MpnId) -> Self {
        self.with("partnerId", json!(reseller))
    }

    fn with(self, name: &str, value: Value) -> Self {
        self.changed(|fields| {
            fields.insert(name.to_owned(), value);
        })
    }

    /// The same after `change`, which leaves every field readable.
    pub(super) fn changed(self, change: impl FnOnce(&mut Map<String, Value>)) -> Self {
        let Self { mut raw, view } = self;
        if let Value::Object(fields) = &mut raw {
            change(fields);
        }
        Self { view: Subscription::deserialize(&raw).unwrap_or(view), raw }
    }
}

impl TryFrom<Value> for RawSubscription {
    type Error = serde_json::Error;

    fn try_from(raw: Value) -> Result<Self, Self::Error> {
        Ok(Self { view: Subscription::deserialize(&raw)?, raw })
    }
}

impl From<RawSubscription> for Value {
    fn from(subscription: RawSubscription) -> Self {
        subscription.raw
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use time::macros::datetime;

    use super::*;

    fn subscription() -> RawSubscription {
        serde_json::from_value(json!({
            "id": "s", "offerId": "CFQ7TTC0LH18:0001:A", "quantity": 10, "status": "active", "orderId": "o",
            "autoRenewEnabled": true, "commitmentEndDate": "2027-02-28T00:00:00Z",
            "cancellationAllowedUntilDate": "2026-03-08T10:00:00Z",
            "refundableQuantity": { "totalQuantity": 10, "details": [
                { "quantity": 10, "allowedUntilDateTime": "2026-03-08T10:00:00Z" }] },
            "scheduledNextTermInstructions": { "quantity": 4 }, "tomorrowsField": { "kept": [1, 2] },
            "attributes": { "etag": "abc", "objectType": "Subscription" },
        }))
        .unwrap()
    }

    #[test]
    fn a_change_keeps_everything_else() {
        let (before, after) = (subscription(), subscription().with_quantity(NonZeroU32::new(12).unwrap()));
        assert_eq!(after.as_value()["quantity"], 12);
        let mut same = after.as_value().clone();
        same["quantity"] = json!(10);
        assert_eq!(&same, before.as_value());
    }

    #[test]
    fn cancelling_changes_the_status_alone() {
        let after = subscription().cancelled();
        assert_eq!(after.view().status, SubscriptionStatus::Deleted);
        let mut same = after.as_value().clone();
        same["status"] = json!("active");
        assert_eq!(&same, subscription().as_value());
    }

    #[test]
    fn each_change_touches_its_field_alone() {
        let reseller = "1234567".parse().unwrap();
        for (after, name, value) in [
            (subscription().suspended(), "status", json!("suspended")),
            (subscription().suspended().reactivated(), "status", json!("active")),
            (subscription().named("Comptoir"), "friendlyName", json!("Comptoir")),
            (subscription().of_reseller(&reseller), "partnerId", json!("1234567")),
        ] {
            assert_eq!(after.as_value()[name], value);
            let mut expected = subscription().as_value().clone();
            expected[name] = value;
            assert_eq!(after.as_value(), &expected);
            assert_eq!(&Subscription::deserialize(after.as_value()).unwrap(), after.view());
        }
    }

    #[test]
    fn the_dates_that_decide_are_read() {
        let raw = subscription();
        let view = raw.view();
        let until = datetime!(2026-03-08 10:00:00 UTC);
        assert_eq!(view.cancellation_allowed_until_date, Some(until));
        assert_eq!(
            view.refundable_quantity.as_ref().unwrap().details[0].allowed_until_date_time,
            Some(until)
        );
        assert_eq!(view.commitment_end(), Some(datetime!(2027-02-28 23:59:59 UTC)));
        assert_eq!(view.product_and_sku(), Some(("CFQ7TTC0LH18", "0001")));
    }

    #[test]
    fn what_microsoft_leaves_out_or_adds_is_no_error() {
        let raw: RawSubscription =
            serde_json::from_value(json!({ "id": "s", "status": "sleeping" })).unwrap();
        assert_eq!(raw.view().status, SubscriptionStatus::Other("sleeping".to_owned()));
        assert_eq!((raw.etag(), raw.view().quantity), (None, None));
    }
}
