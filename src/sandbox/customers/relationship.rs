//! The end of the relationship between the provider and a customer, and what cannot be done after it.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::Customer;
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{Body, MALFORMED, required};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::{Room, State};
use crate::sandbox::subscriptions::Status;
use crate::sandbox::tokens::AnyToken;

/// The provider sells nothing to the customer any more.
const ENDED: u32 = 20_002;
/// Something is still charged (chosen: Microsoft's code is not documented).
const STILL_CHARGED: u32 = 800_002;

/// What a change of a customer brings; the rest of the resource is not read.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Change {
    relationship_to_partner: Option<String>,
}

impl Customer {
    /// Refuses everything once the relationship is over.
    pub(super) fn check_related(&self) -> Result<(), Refusal> {
        if self.related {
            return Ok(());
        }
        Err(Refusal::forbidden(ENDED, "There is no relationship with the customer."))
    }
}

impl State {
    /// Ends the relationship with the customer `id`, who must have nothing any more that is charged.
    fn part_from(&mut self, id: Uuid) -> Result<&Customer, Refusal> {
        self.customer(id)?;
        let is_charged = self
            .subscriptions
            .iter()
            .filter(|held| held.customer == id)
            .any(|held| matches!(held.status, Status::Active | Status::Suspended));
        if is_charged {
            let text = "The customer has subscriptions that are charged.";
            return Err(Refusal::bad(STILL_CHARGED, text).about("relationshipToPartner"));
        }
        let customer = self.customer_mut(id)?;
        customer.related = false;
        customer.reseller = None;
        customer.further_resellers.clear();
        Ok(customer)
    }
}

/// `PATCH /v1/customers/{id}`: only `relationshipToPartner` changes, and only to `none`.
pub async fn end(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, body: Body<Change>) -> Reply {
    let wanted = required(body.0.relationship_to_partner.as_deref(), "relationshipToPartner")?;
    if !wanted.eq_ignore_ascii_case("none") {
        return Err(Refusal::bad(MALFORMED, "relationshipToPartner can only become none.")
            .about("relationshipToPartner"));
    }
    let mut state = room.write();
    let mut view = state.part_from(*customer)?.view();
    view["relationshipToPartner"] = json!("none");
    Ok(answer::ok(view))
}
