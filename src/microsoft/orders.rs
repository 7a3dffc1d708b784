//! Orders: what a checkout became, and which subscription each line got (`partner-center.md` section 8).

mod direct;
mod status;

use serde::Deserialize;
use time::OffsetDateTime;

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

pub use direct::NewOrderLine;
pub use status::{Fulfilment, LineProvisioning, OrderStatus, QuantityProvisioning};

/// An order at Microsoft.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Twelve hexadecimal digits.
    pub id: String,
    /// Where it stands. It starts as [`OrderStatus::Pending`].
    #[serde(default, deserialize_with = "wire::given")]
    pub status: OrderStatus,
    /// Such as `EUR`.
    #[serde(default)]
    pub currency_code: Option<String>,
    /// How its lines are billed.
    #[serde(default)]
    pub billing_cycle: Option<BillingCycle>,
    /// Who made it: `UserPurchase`, `SystemPurchase` (a renewal), `SystemBilling`.
    #[serde(default)]
    pub transaction_type: Option<String>,
    /// Its price in 1/10000 of the currency, before tax; only from [`Microsoft::order_with_prices`].
    #[serde(default, deserialize_with = "wire::money")]
    pub total_price: Option<i64>,
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
    #[serde(default, deserialize_with = "wire::given")]
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
    /// What the line did: `New`, `renew`, `addQuantity`, `removeQuantity`, `cancel`, `convert`, `customerCredit`.
    #[serde(default)]
    pub transaction_type: Option<String>,
    /// Our name for the line, as given in the cart.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// The reseller of record: what went in as the cart's participant.
    #[serde(default, deserialize_with = "wire::text")]
    pub partner_id_on_record: Option<String>,
    /// What it costs; only from [`Microsoft::order_with_prices`].
    #[serde(default)]
    pub pricing: Option<Pricing>,
}

/// What a line of a cart or of an order costs, before tax, in 1/10000 of its currency.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Pricing {
    /// One licence, as listed.
    #[serde(deserialize_with = "wire::money")]
    pub list_price: Option<i64>,
    /// One licence, after discounts.
    #[serde(deserialize_with = "wire::money")]
    pub discounted_price: Option<i64>,
    /// One licence, for the part of the term that is left.
    #[serde(deserialize_with = "wire::money")]
    pub prorated_price: Option<i64>,
    /// One licence, as charged.
    #[serde(deserialize_with = "wire::money")]
    pub price: Option<i64>,
    /// All licences of the line.
    #[serde(deserialize_with = "wire::money")]
    pub extended_price: Option<i64>,
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

    /// One order, with what it costs.
    ///
    /// # Errors
    /// As any call.
    pub async fn order_with_prices(
        &self,
        ids: &Ids,
        tenant: TenantId,
        order: &str,
    ) -> Result<Order, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/orders/{order}").customer(tenant);
        self.read(call.with("order", order).query("include_price", true)).await
    }

    /// All orders of a tenant. The list lags behind by up to 15 minutes.
    ///
    /// # Errors
    /// As any call.
    pub async fn orders(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Order>, Failure> {
        self.list(Call::get(ids, "/v1/customers/{customer}/orders").customer(tenant)).await
    }

    /// How far the licences of an order's lines are.
    ///
    /// # Errors
    /// As any call.
    pub async fn order_provisioning(
        &self,
        ids: &Ids,
        tenant: TenantId,
        order: &str,
    ) -> Result<Vec<LineProvisioning>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/orders/{order}/provisioningstatus");
        self.list(call.customer(tenant).with("order", order).for_user()).await
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
}
