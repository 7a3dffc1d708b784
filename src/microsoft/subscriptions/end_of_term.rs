//! What is to happen to a subscription at the end of its term: read in every form, written in one, and whether
//! what was written has stuck (`partner-center.md` section 9, `commitment-rules.md` E1–E6).

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{RawSubscription, Subscription};
use crate::microsoft::catalogue::{BillingCycle, Term};
use crate::microsoft::wire;

/// The moment that is the end of the term.
const TERM_END: &str = "TermEnd";

/// What is to happen at the end of the term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EndOfTerm {
    /// It renews, with what the next term changes.
    Renew(NextTerm),
    /// It stops at once and for good.
    Cancel,
    /// It goes on from month to month at a higher price (the "extended service term").
    Extend,
}

/// What the next term changes; nothing by default. Needs automatic renewal, and any change of the subscription
/// before the end deletes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NextTerm {
    /// What is bought then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<NextProduct>,
    /// How many licences.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// When that term ends, if not by its own length.
    #[serde(
        skip_serializing_if = "Option::is_none",
        serialize_with = "time::serde::rfc3339::option::serialize",
        deserialize_with = "wire::instant"
    )]
    pub custom_term_end_date: Option<OffsetDateTime>,
}

/// What the next term is of. Its ids are of the catalogue as it is when this is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct NextProduct {
    /// The product.
    #[serde(deserialize_with = "wire::given")]
    pub product_id: String,
    /// Its SKU.
    #[serde(deserialize_with = "wire::given")]
    pub sku_id: String,
    /// The third part of a catalogue id, which **changes over time**.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub availability_id: Option<String>,
    /// The billing cycle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_cycle: Option<BillingCycle>,
    /// The commitment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_duration: Option<Term>,
    /// A promotion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promotion_id: Option<String>,
}

/// One of the `scheduledActions`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScheduledAction {
    /// What is to happen.
    #[serde(default, deserialize_with = "wire::given")]
    pub action_type: ActionType,
    #[serde(default)]
    scheduled_type: Option<String>,
    #[serde(default)]
    schedule_type: Option<String>,
    /// When, for a moment of its own (`CustomDate`).
    #[serde(default, deserialize_with = "wire::instant")]
    pub effective_date: Option<OffsetDateTime>,
    /// What the next term changes, for a renewal.
    #[serde(default)]
    pub instructions: Option<NextTerm>,
}

impl ScheduledAction {
    /// The moment's name, such as `TermEnd`, `CustomDate`, `Transition`; which of its two fields Microsoft uses
    /// is unverified.
    #[must_use]
    pub fn moment(&self) -> Option<&str> {
        self.scheduled_type.as_deref().or(self.schedule_type.as_deref())
    }

    /// Whether it is for the end of the term; what names no moment is.
    fn is_at_term_end(&self) -> bool {
        self.moment().is_none_or(|moment| wire::key(moment) == wire::key(TERM_END))
    }

    fn wish(&self) -> Option<EndOfTerm> {
        match self.action_type {
            ActionType::RenewToNewTerm => {
                Some(EndOfTerm::Renew(self.instructions.clone().unwrap_or_default()))
            }
            ActionType::Cancel => Some(EndOfTerm::Cancel),
            ActionType::RenewToExtendedServiceTerm => Some(EndOfTerm::Extend),
            ActionType::Other(_) => None,
        }
    }
}

/// What a [`ScheduledAction`] does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ActionType {
    /// The next term begins.
    RenewToNewTerm,
    /// The subscription stops.
    Cancel,
    /// The extended term begins.
    RenewToExtendedServiceTerm,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for ActionType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for ActionType {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "renewtonewterm" => Self::RenewToNewTerm,
            "cancel" => Self::Cancel,
            "renewtoextendedserviceterm" => Self::RenewToExtendedServiceTerm,
            _ => Self::Other(text),
        }
    }
}

/// The field in which a scheduled action names its moment. Third parties' texts of 2026 know both spellings, so
/// both are read, and an operator says which is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScheduleField {
    /// `scheduledType`, the spelling of the later text.
    #[default]
    ScheduledType,
    /// `scheduleType`.
    ScheduleType,
}

