//! Carts: what is to be bought, checked by Microsoft line by line, and the purchase itself.

mod answer;
mod error;

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::orders::{Order, Pricing};
use super::requests::Call;
use super::resellers::MpnId;
use super::{Failure, Ids, Microsoft, Refusal};

use answer::{Answered, CheckedOut};

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
    /// The last day of the first term, where it is not to have its full length: one of
    /// [`Microsoft::custom_term_ends`].
    pub custom_term_end_date: Option<OffsetDateTime>,
    /// A promotion for which the customer is eligible ([`Microsoft::promotion_eligibilities`]).
    pub promotion_id: Option<String>,
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

    /// Replaces what is in a cart that was not bought, as [`Self::create_cart`] would have filled it.
    ///
    /// # Errors
    /// As any call; [`Cause::CartGone`](super::Cause::CartGone) after it expired,
    /// [`Cause::CartSubmitted`](super::Cause::CartSubmitted) after it was bought.
    pub async fn update_cart(
        &self,
        ids: &Ids,
        tenant: TenantId,
        cart: &str,
        reseller: &MpnId,
        lines: &[NewLine],
    ) -> Result<Cart, Failure> {
        let call =
            Call::put(ids, "/v1/customers/{customer}/carts/{cart}").customer(tenant).with("cart", cart);
        let mut body = body(reseller, lines);
        body["id"] = json!(cart);
        let answer: Answered = self.read(call.body(body)).await?;
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
        Ok(answer.into_result())
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
        if let Some(day) = line.custom_term_end_date.and_then(|day| day.format(&Rfc3339).ok()) {
            body["customTermEndDate"] = json!(day);
        }
        if let Some(promotion) = &line.promotion_id {
            body["promotionId"] = json!(promotion);
        }
        body
    };
    json!({
        "partnerOnRecordAttestationAccepted": true,
        "lineItems": lines.iter().enumerate().map(line).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn every_line_names_the_reseller_of_record() {
        let line = NewLine {
            catalog_item_id: "P:0001:A".to_owned(),
            quantity: 3,
            term: Term::Year,
            cycle: BillingCycle::Monthly,
            friendly_name: None,
            attestation_accepted: None,
            custom_term_end_date: None,
            promotion_id: None,
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
    fn a_line_names_its_end_and_its_promotion_only_when_it_has_them() {
        let line = |custom_term_end_date, promotion_id| NewLine {
            catalog_item_id: "P:0001:A".to_owned(),
            quantity: 1,
            term: Term::Year,
            cycle: BillingCycle::Annual,
            friendly_name: None,
            attestation_accepted: None,
            custom_term_end_date,
            promotion_id,
        };
        let lines = [line(None, None), line(Some(datetime!(2027-01-31 00:00:00 UTC)), Some("X".to_owned()))];
        let body = body(&"1234567".parse().unwrap(), &lines);
        assert_eq!(
            (&body["lineItems"][0]["customTermEndDate"], &body["lineItems"][0]["promotionId"]),
            (&Value::Null, &Value::Null)
        );
        assert_eq!(body["lineItems"][1]["customTermEndDate"], "2027-01-31T00:00:00Z");
        assert_eq!(body["lineItems"][1]["promotionId"], "X");
    }
}
