//! What is to happen at the end of a term, as a change sends it: instructions for a renewal, or an action.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::Subscription;
use crate::sandbox::body::MALFORMED;
use crate::sandbox::catalogue::{self, Plan, Product, Sku};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::terms::{self, Cycle, Term};

/// The schedule contradicts itself, or the catalogue.
const INVALID: u32 = 800_002;
/// What is scheduled does not go with automatic renewal, on or off.
const AUTO_RENEWAL: u32 = 800_093;
/// The number of seats is outside the SKU's limits.
const OUTSIDE_LIMITS: u32 = 2002;
/// The custom end of the term cannot be.
const BAD_END: u32 = 900_242;

/// What a subscription becomes at its renewal; what is missing stays as it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Instructions {
    product: Option<Target>,
    /// Seats.
    pub quantity: Option<u32>,
    custom_term_end_date: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Target {
    product_id: Option<String>,
    sku_id: Option<String>,
    term_duration: Option<String>,
    billing_cycle: Option<String>,
}

/// What the instructions come to.
pub struct Next {
    /// The product.
    pub product: &'static Product,
    /// Its SKU.
    pub sku: &'static Sku,
    /// The term and how it is charged.
    pub plan: Plan,
    /// Seats.
    pub quantity: u32,
    /// The last day of the term, where it is not its natural one.
    pub ends_on: Option<time::Date>,
}

impl Instructions {
    /// The instructions in `value`.
    pub fn parse(value: &Value) -> Result<Self, Refusal> {
        serde_json::from_value(value.clone())
            .map_err(|_| Refusal::bad(MALFORMED, "The instructions have a wrong field or type."))
    }

    /// What they come to for `held`, if that can be bought.
    pub fn next(&self, held: &Subscription) -> Result<Next, Refusal> {
        let none = Target::default();
        let target = self.product.as_ref().unwrap_or(&none);
        let wrong = |field: &str| Refusal::bad(INVALID, "The instructions cannot be followed.").about(field);
        let id = target.product_id.as_deref().unwrap_or(&held.product);
        let product = catalogue::product(id).ok_or_else(|| wrong("productId"))?;
        let id = target.sku_id.as_deref().unwrap_or(&held.sku);
        let sku = product.skus.iter().find(|sku| sku.id == id).ok_or_else(|| wrong("skuId"))?;
        let term = match target.term_duration.as_deref() {
            None => held.lasting_term(),
            Some(duration) => Term::parse(duration).ok_or_else(|| wrong("termDuration"))?,
        };
        let cycle = match target.billing_cycle.as_deref() {
            None if held.trial || held.extended.is_some() => {
                *sku.cycles(term).first().ok_or_else(|| wrong("termDuration"))?
            }
            None => held.cycle,
            Some(cycle) => Cycle::parse(cycle).ok_or_else(|| wrong("billingCycle"))?,
        };
        let plan = Plan { term, cycle };
        if !sku.plans().contains(&plan) {
            return Err(wrong("termDuration"));
        }
        let quantity = self.quantity.unwrap_or(held.quantity);
        if !(sku.minimum..=sku.maximum).contains(&quantity) {
            return Err(Refusal::bad(OUTSIDE_LIMITS, "The quantity is outside the SKU's limits."));
        }
        let ends_on = match self.custom_term_end_date.as_deref() {
            None => None,
            Some(text) => Some(
                terms::day(text)
                    .filter(|day| held.commitment.renewed_as(term, None).may_end_on(*day))
                    .ok_or_else(|| Refusal::bad(BAD_END, "The term cannot end on that day."))?,
            ),
        };
        Ok(Next { product, sku, plan, quantity, ends_on })
    }
}

/// One of the three ends of a term (`partner-center.md` section 9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Begin a new term.
    RenewToNewTerm,
    /// Stop the service at once.
    Cancel,
    /// Go on by the month, at a higher price.
    RenewToExtendedServiceTerm,
}

/// A scheduled action.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Action {
    /// What happens.
    pub outcome: Outcome,
    /// What the renewal brings, as it was sent.
    instructions: Option<Value>,
    /// When, if not at the end of the term.
    #[serde(with = "time::serde::rfc3339::option")]
    pub on: Option<OffsetDateTime>,
}

/// An action as it is sent: the moment has two spellings, and either is read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    action_type: Outcome,
    #[serde(alias = "scheduleType")]
    scheduled_type: Moment,
    effective_date: Option<String>,
    instructions: Option<Value>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Moment {
    TermEnd,
    CustomDate,
}

impl Action {
    /// The one action among `sent`, if it goes with `auto_renew` and can be followed by `held`.
    pub fn parse(sent: &[Value], held: &Subscription, auto_renew: bool) -> Result<Self, Refusal> {
        let wrong = |text: &str| Refusal::bad(INVALID, text).about("scheduledActions");
        let [sent] = sent else { return Err(wrong("One action is scheduled, not several.")) };
        let sent: Sent = serde_json::from_value(sent.clone()).map_err(|_| {
            Refusal::bad(MALFORMED, "A scheduled action has a wrong field or type.").about("scheduledActions")
        })?;
        if (sent.action_type == Outcome::RenewToNewTerm) != auto_renew {
            let text = "The action does not go with autoRenewEnabled.";
            return Err(Refusal::bad(AUTO_RENEWAL, text).about("scheduledActions"));
        }
        let instructions = sent.instructions.filter(|value| !value.is_null());
        match &instructions {
            Some(value) if sent.action_type == Outcome::RenewToNewTerm => {
                Instructions::parse(value)?.next(held)?;
            }
            Some(_) => return Err(wrong("Only a renewal has instructions.")),
            None => {}
        }
        let on = match sent.scheduled_type {
            Moment::TermEnd => None,
            Moment::CustomDate => {
                let text = sent.effective_date.as_deref().unwrap_or_default();
                let date = OffsetDateTime::parse(text, &Rfc3339)
                    .map_err(|_| wrong("effectiveDate is required with CustomDate."))?;
                if held.extended.is_none() || sent.action_type != Outcome::Cancel {
                    return Err(wrong("Only the cancelling of an extended term has a date of its own."));
                }
                Some(date)
            }
        };
        Ok(Self { outcome: sent.action_type, instructions, on })
    }

    /// As the API shows it, the moment under `spelling`.
    pub fn view(&self, spelling: &str) -> Value {
        let mut view = json!({
            "actionType": self.outcome,
            "instructions": self.instructions,
            "effectiveDate": self.on.and_then(|on| on.format(&Rfc3339).ok()),
        });
        view[spelling] = json!(if self.on.is_some() { "CustomDate" } else { "TermEnd" });
        view
    }

    /// What a renewal brings.
    pub fn instructions(&self) -> Option<Instructions> {
        Instructions::parse(self.instructions.as_ref()?).ok()
    }
}
