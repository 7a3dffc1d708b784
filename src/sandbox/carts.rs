//! Carts: what is about to be bought, each line priced or refused on its own.

use std::collections::BTreeSet;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::Body;
use super::customers::Customer;
use super::refusal::Refusal;
use super::resellers;
use super::state::{Room, State};
use super::terms::{self, Cycle, Term};
use super::tokens::AnyToken;

mod judgement;

/// How long a cart lives.
const LIFE: Duration = Duration::days(7);
/// The body of a cart is refused as a whole.
const INVALID: u32 = 800_002;
/// There is no such cart, or it has expired.
const NOT_FOUND: u32 = 800_008;
/// The cart was checked out: it cannot be changed any more.
const SUBMITTED: u32 = 800_065;
/// The provider must say that it acts for the reseller it names.
const ATTESTATION: u32 = 900_206;
/// Who gets the credit for an order.
const RESELLER: &str = "transaction_reseller";
/// Others who get credit, in the EU and EFTA.
const FURTHER_RESELLER: &str = "additional_transaction_reseller";
/// How many of them.
const FURTHER_RESELLERS: usize = 5;

/// A cart.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cart {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub customer: Uuid,
    /// The lines.
    pub lines: Vec<Line>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub modified_at: OffsetDateTime,
    /// The orders it became, by `orderGroup`; the groups that failed are not in it.
    pub orders: Vec<(String, String)>,
}

/// A line of a cart: what was asked for, and what Microsoft makes of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What was asked for.
    pub wanted: Wanted,
    /// Lines of one group become one order.
    pub group: String,
    /// What it means, or why it cannot be bought.
    pub outcome: Result<Priced, LineError>,
}

/// A line that can be bought.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Priced {
    /// The product.
    pub product: String,
    /// Its SKU.
    pub sku: String,
    /// The commitment.
    pub term: Term,
    /// How it is charged.
    pub cycle: Cycle,
    /// Per licence and billing period, for the end customer, in 1/10000.
    pub list_price: i64,
    /// Per licence and billing period, for the provider, in 1/10000.
    pub price: i64,
}

/// Why a line cannot be bought.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LineError {
    /// A number, or the name of the code in `snake_case`: both occur.
    pub code: Value,
    /// The text for people.
    pub description: String,
}

impl LineError {
    fn new(code: impl Into<Value>, description: &str) -> Self {
        Self { code: code.into(), description: description.into() }
    }
}

/// The body of a cart.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCart {
    partner_on_record_attestation_accepted: Option<bool>,
    line_items: Option<Vec<Wanted>>,
}

/// A line as it is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    /// Its number, which the answer keeps.
    pub id: Option<u32>,
    /// `product:sku:availability`.
    pub catalog_item_id: Option<String>,
    /// Licences.
    pub quantity: Option<i64>,
    /// How it is to be charged.
    pub billing_cycle: Option<String>,
    /// The commitment, ISO 8601.
    pub term_duration: Option<String>,
    /// A name for people.
    pub friendly_name: Option<String>,
    /// The resellers of record.
    #[serde(default)]
    pub participants: Option<Vec<Participant>>,
    /// A promotion.
    #[serde(default)]
    pub promotion_id: Option<String>,
    /// The last day of the first term, when it is to end with another subscription's.
    #[serde(default)]
    pub custom_term_end_date: Option<String>,
    /// The customer has agreed to what the SKU wants agreed to.
    #[serde(default)]
    pub attestation_accepted: Option<bool>,
}

/// A reseller of record and its part in the order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Participant {
    key: String,
    value: String,
}

impl Participant {
    /// The reseller that gets the credit.
    pub fn reseller(mpn: String) -> Self {
        Self { key: RESELLER.into(), value: mpn }
    }

    /// A further reseller.
    pub fn further_reseller(mpn: String) -> Self {
        Self { key: FURTHER_RESELLER.into(), value: mpn }
    }
}

impl Wanted {
    /// The Partner ID of the reseller of record.
    pub fn reseller(&self) -> Option<&str> {
        self.of(RESELLER).next()
    }

    /// The Partner IDs of the further resellers of record.
    pub fn further_resellers(&self) -> Vec<String> {
        self.of(FURTHER_RESELLER).map(str::to_owned).collect()
    }

    fn of<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        let participants = self.participants.iter().flatten();
        participants.filter(move |part| part.key.eq_ignore_ascii_case(key)).map(|part| part.value.as_str())
    }

    /// Whether its billing cycle is longer than its term.
    pub fn is_charged_beyond_its_term(&self) -> bool {
        let term = self.term_duration.as_deref().and_then(Term::parse);
        let cycle = self.billing_cycle.as_deref().and_then(Cycle::parse);
        term.zip(cycle).is_some_and(|(term, cycle)| cycle.months(term) > term.months())
    }

    /// The last day of the first term, where it is not its natural one.
    pub fn ends_on(&self) -> Option<Date> {
        terms::day(self.custom_term_end_date.as_deref()?)
    }

    /// How many licences, once the line was judged.
    pub fn licences(&self) -> u32 {
        self.quantity.and_then(|quantity| quantity.try_into().ok()).unwrap_or_default()
    }
}

