//! The control endpoint: faults, reviews, agreements, the clock, and what was received; not a part of Microsoft's API.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED};
use super::catalogue;
use super::delegation::Role;
use super::domains::{self, SUFFIX};
use super::exchange::Received;
use super::faults::{Fault, Match};
use super::invitations;
use super::licences::Elsewhere;
use super::qualifications::Vetting;
use super::refusal::Refusal;
use super::reviews::{Review, Settles};
use super::state::{Room, State};
use super::tokens::Wish;

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

/// Which customers a setting is for: `"next"` is every one created from now on.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Whose {
    One(Uuid),
    Next(Next),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Next {
    Next,
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

/// A review to set.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetReview {
    customer_id: Whose,
    status: Review,
    settles: Option<Settles>,
}

/// `POST /control/reviews`.
pub async fn review(room: Data<Room>, body: Body<SetReview>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    match body.0.customer_id {
        Whose::Next(_) => {
            state.defaults.review = body.0.status;
            state.defaults.settles = body.0.settles;
        }
        Whose::One(id) => {
            let customer = state.customer_mut(id)?;
            customer.review = body.0.status;
            customer.reviewed_at = now;
            customer.verdict = body.0.settles.map(|settles| settles.from(now));
        }
    }
    Ok(answer::ok(json!({"status": body.0.status})))
}

/// An agreement to set.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetAgreement {
    customer_id: Whose,
    signed: bool,
}

/// `POST /control/agreements`.
pub async fn agreement(room: Data<Room>, body: Body<SetAgreement>) -> Reply {
    let mut state = room.write();
    match body.0.customer_id {
        Whose::Next(_) => state.defaults.signed = body.0.signed,
        Whose::One(id) => state.customer_mut(id)?.signed = body.0.signed,
    }
    Ok(answer::ok(json!({"signed": body.0.signed})))
}

/// A customer's answer to an attestation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceptAttestation {
    attestation_id: Uuid,
}

/// `POST /control/attestations`: the customer accepts, as on the page that the attestation names.
pub async fn attestation(room: Data<Room>, body: Body<AcceptAttestation>) -> Reply {
    if !room.write().accept_attestation(body.0.attestation_id) {
        return Err(Refusal::bad(MALFORMED, "There is no such attestation.").about("attestationId"));
    }
    Ok(answer::ok(json!({"accepted": true})))
}

/// `GET /control/invitations`: the tenants that can be invited.
pub async fn invitations(room: Data<Room>) -> Reply {
    Ok(answer::ok(json!({"items": invitations::tenants(&room.read())})))
}

/// A tenant's answer to an invitation.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AcceptInvitation {
    /// Its id, its domain or its prefix.
    tenant: String,
    mpn_id: Option<String>,
}

/// `POST /control/invitations`: the tenant accepts the provider, with the reseller that its link named.
pub async fn accept_invitation(room: Data<Room>, body: Body<AcceptInvitation>) -> Reply {
    let now = room.now();
    let AcceptInvitation { tenant, mpn_id } = body.0;
    let customer = room.write().accept_invitation(&tenant, mpn_id.as_deref(), now)?;
    Ok(answer::created(json!({"customerId": customer})))
}

/// An education qualification to set.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetQualification {
    customer_id: Uuid,
    status: Vetting,
}

/// `POST /control/qualifications`.
pub async fn qualification(room: Data<Room>, body: Body<SetQualification>) -> Reply {
    let now = room.now();
    room.write().customer_mut(body.0.customer_id)?.vet_education(body.0.status, now);
    Ok(answer::ok(json!({"status": body.0.status})))
}

/// The roles that a customer delegates.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetRoles {
    customer_id: Whose,
    roles: BTreeSet<Role>,
}

/// `POST /control/roles`: what is left out is not delegated any more.
pub async fn roles(room: Data<Room>, body: Body<SetRoles>) -> Reply {
    let mut state = room.write();
    let roles = body.0.roles;
    match body.0.customer_id {
        Whose::Next(_) => state.defaults.delegated.clone_from(&roles),
        Whose::One(id) => state.customer_mut(id)?.delegated.clone_from(&roles),
    }
    Ok(answer::ok(json!({"roles": roles})))
}

/// What a customer has of a licence besides what was sold here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SetLicence {
    customer_id: Uuid,
    /// `product:sku`.
    sku: String,
    #[serde(flatten)]
    elsewhere: Elsewhere,
}

/// `POST /control/licences`: units in use by unlisted people, and units bought through other partners.
pub async fn licences(room: Data<Room>, body: Body<SetLicence>) -> Reply {
    let SetLicence { customer_id, sku, elsewhere } = body.0;
    let sku = sku
        .split_once(':')
        .and_then(|(product, sku)| catalogue::sku(product, sku))
        .ok_or_else(|| Refusal::bad(MALFORMED, "sku is not a product:sku of the catalogue.").about("sku"))?;
    room.write().customer_mut(customer_id)?.elsewhere.insert(sku.licence, elsewhere);
    Ok(answer::ok(json!({"licence": sku.licence})))
}

/// Somebody who signs in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignIn {
    user_principal_name: String,
    password: String,
}

/// `POST /control/sign-in`: whether the password is the user's.
pub async fn sign_in(room: Data<Room>, body: Body<SignIn>) -> Reply {
    let state = room.read();
    let users = state.customers.values().flat_map(|customer| &customer.users);
    let user = users
        .filter(|user| user.is_active() && user.password == body.0.password)
        .find(|user| user.principal_name.eq_ignore_ascii_case(&body.0.user_principal_name));
    Ok(answer::ok(json!({
        "signsIn": user.is_some(),
        "mustChangePassword": user.map(|user| user.must_change_password),
    })))
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
