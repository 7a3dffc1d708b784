//! Changes of a subscription: the whole of it is sent back with one thing different, and Microsoft decides whether that may be.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::http::header::{IF_MATCH, LOCATION};
use actix_web::web::{Data, Path};
use serde::Deserialize;
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer;
use super::body::{Body, MALFORMED};
use super::exchange::Twist;
use super::faults::Act;
use super::refusal::Refusal;
use super::rules::Rules;
use super::state::Room;
use super::subscriptions::{Action, Batch, Instructions, Pending, Status, Subscription};
use super::terms::Cycle;
use super::tokens::AnyToken;

/// The body contradicts itself or the path.
const INVALID: u32 = 800_002;
/// Somebody changed it in between.
const STALE: u32 = 2055;
/// It was cancelled.
const DELETED: u32 = 2011;
/// It takes no updates any more.
const OVER: u32 = 900_279;
/// Its term is about to end.
const ENDING: u32 = 900_277;
/// Its renewal is being made.
const RENEWING: u32 = 900_280;
/// Another change is on its way.
const BUSY: u32 = 800_082;
/// It was changed too often.
const TOO_MANY_CHANGES: u32 = 900_311;
/// How often it can be changed.
const CHANGES: u32 = 1_200;
/// The number of seats is outside the SKU's limits.
const OUTSIDE_LIMITS: u32 = 2002;
/// No change of seats while suspended.
const SUSPENDED: u32 = 2001;
/// No other change together with suspending or reactivating.
const SUSPENDED_UPDATE: u32 = 800_091;
/// That many seats cannot go now.
const TOO_MANY_SEATS: u32 = 800_090;
/// No seat can go any more before the end of the term.
const WINDOW_OVER: u32 = 900_257;
/// It cannot be cancelled any more before the end of the term.
const CANCELLATION_OVER: u32 = 900_117;
/// The billing cycle is not changed here.
const CYCLE_FIXED: u32 = 2054;
/// The term is not changed here.
const TERM_FIXED: u32 = 800_121;
/// The status cannot become this one.
const STATUS_FIXED: u32 = 800_096;
/// The reseller of record is not changed here.
const RESELLER_FIXED: u32 = 800_098;
/// Nothing can be scheduled without automatic renewal.
const NO_RENEWAL: u32 = 800_093;

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
    let held = state.subscription(customer, id, now)?;
    let etag = format!("\"{}\"", held.etag());
    if request.headers().get(IF_MATCH).is_some_and(|seen| seen.as_bytes() != etag.as_bytes()) {
        return Err(Refusal::bad(STALE, "The etag is stale."));
    }
    held.check_hour(&rules, now)?;
    let changed = held.changed(&body.0, now)?;
    if let Some(Act::Slow { seconds }) = twist.0 {
        held.pending = Some(Pending { due: now + Duration::seconds(seconds), after: Box::new(changed) });
        let location = format!("/customers/{customer}/subscriptions/{id}");
        return Ok(HttpResponse::Accepted().insert_header((LOCATION, location)).finish());
    }
    *held = changed;
    let view = held.whole_view(now, &rules);
    state.tell_of(customer, id, now);
    Ok(answer::ok(view))
}

impl Subscription {
    /// What it is after the change to `wanted`, if that may be.
    fn changed(&self, wanted: &Wanted, now: OffsetDateTime) -> Result<Self, Refusal> {
        self.check_open()?;
        self.check_fixed(wanted)?;
        let status = self.wanted_status(wanted, now)?;
        let quantity = self.wanted_quantity(wanted, status, now)?;
        let mut after = self.clone();
        after.status = status;
        after.reseat(quantity, now);
        after.friendly_name = wanted.friendly_name.clone().unwrap_or_else(|| self.offer_name.clone());
        after.auto_renew = wanted.auto_renew_enabled;
        after.changes += 1;

        let mid_term = status != self.status || quantity != self.quantity;
        after.action = None;
        after.next_term = None;
        if !mid_term {
            after.schedule(wanted)?;
        }
        Ok(after)
    }

    /// Keeps what `wanted` says of the end of the term; an action counts before older instructions.
    fn schedule(&mut self, wanted: &Wanted) -> Result<(), Refusal> {
        if let Some(sent) = wanted.scheduled_actions.as_ref().filter(|sent| !sent.is_empty()) {
            self.action = Some(Action::parse(sent, self, self.auto_renew)?);
            return Ok(());
        }
        let sent = wanted.scheduled_next_term_instructions.as_ref().filter(|next| !next.is_null());
        let Some(sent) = sent else { return Ok(()) };
        if !self.auto_renew {
            return Err(Refusal::bad(NO_RENEWAL, "Nothing can be scheduled without automatic renewal."));
        }
        Instructions::parse(sent)?.next(self)?;
        self.next_term = Some(sent.clone());
        Ok(())
    }

