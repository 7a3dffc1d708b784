//! The calls on upgrades: what is possible, going over, and how far that is.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{NO_ROLE, NOT_ACTIVE, Wanted, Way};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{Body, MALFORMED};
use crate::sandbox::countries;
use crate::sandbox::delegation::Role;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::Room;
use crate::sandbox::subscriptions::Status;
use crate::sandbox::tokens::AnyToken;

/// The query of eligibilities.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfKind {
    eligibility_type: Option<String>,
}

/// `GET …/subscriptions/{subscription}/transitioneligibilities?eligibilityType=immediate|scheduled`.
pub async fn eligibilities(
    _: AnyToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    query: Query<OfKind>,
) -> Reply {
    let scheduled = match query.eligibility_type.as_deref() {
        None | Some("immediate") => false,
        Some("scheduled") => true,
        Some(_) => {
            return Err(Refusal::bad(MALFORMED, "eligibilityType is immediate or scheduled.")
                .about("eligibilityType"));
        }
    };
    let now = room.now();
    let mut state = room.read();
    let edition = state.edition(now);
    let customer = state.customer(path.0)?;
    let country = countries::known(&customer.country)?;
    let may_move = customer.check_delegated(&[Role::LicenseAdministrator, Role::UserAdministrator]).is_ok();
    let held = state.subscription(path.0, path.1, now)?;
    let active = held.status == Status::Active;
    let way = |way: Way, may: bool, why: (&str, &str)| {
        let errors = [json!({"code": why.0, "description": why.1})];
        json!({"isEligible": may, "transitionType": way, "errors": if may { json!([]) } else { json!(errors) }})
    };
    let items: Vec<Value> = held
        .targets(edition, country)
        .into_iter()
        .map(|target| {
            let mut ways = vec![way(Way::TransitionOnly, active, NOT_ACTIVE)];
            if !scheduled {
                let why = if active { NO_ROLE } else { NOT_ACTIVE };
                ways.push(way(Way::TransitionWithLicenseTransfer, active && may_move, why));
            }
            json!({
                "catalogItemId": target.item,
                "title": target.sku.title,
                "quantity": held.quantity,
                "eligibilities": ways,
                "subscriptionEligibilities": [],
                "attributes": {"objectType": "TransitionEligibility"},
            })
        })
        .collect();
    let uri = format!("/customers/{}/subscriptions/{}/transitioneligibilities", path.0, path.1);
    Ok(answer::ok(answer::collection(&items, &uri)))
}

/// `POST …/subscriptions/{subscription}/transitions`: all the seats, or some of them, go over; the new
/// subscription inherits the clock of the old one (E11).
pub async fn create(_: AnyToken, room: Data<Room>, path: Path<(Uuid, Uuid)>, body: Body<Wanted>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    let done_at = now + room.delays.subscription;
    let transition = state.go_over(path.0, path.1, &body.0, now, done_at)?;
    let view = transition.view(now);
    state.tell_of(path.0, transition.from, now);
    state.tell_of(path.0, transition.to, now);
    state.transitions.push(transition);
    Ok(answer::ok(view))
}

/// The query of upgrades.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfOperation {
    operation_id: Option<Uuid>,
}

/// `GET …/subscriptions/{subscription}/transitions[?operationId=]`.
pub async fn index(
    _: AnyToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    query: Query<OfOperation>,
) -> Reply {
    let now = room.now();
    let mut state = room.read();
    state.subscription(path.0, path.1, now)?;
    let items: Vec<Value> = state
        .transitions
        .iter()
        .filter(|transition| transition.customer == path.0)
        .filter(|transition| transition.from == path.1 || transition.to == path.1)
        .filter(|transition| query.operation_id.is_none_or(|operation| operation == transition.operation))
        .map(|transition| transition.view(now))
        .collect();
    let uri = format!("/customers/{}/subscriptions/{}/transitions", path.0, path.1);
    Ok(answer::ok(answer::collection(&items, &uri)))
}
