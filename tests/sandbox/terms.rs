//! Ends of terms on a clock that moves: renewals, extensions, cancellations, the older expiry, the calendar.

use aubade::sandbox::seeds;
use serde_json::{Value, json};
use time::macros::datetime;

use super::subscriptions::{Held, instant};
use super::{BASIC, Provider};

fn action(kind: &str) -> Value {
    json!([{"actionType": kind, "scheduledType": "TermEnd"}])
}

/// Sends the whole subscription back with automatic renewal as said and `actions` scheduled.
async fn schedule(held: &Held, auto_renew: bool, actions: Value) -> super::Answer {
    let mut body = held.read().await;
    body["autoRenewEnabled"] = json!(auto_renew);
    body["scheduledActions"] = actions;
    held.provider.patch(&held.path, &body).await
}

#[tokio::test]
async fn a_term_that_nobody_decided_on_goes_on_by_the_month_and_is_cancelled_at_any_time_e4_e5() {
    let mut held = Held::new().await;
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    let before = held.read().await;
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    let extended = held.read().await;
    assert_eq!((&extended["status"], &extended["termDuration"]), (&json!("active"), &json!("P1M")));
    assert_eq!(extended["billingCycle"], "monthly");
    assert_ne!(extended["offerId"], before["offerId"]);
    assert_eq!(instant(&extended["commitmentEndDateTime"]), datetime!(2028-04-01 23:59:59 UTC));
    held.at(datetime!(2028-07-20 12:00 UTC)).await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2028-08-01 23:59:59 UTC));
    held.change("status", json!("deleted")).await.expect(200);
}

#[tokio::test]
async fn an_extended_term_goes_back_to_the_term_before_it() {
    let mut held = Held::new().await;
    schedule(&held, false, action("RenewToExtendedServiceTerm")).await.expect(200);
    held.at(datetime!(2028-03-20 00:00 UTC)).await;
    assert_eq!(held.read().await["termDuration"], "P1M");
    held.change("autoRenewEnabled", json!(true)).await.expect(200);
    held.at(datetime!(2028-04-02 00:00 UTC)).await;
    let renewed = held.read().await;
    assert_eq!(renewed["termDuration"], "P1Y");
    assert_eq!(instant(&renewed["commitmentEndDateTime"]), datetime!(2029-04-01 23:59:59 UTC));
    assert_eq!(renewed["refundableQuantity"]["totalQuantity"], 10);
}

#[tokio::test]
async fn an_extended_term_is_cancelled_on_a_date_of_its_own() {
    let mut held = Held::new().await;
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    let on = json!([{"actionType": "Cancel", "scheduleType": "CustomDate", "effectiveDate": "2028-03-15T00:00:00Z"}]);
    schedule(&held, false, on.clone()).await.refused(400, "800002");
    held.at(datetime!(2028-03-10 00:00 UTC)).await;
    schedule(&held, false, on).await.expect(200);
    held.at(datetime!(2028-03-15 00:00 UTC)).await;
    assert_eq!(held.read().await["status"], "deleted");
}

#[tokio::test]
async fn a_scheduled_cancellation_ends_the_service_at_the_end_of_the_term_e3() {
    let mut held = Held::new().await;
    let set = schedule(&held, false, action("Cancel")).await.expect(200);
    assert_eq!(set.body["scheduledActions"], action("Cancel"));
    held.at(datetime!(2028-03-01 23:59:59 UTC)).await;
    assert_eq!(held.read().await["status"], "active");
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    let ended = held.read().await;
    assert_eq!(ended["status"], "deleted");
    assert!(ended.get("scheduledActions").is_none());
    held.change("status", json!("active")).await.refused(400, "2011");
}

