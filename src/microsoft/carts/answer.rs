//! What Microsoft answers about carts, as it comes.

use serde::Deserialize;
use time::OffsetDateTime;

use super::error::CartError;
use super::{Cart, CheckoutResult, GroupError, Line};
use crate::microsoft::orders::{Order, Pricing};
use crate::microsoft::{Refusal, wire};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    id: String,
    #[serde(default, deserialize_with = "wire::given")]
    status: String,
    #[serde(default, deserialize_with = "wire::instant")]
    expiration_timestamp: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::list")]
    line_items: Vec<AnsweredLine>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct AnsweredLine {
    #[serde(default, deserialize_with = "wire::number")]
    id: Option<i64>,
    #[serde(default, deserialize_with = "wire::given")]
    catalog_item_id: String,
    #[serde(default, deserialize_with = "wire::number")]
    quantity: Option<i64>,
    #[serde(default, deserialize_with = "wire::text")]
    order_group: Option<String>,
    #[serde(default)]
    currency_code: Option<String>,
    #[serde(default)]
    pricing: Option<Pricing>,
    #[serde(default)]
    error: Option<CartError>,
}

impl Answered {
    pub(super) fn into_cart(self) -> Cart {
        let line = |line: AnsweredLine| Line {
            number: line.id.unwrap_or_default(),
            catalog_item_id: line.catalog_item_id,
            quantity: line.quantity.unwrap_or_default(),
            group: line.order_group,
            currency: line.currency_code,
            pricing: line.pricing,
            refusal: line.error.and_then(CartError::into_refusal),
        };
        Cart {
            id: self.id,
            ordered: self.status.eq_ignore_ascii_case("ordered"),
            expires_at: self.expiration_timestamp,
            lines: self.line_items.into_iter().map(line).collect(),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckedOut {
    #[serde(default, deserialize_with = "wire::list")]
    orders: Vec<Order>,
    #[serde(default, deserialize_with = "wire::list")]
    order_errors: Vec<OrderError>,
}

impl CheckedOut {
    pub(super) fn into_result(self) -> CheckoutResult {
        let errors = self.order_errors.into_iter().map(OrderError::into_group_error).collect();
        CheckoutResult { orders: self.orders, errors }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderError {
    #[serde(default, deserialize_with = "wire::text")]
    order_group_id: Option<String>,
    #[serde(default, deserialize_with = "wire::text")]
    code: Option<String>,
    #[serde(default)]
    description: Option<String>,
}

impl OrderError {
    fn into_group_error(self) -> GroupError {
        GroupError {
            group: self.order_group_id.unwrap_or_default(),
            refusal: Refusal::inside(201, self.code.unwrap_or_default(), self.description),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::microsoft::Cause;

    #[test]
    fn a_cart_can_be_accepted_while_its_line_is_not() {
        let json = r#"{"id":"c","status":"Active","expirationTimestamp":"2026-03-08T10:00:00Z","lineItems":[
            {"id":0,"catalogItemId":"P:0001:A","quantity":1,"orderGroup":"g"},
            {"id":1,"catalogItemId":"P:0002:B","quantity":1,"error":{"errorCode":400041,"errorDescription":"x"}}]}"#;
        let cart = serde_json::from_str::<Answered>(json).unwrap().into_cart();
        let refused: Vec<_> =
            cart.refused_lines().map(|(line, refusal)| (line.number, refusal.cause())).collect();
        assert_eq!(refused, [(1, Cause::PrerequisiteMissing)]);
        assert!(!cart.ordered);
    }

    #[test]
    fn a_checkout_can_succeed_in_part() {
        let json = r#"{"orders":[{"id":"0a1b2c3d4e5f","status":"pending","lineItems":[]}],
            "orderErrors":[{"orderGroupId":"1","code":800069,"description":"x"}]}"#;
        let result = serde_json::from_str::<CheckedOut>(json).unwrap().into_result();
        assert_eq!(result.orders.len(), 1);
        let error = &result.errors[0];
        assert_eq!((error.group.as_str(), error.refusal.cause()), ("1", Cause::CreditOrRisk));
    }
}
