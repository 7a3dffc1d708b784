//! What the months cost: purchases, the cycles of a term, seats that come and go, renewals, the extended term.

use serde_json::{Value, json};
use time::macros::datetime;

use super::subscriptions::Held;

/// The lines of the invoice of a month: reason, seats, amount.
async fn lines(held: &Held, month: &str) -> Vec<(String, i64, Value)> {
    let path = format!("/v1/invoices/G{month}EUR");
    let found = held.provider.get(&format!("{path}/lineitems/OneTime/BillingLineItems")).await.expect(200);
    let lines: Vec<_> = found
        .items()
        .iter()
        .map(|line| {
            let reason = line["chargeType"].as_str().expect("a reason").to_owned();
            (reason, line["quantity"].as_i64().expect("seats"), line["subtotal"].clone())
        })
        .collect();
    let total: f64 = lines.iter().filter_map(|(.., amount)| amount.as_f64()).sum();
    let invoice = held.provider.get(&path).await.expect(200);
    let charged = invoice.body["totalCharges"].as_f64().expect("a total");
    assert!((total - charged).abs() < 0.001, "{charged}: {lines:?}");
    lines
}

fn line(reason: &str, seats: i64, amount: f64) -> (String, i64, Value) {
    (reason.to_owned(), seats, json!(amount))
}

#[tokio::test]
async fn each_month_of_a_term_is_charged_and_seats_by_the_days_that_are_left() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-05 10:00 UTC)).await;
    held.change("quantity", json!(8)).await.expect(200);
    held.at(datetime!(2027-04-17 10:00 UTC)).await;
    held.change("quantity", json!(9)).await.expect(200);
    held.at(datetime!(2027-06-01 00:00 UTC)).await;
    // The first cycle has 32 days, from the 1st to the 1st: 28 are left on the 5th.
    assert_eq!(lines(&held, "202703").await, [line("new", 10, 47.04), line("removeQuantity", -2, -8.232)]);
    // From the 2nd of April to the 1st of May there are 30 days: 15 are left on the 17th.
    assert_eq!(lines(&held, "202704").await, [line("cycleCharge", 8, 37.632), line("addQuantity", 1, 2.352)]);
    assert_eq!(lines(&held, "202705").await, [line("cycleCharge", 9, 42.336)]);
}

#[tokio::test]
async fn a_cancellation_gives_back_the_days_that_are_left() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-05 10:00 UTC)).await;
    held.change("status", json!("deleted")).await.expect(200);
    held.at(datetime!(2027-06-01 00:00 UTC)).await;
    assert_eq!(lines(&held, "202703").await, [line("new", 10, 47.04), line("cancel", -10, -41.16)]);
    held.provider.get("/v1/invoices/G202704EUR").await.refused(404, "4000");
}

#[tokio::test]
async fn a_renewal_is_charged_as_it_was_scheduled_and_suspended_seats_go_on_costing() {
    let mut held = Held::new().await;
    held.change(
        "scheduledNextTermInstructions",
        json!({"quantity": 12, "product": {"billingCycle": "annual"}}),
    )
    .await
    .expect(200);
    held.at(datetime!(2028-04-01 00:00 UTC)).await;
    assert_eq!(lines(&held, "202802").await, [line("cycleCharge", 10, 47.04)]);
    let renewed = lines(&held, "202803").await;
    assert_eq!(renewed, [line("renew", 12, 645.12)]);

    let mut held = Held::new().await;
    held.change("status", json!("suspended")).await.expect(200);
    held.at(datetime!(2027-05-01 00:00 UTC)).await;
    assert_eq!(lines(&held, "202704").await, [line("cycleCharge", 10, 47.04)]);
}

#[tokio::test]
async fn an_extended_term_costs_more_each_month_until_it_is_cancelled() {
    let mut held = Held::new().await;
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    held.at(datetime!(2028-04-17 00:00 UTC)).await;
    held.change("status", json!("deleted")).await.expect(200);
    held.at(datetime!(2028-06-01 00:00 UTC)).await;
    // 3 % above the price by the month: 6.72 × 1.03 × 0.8.
    assert_eq!(lines(&held, "202803").await, [line("renew", 10, 55.372)]);
    // From the 2nd of April to the 1st of May, 15 of 30 days are left.
    assert_eq!(lines(&held, "202804").await, [line("renew", 10, 55.372), line("cancel", -10, -27.686)]);
    held.provider.get("/v1/invoices/G202805EUR").await.refused(404, "4000");
}
