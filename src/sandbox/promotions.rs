//! Promotions in outline: one discount on a product, whom it is for, and what it does to a price.

use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::{self, Reply};
use super::body::{Body, MALFORMED, required};
use super::catalogue::Segment;
use super::countries;
use super::refusal::Refusal;
use super::state::Room;
use super::terms::Term;
use super::tokens::AnyToken;

/// A discount on one SKU and term.
#[derive(Clone, Copy, Debug)]
pub struct Promotion {
    /// Its id.
    pub id: &'static str,
    product: &'static str,
    sku: &'static str,
    term: Term,
    /// What is taken off, in percent.
    percent: i64,
}

/// The promotions there are, all of them invented.
const PROMOTIONS: [Promotion; 1] = [Promotion {
    id: "39NFJQT1X0SA:0001:39NFJQT1Q5ND",
    product: "CFQ7TTC0LCHC",
    sku: "0001",
    term: Term::P1Y,
    percent: 15,
}];

/// The promotion `id`, if it is one for `product`, `sku` and `term`.
pub fn find(id: &str, product: &str, sku: &str, term: Term) -> Option<&'static Promotion> {
    PROMOTIONS
        .iter()
        .find(|known| known.id == id && known.product == product && known.sku == sku && known.term == term)
}

impl Promotion {
    /// `price` with the discount taken off.
    pub fn off(&self, price: i64) -> i64 {
        price * (100 - self.percent) / 100
    }

    fn view(&self) -> Value {
        json!({
            "id": self.id,
            "name": "A discount on the first year",
            "description": "A discount of the simulator.",
            "startDate": "2026-01-01T00:00:00Z",
            "endDate": "2099-12-31T23:59:59Z",
            "isAutoApplicable": false,
            "maxSavingsPercent": self.percent,
            "maxEligibleQuantity": 300,
            "requiredProducts": [{
                "productId": self.product,
                "skuId": self.sku,
                "term": {"duration": self.term.duration()},
            }],
            "eligibilities": [],
            "attributes": {"objectType": "ProductPromotion"},
        })
    }
}

/// The query of the list.
#[derive(Debug, Deserialize)]
pub struct Listing {
    country: Option<String>,
    segment: Option<String>,
}

/// `GET /v1/productpromotions?country=&segment=`.
pub async fn index(_: AnyToken, query: Query<Listing>) -> Reply {
    countries::known(&required(query.country.as_deref(), "country")?.to_uppercase())?;
    let segment = required(query.segment.as_deref(), "segment")?.to_lowercase();
    let found = PROMOTIONS.iter().filter(|_| segment == Segment::Commercial.name());
    let items: Vec<Value> = found.map(Promotion::view).collect();
    Ok(answer::ok(answer::collection(&items, "/productpromotions")))
}

/// The body of eligibilities.
#[derive(Debug, Deserialize)]
pub struct Asked {
    items: Option<Vec<AskedItem>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct AskedItem {
    id: Option<Value>,
    catalog_item_id: Option<String>,
    quantity: Option<u32>,
    term_duration: Option<String>,
    billing_cycle: Option<String>,
}

/// `POST /v1/customers/{id}/promotionEligibilities`.
pub async fn eligibilities(_: AnyToken, room: Data<Room>, customer: Path<Uuid>, body: Body<Asked>) -> Reply {
    let now = room.now();
    let state = room.read();
    let country = countries::known(&state.customer(*customer)?.country)?;
    let asked = body.0.items.ok_or_else(|| Refusal::bad(MALFORMED, "items is required.").about("items"))?;
    let items: Vec<Value> = asked
        .into_iter()
        .map(|asked| {
            let item = asked.catalog_item_id.as_deref().unwrap_or_default();
            let found = state.edition(now).find(item, country);
            let eligible: Vec<Value> = PROMOTIONS
                .iter()
                .filter(|known| {
                    found.is_some_and(|(product, sku, term)| {
                        find(known.id, &product.id, &sku.id, term).is_some()
                    })
                })
                .map(|known| json!({"promotionId": known.id, "isEligible": true, "errors": []}))
                .collect();
            json!({
                "id": asked.id,
                "catalogItemId": asked.catalog_item_id,
                "quantity": asked.quantity,
                "termDuration": asked.term_duration,
                "billingCycle": asked.billing_cycle,
                "eligibilities": eligible,
            })
        })
        .collect();
    Ok(answer::ok(json!({"items": items, "attributes": {"objectType": "PromotionEligibilities"}})))
}