impl NewCart {
    /// The lines, once nothing is wrong with the cart as a whole.
    fn parse(self) -> Result<Vec<Wanted>, Refusal> {
        if self.partner_on_record_attestation_accepted != Some(true) {
            return Err(Refusal::bad(ATTESTATION, "PartnerOnRecordAttestationAccepted must be true."));
        }
        let lines = self.line_items.unwrap_or_default();
        let ids: BTreeSet<u32> = lines.iter().filter_map(|line| line.id).collect();
        if lines.is_empty() || ids.len() != lines.len() {
            return Err(
                Refusal::bad(INVALID, "lineItems needs lines, each with its own id.").about("lineItems")
            );
        }
        for line in &lines {
            check_resellers(line)?;
        }
        Ok(lines)
    }
}

/// Refuses resellers of record that are too many or not in good standing.
pub fn check_resellers(line: &Wanted) -> Result<(), Refusal> {
    if line.of(RESELLER).count() > 1 || line.further_resellers().len() > FURTHER_RESELLERS {
        return Err(Refusal::bad(INVALID, "There are too many participants.").about("participants"));
    }
    let mut resellers = line.reseller().into_iter().chain(line.of(FURTHER_RESELLER));
    resellers.try_for_each(resellers::check_of_record)
}

impl State {
    /// The cart `id` of `customer`, unless it has expired.
    pub fn cart(&self, customer: Uuid, id: Uuid, now: OffsetDateTime) -> Result<&Cart, Refusal> {
        self.carts
            .get(&id)
            .filter(|cart| cart.customer == customer)
            .filter(|cart| !cart.orders.is_empty() || now < cart.created_at + LIFE)
            .ok_or_else(|| Refusal::not_found(NOT_FOUND, "The cart was not found."))
    }
}

/// `POST /v1/customers/{id}/carts`: a line that cannot be bought does not keep the cart from being made.
pub async fn create(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, body: Body<NewCart>) -> Reply {
    let now = room.now();
    let mut state = room.write();
    state.customer(*customer)?;
    let wanted = body.0.parse()?;
    let cart = Cart {
        id: Uuid::new_v4(),
        customer: *customer,
        lines: state.judge(*customer, &wanted, now)?,
        created_at: now,
        modified_at: now,
        orders: Vec::new(),
    };
    let answer = view(&cart, state.customer(*customer)?);
    state.carts.insert(cart.id, cart);
    Ok(answer::created(answer))
}

/// `GET …/carts/{cart}`.
pub async fn show(_: AnyToken, room: Data<Room>, path: Path<(Uuid, Uuid)>) -> Reply {
    let (customer, cart) = path.into_inner();
    let state = room.read();
    let owner = state.customer(customer)?;
    Ok(answer::ok(view(state.cart(customer, cart, room.now())?, owner)))
}

/// `PUT …/carts/{cart}`: the whole cart anew.
pub async fn update(
    _: AnyToken,
    room: Data<Room>,
    path: Path<(Uuid, Uuid)>,
    body: Body<NewCart>,
) -> Result<HttpResponse, Refusal> {
    let (customer, id) = path.into_inner();
    let now = room.now();
    let mut state = room.write();
    let old = state.cart(customer, id, now)?.clone();
    if !old.orders.is_empty() {
        return Err(Refusal::bad(SUBMITTED, "The cart was already submitted."));
    }
    let lines = state.judge(customer, &body.0.parse()?, now)?;
    let cart = Cart { lines, modified_at: now, ..old };
    let answer = view(&cart, state.customer(customer)?);
    state.carts.insert(id, cart);
    Ok(answer::created(answer))
}

fn view(cart: &Cart, customer: &Customer) -> Value {
    let lines: Vec<Value> = cart.lines.iter().map(|line| line_view(line, customer)).collect();
    json!({
        "id": cart.id,
        "creationTimestamp": answer::instant(cart.created_at),
        "lastModifiedTimestamp": answer::instant(cart.modified_at),
        "expirationTimestamp": answer::instant(cart.created_at + LIFE),
        "lastModifiedUser": customer.commerce_id,
        "status": if cart.orders.is_empty() { "Active" } else { "Ordered" },
        "lineItems": lines,
        "links": {"self": answer::link(&format!("/customers/{}/carts/{}", customer.id, cart.id))},
        "attributes": {"objectType": "Cart"},
    })
}

fn line_view(line: &Line, customer: &Customer) -> Value {
    let mut view = json!(line.wanted);
    view["currencyCode"] = json!(customer.currency());
    view["orderGroup"] = json!(line.group);
    match &line.outcome {
        Ok(priced) => view["pricing"] = pricing(priced, line.wanted.licences()),
        Err(error) => {
            view["error"] = json!({"errorCode": error.code, "errorDescription": error.description});
        }
    }
    view
}

/// The prices of a line, net.
pub fn pricing(priced: &Priced, quantity: u32) -> Value {
    json!({
        "listPrice": answer::amount(priced.list_price),
        "discountedPrice": answer::amount(priced.price),
        "proratedPrice": answer::amount(priced.price),
        "price": answer::amount(priced.price),
        "extendedPrice": answer::amount(priced.price * i64::from(quantity)),
    })
}