impl ScheduleField {
    /// The spelling.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ScheduledType => "scheduledType",
            Self::ScheduleType => "scheduleType",
        }
    }
}

impl std::str::FromStr for ScheduleField {
    type Err = UnknownScheduleField;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "scheduledType" => Ok(Self::ScheduledType),
            "scheduleType" => Ok(Self::ScheduleType),
            _ => Err(UnknownScheduleField),
        }
    }
}

/// Neither of the two spellings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither scheduledType nor scheduleType")]
pub struct UnknownScheduleField;

impl Subscription {
    /// What will happen at the end of the term; `None` while nobody has decided, which ends in the extended term
    /// and is billed (E5).
    #[must_use]
    pub fn end_of_term(&self) -> Option<EndOfTerm> {
        let mut actions = self.scheduled_actions.iter().filter(|action| action.is_at_term_end());
        actions.find_map(ScheduledAction::wish).or_else(|| {
            self.auto_renew_enabled
                .then(|| EndOfTerm::Renew(self.scheduled_next_term_instructions.clone().unwrap_or_default()))
        })
    }

    /// What the next term will be, with what it does not change taken from this one.
    fn whole_next_term(&self, next: &NextTerm) -> NextTerm {
        let (product_id, sku_id) = self.product_and_sku().unwrap_or_default();
        let asked = next.product.clone().unwrap_or_default();
        let or = |asked: String, now: &str| if asked.is_empty() { now.to_owned() } else { asked };
        NextTerm {
            product: Some(NextProduct {
                product_id: or(asked.product_id, product_id),
                sku_id: or(asked.sku_id, sku_id),
                // Another one tomorrow.
                availability_id: None,
                billing_cycle: asked.billing_cycle.or_else(|| self.billing_cycle.clone()),
                term_duration: asked.term_duration.or_else(|| self.term_duration.clone()),
                promotion_id: asked.promotion_id,
            }),
            quantity: next.quantity.or(self.quantity),
            custom_term_end_date: next.custom_term_end_date,
        }
    }
}

impl RawSubscription {
    /// The same with this at the end of its term. Actions for other moments stay. A changed renewal is written
    /// in both places that Microsoft knows; where both are read, the actions count.
    #[must_use]
    pub fn with_end_of_term(self, wish: &EndOfTerm, field: ScheduleField) -> Self {
        let unchanged = NextTerm::default();
        let (renews, name, next) = match wish {
            EndOfTerm::Renew(next) => (true, "RenewToNewTerm", Some(next).filter(|next| **next != unchanged)),
            EndOfTerm::Cancel => (false, "Cancel", None),
            EndOfTerm::Extend => (false, "RenewToExtendedServiceTerm", None),
        };
        let mut action = json!({ "actionType": name });
        action[field.as_str()] = json!(TERM_END);
        let next = next.map(|next| json!(next));
        if let Some(next) = &next {
            action["instructions"] = next.clone();
        }
        let mut actions = vec![action];
        actions.extend(self.other_actions().cloned());
        self.changed(|fields| {
            fields.insert("autoRenewEnabled".to_owned(), json!(renews));
            fields.insert("scheduledActions".to_owned(), Value::Array(actions));
            match next {
                Some(next) => fields.insert("scheduledNextTermInstructions".to_owned(), next),
                None => fields.remove("scheduledNextTermInstructions"),
            };
        })
    }

    /// Whether it says, as it was read, that this happens at the end of its term.
    #[must_use]
    pub fn keeps(&self, wish: &EndOfTerm) -> bool {
        let view = self.view();
        match (view.end_of_term(), wish) {
            (Some(EndOfTerm::Renew(found)), EndOfTerm::Renew(wanted)) => {
                view.whole_next_term(&found) == view.whole_next_term(wanted)
            }
            (Some(found), wish) => found == *wish,
            (None, _) => false,
        }
    }

