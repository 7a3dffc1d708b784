//! The calls on customers: create, read, find, revise the billing profile, purge.

use std::collections::BTreeMap;

use actix_web::http::header::IF_MATCH;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::form::{BillingProfile, NewCustomer};
use super::{Creation, Customer, unknown};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::body::{Body, MALFORMED};
use crate::sandbox::exchange::Ids;
use crate::sandbox::filter::Filter;
use crate::sandbox::paging::Paging;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::state::Room;
use crate::sandbox::tokens::AnyToken;

/// The etag is stale.
const STALE: u32 = 2055;
/// The field that finds the customers of a reseller, in lower case.
const RESELLER: &str = "indirectreseller";

/// `POST /v1/customers`: once per `MS-RequestId`, whatever the answer was.
pub async fn create(token: AnyToken, ids: Ids, room: Data<Room>, body: Body<NewCustomer>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    if body.0.is_for_a_reseller() {
        token.with_user()?;
    }
    if let Some(first) = state.creations.get(&ids.request) {
        return Ok(first.replay());
    }
    let made = body.0.parse().and_then(|wanted| state.create_customer(wanted, now));
    let creation = match made {
        Ok(body) => Creation { status: 201, body },
        Err(refusal) => Creation { status: refusal.status().as_u16(), body: refusal.body() },
    };
    let answer = creation.replay();
    state.creations.insert(ids.request, creation);
    Ok(answer)
}

/// `GET /v1/customers/{id}`.
pub async fn show(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let mut view = room.read().customer(*customer)?.view();
    view["allowDelegatedAccess"] = json!(true);
    Ok(answer::ok(view))
}

/// `GET …/profiles/billing`.
pub async fn profile(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    Ok(answer::ok(room.read().customer(*customer)?.billing.clone()))
}

/// `PUT …/profiles/billing`: the whole profile anew, with `If-Match`.
pub async fn revise(
    _: AnyToken,
    request: HttpRequest,
    room: Data<Room>,
    customer: Path<Uuid>,
    body: Body<BillingProfile>,
) -> Reply {
    let mut state = room.write();
    let customer = state.customer_mut(*customer)?;
    let seen = request
        .headers()
        .get(IF_MATCH)
        .ok_or_else(|| Refusal::bad(MALFORMED, "If-Match is required.").about("If-Match"))?;
    let etag = format!("\"{}\"", customer.billing["attributes"]["etag"].as_str().unwrap_or_default());
    if seen.as_bytes() != etag.as_bytes() {
        return Err(Refusal::bad(STALE, "The etag is stale."));
    }
    (customer.company, customer.billing) = body.0.revised(&customer.country)?;
    Ok(answer::ok(customer.billing.clone()))
}

/// The query of the list of customers.
#[derive(Debug, Deserialize)]
pub struct Listing {
    size: Option<usize>,
    filter: Option<String>,
    #[serde(rename = "seekOperation")]
    seek: Option<String>,
}

/// `GET /v1/customers?size=&filter=`: the filter looks at what the domain or the name begins with. Only a token
/// with a user finds the customers of a reseller.
pub async fn index(token: AnyToken, request: HttpRequest, room: Data<Room>, query: Query<Listing>) -> Reply {
    let filter = query.filter.as_deref().map(Filter::of_beginnings).transpose()?;
    if filter.as_ref().is_some_and(|filter| filter.field.eq_ignore_ascii_case(RESELLER)) {
        token.with_user()?;
    }
    let state = room.read();
    let found = select(&state.customers, filter.as_ref())?;
    let query = query.into_inner();
    let paging = Paging { size: query.size, seek: query.seek };
    Ok(answer::ok(paging.page(
        &request,
        "/customers",
        &found,
        |customer| customer.id,
        |customer| customer.view(),
    )?))
}

/// The customers that `filter` admits, oldest first.
fn select<'a>(
    customers: &'a BTreeMap<Uuid, Customer>,
    filter: Option<&Filter>,
) -> Result<Vec<&'a Customer>, Refusal> {
    let mut found: Vec<&Customer> = customers.values().filter(|customer| customer.related).collect();
    if let Some(filter) = filter {
        match filter.field.to_ascii_lowercase().as_str() {
            "domain" => found.retain(|customer| filter.admits(&customer.domain)),
            "companyname" => found.retain(|customer| filter.admits(&customer.company)),
            RESELLER => found
                .retain(|customer| customer.resellers().any(|reseller| filter.admits(&reseller.to_string()))),
            _ => {
                return Err(
                    Refusal::bad(MALFORMED, "Customers cannot be found by this field.").about("filter")
                );
            }
        }
    }
    found.sort_by_key(|customer| (customer.created_at, customer.id));
    Ok(found)
}

/// `DELETE /v1/customers/{id}`: purges the customer with everything it bought. Its prefix stays taken.
pub async fn delete(_: AnyToken, room: Data<Room>, customer: Path<Uuid>) -> Reply {
    let mut state = room.write();
    state.customers.remove(&customer).ok_or_else(unknown)?;
    state.carts.retain(|_, cart| cart.customer != *customer);
    state.orders.retain(|order| order.customer != *customer);
    state.subscriptions.retain(|subscription| subscription.customer != *customer);
    Ok(HttpResponse::NoContent().finish())
}