#[tokio::test]
async fn a_scheduled_renewal_brings_another_product_term_and_quantity_e2() {
    let mut held = Held::new().await;
    let instructions = json!({
        "product": {"productId": "CFQ7TTC0LDPB", "skuId": "0001", "termDuration": "P1Y", "billingCycle": "annual"},
        "quantity": 12,
    });
    let renewal =
        json!([{"actionType": "RenewToNewTerm", "scheduleType": "TermEnd", "instructions": instructions}]);
    schedule(&held, true, renewal).await.expect(200);
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    let renewed = held.read().await;
    assert_eq!((&renewed["quantity"], &renewed["billingCycle"]), (&json!(12), &json!("annual")));
    assert_eq!(renewed["offerName"], "Microsoft 365 Business Standard");
    assert!(renewed["offerId"].as_str().expect("an id").starts_with("CFQ7TTC0LDPB:0001:"));
    assert!(renewed.get("scheduledActions").is_none());
}

#[tokio::test]
async fn an_action_is_written_under_the_name_that_the_rules_say_and_read_under_both() {
    let held = Held::new().await;
    held.provider.rules(json!({"scheduleField": "scheduleType"})).await;
    let shown = schedule(&held, false, action("Cancel")).await.expect(200);
    assert_eq!(shown.body["scheduledActions"], json!([{"actionType": "Cancel", "scheduleType": "TermEnd"}]));
    let again = held.read().await;
    held.provider.patch(&held.path, &again).await.expect(200);
    assert_eq!(held.read().await["scheduledActions"], again["scheduledActions"]);
}

#[tokio::test]
async fn an_action_counts_before_older_instructions() {
    let held = Held::new().await;
    let mut body = held.read().await;
    body["scheduledNextTermInstructions"] = json!({"quantity": 8});
    body["scheduledActions"] = action("RenewToNewTerm");
    let changed = held.provider.patch(&held.path, &body).await.expect(200);
    assert!(changed.body.get("scheduledNextTermInstructions").is_none());
    assert_eq!(changed.body["scheduledActions"], action("RenewToNewTerm"));
}

#[tokio::test]
async fn what_cannot_be_scheduled_is_refused() {
    let held = Held::new().await;
    let renewal = |instructions: Value| json!([{"actionType": "RenewToNewTerm", "scheduledType": "TermEnd", "instructions": instructions}]);
    for (auto_renew, actions, code) in [
        (true, action("Cancel"), "800093"),
        (false, action("RenewToNewTerm"), "800093"),
        (true, action("Explode"), "2000"),
        (true, json!([{"actionType": "RenewToNewTerm"}]), "2000"),
        (true, renewal(json!({"quantity": "ten"})), "2000"),
        (true, renewal(json!({"quantity": 301})), "2002"),
        (true, renewal(json!({"product": {"productId": "CFQ7TTC00000"}})), "800002"),
        (true, renewal(json!({"product": {"termDuration": "P3Y"}})), "800121"),
        (false, json!([{"actionType": "Cancel", "scheduledType": "CustomDate"}]), "800002"),
    ] {
        schedule(&held, auto_renew, actions).await.refused(400, code);
    }
    held.change("scheduledNextTermInstructions", json!({"quantity": 301})).await.refused(400, "2002");
    assert!(held.read().await.get("scheduledActions").is_none());
}

#[tokio::test]
async fn a_change_in_mid_term_deletes_what_was_scheduled_e6() {
    let held = Held::new().await;
    schedule(&held, true, action("RenewToNewTerm")).await.expect(200);
    let changed = held.change("quantity", json!(12)).await.expect(200);
    assert!(changed.body.get("scheduledActions").is_none());
    schedule(&held, false, action("Cancel")).await.expect(200);
    held.change("status", json!("suspended")).await.expect(200);
    assert!(held.read().await.get("scheduledActions").is_none());
}

