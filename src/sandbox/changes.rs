//! Changes of a subscription: the whole of it is sent back with one thing different, and Microsoft decides whether that may be.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{IF_MATCH, LOCATION};
use actix_web::web::{Data, Path};
use serde::Deserialize;
use serde_json::Value;
use time::Duration;
use uuid::Uuid;

use super::answer;
use super::body::Body;
use super::exchange::Twist;
use super::faults::Act;
use super::refusal::Refusal;
use super::state::Room;
use super::subscriptions::{Buyer, Pending};
use super::tokens::AnyToken;

mod judgement;

/// Somebody changed it in between.
const STALE: u32 = 2055;

/// A subscription as a change sends it back: what is left out is reset, not kept.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    id: Option<Uuid>,
    offer_id: Option<String>,
    quantity: Option<i64>,
    status: Option<String>,
    friendly_name: Option<String>,
    #[serde(default)]
    auto_renew_enabled: bool,
    billing_cycle: Option<String>,
    term_duration: Option<String>,
    partner_id: Option<String>,
    scheduled_next_term_instructions: Option<Value>,
    scheduled_actions: Option<Vec<Value>>,
}

/// `PATCH …/subscriptions/{subscription}`: 200 with the subscription, or 202 with its `Location` while a
/// `slow` fault lasts.
pub async fn update(
    _: AnyToken,
    request: HttpRequest,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    twist: Twist,
    body: Body<Wanted>,
) -> Result<HttpResponse, Refusal> {
    let (customer, id) = path.into_inner();
    let now = room.now();
    let mut state = room.write();
    let rules = state.rules.clone();
    let buyer = Buyer::of(state.customer(customer)?, state.edition(now), now);
    let held = state.subscription(customer, id, now)?;
    let etag = format!("\"{}\"", held.etag());
    if request.headers().get(IF_MATCH).is_some_and(|seen| seen.as_bytes() != etag.as_bytes()) {
        return Err(Refusal::bad(STALE, "The etag is stale."));
    }
    held.check_hour(&rules, now)?;
    let changed = held.changed(&body.0, &buyer)?;
    if let Some(Act::Slow { seconds }) = twist.0 {
        held.pending = Some(Pending { due: now + Duration::seconds(seconds), after: Box::new(changed) });
        let location = format!("/customers/{customer}/subscriptions/{id}");
        return Ok(HttpResponse::Accepted().insert_header((LOCATION, location)).finish());
    }
    held.turn_into(changed, now);
    let view = held.whole_view(now, &rules);
    state.tell_of(customer, id, now);
    Ok(answer::ok(view))
}
