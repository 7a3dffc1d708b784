//! What is scheduled for several moments, and what a customer cannot have at the end of a term.

use serde_json::{Value, json};
use time::macros::datetime;

use super::subscriptions::Held;
use super::{Answer, BASIC};

const SCHOOL: &str = "CFQ7TTC0LGX1";
const PREMIUM: &str = "CFQ7TTC0LCHC";

async fn schedule(held: &Held, auto_renew: bool, actions: Value) -> Answer {
    let mut body = held.read().await;
    body["autoRenewEnabled"] = json!(auto_renew);
    body["scheduledActions"] = actions;
    held.provider.patch(&held.path, &body).await
}

fn extend() -> Value {
    json!({"actionType": "RenewToExtendedServiceTerm", "scheduledType": "TermEnd"})
}

fn cancel_on(date: &str) -> Value {
    json!({"actionType": "Cancel", "scheduledType": "CustomDate", "effectiveDate": date})
}

#[tokio::test]
async fn an_extended_term_is_chosen_together_with_the_day_on_which_it_is_cancelled() {
    let mut held = Held::new().await;
    let both = json!([extend(), cancel_on("2028-04-15T00:00:00Z")]);
    let set = schedule(&held, false, both.clone()).await.expect(200);
    assert_eq!(set.body["scheduledActions"], both);
    held.at(datetime!(2028-03-20 00:00 UTC)).await;
    let extended = held.read().await;
    assert_eq!((&extended["status"], &extended["termDuration"]), (&json!("active"), &json!("P1M")));
    assert_eq!(extended["scheduledActions"], json!([cancel_on("2028-04-15T00:00:00Z")]));
    held.at(datetime!(2028-04-14 23:59:59 UTC)).await;
    assert_eq!(held.read().await["status"], "active");
    held.at(datetime!(2028-04-15 00:00 UTC)).await;
    assert_eq!(held.read().await["status"], "deleted");
}

#[tokio::test]
async fn a_clock_that_jumps_over_all_of_it_ends_in_the_same() {
    let mut held = Held::new().await;
    schedule(&held, false, json!([extend(), cancel_on("2028-04-15T00:00:00Z")])).await.expect(200);
    held.at(datetime!(2028-12-01 00:00 UTC)).await;
    assert_eq!(held.read().await["status"], "deleted");
    let lines = "/v1/invoices/G202804EUR/lineitems/OneTime/BillingLineItems";
    let lines = held.provider.get(lines).await.expect(200);
    let reasons: Vec<_> = lines.items().iter().map(|line| line["chargeType"].clone()).collect();
    assert_eq!(reasons, ["renew", "cancel"]);
}

#[tokio::test]
async fn moments_are_different_ahead_and_in_an_extended_term() {
    let held = Held::new().await;
    let moments = [
        json!([extend(), extend()]),
        json!([extend(), cancel_on("2028-03-01T23:59:59Z")]),
        json!([extend(), cancel_on("2027-02-01T00:00:00Z")]),
        json!([extend(), cancel_on("2028-04-15T00:00:00Z"), cancel_on("2028-04-15T00:00:00Z")]),
        json!([{"actionType": "Cancel", "scheduledType": "TermEnd"}, cancel_on("2028-04-15T00:00:00Z")]),
        json!([{"actionType": "RenewToExtendedServiceTerm", "scheduledType": "CustomDate",
            "effectiveDate": "2028-04-15T00:00:00Z"}]),
    ];
    for actions in moments {
        schedule(&held, false, actions).await.refused(400, "800002");
    }
    assert!(held.read().await.get("scheduledActions").is_none());
}

#[tokio::test]
async fn the_next_term_is_one_that_the_customer_can_have() {
    let held = Held::new().await;
    let next = async |product: Value| {
        held.change("scheduledNextTermInstructions", json!({"product": product})).await
    };
    next(json!({"productId": SCHOOL, "skuId": "0001"})).await.refused(403, "800020");
    next(json!({"productId": PREMIUM, "skuId": "0003", "termDuration": "P1M", "billingCycle": "none"}))
        .await
        .refused(403, "800020");
    next(json!({"termDuration": "P1W"})).await.refused(400, "800121");
    next(json!({"billingCycle": "weekly"})).await.refused(400, "900269");
    next(json!({"termDuration": "P1M", "billingCycle": "annual"})).await.refused(400, "900270");

    let item = held.provider.item(BASIC, "0001", "P1M").await;
    let availability = item.rsplit(':').next().expect("an id").to_owned();
    let named = |availability: &str| {
        json!({"productId": BASIC, "skuId": "0001", "availabilityId": availability,
            "termDuration": "P1M", "billingCycle": "monthly"})
    };
    next(named("CFQ7TTCXXXXX")).await.refused(404, "400019");
    next(named(&availability)).await.expect(200);
    // What is there already goes back as it is, even when its id has gone stale.
    held.provider.post("/control/availabilities/rotate", &json!({})).await.expect(200);
    held.change("friendlyName", json!("Atelier")).await.expect(200);
    next(named(&availability)).await.expect(200);
}
