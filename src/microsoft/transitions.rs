//! Transitions: turning a subscription, or a part of it, into one of a better product ("upgrade"), which Microsoft
//! carries out over minutes (`partner-center.md` section 9).

mod progress;

use serde::Deserialize;
use serde_json::{Value, json};

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, Refusal, wire};

pub use progress::{EventStatus, Transition, TransitionEvent};

/// When a transition is to take place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Now.
    Immediate,
    /// At the end of the term.
    Scheduled,
}

impl Moment {
    fn as_str(self) -> &'static str {
        match self {
            Self::Immediate => "immediate",
            Self::Scheduled => "scheduled",
        }
    }
}

/// Something that a subscription might become.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// `product:sku:availability`, which **changes over time**.
    pub catalog_item_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub title: String,
    /// How many licences can move.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// Whether it can, for each way of moving.
    #[serde(default, deserialize_with = "wire::list")]
    pub eligibilities: Vec<Eligibility>,
}

impl Target {
    /// Whether the subscription can become this in that way now.
    #[must_use]
    pub fn admits(&self, way: TransitionType) -> bool {
        self.eligibilities.iter().any(|one| one.is_eligible && one.is_about(way))
    }
}

/// Whether a subscription can become a [`Target`] in one way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Eligibility {
    /// It can.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_eligible: bool,
    #[serde(default, deserialize_with = "wire::given")]
    transition_type: String,
    #[serde(default, deserialize_with = "wire::list")]
    errors: Vec<TransitionError>,
}

impl Eligibility {
    fn is_about(&self, way: TransitionType) -> bool {
        wire::key(&self.transition_type) == wire::key(way.as_str())
    }

    /// Why it cannot. The codes, 0 to 13, are of this call alone: 2 not active, 3 conflicting services, 9 not
    /// provisioned yet, 13 too few roles delegated.
    pub fn refusals(&self) -> impl Iterator<Item = Refusal> {
        self.errors.iter().map(|error| error.refusal(200))
    }
}

/// What happens to the people who have a licence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransitionType {
    /// Nothing: somebody assigns the new licences.
    TransitionOnly,
    /// They get the new one; without the role for it on the tenant it fails.
    WithLicenceTransfer,
}

impl TransitionType {
    /// As Microsoft writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TransitionOnly => "transition_only",
            Self::WithLicenceTransfer => "transition_with_license_transfer",
        }
    }
}

/// A transition to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTransition {
    /// The subscription that gives licences.
    pub from_subscription: String,
    /// What it is of, as its `offerId`.
    pub from_catalog_item_id: String,
    /// What the licences become, from [`Target::catalog_item_id`] moments ago.
    pub to_catalog_item_id: String,
    /// An existing subscription that takes them; without one a new one is made.
    pub to_subscription: Option<String>,
    /// How many licences.
    pub quantity: u32,
    /// What happens to the people.
    pub way: TransitionType,
    /// The commitment of a new subscription.
    pub term: Option<Term>,
    /// The billing cycle of a new subscription.
    pub cycle: Option<BillingCycle>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct TransitionError {
    #[serde(default, deserialize_with = "wire::text")]
    code: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

impl TransitionError {
    fn refusal(&self, status: u16) -> Refusal {
        Refusal::inside(status, self.code.clone().unwrap_or_default(), self.description.clone())
    }
}

impl Microsoft {
    /// What a subscription might become, and whether it can.
    ///
    /// # Errors
    /// As any call.
    pub async fn transition_targets(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: &str,
        moment: Moment,
    ) -> Result<Vec<Target>, Failure> {
        let template = "/v1/customers/{customer}/subscriptions/{subscription}/transitioneligibilities";
        let call = Call::get(ids, template).customer(tenant).with("subscription", subscription);
        self.list(call.query("eligibilityType", moment.as_str())).await
    }

    /// Starts a transition. Nothing says that a repetition is recognised: after [`Failure::Unknown`] look with
    /// [`Self::transitions`] first.
    ///
    /// # Errors
    /// As any call.
    pub async fn start_transition(
        &self,
        ids: &Ids,
        tenant: TenantId,
        transition: &NewTransition,
    ) -> Result<Transition, Failure> {
        let template = "/v1/customers/{customer}/subscriptions/{subscription}/transitions";
        let call = Call::post(ids, template).customer(tenant).body(transition.body());
        self.read(call.with("subscription", &transition.from_subscription)).await
    }

    /// The transitions of a subscription, or the one of this operation.
    ///
    /// # Errors
    /// As any call.
    pub async fn transitions(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: &str,
        operation: Option<&str>,
    ) -> Result<Vec<Transition>, Failure> {
        let template = "/v1/customers/{customer}/subscriptions/{subscription}/transitions";
        let mut call = Call::get(ids, template).customer(tenant).with("subscription", subscription);
        if let Some(operation) = operation {
            call = call.query("operationId", operation);
        }
        self.list(call).await
    }
}

impl NewTransition {
    fn body(&self) -> Value {
        let mut body = json!({
            "fromCatalogItemId": self.from_catalog_item_id,
            "fromSubscriptionId": self.from_subscription,
            "toCatalogItemId": self.to_catalog_item_id,
            "quantity": self.quantity,
            "transitionType": self.way.as_str(),
        });
        for (name, value) in [
            ("toSubscriptionId", json!(self.to_subscription)),
            ("termDuration", json!(self.term)),
            ("billingCycle", json!(self.cycle)),
        ] {
            if !value.is_null() {
                body[name] = value;
            }
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_open_in_one_way_and_not_in_the_other() {
        let json = r#"{"catalogItemId":"P:1:A","eligibilities":[
            {"isEligible":true,"transitionType":"transition_only"},
            {"isEligible":false,"transitionType":"transition_with_license_transfer","errors":[{"code":13}]}]}"#;
        let target: Target = serde_json::from_str(json).unwrap();
        assert!(target.admits(TransitionType::TransitionOnly));
        assert!(!target.admits(TransitionType::WithLicenceTransfer));
        assert_eq!(target.eligibilities[1].refusals().next().unwrap().code, "13");
    }
}
