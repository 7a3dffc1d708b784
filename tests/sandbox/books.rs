//! What is charged and what is recorded, in outline: invoices, the audit, promotions.

use serde_json::{Value, json};
use time::macros::datetime;

use super::subscriptions::Held;
use super::{Provider, cart, line};

const PREMIUM: &str = "CFQ7TTC0LCHC";

#[tokio::test]
async fn a_month_that_is_over_has_an_invoice_of_what_was_charged_in_it() {
    let mut held = Held::new().await;
    assert_eq!(held.provider.get("/v1/invoices").await.expect(200).body["totalCount"], 0);
    held.at(datetime!(2027-04-01 00:00 UTC)).await;
    let invoices = held.provider.get("/v1/invoices?size=10&offset=0").await.expect(200);
    let invoice = &invoices.items()[0];
    assert_eq!((&invoice["totalCharges"], &invoice["currencyCode"]), (&json!(47.04), &json!("EUR")));
    let path = format!("/v1/invoices/{}", invoice["id"].as_str().expect("an id"));
    held.provider.get(&path).await.expect(200);
    let lines = held.provider.get(&format!("{path}/lineitems/OneTime/BillingLineItems")).await.expect(200);
    assert_eq!((&lines.items()[0]["quantity"], &lines.items()[0]["subtotal"]), (&json!(10), &json!(47.04)));
    let statement = held.provider.get(&format!("{path}/documents/statement")).await.expect(200);
    assert!(statement.body.as_str().expect("a document").starts_with("%PDF"));
    held.provider.get("/v1/invoices/G0").await.refused(404, "4000");
    assert!(held.provider.get("/v1/invoices?offset=1").await.expect(200).items().is_empty());
}

#[tokio::test]
async fn the_audit_names_what_was_changed_newest_first() {
    let held = Held::new().await;
    held.change("quantity", json!(12)).await.expect(200);
    held.change("quantity", json!(999)).await.refused(400, "2002");
    let path = "/v1/auditrecords?startDate=2027-02-28&endDate=2027-03-01";
    let found = held.provider.get(path).await.expect(200);
    let seen: Vec<(&str, &str)> = found
        .items()
        .iter()
        .map(|item| (item["operationType"].as_str().unwrap(), item["operationStatus"].as_str().unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("update_subscription", "failed"),
            ("update_subscription", "succeeded"),
            ("create_order", "succeeded"),
            ("add_customer", "succeeded"),
        ]
    );
    assert_eq!(found.items()[0]["customerName"], "Atelier Exemple");
    for query in ["", "?startDate=soon", "?startDate=2026-01-01", "?startDate=2027-03-01&endDate=2027-02-01"]
    {
        held.provider.get(&format!("/v1/auditrecords{query}")).await.refused(400, "2000");
    }
    let first = held.provider.get(&format!("{path}&size=1")).await.expect(200);
    assert_eq!((first.items().len(), &first.body["totalCount"]), (1, &json!(4)));
}

#[tokio::test]
async fn a_promotion_is_found_checked_and_taken_off_the_price() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let found = provider.get("/v1/productpromotions?country=FR&segment=commercial").await.expect(200);
    let promotion = found.items()[0]["id"].clone();
    assert!(provider.get("/v1/productpromotions?country=FR&segment=education").await.items().is_empty());
    provider.get("/v1/productpromotions?country=FR").await.refused(400, "2000");

    let item = provider.item(PREMIUM, "0001", "P1Y").await;
    let other = provider.item(super::BASIC, "0001", "P1Y").await;
    let path = format!("/v1/customers/{customer}/promotionEligibilities");
    let asked = json!({"items": [{"id": 0, "catalogItemId": item}, {"id": 1, "catalogItemId": other}]});
    let answer = provider.post(&path, &asked).await.expect(200);
    assert_eq!(answer.items()[0]["eligibilities"][0]["promotionId"], promotion);
    assert_eq!(answer.items()[1]["eligibilities"], json!([]));

    let with = |id: u32, item: &str, promotion: &Value| {
        let mut line = line(id, item, 1);
        line["promotionId"] = promotion.clone();
        line
    };
    let lines = [with(0, &item, &promotion), with(1, &other, &promotion), line(2, &item, 1)];
    let carts = format!("/v1/customers/{customer}/carts");
    let made = provider.post(&carts, &cart(&lines)).await.expect(201);
    assert_eq!(made.body["lineItems"][1]["error"]["errorCode"], 10_014);
    let price = |nth: usize| made.body["lineItems"][nth]["pricing"]["price"].as_f64().expect("a price");
    assert!((price(0) / price(2) - 0.85).abs() < 0.001, "{} of {}", price(0), price(2));
    let held = provider.buy(&customer, with(0, &item, &promotion)).await;
    assert_eq!(provider.get(&held).await.expect(200).body["promotionId"], promotion);
}
