//! Carts: what is to be bought, checked by Microsoft line by line, and the purchase itself.

mod error;

use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::orders::{Order, Pricing};
use super::requests::Call;
use super::resellers::MpnId;
use super::{Failure, Ids, Microsoft, Refusal, wire};

use error::CartError;

/// A line to put in a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLine {
    /// From [`Microsoft::resolve`], moments ago.
    pub catalog_item_id: String,
    /// How many licences, between the SKU's minimum and maximum.
    pub quantity: u32,
    /// The commitment.
    pub term: Term,
    /// The billing cycle.
    pub cycle: BillingCycle,
    /// A name by which to recognise the line in the order, and the subscription's nickname.
    pub friendly_name: Option<String>,
    /// The answer to a SKU that demands an attestation.
    pub attestation_accepted: Option<bool>,
}

/// A cart at Microsoft. It lives for seven days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    /// Its id: kept before the checkout, so that a lost answer can be asked for again.
    pub id: String,
    /// Whether it was checked out.
    pub ordered: bool,
    /// When it ends.
    pub expires_at: Option<OffsetDateTime>,
    /// Its lines. **A cart that was accepted can contain lines that were not.**
    pub lines: Vec<Line>,
}

impl Cart {
    /// The lines that Microsoft does not accept: the cart is not to be checked out while there are any.
    pub fn refused_lines(&self) -> impl Iterator<Item = (&Line, &Refusal)> {
        self.lines.iter().filter_map(|line| Some((line, line.refusal.as_ref()?)))
    }
}

/// A line of a [`Cart`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number: the place in the list given to [`Microsoft::create_cart`], from 0.
    pub number: i64,
    /// What it is.
    pub catalog_item_id: String,
    /// How many licences.
    pub quantity: i64,
    /// Lines of one group become one order.
    pub group: Option<String>,
    /// Such as `EUR`.
    pub currency: Option<String>,
    /// What it will cost.
    pub pricing: Option<Pricing>,
    /// Why it cannot be bought, if it cannot. Its code is a number, whichever form it came in.
    pub refusal: Option<Refusal>,
}

/// What a checkout brought. **Both can be there**: some groups ordered, others refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutResult {
    /// The orders placed.
    pub orders: Vec<Order>,
    /// The groups refused.
    pub errors: Vec<GroupError>,
}

/// A group of lines that was not ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupError {
    /// The [`Line::group`].
    pub group: String,
    /// Why.
    pub refusal: Refusal,
}

impl Microsoft {
    /// Opens a cart on which `reseller` is the reseller of record of every line, and attests that we act for
    /// it. An unneeded cart does no harm, but none is opened while the outcome of another is unknown.
    ///
    /// # Errors
    /// As any call.
    pub async fn create_cart(
        &self,
        ids: &Ids,
        tenant: TenantId,
        reseller: &MpnId,
        lines: &[NewLine],
    ) -> Result<Cart, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/carts").customer(tenant);
        let answer: Answered = self.read(call.body(body(reseller, lines))).await?;
        Ok(answer.into_cart())
    }

    /// A cart as it is now.
    ///
    /// # Errors
    /// As any call; [`Cause::CartGone`](super::Cause::CartGone) after it expired.
    pub async fn cart(&self, ids: &Ids, tenant: TenantId, cart: &str) -> Result<Cart, Failure> {
        let call =
            Call::get(ids, "/v1/customers/{customer}/carts/{cart}").customer(tenant).with("cart", cart);
        let answer: Answered = self.read(call).await?;
        Ok(answer.into_cart())
    }

    /// Buys what is in the cart. Repeating it on the same cart brings the first result again.
    ///
    /// # Errors
    /// As any call. [`Cause::CartSubmitted`](super::Cause::CartSubmitted) is the older answer to a repetition:
    /// the orders are then among [`Self::orders`].
    pub async fn checkout(&self, ids: &Ids, tenant: TenantId, cart: &str) -> Result<CheckoutResult, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/carts/{cart}/checkout").customer(tenant);
        let answer: CheckedOut = self.read(call.with("cart", cart)).await?;
        Ok(CheckoutResult {
            orders: answer.orders,
            errors: answer.order_errors.into_iter().map(OrderError::into_group_error).collect(),
        })
    }
}

fn body(reseller: &MpnId, lines: &[NewLine]) -> Value {
    let line = |(number, line): (usize, &NewLine)| {
        let mut body = json!({
            "id": number,
            "catalogItemId": line.catalog_item_id,
            "quantity": line.quantity,
            "billingCycle": line.cycle,
            "termDuration": line.term,
            "participants": [{ "key": "transaction_reseller", "value": reseller }],
        });
        if let Some(name) = &line.friendly_name {
            body["friendlyName"] = json!(name);
        }
        if let Some(accepted) = line.attestation_accepted {
            body["attestationAccepted"] = json!(accepted);
        }
        body
    };
    json!({
        "partnerOnRecordAttestationAccepted": true,
        "lineItems": lines.iter().enumerate().map(line).collect::<Vec<_>>(),
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
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
    fn into_cart(self) -> Cart {
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
struct CheckedOut {
    #[serde(default, deserialize_with = "wire::list")]
    orders: Vec<Order>,
    #[serde(default, deserialize_with = "wire::list")]
    order_errors: Vec<OrderError>,
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
    fn every_line_names_the_reseller_of_record() {
        let line = NewLine {
            catalog_item_id: "P:0001:A".to_owned(),
            quantity: 3,
            term: Term::Year,
            cycle: BillingCycle::Monthly,
            friendly_name: None,
            attestation_accepted: None,
        };
        let body = body(&"1234567".parse().unwrap(), &[line.clone(), line]);
        assert_eq!(body["partnerOnRecordAttestationAccepted"], true);
        for (number, line) in body["lineItems"].as_array().unwrap().iter().enumerate() {
            assert_eq!(line["id"], number);
            assert_eq!(line["participants"], json!([{ "key": "transaction_reseller", "value": "1234567" }]));
            assert_eq!((&line["termDuration"], &line["billingCycle"]), (&json!("P1Y"), &json!("monthly")));
        }
    }

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
        let result: CheckedOut = serde_json::from_str(json).unwrap();
        assert_eq!(result.orders.len(), 1);
        let error = result.order_errors.into_iter().next().unwrap().into_group_error();
        assert_eq!((error.group.as_str(), error.refusal.cause()), ("1", Cause::CreditOrRisk));
    }
}
