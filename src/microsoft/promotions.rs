//! Promotions: discounts for a time, and whether a customer is eligible for them. Only the two calls are documented
//! (`partner-center.md` section 7): **every field of their bodies is unverified**.

use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::carts::NewLine;
use super::catalogue::{Segment, Term};
use super::countries::Country;
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// A discount.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Promotion {
    /// What the line of a cart names.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub name: String,
    /// A sentence about it.
    #[serde(default, deserialize_with = "wire::given")]
    pub description: String,
    /// From when it can be had.
    #[serde(default, deserialize_with = "wire::instant")]
    pub start_date: Option<OffsetDateTime>,
    /// Until when.
    #[serde(default, deserialize_with = "wire::instant")]
    pub end_date: Option<OffsetDateTime>,
    /// Whether Microsoft applies it by itself.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_auto_applicable: bool,
    /// The products it is for.
    #[serde(default, deserialize_with = "wire::list")]
    pub required_products: Vec<Product>,
}

/// A product for which a [`Promotion`] is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Product {
    /// The product.
    #[serde(deserialize_with = "wire::given")]
    pub product_id: String,
    /// Its SKU.
    #[serde(deserialize_with = "wire::given")]
    pub sku_id: String,
    /// The commitment; none for any.
    pub term: Option<ProductTerm>,
}

/// A commitment of a [`Product`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProductTerm {
    /// How long it lasts.
    pub duration: Term,
}

/// For which promotions a line would be eligible.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LineEligibility {
    /// The line: its place in the list that was asked about, from 0.
    #[serde(default, rename = "id", deserialize_with = "wire::number")]
    pub number: Option<i64>,
    /// Each promotion that is one for the product.
    #[serde(default, deserialize_with = "wire::list")]
    pub eligibilities: Vec<Eligibility>,
}

impl LineEligibility {
    /// The promotions that the line can name.
    pub fn promotions(&self) -> impl Iterator<Item = &str> {
        self.eligibilities.iter().filter(|one| one.is_eligible).map(|one| one.promotion_id.as_str())
    }
}

/// Whether a line would be eligible for a promotion.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Eligibility {
    /// The promotion.
    #[serde(default, deserialize_with = "wire::given")]
    pub promotion_id: String,
    /// Whether it can be had.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_eligible: bool,
}

impl Microsoft {
    /// The promotions of a country for a segment.
    ///
    /// # Errors
    /// As any call.
    pub async fn promotions(
        &self,
        ids: &Ids,
        country: Country,
        segment: &Segment,
    ) -> Result<Vec<Promotion>, Failure> {
        let call = Call::get(ids, "/v1/productpromotions").query("country", country);
        self.list(call.query("segment", segment)).await
    }

    /// For which promotions lines of a cart would be eligible if this customer bought them.
    ///
    /// # Errors
    /// As any call.
    pub async fn promotion_eligibilities(
        &self,
        ids: &Ids,
        tenant: TenantId,
        lines: &[NewLine],
    ) -> Result<Vec<LineEligibility>, Failure> {
        let items: Vec<Value> = lines.iter().enumerate().map(item).collect();
        let call = Call::post(ids, "/v1/customers/{customer}/promotionEligibilities").customer(tenant);
        self.list(call.body(json!({ "items": items }))).await
    }
}

fn item((number, line): (usize, &NewLine)) -> Value {
    json!({
        "id": number,
        "catalogItemId": line.catalog_item_id,
        "quantity": line.quantity,
        "termDuration": line.term,
        "billingCycle": line.cycle,
    })
}
