//! What changed between two looks at a subscription, and who or what changed it.

use time::OffsetDateTime;

use crate::subscriptions::Status;
use crate::subscriptions::drift::{Facts, Field, Planned};

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

/// What the panel is asking for meanwhile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// So many licences, 0 for the end.
    pub quantity: Option<i64>,
    /// Whether what Microsoft shows of the end of the term is what the panel asked for.
    pub end_of_term: bool,
    /// Whether something was asked for while it was suspended: that can only be its use, or its end.
    pub reactivation: bool,
}

/// What changed between two looks, and whether the panel `asked` for it.
#[must_use]
pub fn changes(known: &Facts, shown: &Facts, asked: Asked, now: OffsetDateTime) -> Vec<Change> {
    if known.status == Status::Creating {
        return Vec::new();
    }
    let look = Look { known, shown, asked, is_past_term: known.term_ends_at.is_some_and(|end| end <= now) };
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
    asked: Asked,
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
        let is_end_wanted = self.asked.quantity == Some(0) && shown.status == Status::Cancelled;
        let is_reactivated = known.status == Status::Suspended && shown.status == Status::Active;
        let is_quantity_wanted = self.asked.quantity == Some(shown.quantity);
        let planned = known.planned.as_ref().filter(|_| self.is_past_term);
        match field {
            Field::Status if is_end_wanted => Source::Panel,
            Field::Status if is_reactivated && self.asked.reactivation => Source::Panel,
            Field::Status if self.is_past_term && shown.status != Status::Suspended => Source::Course,
            Field::Status => Source::Elsewhere,
            // The end of a subscription takes the rest with it.
            _ if shown.has_ended() => Source::Course,
            Field::Quantity if is_quantity_wanted => Source::Panel,
            Field::Quantity if planned.and_then(Planned::quantity) == Some(shown.quantity) => Source::Course,
            Field::Plan if planned.and_then(Planned::plan) == Some(shown.plan.as_str()) => Source::Course,
            Field::AutoRenew | Field::NextTerm if self.asked.end_of_term => Source::Panel,
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
        let asked = Asked { quantity: wanted, ..Asked::default() };
        changes(known, shown, asked, now).into_iter().map(|change| (change.field, change.source)).collect()
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
    fn what_the_panel_decided_for_the_end_of_the_term_is_none_either() {
        let known = raw(|_| {});
        let shown = raw(|value| {
            value["autoRenewEnabled"] = json!(false);
            value["scheduledActions"] = json!([{ "actionType": "Cancel" }]);
        });
        let source = |end_of_term: bool| {
            let asked = Asked { end_of_term, ..Asked::default() };
            let changes = changes(&known, &shown, asked, NOW).into_iter();
            changes.map(|change| (change.field, change.source)).collect::<Vec<_>>()
        };
        for (end_of_term, expected) in [(true, Source::Panel), (false, Source::Elsewhere)] {
            assert_eq!(source(end_of_term), [(Field::AutoRenew, expected), (Field::NextTerm, expected)]);
        }
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
