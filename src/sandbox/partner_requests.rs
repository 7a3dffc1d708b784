//! The provider's own recent calls, and whether an operator with a second factor stood behind each.

use actix_web::HttpRequest;
use actix_web::web::{Data, Query};
use serde_json::json;

use super::answer::{self, Reply};
use super::exchange::Received;
use super::paging::Paging;
use super::state::Room;
use super::tokens::AnyToken;

/// `GET /v1/partnerRequests`: newest first, those without a user left out.
pub async fn index(_: AnyToken, request: HttpRequest, room: Data<Room>, paging: Query<Paging>) -> Reply {
    let state = room.read();
    let found: Vec<&Received> =
        state.requests.iter().rev().filter(|received| received.mfa_compliant.is_some()).collect();
    Ok(answer::ok(paging.page(
        &request,
        "/partnerRequests",
        &found,
        |received| received.request_id,
        |received| {
            json!({
                "requestId": received.request_id,
                "correlationId": received.correlation_id,
                "method": received.method,
                "path": received.path,
                "requestDate": answer::instant(received.at),
                "mfaCompliant": received.mfa_compliant,
            })
        },
    )?))
}
