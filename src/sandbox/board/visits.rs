//! The pages that people other than the panel visit: a device signed in, an agreement accepted, an invitation followed.

use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Query};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::page;
use crate::sandbox::seeds::{FOREIGN_TENANTS, ForeignTenant};
use crate::sandbox::state::Room;

#[derive(Template)]
#[template(path = "sandbox/device.html")]
struct DevicePage {
    code: String,
    said: &'static str,
}

/// The query of the page for devices.
#[derive(Debug, Deserialize)]
pub struct DeviceQuery {
    #[serde(default)]
    code: String,
}

/// `GET /devicelogin`: where an operator types the code that a device shows.
pub async fn device(query: Query<DeviceQuery>) -> HttpResponse {
    page(&DevicePage { code: query.into_inner().code, said: "" })
}

/// The form for devices.
#[derive(Debug, Deserialize)]
pub struct DeviceForm {
    code: String,
    answer: String,
}

/// `POST /board/devices`.
pub async fn answer_device(room: Data<Room>, form: Form<DeviceForm>) -> HttpResponse {
    let now = room.now();
    let found = room.write().tokens.answer_device(form.code.trim(), form.answer == "agree", now);
    let said =
        if found { "The device knows. You can close this page." } else { "No device shows that code." };
    page(&DevicePage { code: form.into_inner().code, said })
}

#[derive(Template)]
#[template(path = "sandbox/acceptance.html")]
struct AcceptancePage {
    attestation: Uuid,
    said: &'static str,
}

/// The query and the form of the acceptance.
#[derive(Debug, Deserialize)]
pub struct OfAttestation {
    attestation: Uuid,
}

/// `GET /acceptance?attestation=`: where a customer accepts the agreement.
pub async fn acceptance(query: Query<OfAttestation>) -> HttpResponse {
    page(&AcceptancePage { attestation: query.attestation, said: "" })
}

/// `POST /board/attestations`.
pub async fn accept_attestation(room: Data<Room>, form: Form<OfAttestation>) -> HttpResponse {
    let found = room.write().accept_attestation(form.attestation);
    let said = if found { "The agreement is accepted." } else { "There is no such attestation." };
    page(&AcceptancePage { attestation: form.attestation, said })
}

#[derive(Template)]
#[template(path = "sandbox/invitation.html")]
struct InvitationPage {
    tenants: &'static [ForeignTenant],
    reseller: String,
    said: String,
}

/// The query of an invitation.
#[derive(Debug, Deserialize)]
pub struct Invitation {
    #[serde(rename = "msppId", default)]
    reseller: String,
}

/// `GET /partner-invitation?partnerId=&msppId=`: where the administrator of a tenant accepts a partner.
pub async fn invitation(query: Query<Invitation>) -> HttpResponse {
    let reseller = query.into_inner().reseller;
    page(&InvitationPage { tenants: &FOREIGN_TENANTS, reseller, said: String::new() })
}

/// The form of an invitation.
#[derive(Debug, Deserialize)]
pub struct AcceptInvitation {
    tenant: String,
    #[serde(default)]
    reseller: String,
}

/// `POST /board/invitations`.
pub async fn accept_invitation(room: Data<Room>, form: Form<AcceptInvitation>) -> HttpResponse {
    let AcceptInvitation { tenant, reseller } = form.into_inner();
    let now = room.now();
    let mpn = Some(reseller.trim()).filter(|mpn| !mpn.is_empty() && *mpn != "0");
    let said = match room.write().accept_invitation(&tenant, mpn, now) {
        Ok(customer) => format!("The tenant is a customer now: {customer}."),
        Err(refusal) => refusal.to_string(),
    };
    page(&InvitationPage { tenants: &FOREIGN_TENANTS, reseller, said })
}
