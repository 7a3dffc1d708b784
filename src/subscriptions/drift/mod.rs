//! Drift: what was changed at Microsoft without this panel, field by field, told apart from what the panel asked for
//! and from what time brings about.

pub mod store;

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalogue;
use crate::microsoft::subscriptions::end_of_term::{EndOfTerm, NextTerm};
use crate::microsoft::subscriptions::{RawSubscription, Subscription};
use crate::subscriptions::{Confirmed, Status};
use crate::text::Message;

/// What can be changed of a subscription at Microsoft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The number of licences.
    Quantity,
    /// Whether it is in use.
    Status,
    /// Whether it renews at the end of its term: `on` or `off`.
    AutoRenew,
    /// Term and billing cycle: `P1Y/monthly`.
    Plan,
    /// What is scheduled for the end of the term: a [`Planned`] as JSON, or nothing.
    NextTerm,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 5] = [Self::Quantity, Self::Status, Self::AutoRenew, Self::Plan, Self::NextTerm];

    /// As stored and as a form sends it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Status => "status",
            Self::AutoRenew => "auto_renew",
            Self::Plan => "plan",
            Self::NextTerm => "next_term",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for Field {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::ALL
            .into_iter()
            .find(|field| field.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no field of a drift: {text}"))
    }
}

/// What is scheduled for the end of a term, without the ids that Microsoft renews by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Planned {
    /// A next term that is not as this one.
    Renewal {
        /// Its licences, where they are named.
        quantity: Option<i64>,
        /// Its `product:sku`, where it is named.
        sku: Option<String>,
        /// Its term and billing cycle, where they are named.
        plan: Option<String>,
    },
    /// The end of the subscription.
    End,
    /// From month to month.
    Extension,
}

impl Planned {
    /// What is said of the end of the term, beyond whether it renews: nothing for a renewal as it is.
    fn of(subscription: &Subscription) -> Option<Self> {
        let next = match subscription.end_of_term()? {
            EndOfTerm::Cancel => return Some(Self::End),
            EndOfTerm::Extend => return Some(Self::Extension),
            EndOfTerm::Renew(next) if next == NextTerm::default() => return None,
            EndOfTerm::Renew(next) => next,
        };
        let product = next.product.unwrap_or_default();
        let sku = format!("{}:{}", product.product_id, product.sku_id);
        let names = product.term_duration.zip(product.billing_cycle);
        Some(Self::Renewal {
            quantity: next.quantity,
            sku: Some(sku).filter(|sku| sku != ":"),
            plan: names.map(|(term, cycle)| plan(term.as_str(), cycle.as_str())),
        })
    }

    fn quantity(&self) -> Option<i64> {
        match self {
            Self::Renewal { quantity, .. } => *quantity,
            Self::End | Self::Extension => None,
        }
    }

    fn plan(&self) -> Option<&str> {
        match self {
            Self::Renewal { plan, .. } => plan.as_deref(),
            Self::End | Self::Extension => None,
        }
    }

    /// What the stored text comes to, in words.
    fn message(stored: &str) -> Message {
        match serde_json::from_str(stored).ok() {
            None => "subscriptions-next-term-usual".into(),
            Some(Self::End) => "subscriptions-next-term-end".into(),
            Some(Self::Extension) => "subscriptions-next-term-extended".into(),
            Some(Self::Renewal { quantity: Some(count), .. }) => {
                Message::new("subscriptions-next-term-quantity").with("count", count)
            }
            Some(Self::Renewal { .. }) => "subscriptions-next-term-other".into(),
        }
    }
}

fn plan(term: &str, billing_cycle: &str) -> String {
    format!("{}/{}", term.to_uppercase(), billing_cycle.to_lowercase())
}

/// What can drift of a subscription, as Microsoft shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    quantity: i64,
    status: Status,
    auto_renew: bool,
    plan: String,
    planned: Option<Planned>,
    /// When the term ends: drifts never, but a renewal is told by it.
    term_ends_at: Option<OffsetDateTime>,
}

impl Facts {
    /// What `raw` shows.
    #[must_use]
    pub fn of(raw: &RawSubscription) -> Self {
        let confirmed = Confirmed::of(raw);
        Self {
            quantity: confirmed.quantity,
            status: confirmed.status,
            auto_renew: confirmed.auto_renew,
            plan: plan(&confirmed.term, &confirmed.billing_cycle),
            planned: Planned::of(raw.view()),
            term_ends_at: confirmed.term_ends_at,
        }
    }

    /// Whether it can only be bought again.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.status.has_ended()
    }

    /// A field as stored.
    fn value(&self, field: Field) -> String {
        match field {
            Field::Quantity => self.quantity.to_string(),
            Field::Status => self.status.as_str().to_owned(),
            Field::AutoRenew => if self.auto_renew { "on" } else { "off" }.to_owned(),
            Field::Plan => self.plan.clone(),
            Field::NextTerm => self
                .planned
                .as_ref()
                .and_then(|planned| serde_json::to_string(planned).ok())
                .unwrap_or_default(),
        }
    }
}