#[tokio::test]
async fn a_term_that_ended_under_the_older_rules_expires_is_disabled_and_is_gone() {
    let mut held = Held::bought_at(datetime!(2025-03-01 10:00 UTC), "P1Y").await;
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    for (at, status) in [
        (datetime!(2026-03-01 23:59:59 UTC), "active"),
        (datetime!(2026-03-02 00:00 UTC), "expired"),
        (datetime!(2026-03-31 23:59:59 UTC), "expired"),
        (datetime!(2026-04-01 00:00 UTC), "disabled"),
        (datetime!(2026-06-30 00:00 UTC), "deleted"),
    ] {
        held.at(at).await;
        assert_eq!(held.read().await["status"], status, "{at}");
    }
}

#[tokio::test]
async fn a_term_that_ends_while_suspended_is_disabled_and_is_gone() {
    let mut held = Held::new().await;
    held.change("status", json!("suspended")).await.expect(200);
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    assert_eq!(held.read().await["status"], "disabled");
    held.change("status", json!("active")).await.refused(400, "900279");
    held.at(datetime!(2028-06-30 00:00 UTC)).await;
    assert_eq!(held.read().await["status"], "deleted");
}

#[tokio::test]
async fn a_month_from_the_31st_ends_on_the_last_day_and_comes_back_to_the_31st_e10() {
    let mut held = Held::bought_at(datetime!(2027-01-31 08:00 UTC), "P1M").await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2027-02-28 23:59:59 UTC));
    held.at(datetime!(2027-03-01 00:00 UTC)).await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2027-03-31 23:59:59 UTC));
    held.at(datetime!(2027-04-01 00:00 UTC)).await;
    let april = held.read().await;
    assert_eq!(instant(&april["commitmentEndDateTime"]), datetime!(2027-04-30 23:59:59 UTC));
    assert_eq!(instant(&april["cancellationAllowedUntilDate"]), datetime!(2027-04-08 00:00 UTC));
}

#[tokio::test]
async fn a_year_from_a_leap_day_ends_on_the_last_of_february() {
    let mut held = Held::bought_at(datetime!(2028-02-29 08:00 UTC), "P1Y").await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2029-02-28 23:59:59 UTC));
    held.at(datetime!(2031-06-01 00:00 UTC)).await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2032-02-29 23:59:59 UTC));
}

#[tokio::test]
async fn a_renewal_runs_within_a_day_and_nothing_changes_meanwhile_e8() {
    let mut held = Held::new().await;
    held.provider.rules(json!({"renewalHours": 5})).await;
    held.at(datetime!(2028-03-02 04:59 UTC)).await;
    assert_eq!(instant(&held.read().await["commitmentEndDateTime"]), datetime!(2028-03-01 23:59:59 UTC));
    held.change("quantity", json!(11)).await.refused(400, "900280");
    held.at(datetime!(2028-03-02 05:00 UTC)).await;
    assert_eq!(instant(&held.read().await["effectiveStartDate"]), datetime!(2028-03-02 00:00 UTC));
    held.change("quantity", json!(11)).await.expect(200);
}

#[tokio::test]
async fn the_last_hours_of_a_term_can_be_locked_e7() {
    let mut held = Held::new().await;
    held.provider.rules(json!({"lockedHours": 24})).await;
    held.at(datetime!(2028-02-29 23:59:59 UTC)).await;
    held.change("friendlyName", json!("Workshop")).await.expect(200);
    held.at(datetime!(2028-03-01 00:00 UTC)).await;
    held.change("friendlyName", json!("Atelier")).await.refused(400, "900277");
}

#[tokio::test]
async fn a_slow_change_is_done_before_the_term_that_it_reaches_beyond() {
    let mut held = Held::new().await;
    held.at(datetime!(2028-03-01 23:59 UTC)).await;
    held.provider.fault("PATCH", "/v1/customers/*/subscriptions/*", json!({"slow": {"seconds": 3600}})).await;
    held.change("quantity", json!(12)).await.expect(202);
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    let renewed = held.read().await;
    assert_eq!(renewed["quantity"], 12);
    assert_eq!(instant(&renewed["effectiveStartDate"]), datetime!(2028-03-02 00:00 UTC));
}

