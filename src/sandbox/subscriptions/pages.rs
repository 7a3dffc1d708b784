//! Subscriptions as the API shows them: in a list, and alone with what can still be taken back.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Status, Subscription};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::MALFORMED;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::rules::Rules;
use crate::sandbox::state::Room;
use crate::sandbox::terms::Term;
use crate::sandbox::tokens::{AnyToken, UserToken};

impl Subscription {
    /// As the list shows it.
    pub fn view(&self, now: OffsetDateTime, rules: &Rules) -> Value {
        let commitment = &self.commitment;
        let cycle_end = commitment.cycle_ends_at(self.cycle, now);
        let actions: &[&str] = match self.status {
            Status::Active if now <= self.cancellable_until() => &["edit", "cancel"],
            Status::Active | Status::Suspended => &["edit"],
            Status::Deleted | Status::Expired | Status::Disabled => &[],
        };
        let field = rules.schedule_field.name();
        let scheduled: Option<Vec<Value>> = (!self.actions.is_empty())
            .then(|| self.actions.iter().map(|action| action.view(field)).collect());
        json!({
            "id": self.id,
            "offerId": self.offer_id,
            "offerName": self.offer_name,
            "friendlyName": self.friendly_name,
            "productType": {"id": "OnlineServicesNCE", "displayName": "OnlineServicesNCE"},
            "quantity": self.quantity,
            "unitType": "Licenses",
            "hasPurchasableAddons": false,
            "creationDate": answer::instant(commitment.bought_at),
            "effectiveStartDate": answer::instant(commitment.began_at),
            "commitmentEndDate": answer::instant(commitment.last_day().midnight().assume_utc()),
            "commitmentEndDateTime": answer::instant(commitment.ends_at()),
            "billingCycleEndDate": answer::instant(cycle_end.date().midnight().assume_utc()),
            "billingCycleEndDateTime": answer::instant(cycle_end),
            "cancellationAllowedUntilDate": answer::instant(self.cancellable_until()),
            "status": self.status,
            "autoRenewEnabled": self.auto_renew,
            "promotionId": self.promotion,
            "isTrial": self.trial,
            "isMicrosoftProduct": true,
            "publisherName": "Microsoft Corporation",
            "billingType": "license",
            "billingCycle": self.cycle.name(),
            "termDuration": commitment.term.duration(),
            "renewalTermDuration": self.lasting_term().duration(),
            "contractType": "subscription",
            "partnerId": self.reseller,
            "additionalPartnerIds": self.further_resellers,
            "refundOptions": [{"type": "Partial", "expiresAt": answer::instant(self.cancellable_until())}],
            "suspensionReasons": if self.status == Status::Suspended { json!(["PartnerSuspended"]) } else { Value::Null },
            "actions": actions,
            "attentionNeeded": false,
            "actionTaken": false,
            "scheduledNextTermInstructions": self.next_term,
            "scheduledActions": scheduled,
            "orderId": self.order,
            "links": {
                "self": answer::link(&format!("/customers/{}/subscriptions/{}", self.customer, self.id)),
                "product": answer::link(&format!("/products/{}", self.product)),
                "sku": answer::link(&format!("/products/{}/skus/{}", self.product, self.sku)),
            },
            "attributes": {"etag": self.etag(), "objectType": "Subscription"},
        })
    }

    /// As it is shown alone: with what can still be taken back, unless it is suspended.
    pub fn whole_view(&self, now: OffsetDateTime, rules: &Rules) -> Value {
        let mut view = self.view(now, rules);
        if self.status == Status::Active {
            let details: Vec<Value> = self
                .open_batches(now)
                .map(|batch| {
                    json!({
                        "quantity": batch.quantity,
                        "allowedUntilDateTime": answer::instant(batch.closes_at()),
                    })
                })
                .collect();
            view["refundableQuantity"] = json!({"totalQuantity": self.refundable(now), "details": details});
        }
        view
    }
}

/// The query of the list.
#[derive(Debug, Deserialize)]
pub struct Listing {
    order_id: Option<String>,
    mpn_id: Option<String>,
}

/// `GET /v1/customers/{id}/subscriptions[?order_id=][?mpn_id=]`.
pub async fn index(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, query: Query<Listing>) -> Reply {
    let now = room.now();
    let state = room.read();
    state.customer(*customer)?;
    let items: Vec<Value> = state
        .subscriptions
        .iter()
        .filter(|held| held.customer == *customer && now >= held.visible_from)
        .filter(|held| query.order_id.as_ref().is_none_or(|order| *order == held.order))
        .filter(|held| query.mpn_id.is_none() || query.mpn_id == held.reseller)
        .map(|held| held.view(now, &state.rules))
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{customer}/subscriptions"))))
}

/// `GET …/subscriptions/{subscription}`.
pub async fn show(_: AnyToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let now = room.now();
    let mut state = room.read();
    let rules = state.rules.clone();
    Ok(answer::ok(state.subscription(path.0, path.1, now)?.whole_view(now, &rules)))
}

/// `GET …/subscriptions/{subscription}/provisioningstatus`.
pub async fn provisioning(_: UserToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let now = room.now();
    let mut state = room.read();
    let held = state.subscription(path.0, path.1, now)?;
    let shown = held.shown_seats(now, room.delays.seats);
    Ok(answer::ok(json!({
        "skuId": shown.map(|seats| seats.licence),
        "status": if held.is_shown(now, room.delays.seats) { "success" } else { "pending" },
        "quantity": shown.map_or(0, |seats| seats.quantity),
        "endDate": answer::instant(held.commitment.ends_at()),
    })))
}

/// `GET …/subscriptions/{subscription}/addons`: what hangs below another subscription is of the older offers; an
/// add-on of the newer ones stands alone.
pub async fn addons(_: AnyToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let (customer, id) = path.into_inner();
    room.read().subscription(customer, id, room.now())?;
    let uri = format!("/customers/{customer}/subscriptions/{id}/addons");
    Ok(answer::ok(answer::collection(&[], &uri)))
}

/// The query of the ends that a term can have.
#[derive(Debug, Deserialize)]
pub struct OfTerm {
    term_duration: Option<String>,
}

/// `GET …/subscriptions/customTermEndDates?term_duration=P1Y`: the ends of the customer's other
/// subscriptions, and of the months, as far as the term reaches.
pub async fn custom_ends(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, query: Query<OfTerm>) -> Reply {
    let term = query.term_duration.as_deref().and_then(Term::parse).ok_or_else(|| {
        Refusal::bad(MALFORMED, "term_duration is missing or no term.").about("term_duration")
    })?;
    let state = room.read();
    state.customer(*customer)?;
    let days = state.custom_ends(*customer, term, room.now());
    let items: Vec<Value> = days.iter().map(|day| json!({"customTermEndDate": answer::day(*day)})).collect();
    let uri = format!("/customers/{customer}/subscriptions/customTermEndDates");
    Ok(answer::ok(answer::collection(&items, &uri)))
}