/// Who or what changed a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Somebody else: a drift.
    Elsewhere,
    /// The panel asked for it.
    Panel,
    /// It came with time or with another change: the end of a term, a renewal as planned.
    Course,
}

/// A field that Microsoft shows otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// As it was, in the form in which it is stored.
    pub known: String,
    /// As it is.
    pub shown: String,
    /// Where the change comes from.
    pub source: Source,
}

/// What changed between two looks. `wanted` is what the panel is asking for meanwhile: so many licences, 0 for the
/// end.
#[must_use]
pub fn changes(known: &Facts, shown: &Facts, wanted: Option<i64>, now: OffsetDateTime) -> Vec<Change> {
    if known.status == Status::Creating {
        return Vec::new();
    }
    let look = Look { known, shown, wanted, is_past_term: known.term_ends_at.is_some_and(|end| end <= now) };
    Field::ALL
        .into_iter()
        .map(|field| Change {
            field,
            known: known.value(field),
            shown: shown.value(field),
            source: look.source(field),
        })
        .filter(|change| change.known != change.shown)
        .collect()
}

struct Look<'a> {
    known: &'a Facts,
    shown: &'a Facts,
    wanted: Option<i64>,
    /// Whether the term that was known is over: what was scheduled has happened.
    is_past_term: bool,
}

impl Look<'_> {
    fn source(&self, field: Field) -> Source {
        let (known, shown) = (self.known, self.shown);
        // What has ended moves on by itself, from expired to disabled to deleted.
        if known.has_ended() {
            return if shown.has_ended() { Source::Course } else { Source::Elsewhere };
        }
        let is_end_wanted = self.wanted == Some(0) && shown.status == Status::Cancelled;
        let is_quantity_wanted = self.wanted == Some(shown.quantity);
        let planned = known.planned.as_ref().filter(|_| self.is_past_term);
        match field {
            Field::Status if is_end_wanted => Source::Panel,
            Field::Status if self.is_past_term && shown.status != Status::Suspended => Source::Course,
            Field::Status => Source::Elsewhere,
            // The end of a subscription takes the rest with it.
            _ if shown.has_ended() => Source::Course,
            Field::Quantity if is_quantity_wanted => Source::Panel,
            Field::Quantity if planned.and_then(Planned::quantity) == Some(shown.quantity) => Source::Course,
            Field::Plan if planned.and_then(Planned::plan) == Some(shown.plan.as_str()) => Source::Course,
            // Without renewal the subscription goes on by the month (`partner-center.md` section 9, EST).
            Field::Plan | Field::AutoRenew if self.is_past_term && !known.auto_renew => Source::Course,
            Field::NextTerm if self.is_past_term => Source::Course,
            // Whatever changes in the middle of a term, and a suspension, deletes what was scheduled.
            Field::NextTerm if shown.planned.is_none() && is_quantity_wanted => Source::Panel,
            Field::NextTerm if shown.planned.is_none() && shown.status == Status::Suspended => Source::Course,
            Field::Quantity | Field::AutoRenew | Field::Plan | Field::NextTerm => Source::Elsewhere,
        }
    }
}

/// A drift that nobody has decided on, with what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Drift {
    /// The subscription.
    pub subscription_id: i64,
    /// The service's internal name.
    pub domain: String,
    /// Whose it is.
    pub reseller_id: i64,
    /// That reseller's name.
    pub reseller: String,
    /// Microsoft's name of the licence.
    pub title: String,
    /// What was changed.
    #[sqlx(try_from = "String")]
    pub field: Field,
    /// What the panel knew, as stored.
    pub known: String,
    /// What Microsoft shows, as stored.
    pub shown: String,
    /// When the panel first saw it.
    pub found_at: OffsetDateTime,
    /// When it last changed.
    pub seen_at: OffsetDateTime,
    /// How the subscription stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// Whether something is being asked of Microsoft about it.
    pub is_busy: bool,
}

