//! What the control endpoint sets for one customer, or for those that come: reviews, agreements, roles, licences.

use std::collections::BTreeSet;

use actix_web::web::Data;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{Body, MALFORMED};
use crate::sandbox::catalogue;
use crate::sandbox::delegation::Role;
use crate::sandbox::invitations;
use crate::sandbox::licences::Elsewhere;
use crate::sandbox::qualifications::Vetting;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::reviews::{Review, Settles};
use crate::sandbox::state::Room;

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
