//! Direct orders: the older way to buy, in one call and without a cart. The cart is the documented one; this is for
//! what a cart does not take.

use serde_json::{Value, json};

use super::Order;
use crate::microsoft::catalogue::{BillingCycle, Term};
use crate::microsoft::customers::TenantId;
use crate::microsoft::requests::Call;
use crate::microsoft::resellers::MpnId;
use crate::microsoft::{Failure, Ids, Microsoft};

/// A line to order directly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrderLine {
    /// From [`Microsoft::resolve`], moments ago.
    pub catalog_item_id: String,
    /// How many licences.
    pub quantity: u32,
    /// The commitment.
    pub term: Term,
    /// A name by which to recognise the line.
    pub friendly_name: Option<String>,
}

impl Microsoft {
    /// Buys in one call, all lines billed in the same cycle, with `reseller` as the reseller of record.
    ///
    /// # Errors
    /// As any call. **No repetition is promised to be recognised**: after [`Failure::Unknown`] look at
    /// [`Self::orders`], whose list lags by up to 15 minutes, before anything is bought again.
    pub async fn place_order(
        &self,
        ids: &Ids,
        tenant: TenantId,
        reseller: &MpnId,
        cycle: &BillingCycle,
        lines: &[NewOrderLine],
    ) -> Result<Order, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/orders").customer(tenant);
        self.read(call.body(body(tenant, reseller, cycle, lines))).await
    }
}

fn body(tenant: TenantId, reseller: &MpnId, cycle: &BillingCycle, lines: &[NewOrderLine]) -> Value {
    let line = |(number, line): (usize, &NewOrderLine)| {
        let mut body = json!({
            "lineItemNumber": number,
            "offerId": line.catalog_item_id,
            "quantity": line.quantity,
            "termDuration": line.term,
            "partnerIdOnRecord": reseller,
        });
        if let Some(name) = &line.friendly_name {
            body["friendlyName"] = json!(name);
        }
        body
    };
    json!({
        "referenceCustomerId": tenant,
        "billingCycle": cycle,
        "partnerOnRecordAttestationAccepted": true,
        "lineItems": lines.iter().enumerate().map(line).collect::<Vec<_>>(),
        "attributes": { "objectType": "Order" },
    })
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn every_line_names_the_reseller_and_its_place() {
        let line = NewOrderLine {
            catalog_item_id: "P:0001:A".to_owned(),
            quantity: 2,
            term: Term::Month,
            friendly_name: None,
        };
        let reseller = "1234567".parse().unwrap();
        let body = body(TenantId(Uuid::nil()), &reseller, &BillingCycle::Monthly, &[line.clone(), line]);
        assert_eq!(
            (&body["billingCycle"], &body["lineItems"][1]["lineItemNumber"]),
            (&json!("monthly"), &json!(1))
        );
        assert_eq!(body["lineItems"][0]["partnerIdOnRecord"], "1234567");
    }
}
