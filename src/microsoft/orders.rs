//! Orders: what a checkout became, and which subscription each line got.

use serde::Deserialize;
use time::OffsetDateTime;

use super::catalogue::Term;
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// An order at Microsoft.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Twelve hexadecimal digits.
    pub id: String,
    /// Where it stands. It starts as [`OrderStatus::Pending`].
    #[serde(default)]
    pub status: OrderStatus,
    /// Such as `EUR`.
    #[serde(default)]
    pub currency_code: Option<String>,
    /// When it was placed.
    #[serde(default, deserialize_with = "wire::instant")]
    pub creation_date: Option<OffsetDateTime>,
    /// What was bought.
    #[serde(default, deserialize_with = "wire::list")]
    pub line_items: Vec<OrderLine>,
}

/// One line of an [`Order`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderLine {
    /// Its place in the order, from 0; not its place in the cart.
    #[serde(default, deserialize_with = "wire::number")]
    pub line_item_number: Option<i64>,
    /// The catalogue item that was bought: `product:sku:availability`.
    #[serde(default)]
    pub offer_id: String,
    /// What it became; missing for a while.
    #[serde(default)]
    pub subscription_id: Option<String>,
    /// How many licences.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// The commitment.
    #[serde(default)]
    pub term_duration: Option<Term>,
    /// Our name for the line, as given in the cart.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// The reseller of record: what went in as the cart's participant.
    #[serde(default, deserialize_with = "wire::text")]
    pub partner_id_on_record: Option<String>,
}

/// Where an order stands. The spelling of the newer values is unverified, so case and separators do not count
/// (`partner-center.md` section 8).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum OrderStatus {
    /// Being carried out.
    Pending,
    /// Done.
    Completed,
    /// Undone.
    Cancelled,
    /// Suspended.
    Suspended,
    /// Microsoft is reviewing it.
    PendingReview,
    /// Some lines went through.
    PartialSuccess,
    /// It failed.
    Error,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for OrderStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl OrderStatus {
    /// Whether Microsoft took it back: nothing of it was bought.
    #[must_use]
    pub fn is_undone(&self) -> bool {
        matches!(self, Self::Cancelled | Self::Error)
    }
}

impl From<String> for OrderStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "pending" => Self::Pending,
            "completed" => Self::Completed,
            "cancelled" | "canceled" => Self::Cancelled,
            "suspended" => Self::Suspended,
            "pendingreview" => Self::PendingReview,
            "partialsuccess" => Self::PartialSuccess,
            "error" => Self::Error,
            _ => Self::Other(text),
        }
    }
}

impl Microsoft {
    /// One order.
    ///
    /// # Errors
    /// As any call.
    pub async fn order(&self, ids: &Ids, tenant: TenantId, order: &str) -> Result<Order, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/orders/{order}").customer(tenant);
        self.read(call.with("order", order)).await
    }

    /// All orders of a tenant. The list lags behind by up to 15 minutes.
    ///
    /// # Errors
    /// As any call.
    pub async fn orders(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Order>, Failure> {
        self.list(Call::get(ids, "/v1/customers/{customer}/orders").customer(tenant)).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_read_before_its_subscriptions_exist() {
        let json = r#"{"id":"0a1b2c3d4e5f","status":"pending","creationDate":"2026-03-01T10:00:00.123Z",
            "lineItems":[{"lineItemNumber":0,"offerId":"P:0001:A","quantity":5,"termDuration":"P1Y",
            "partnerIdOnRecord":"1234567","links":{}}],"attributes":{"objectType":"Order"}}"#;
        let order: Order = serde_json::from_str(json).unwrap();
        assert_eq!(order.status, OrderStatus::Pending);
        assert_eq!(order.line_items[0].subscription_id, None);
        assert_eq!(order.line_items[0].quantity, Some(5));
    }

    #[test]
    fn a_status_is_read_however_it_is_spelt() {
        for text in ["pending review", "PendingReview", "pending_review"] {
            assert_eq!(OrderStatus::from(text.to_owned()), OrderStatus::PendingReview, "{text}");
        }
        assert_eq!(OrderStatus::from("po upload".to_owned()), OrderStatus::Other("po upload".to_owned()));
    }
}