    /// Refuses every change in the last hours of a term, and while its renewal is being made.
    fn check_hour(&self, rules: &Rules, now: OffsetDateTime) -> Result<(), Refusal> {
        if !matches!(self.status, Status::Active | Status::Suspended) {
            return Ok(());
        }
        if now >= self.commitment.renews_at() {
            return Err(Refusal::bad(RENEWING, "The subscription is being renewed: try again later."));
        }
        if now >= self.commitment.renews_at() - rules.locked() {
            return Err(Refusal::bad(ENDING, "The subscription is about to end or to renew."));
        }
        Ok(())
    }

    /// Refuses every change of a subscription that takes none.
    fn check_open(&self) -> Result<(), Refusal> {
        match self.status {
            Status::Deleted => return Err(Refusal::bad(DELETED, "The subscription was cancelled.")),
            Status::Expired | Status::Disabled => {
                return Err(Refusal::bad(OVER, "The subscription takes no updates any more."));
            }
            Status::Active | Status::Suspended => {}
        }
        if self.pending.is_some() {
            return Err(Refusal::conflict(BUSY, "The subscription is busy with another change."));
        }
        if self.changes >= CHANGES {
            return Err(Refusal::bad(TOO_MANY_CHANGES, "The subscription was changed too often."));
        }
        Ok(())
    }

    /// Refuses a body that is not this subscription's, or changes what cannot be changed this way.
    fn check_fixed(&self, wanted: &Wanted) -> Result<(), Refusal> {
        if wanted.id.is_some_and(|id| id != self.id)
            || wanted.offer_id.as_ref().is_some_and(|offer| *offer != self.offer_id)
        {
            return Err(Refusal::bad(INVALID, "The body is not this subscription's."));
        }
        if wanted.billing_cycle.as_deref().is_some_and(|cycle| Cycle::parse(cycle) != Some(self.cycle)) {
            return Err(Refusal::bad(CYCLE_FIXED, "The billing cycle is not changed this way."));
        }
        if wanted.term_duration.as_deref().is_some_and(|term| term != self.commitment.term.duration()) {
            return Err(Refusal::bad(TERM_FIXED, "The term is not changed this way."));
        }
        if wanted.partner_id.is_some() && wanted.partner_id != self.reseller {
            return Err(Refusal::bad(RESELLER_FIXED, "The partner of record cannot be changed."));
        }
        Ok(())
    }

    fn wanted_status(&self, wanted: &Wanted, now: OffsetDateTime) -> Result<Status, Refusal> {
        let missing = || Refusal::bad(MALFORMED, "status is required.").about("status");
        let status = match wanted.status.as_deref().ok_or_else(missing)?.to_lowercase().as_str() {
            "active" => Status::Active,
            "suspended" => Status::Suspended,
            "deleted" => Status::Deleted,
            _ => return Err(Refusal::bad(STATUS_FIXED, "The status cannot become this one.").about("status")),
        };
        if status == Status::Deleted && now > self.cancellable_until() {
            return Err(Refusal::bad(CANCELLATION_OVER, "The window for cancelling has passed."));
        }
        Ok(status)
    }

    fn wanted_quantity(&self, wanted: &Wanted, status: Status, now: OffsetDateTime) -> Result<u32, Refusal> {
        let missing = || Refusal::bad(MALFORMED, "quantity is required.").about("quantity");
        let wanted = wanted.quantity.ok_or_else(missing)?;
        if wanted == i64::from(self.quantity) {
            return Ok(self.quantity);
        }
        if status != self.status {
            return Err(Refusal::bad(SUSPENDED_UPDATE, "Change the status or the quantity, not both."));
        }
        if self.status == Status::Suspended {
            return Err(Refusal::bad(SUSPENDED, "The quantity cannot be changed while suspended."));
        }
        let limits = self.catalogued().map_or(1..=300, |sku| sku.minimum..=sku.maximum);
        let quantity = u32::try_from(wanted)
            .ok()
            .filter(|quantity| limits.contains(quantity))
            .ok_or_else(|| Refusal::bad(OUTSIDE_LIMITS, "The quantity is outside the SKU's limits."))?;
        match (self.quantity.saturating_sub(quantity), self.refundable(now)) {
            (leaving, 0) if leaving > 0 => {
                Err(Refusal::bad(WINDOW_OVER, "The window for reducing the quantity has passed."))
            }
            (leaving, refundable) if leaving > refundable => {
                Err(Refusal::bad(TOO_MANY_SEATS, "The quantity cannot be reduced that far now."))
            }
            _ => Ok(quantity),
        }
    }

    /// Changes the seats: added ones open a batch, removed ones leave the batch that closes first.
    fn reseat(&mut self, quantity: u32, now: OffsetDateTime) {
        let mut leaving = self.quantity.saturating_sub(quantity);
        for batch in self.batches.iter_mut().filter(|batch| now <= batch.closes_at()) {
            let gone = leaving.min(batch.quantity);
            batch.quantity -= gone;
            leaving -= gone;
        }
        if quantity > self.quantity {
            self.batches.push(Batch { quantity: quantity - self.quantity, opened_at: now });
        }
        self.quantity = quantity;
    }
}
