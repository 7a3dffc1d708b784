//! Tenants that exist already: the link that invites one, and its accepting the provider with a reseller.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::catalogue;
use super::customers::Customer;
use super::licences::Elsewhere;
use super::refusal::Refusal;
use super::resellers;
use super::seeds::{FOREIGN_TENANTS, ForeignTenant, PROVIDER_TENANT};
use super::state::{Room, State};
use super::tokens::UserToken;

/// There is no such tenant.
const UNKNOWN: u32 = 60_003;

/// `GET /v1/customers/relationshiprequests`: the provider's own link. A reseller's carries its Partner ID
/// as `msppId`.
pub async fn link(_: UserToken, request: HttpRequest) -> Reply {
    let connection = request.connection_info();
    let root = format!("{}://{}", connection.scheme(), connection.host());
    Ok(answer::ok(json!({
        "url": format!("{root}/partner-invitation?partnerId={PROVIDER_TENANT}&msppId=0"),
        "attributes": {"objectType": "CustomerRelationshipRequest"},
    })))
}

/// `GET /v1/customers/{id}/relationships`: the resellers tied to one customer.
pub async fn of_customer(_: UserToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let state = room.read();
    let customer = state.customer(*customer)?;
    let items: Vec<Value> = customer
        .resellers()
        .filter_map(|tenant| Some(resellers::by_tenant(tenant)?.relationship()))
        .collect();
    Ok(answer::ok(answer::collection(&items, &format!("/customers/{}/relationships", customer.id))))
}

/// The tenant that `name` is the id, the domain or the prefix of.
fn foreign(name: &str) -> Option<&'static ForeignTenant> {
    let name = name.to_lowercase();
    FOREIGN_TENANTS
        .iter()
        .find(|tenant| tenant.tenant.to_string() == name || tenant.prefix == name || tenant.domain() == name)
}

impl State {
    /// The tenant `name` accepts the invitation of the provider together with the reseller `mpn`. It is a
    /// customer from then on, or again, with what it bought of other partners; a second time, with another
    /// reseller, it is tied to both.
    pub fn accept_invitation(
        &mut self,
        name: &str,
        mpn: Option<&str>,
        now: OffsetDateTime,
    ) -> Result<Uuid, Refusal> {
        if let Some(mpn) = mpn {
            resellers::check_of_record(mpn)?;
        }
        let reseller = mpn.and_then(resellers::by_mpn).map(|partner| partner.tenant);
        let unknown = || Refusal::not_found(UNKNOWN, "There is no such tenant.");
        let known = self.customers.values().find(|customer| customer.is_called(name)).map(|known| known.id);
        let customer = if let Some(id) = known {
            self.customers.get_mut(&id).ok_or_else(unknown)?
        } else {
            let customer = Customer::invited(foreign(name).ok_or_else(unknown)?, &self.defaults, now);
            self.customers.entry(customer.id).or_insert(customer)
        };
        customer.related = true;
        if let Some(reseller) = reseller {
            customer.tie(reseller);
        }
        Ok(customer.id)
    }
}

impl ForeignTenant {
    /// What it has of other partners.
    pub(super) fn elsewhere(&self) -> BTreeMap<Uuid, Elsewhere> {
        let skus = self.licences.iter().filter_map(|(product, sku, seats, consumed)| {
            let licence = catalogue::sku(product, sku)?.licence;
            Some((licence, Elsewhere { consumed: *consumed, seats: *seats }))
        });
        skus.collect()
    }
}

/// The tenants that can be invited, and whether they have accepted.
pub fn tenants(state: &State) -> Vec<Value> {
    FOREIGN_TENANTS
        .iter()
        .map(|tenant| {
            json!({
                "tenant": tenant.tenant,
                "domain": tenant.domain(),
                "companyName": tenant.company,
                "accepted": state.customers.contains_key(&tenant.tenant),
            })
        })
        .collect()
}