impl Drift {
    /// What was changed, from what to what.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let plan_of = |stored: &str| {
            let (term, cycle) = stored.split_once('/').unwrap_or((stored, ""));
            catalogue::plan(term, cycle)
        };
        let (key, from, to) = match self.field {
            Field::Quantity => {
                let count = |stored: &str| stored.parse::<i64>().unwrap_or_default();
                return Message::new("subscriptions-drift-quantity")
                    .with("from", count(&self.known))
                    .with("to", count(&self.shown));
            }
            Field::Status => {
                let status = |stored: &str| Message::new(format!("subscriptions-status-{stored}"));
                ("subscriptions-drift-status", status(&self.known), status(&self.shown))
            }
            Field::AutoRenew if self.shown == "on" => return "subscriptions-drift-renewal-on".into(),
            Field::AutoRenew => return "subscriptions-drift-renewal-off".into(),
            Field::Plan => ("subscriptions-drift-plan", plan_of(&self.known), plan_of(&self.shown)),
            Field::NextTerm => (
                "subscriptions-drift-next-term",
                Planned::message(&self.known),
                Planned::message(&self.shown),
            ),
        };
        Message::new(key).with("from", from).with("to", to)
    }

    /// The pencil with the number from before in it, where the pencil can undo the change.
    #[must_use]
    pub fn correction(&self) -> Option<String> {
        (self.field == Field::Quantity && self.status == Status::Active && !self.is_busy).then(|| {
            format!(
                "/services/{}/subscriptions/{}/quantity?quantity={}",
                self.domain, self.subscription_id, self.known
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-06-15 12:00 UTC);

    fn raw(change: impl FnOnce(&mut Value)) -> Facts {
        let mut value = json!({
            "id": "s", "offerId": "CFQ7TTC0LH18:0001:A", "quantity": 10, "status": "active",
            "autoRenewEnabled": true, "termDuration": "P1Y", "billingCycle": "monthly",
            "commitmentEndDateTime": "2026-12-31T23:59:59Z",
        });
        change(&mut value);
        Facts::of(&serde_json::from_value(value).unwrap())
    }

    fn found(known: &Facts, shown: &Facts, wanted: Option<i64>, now: OffsetDateTime) -> Vec<(Field, Source)> {
        changes(known, shown, wanted, now).into_iter().map(|change| (change.field, change.source)).collect()
    }

    #[test]
    fn nothing_new_is_no_change_and_new_ids_are_none_either() {
        let known = raw(|_| {});
        assert_eq!(
            found(&known, &raw(|value| value["offerId"] = json!("CFQ7TTC0LH18:0001:B")), None, NOW),
            []
        );
        let planned = |availability: &str| {
            raw(|value| {
                value["scheduledNextTermInstructions"] = json!({ "quantity": 4, "product": { "productId": "p", "skuId": "s", "availabilityId": availability }});
            })
        };
        assert_eq!(found(&planned("A"), &planned("B"), None, NOW), []);
    }

    #[test]
    fn each_field_that_somebody_else_changed_is_a_drift() {
        let known = raw(|_| {});
        for (name, value, field) in [
            ("quantity", json!(14), Field::Quantity),
            ("status", json!("suspended"), Field::Status),
            ("autoRenewEnabled", json!(false), Field::AutoRenew),
            ("billingCycle", json!("annual"), Field::Plan),
            ("scheduledNextTermInstructions", json!({ "quantity": 4 }), Field::NextTerm),
            ("scheduledActions", json!([{ "actionType": "Cancel" }]), Field::NextTerm),
        ] {
            let shown = raw(|raw| raw[name] = value);
            assert_eq!(found(&known, &shown, None, NOW), [(field, Source::Elsewhere)], "{name}");
        }
    }

    #[test]
    fn what_the_panel_asked_for_is_none_and_takes_the_schedule_with_it() {
        let known = raw(|value| value["scheduledNextTermInstructions"] = json!({ "quantity": 4 }));
        let shown = raw(|value| value["quantity"] = json!(14));
        let ours = [(Field::Quantity, Source::Panel), (Field::NextTerm, Source::Panel)];
        assert_eq!(found(&known, &shown, Some(14), NOW), ours);
        let other = [(Field::Quantity, Source::Elsewhere), (Field::NextTerm, Source::Elsewhere)];
        assert_eq!(found(&known, &shown, Some(12), NOW), other);
        let ended = raw(|value| {
            value["status"] = json!("deleted");
            value["quantity"] = json!(0);
            value["autoRenewEnabled"] = json!(false);
        });
        let courses = found(&raw(|_| {}), &ended, Some(0), NOW);
        assert_eq!(courses[0], (Field::Quantity, Source::Course));
        assert!(courses.contains(&(Field::Status, Source::Panel)), "{courses:?}");
    }

    #[test]
    fn a_renewal_as_planned_is_none() {
        let after = datetime!(2027-01-01 02:00 UTC);
        let known = raw(|value| {
            value["scheduledNextTermInstructions"] = json!({ "quantity": 4, "product": {
                "productId": "p", "skuId": "s", "termDuration": "P1M", "billingCycle": "Monthly" }});
        });
        let renewed = raw(|value| {
            value["quantity"] = json!(4);
            value["termDuration"] = json!("P1M");
            value["commitmentEndDateTime"] = json!("2027-01-31T23:59:59Z");
        });
        let all = found(&known, &renewed, None, after);
        assert!(!all.is_empty() && all.iter().all(|(_, source)| *source == Source::Course), "{all:?}");
        let more = raw(|value| value["quantity"] = json!(5));
        assert_eq!(found(&known, &more, None, after)[0], (Field::Quantity, Source::Elsewhere));
        let expired = raw(|value| value["status"] = json!("expired"));
        let off = raw(|value| value["autoRenewEnabled"] = json!(false));
        let ended = found(&off, &expired, None, after);
        assert!(ended.iter().all(|(_, source)| *source == Source::Course), "{ended:?}");
        assert_eq!(
            found(&raw(|_| {}), &expired, None, NOW - Duration::DAY),
            [(Field::Status, Source::Elsewhere)],
            "in the middle of a term nothing expires by itself"
        );
    }
}