#[tokio::test]
async fn a_review_is_decided_by_itself_after_a_while() {
    let mut provider = Provider::new().await;
    let review = json!({"customerId": "next", "status": "UnderReview",
        "settles": {"afterSeconds": 172_800, "as": "Allowed"}});
    provider.post("/control/reviews", &review).await.expect(200);
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 1).await.expect(201).text("/id");
    provider.check_out(&customer, &cart).await.refused(403, "800073");
    provider.pass(time::Duration::days(2));
    provider.sign_in().await;
    let status = provider.get(&format!("/v1/customers/{customer}/validationStatus?type=account")).await;
    assert_eq!(status.expect(200).text("/status"), "Allowed");
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 1).await.expect(201).text("/id");
    provider.check_out(&customer, &cart).await.expect(201);
}

#[tokio::test]
async fn a_first_term_ends_on_a_day_that_was_offered() {
    let provider = Provider::new().await;
    provider.clock.set(datetime!(2027-01-10 08:00 UTC));
    let mut provider = provider;
    provider.sign_in().await;
    let customer = provider.customer("atelier").await;
    let path = format!("/v1/customers/{customer}/subscriptions/customTermEndDates");
    let found = provider.get(&format!("{path}?term_duration=P1Y")).await.expect(200);
    let days: Vec<_> = found.items().iter().map(|item| item["customTermEndDate"].clone()).collect();
    assert!(days.contains(&json!("2027-06-30T00:00:00Z")), "{days:?}");
    assert!(!days.contains(&json!("2028-01-31T00:00:00Z")), "{days:?}");
    provider.get(&path).await.refused(400, "2000");

    let item = provider.item(BASIC, "0001", "P1Y").await;
    let mut line = super::line(0, &item, 3);
    line["customTermEndDate"] = json!("2027-06-15T00:00:00Z");
    let carts = format!("/v1/customers/{customer}/carts");
    let cart = provider.post(&carts, &super::cart(std::slice::from_ref(&line))).await.expect(201);
    assert_eq!(cart.body["lineItems"][0]["error"]["errorCode"], 10_016);
    line["customTermEndDate"] = json!("2027-06-30T00:00:00Z");
    let held = provider.buy(&customer, line).await;
    let read = provider.get(&held).await.expect(200).body;
    assert_eq!(instant(&read["commitmentEndDateTime"]), datetime!(2027-06-30 23:59:59 UTC));
    provider.clock.set(datetime!(2027-07-01 00:00 UTC));
    provider.sign_in().await;
    let renewed = provider.get(&held).await.expect(200).body;
    assert_eq!(instant(&renewed["commitmentEndDateTime"]), datetime!(2028-06-30 23:59:59 UTC));
    assert_eq!(renewed["partnerId"], seeds::RESELLER_MPN);
}

#[tokio::test]
async fn the_price_sheet_of_the_extended_term_is_dearer() {
    let provider = Provider::new().await;
    let sheet = async |view: &str| {
        let path =
            format!("/v1.0/sales/pricesheets(Market='FR',PricesheetView='{view}')/$value?timeline=current");
        provider.get(&path).await.expect(200).body.as_str().expect("a sheet").to_owned()
    };
    let price = |sheet: &str, product: &str, term: &str| {
        let mut reader = csv::Reader::from_reader(sheet.as_bytes());
        let found = reader.records().map_while(Result::ok).find(|row| &row[1] == product && &row[7] == term);
        found.expect("a row")[17].to_owned()
    };
    let (usual, extended) = (sheet("updatedlicensebased").await, sheet("licensebasedest").await);
    assert_eq!(price(&usual, BASIC, "P1M"), "6.7200");
    assert_eq!(price(&extended, BASIC, "P1M"), "6.9216");
    assert_eq!(price(&extended, "CFQ7TTC0MM8R", "P1M"), "34.5630", "not sold by the month");
}
