//! Direct orders: the older way to buy, in one call and without a cart.

use actix_web::web::{Data, Path};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::Body;
use super::carts::{self, Line, LineError, Priced, Wanted};
use super::refusal::Refusal;
use super::state::Room;
use super::tokens::AnyToken;

/// The body is refused as a whole.
const INVALID: u32 = 800_002;
/// The provider says that it does not act for the reseller it names.
const ATTESTATION: u32 = 900_206;

/// The body of a direct order.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewOrder {
    reference_customer_id: Option<Uuid>,
    billing_cycle: Option<String>,
    partner_on_record_attestation_accepted: Option<bool>,
    line_items: Option<Vec<NewLine>>,
}

/// A line of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewLine {
    line_item_number: Option<u32>,
    offer_id: Option<String>,
    quantity: Option<i64>,
    billing_cycle: Option<String>,
    term_duration: Option<String>,
    friendly_name: Option<String>,
    partner_id_on_record: Option<String>,
    additional_partner_ids_on_record: Option<Vec<String>>,
    promotion_id: Option<String>,
    custom_term_end_date: Option<String>,
    attestation_accepted: Option<bool>,
}

impl NewOrder {
    /// The lines as a cart would have them; what a line does not say of its billing, the order says.
    fn lines(self, customer: Uuid) -> Result<Vec<Wanted>, Refusal> {
        if self.reference_customer_id.is_some_and(|named| named != customer) {
            return Err(Refusal::bad(INVALID, "referenceCustomerId is another customer.")
                .about("referenceCustomerId"));
        }
        if self.partner_on_record_attestation_accepted == Some(false) {
            return Err(Refusal::bad(ATTESTATION, "PartnerOnRecordAttestationAccepted must be true."));
        }
        let lines = self.line_items.unwrap_or_default();
        if lines.is_empty() {
            return Err(Refusal::bad(INVALID, "lineItems is required.").about("lineItems"));
        }
        let cycle = self.billing_cycle;
        let wanted: Vec<Wanted> =
            (0..).zip(lines).map(|(nth, line)| line.wanted(nth, cycle.clone())).collect();
        wanted.iter().try_for_each(carts::check_resellers)?;
        Ok(wanted)
    }
}

impl NewLine {
    fn wanted(self, nth: u32, cycle: Option<String>) -> Wanted {
        let credited = self.partner_id_on_record.into_iter().map(carts::Participant::reseller);
        let further = self.additional_partner_ids_on_record.into_iter().flatten();
        Wanted {
            id: Some(self.line_item_number.unwrap_or(nth)),
            catalog_item_id: self.offer_id,
            quantity: self.quantity,
            billing_cycle: self.billing_cycle.or(cycle),
            term_duration: self.term_duration,
            friendly_name: self.friendly_name,
            participants: Some(credited.chain(further.map(carts::Participant::further_reseller)).collect()),
            promotion_id: self.promotion_id,
            custom_term_end_date: self.custom_term_end_date,
            attestation_accepted: self.attestation_accepted,
        }
    }
}

/// `POST /v1/customers/{id}/orders`: all of it or nothing; the error of a line refuses the order.
pub async fn create(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, body: Body<NewOrder>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    let buyer = state.customer(*customer)?.clone();
    let wanted = state.with_terms(body.0.lines(*customer)?, &buyer, now);
    let lines = state.judge(*customer, &wanted, now)?;
    state.check_purchase(*customer, &lines)?;
    let priced: Vec<(&Line, Priced)> = lines
        .iter()
        .map(|line| match &line.outcome {
            Ok(priced) => Ok((line, priced.clone())),
            Err(error) => Err(refusal(&line.wanted, error)),
        })
        .collect::<Result<_, Refusal>>()?;
    if priced.windows(2).any(|pair| pair[0].1.cycle != pair[1].1.cycle) {
        return Err(Refusal::bad(INVALID, "All lines of an order are charged alike.").about("billingCycle"));
    }
    let id = state.order(&buyer, &priced, now, room.delays);
    let order = state.orders.iter().find(|order| order.id == id);
    Ok(answer::created(order.map_or(Value::Null, |order| order.view(now))))
}

/// What a cart says of a line, as the refusal of an order.
fn refusal(line: &Wanted, error: &LineError) -> Refusal {
    let code = error.code.as_str().map_or_else(|| error.code.to_string(), str::to_owned);
    let text = error.description.as_str();
    match code.as_str() {
        "10001" => Refusal::not_found(400_019, text).about("offerId"),
        "400030" => Refusal::forbidden(400_030, text),
        "800070" => Refusal::bad(800_070, text).about("offerId"),
        "400041" => Refusal::bad(400_041, text),
        "billing_plan_not_supported" if line.is_charged_beyond_its_term() => {
            Refusal::bad(900_270, text).about("billingCycle")
        }
        "billing_plan_not_supported" => Refusal::bad(900_269, text).about("billingCycle"),
        "max_allowed_seats_per_subscription_exceeded" => Refusal::forbidden(800_067, text).about("quantity"),
        "10012" => Refusal::bad(900_203, text).about("attestationAccepted"),
        "10016" | "10017" => Refusal::bad(900_242, text).about("customTermEndDate"),
        _ => Refusal::bad(INVALID, text),
    }
}
