//! What is to happen at the end of a term, as a change sends it: instructions for a renewal, or actions.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::{Buyer, Subscription};
use crate::sandbox::body::MALFORMED;
use crate::sandbox::catalogue::{self, Plan, Product, Sku};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::terms::{self, Cycle, Term};

/// The schedule contradicts itself, or the catalogue.
const INVALID: u32 = 800_002;
/// The term is none, or one in which the SKU is not sold.
const BAD_TERM: u32 = 800_121;
/// The billing cycle is none, or one in which the term is not sold.
const BAD_CYCLE: u32 = 900_269;
/// The billing cycle is longer than the term.
const LONG_CYCLE: u32 = 900_270;
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
    availability_id: Option<String>,
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

    /// The availability that they name.
    pub(super) fn availability(&self) -> Option<&String> {
        self.product.as_ref()?.availability_id.as_ref()
    }

    /// What they come to for `held`, if that can be bought.
    pub fn next(&self, held: &Subscription) -> Result<Next, Refusal> {
        let none = Target::default();
        let target = self.product.as_ref().unwrap_or(&none);
        let wrong =
            |code: u32, field: &str| Refusal::bad(code, "The instructions cannot be followed.").about(field);
        let id = target.product_id.as_deref().unwrap_or(&held.product);
        let product = catalogue::product(id).ok_or_else(|| wrong(INVALID, "productId"))?;
        let id = target.sku_id.as_deref().unwrap_or(&held.sku);
        let sku = product.skus.iter().find(|sku| sku.id == id).ok_or_else(|| wrong(INVALID, "skuId"))?;
        let term = match target.term_duration.as_deref() {
            None => held.lasting_term(),
            Some(duration) => Term::parse(duration).ok_or_else(|| wrong(BAD_TERM, "termDuration"))?,
        };
        let sold = sku.cycles(term);
        let first = *sold.first().ok_or_else(|| wrong(BAD_TERM, "termDuration"))?;
        let cycle = match target.billing_cycle.as_deref() {
            None if held.trial || held.extended.is_some() => first,
            None => held.cycle,
            Some(cycle) => Cycle::parse(cycle).ok_or_else(|| wrong(BAD_CYCLE, "billingCycle"))?,
        };
        if cycle.months(term) > term.months() {
            return Err(wrong(LONG_CYCLE, "billingCycle"));
        }
        if !sold.contains(&cycle) {
            return Err(wrong(BAD_CYCLE, "billingCycle"));
        }
        let plan = Plan { term, cycle };
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

/// The kept actions, of which an older version kept one or none.
pub(super) fn one_or_several<'de, D: Deserializer<'de>>(kept: D) -> Result<Vec<Action>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Several(Vec<Action>),
        One(Option<Action>),
    }
    Ok(match Kept::deserialize(kept)? {
        Kept::Several(actions) => actions,
        Kept::One(action) => action.into_iter().collect(),
    })
}

fn wrong(text: &str) -> Refusal {
    Refusal::bad(INVALID, text).about("scheduledActions")
}

impl Action {
    /// The actions in `sent`, each for a moment of its own, if they go with `auto_renew` and `buyer` can have what
    /// they make of `held`. What was scheduled before may name an availability id that has gone stale since.
    pub fn parse(
        sent: &[Value],
        held: &Subscription,
        auto_renew: bool,
        buyer: &Buyer,
    ) -> Result<Vec<Self>, Refusal> {
        let actions = sent.iter().map(|sent| Self::parse_one(sent, held, auto_renew, buyer));
        let actions: Vec<Self> = actions.collect::<Result<_, _>>()?;
        let moments: BTreeSet<Option<OffsetDateTime>> = actions.iter().map(|action| action.on).collect();
        if moments.len() < actions.len() {
            return Err(wrong("Two actions are scheduled for one moment."));
        }
        let at_term_end = actions.iter().find(|action| action.on.is_none()).map(|action| action.outcome);
        let extends = at_term_end == Some(Outcome::RenewToExtendedServiceTerm);
        for on in moments.into_iter().flatten() {
            if on <= buyer.now {
                return Err(wrong("effectiveDate has passed."));
            }
            if held.extended.is_none() && !(extends && on >= held.commitment.renews_at()) {
                return Err(wrong("Only an extended term is cancelled on a date of its own."));
            }
        }
        Ok(actions)
    }

    fn parse_one(
        sent: &Value,
        held: &Subscription,
        auto_renew: bool,
        buyer: &Buyer,
    ) -> Result<Self, Refusal> {
        let Sent { action_type: outcome, scheduled_type, effective_date, instructions } =
            serde_json::from_value(sent.clone()).map_err(|_| {
                let text = "A scheduled action has a wrong field or type.";
                Refusal::bad(MALFORMED, text).about("scheduledActions")
            })?;
        let on = match scheduled_type {
            Moment::TermEnd if (outcome == Outcome::RenewToNewTerm) != auto_renew => {
                let text = "The action does not go with autoRenewEnabled.";
                return Err(Refusal::bad(AUTO_RENEWAL, text).about("scheduledActions"));
            }
            Moment::TermEnd => None,
            Moment::CustomDate if outcome == Outcome::Cancel => {
                let text = effective_date.as_deref().unwrap_or_default();
                let date = OffsetDateTime::parse(text, &Rfc3339)
                    .map_err(|_| wrong("effectiveDate is required with CustomDate."))?;
                Some(date)
            }
            Moment::CustomDate => return Err(wrong("Only a cancellation has a date of its own.")),
        };
        let instructions = instructions.filter(|value| !value.is_null());
        match &instructions {
            Some(value) if outcome == Outcome::RenewToNewTerm => {
                let parsed = Instructions::parse(value)?;
                parsed.next(held)?;
                let before = held.at_term_end().and_then(|action| action.instructions.as_ref());
                if before != Some(value) {
                    buyer.check(&parsed, held)?;
                }
            }
            Some(_) => return Err(wrong("Only a renewal has instructions.")),
            None => {}
        }
        Ok(Self { outcome, instructions, on })
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

impl Subscription {
    /// What was decided about the end of the term.
    pub fn at_term_end(&self) -> Option<&Action> {
        self.actions.iter().find(|action| action.on.is_none())
    }

    /// When it is cancelled, on a date of its own.
    pub fn ends_on(&self) -> Option<OffsetDateTime> {
        self.actions.iter().filter_map(|action| action.on).min()
    }
}
