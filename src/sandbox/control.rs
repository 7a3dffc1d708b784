//! The control endpoint: faults, reviews, agreements, the clock, and what was received; not a part of Microsoft's API.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::delegation::Role;
use super::domains::{self, SUFFIX};
use super::exchange::Received;
use super::faults::{Fault, Match};
use super::refusal::Refusal;
use super::reviews::{Review, Settles};
use super::state::{Room, State};
use super::tokens::Wish;

pub mod customers;

/// What a new customer starts with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Defaults {
    /// It has accepted the customer agreement.
    pub signed: bool,
    /// The review of its account.
    pub review: Review,
    /// How that review is decided.
    #[serde(default)]
    pub settles: Option<Settles>,
    /// The roles it delegates to the provider.
    #[serde(default = "Role::all")]
    pub delegated: BTreeSet<Role>,
}

impl Default for Defaults {
    /// Friendly to a demonstration: it may buy at once.
    fn default() -> Self {
        Self { signed: true, review: Review::None, settles: None, delegated: Role::all() }
    }
}

/// `POST /control/faults`.
pub async fn add_fault(room: Data<Room>, body: Body<Fault>) -> Reply {
    if !body.0.is_sound() {
        return Err(Refusal::bad(MALFORMED, "The status is none, or times is 0."));
    }
    let mut state = room.write();
    state.faults.push(body.0);
    Ok(answer::created(json!({"faults": state.faults})))
}

/// `GET /control/faults`: those that are left.
pub async fn faults(room: Data<Room>) -> Reply {
    Ok(answer::ok(json!({"faults": room.read().faults})))
}

/// `DELETE /control/faults`.
pub async fn clear_faults(room: Data<Room>) -> Reply {
    room.write().faults.clear();
    Ok(answer::ok(json!({"faults": []})))
}

/// A movement of the clock.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Move {
    advance_seconds: Option<i64>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    set: Option<OffsetDateTime>,
}

/// `GET /control/clock`.
pub async fn clock(room: Data<Room>) -> Reply {
    Ok(answer::ok(json!({"now": answer::instant(room.now())})))
}

/// `POST /control/clock`: moves the clock that the panel shares when both run in one process.
pub async fn move_clock(room: Data<Room>, body: Body<Move>) -> Reply {
    let now = room.now();
    let wanted = match (body.0.advance_seconds, body.0.set) {
        (Some(seconds), None) => now.checked_add(Duration::seconds(seconds)),
        (None, Some(instant)) => Some(instant),
        _ => return Err(Refusal::bad(MALFORMED, "Give advanceSeconds or set.")),
    };
    if !room.move_clock(wanted) {
        return Err(Refusal::bad(MALFORMED, "The clock does not go that far."));
    }
    clock(room).await
}

/// `POST /control/availabilities/rotate`: every availability id known until now is stale.
pub async fn rotate(room: Data<Room>) -> Reply {
    let mut state = room.write();
    state.rotations += 1;
    Ok(answer::ok(json!({"rotations": state.rotations})))
}

/// A prefix to take.
#[derive(Debug, Deserialize)]
pub struct Take {
    prefix: String,
}

/// `POST /control/domains`: somebody else takes a prefix.
pub async fn take_domain(room: Data<Room>, body: Body<Take>) -> Reply {
    let prefix = domains::prefix(&format!("{}{SUFFIX}", body.0.prefix))
        .ok_or_else(|| Refusal::bad(MALFORMED, "That is not a prefix.").about("prefix"))?;
    let fresh = room.write().taken.insert(prefix);
    Ok(answer::ok(json!({"wasFree": fresh})))
}

/// `POST /control/tokens`: hand out a new refresh token each time, end the access tokens, end the
/// refresh tokens, make the first one good again, and whom to trust.
pub async fn tokens(room: Data<Room>, body: Body<Wish>) -> Reply {
    room.write().tokens.become_as(&body.0);
    Ok(answer::ok(json!({})))
}

/// An operator's answer to a device.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnswerDevice {
    user_code: String,
    agree: bool,
}

/// `POST /control/devices`: an operator types the code that a device shows, and agrees or not.
pub async fn devices(room: Data<Room>, body: Body<AnswerDevice>) -> Reply {
    let now = room.now();
    if !room.write().tokens.answer_device(&body.0.user_code, body.0.agree, now) {
        return Err(Refusal::bad(MALFORMED, "No device shows that code.").about("userCode"));
    }
    Ok(answer::ok(json!({"agree": body.0.agree})))
}

/// `GET /control/requests[?method=][&path=]`: the calls received, oldest first; `path` as in a fault.
pub async fn requests(room: Data<Room>, query: Query<Match>) -> Reply {
    let state = room.read();
    let items: Vec<&Received> =
        state.requests.iter().filter(|received| query.covers(&received.method, &received.path)).collect();
    Ok(answer::json(StatusCode::OK, json!({"totalCount": items.len(), "items": items})))
}

/// `GET /control/state`: how many of everything there are.
pub async fn counts(room: Data<Room>) -> Reply {
    let state: &State = &room.read();
    Ok(answer::ok(json!({
        "customers": state.customers.len(),
        "carts": state.carts.len(),
        "orders": state.orders.len(),
        "subscriptions": state.subscriptions.len(),
        "seats": state.subscriptions.iter().map(|held| held.quantity).sum::<u32>(),
        "faults": state.faults.len(),
    })))
}