    /// The actions for moments other than the end of the term, as they came.
    fn other_actions(&self) -> impl Iterator<Item = &Value> {
        let actions = self.as_value().get("scheduledActions").and_then(Value::as_array);
        let other = |action: &&Value| {
            ScheduledAction::deserialize(*action).is_ok_and(|action| !action.is_at_term_end())
        };
        actions.into_iter().flatten().filter(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subscription(more: &Value) -> RawSubscription {
        let mut raw = json!({
            "id": "s", "offerId": "CFQ7TTC0LH18:0001:A", "quantity": 10, "status": "active",
            "autoRenewEnabled": true, "termDuration": "P1Y", "billingCycle": "monthly", "unknown": [1],
        });
        for (name, value) in more.as_object().unwrap() {
            raw[name] = value.clone();
        }
        serde_json::from_value(raw).unwrap()
    }

    fn seats(quantity: i64) -> EndOfTerm {
        EndOfTerm::Renew(NextTerm { quantity: Some(quantity), ..NextTerm::default() })
    }

    fn as_it_is() -> EndOfTerm {
        EndOfTerm::Renew(NextTerm::default())
    }

    #[test]
    fn nothing_scheduled_renews_or_is_undecided() {
        assert_eq!(subscription(&json!({})).view().end_of_term(), Some(as_it_is()));
        assert_eq!(subscription(&json!({ "autoRenewEnabled": false })).view().end_of_term(), None);
    }

    #[test]
    fn both_spellings_of_the_moment_are_read_and_one_is_written() {
        for field in [ScheduleField::ScheduledType, ScheduleField::ScheduleType] {
            for wish in [EndOfTerm::Cancel, EndOfTerm::Extend, seats(4), as_it_is()] {
                let after = subscription(&json!({})).with_end_of_term(&wish, field);
                assert_eq!(after.as_value()["scheduledActions"][0][field.as_str()], "TermEnd");
                assert_eq!(after.view().end_of_term(), Some(wish.clone()), "{field:?}");
                assert!(after.keeps(&wish));
                assert_eq!(after.as_value()["unknown"], json!([1]));
            }
        }
    }

    #[test]
    fn what_stops_does_not_renew_and_leaves_no_next_term_behind() {
        let before = subscription(&json!({ "scheduledNextTermInstructions": { "quantity": 4 } }));
        assert_eq!(before.view().end_of_term(), Some(seats(4)));
        let after = before.with_end_of_term(&EndOfTerm::Cancel, ScheduleField::default());
        assert_eq!(after.as_value()["autoRenewEnabled"], false);
        assert!(after.as_value().get("scheduledNextTermInstructions").is_none());
        assert_eq!(after.view().end_of_term(), Some(EndOfTerm::Cancel));
    }

    #[test]
    fn an_action_for_another_moment_stays_and_does_not_count() {
        let other = json!({ "actionType": "Cancel", "scheduleType": "CustomDate",
            "effectiveDate": "2027-01-01T00:00:00Z", "tomorrowsField": 1 });
        let before = subscription(&json!({ "scheduledActions": [other] }));
        assert_eq!(before.view().end_of_term(), Some(as_it_is()));
        let after = before.with_end_of_term(&EndOfTerm::Extend, ScheduleField::default());
        assert_eq!(after.as_value()["scheduledActions"][1], other);
        assert_eq!(after.as_value()["scheduledActions"].as_array().unwrap().len(), 2);
    }

    #[test]
    fn what_did_not_stick_is_told() {
        let dropped = subscription(&json!({ "scheduledActions": [], "autoRenewEnabled": false }));
        assert!(!dropped.keeps(&EndOfTerm::Cancel));
        assert!(!subscription(&json!({})).keeps(&seats(4)));
    }

    #[test]
    fn a_renewal_that_microsoft_spells_out_is_the_same_renewal() {
        let product = json!({ "productId": "CFQ7TTC0LH18", "skuId": "0001", "availabilityId": "B",
            "billingCycle": "Monthly", "termDuration": "P1Y" });
        let spelt =
            subscription(&json!({ "scheduledNextTermInstructions": { "product": product, "quantity": 10 } }));
        assert!(spelt.keeps(&as_it_is()));
        assert!(!spelt.keeps(&seats(4)));
    }
}
