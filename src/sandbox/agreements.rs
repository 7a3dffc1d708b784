//! The Microsoft Customer Agreement, without which nothing can be bought.

use actix_web::web::{Data, Path};
use serde_json::json;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::state::Room;
use super::tokens::UserToken;

/// `GET /v1/customers/{id}/directSignedMicrosoftCustomerAgreementStatus`.
pub async fn status(_: UserToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let signed = room.read().customer(*customer)?.signed;
    Ok(answer::ok(json!({
        "isSigned": signed,
        "attributes": {"objectType": "DirectSignedCustomerAgreementStatus"},
    })))
}
