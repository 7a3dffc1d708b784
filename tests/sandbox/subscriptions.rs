//! Subscriptions on a clock that moves: seats, cancelling, suspending, renewing.

use reqwest::Method;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{Answer, Provider};

/// A subscription of ten seats, bought at a known instant.
pub struct Held {
    pub provider: Provider,
    pub path: String,
}

impl Held {
    pub async fn new() -> Self {
        Self::bought_at(datetime!(2027-03-01 10:00 UTC), "P1Y").await
    }

    /// Bought at `instant` for `term`, charged by the month.
    pub async fn bought_at(instant: OffsetDateTime, term: &str) -> Self {
        let mut provider = Provider::new().await;
        provider.clock.set(instant);
        provider.sign_in().await;
        let customer = provider.customer("atelier").await;
        let item = provider.item(super::BASIC, "0001", term).await;
        let mut line = super::line(0, &item, 10);
        line["termDuration"] = json!(term);
        let path = provider.buy(&customer, line).await;
        Self { provider, path }
    }

    pub async fn at(&mut self, instant: OffsetDateTime) {
        self.provider.clock.set(instant);
        self.provider.sign_in().await;
    }

    pub async fn read(&self) -> Value {
        self.provider.get(&self.path).await.expect(200).body
    }

    /// Sends the whole subscription back with `field` changed.
    pub async fn change(&self, field: &str, value: Value) -> Answer {
        let mut body = self.read().await;
        body[field] = value;
        self.provider.patch(&self.path, &body).await
    }
}

pub fn instant(value: &Value) -> OffsetDateTime {
    OffsetDateTime::parse(value.as_str().expect("an instant"), &Rfc3339).expect("an instant")
}

#[tokio::test]
async fn a_subscription_says_until_when_what_can_be_undone() {
    let held = Held::new().await;
    let read = held.read().await;
    assert_eq!(instant(&read["cancellationAllowedUntilDate"]), datetime!(2027-03-08 10:00 UTC));
    assert_eq!(instant(&read["commitmentEndDate"]), datetime!(2028-03-01 00:00 UTC));
    assert_eq!(instant(&read["commitmentEndDateTime"]), datetime!(2028-03-01 23:59:59 UTC));
    assert_eq!(instant(&read["billingCycleEndDateTime"]), datetime!(2027-04-01 23:59:59 UTC));
    assert_eq!(read["refundableQuantity"]["totalQuantity"], 10);
    assert_eq!(
        instant(&read["refundableQuantity"]["details"][0]["allowedUntilDateTime"]),
        datetime!(2027-03-08 10:00 UTC)
    );
    let list = held.path.rsplit_once('/').expect("a path").0;
    let listed = held.provider.get(list).await.expect(200);
    assert!(listed.items()[0].get("refundableQuantity").is_none());
}

#[tokio::test]
async fn seats_go_until_the_last_instant_of_their_window_b1() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-08 10:00 UTC)).await;
    let reduced = held.change("quantity", json!(7)).await.expect(200);
    assert_eq!(reduced.body["quantity"], 7);
}

#[tokio::test]
async fn no_seat_goes_one_second_later_b2() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-08 10:00:01 UTC)).await;
    held.change("quantity", json!(7)).await.refused(400, "900257");
    assert_eq!(held.read().await["quantity"], 10);
}

#[tokio::test]
async fn added_seats_have_a_window_of_their_own_b3_to_b5() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-20 09:00 UTC)).await;
    held.change("quantity", json!(15)).await.expect(200);
    held.at(datetime!(2027-03-22 09:00 UTC)).await;
    held.change("quantity", json!(9)).await.refused(400, "800090");
    held.change("quantity", json!(12)).await.expect(200);
    let refundable = held.read().await["refundableQuantity"].clone();
    assert_eq!(refundable["totalQuantity"], 2);
    assert_eq!(instant(&refundable["details"][0]["allowedUntilDateTime"]), datetime!(2027-03-27 09:00 UTC));
    held.at(datetime!(2027-03-26 09:00 UTC)).await;
    held.change("quantity", json!(10)).await.expect(200);
    held.change("quantity", json!(9)).await.refused(400, "900257");
}

#[tokio::test]
async fn seats_stay_within_the_limits_of_the_sku_b6_and_b8() {
    let held = Held::new().await;
    held.change("quantity", json!(300)).await.expect(200);
    held.change("quantity", json!(301)).await.refused(400, "2002");
    held.change("quantity", json!(0)).await.refused(400, "2002");
    held.change("quantity", json!(-1)).await.refused(400, "2002");
}

#[tokio::test]
async fn no_seat_moves_while_suspended_b7() {
    let held = Held::new().await;
    let suspended = held.change("status", json!("suspended")).await.expect(200);
    assert_eq!(suspended.text("/status"), "suspended");
    assert!(suspended.body.get("refundableQuantity").is_none());
    held.change("quantity", json!(11)).await.refused(400, "2001");
    held.change("status", json!("active")).await.expect(200);
    held.change("quantity", json!(11)).await.expect(200);
}

#[tokio::test]
async fn the_status_and_the_quantity_are_not_changed_together() {
    let held = Held::new().await;
    let mut body = held.read().await;
    body["quantity"] = json!(11);
    body["status"] = json!("suspended");
    held.provider.patch(&held.path, &body).await.refused(400, "800091");
}

#[tokio::test]
async fn it_is_cancelled_within_the_window_and_for_good_c1() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-08 10:00 UTC)).await;
    assert_eq!(held.change("status", json!("deleted")).await.expect(200).text("/status"), "deleted");
    held.change("status", json!("active")).await.refused(400, "2011");
}

#[tokio::test]
async fn it_is_cancelled_while_suspended_too() {
    let held = Held::new().await;
    held.change("status", json!("suspended")).await.expect(200);
    held.change("status", json!("deleted")).await.expect(200);
}

#[tokio::test]
async fn it_is_not_cancelled_later_even_with_fresh_seats_c2_and_c3() {
    let mut held = Held::new().await;
    held.at(datetime!(2027-03-08 10:00:01 UTC)).await;
    held.change("status", json!("deleted")).await.refused(400, "900117");
    held.at(datetime!(2027-03-20 10:00 UTC)).await;
    held.change("quantity", json!(12)).await.expect(200);
    held.change("status", json!("deleted")).await.refused(400, "900117");
}

#[tokio::test]
async fn what_a_change_leaves_out_is_reset() {
    let held = Held::new().await;
    let schedule = json!({"quantity": 8, "product": {"termDuration": "P1Y"}});
    let mut body = held.read().await;
    body["scheduledNextTermInstructions"] = schedule.clone();
    body["friendlyName"] = json!("Atelier");
    let changed = held.provider.patch(&held.path, &body).await.expect(200);
    assert_eq!(changed.body["scheduledNextTermInstructions"], schedule);
    assert_eq!(changed.text("/friendlyName"), "Atelier");
    assert_eq!(changed.body["autoRenewEnabled"], true);

    let bare = json!({"quantity": 10, "status": "active"});
    let reset = held.provider.patch(&held.path, &bare).await.expect(200);
    assert_eq!(reset.body["autoRenewEnabled"], false);
    assert_eq!(reset.text("/friendlyName"), "Microsoft 365 Business Basic");
    assert!(reset.body.get("scheduledNextTermInstructions").is_none());
}

#[tokio::test]
async fn a_change_in_mid_term_drops_what_was_scheduled() {
    let held = Held::new().await;
    held.change("scheduledNextTermInstructions", json!({"quantity": 8})).await.expect(200);
    let changed = held.change("quantity", json!(12)).await.expect(200);
    assert!(changed.body.get("scheduledNextTermInstructions").is_none());
}

#[tokio::test]
async fn nothing_is_scheduled_without_automatic_renewal() {
    let held = Held::new().await;
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    held.change("scheduledNextTermInstructions", json!({"quantity": 8})).await.refused(400, "800093");
}

#[tokio::test]
async fn what_cannot_be_changed_this_way_is_refused() {
    let held = Held::new().await;
    held.change("billingCycle", json!("annual")).await.refused(400, "2054");
    held.change("termDuration", json!("P1M")).await.refused(400, "800122");
    held.change("partnerId", json!("2342108")).await.refused(400, "800098");
    held.change("offerId", json!("CFQ7TTC0LDPB:0001:CFQ7TTC00000")).await.refused(400, "800002");
    held.change("status", json!("expired")).await.refused(400, "800096");
    held.change("quantity", json!("ten")).await.refused(400, "2000");
    held.change("quantity", Value::Null).await.refused(400, "2000");
}

#[tokio::test]
async fn a_stale_etag_is_refused_and_a_fresh_one_accepted() {
    let held = Held::new().await;
    let seen = held.read().await;
    held.change("quantity", json!(11)).await.expect(200);
    let fresh = held.read().await;
    let patch = |etag: &Value, quoted: bool| {
        let etag = etag["attributes"]["etag"].as_str().expect("an etag");
        let etag = if quoted { format!("\"{etag}\"") } else { etag.to_owned() };
        let mut body = fresh.clone();
        body["quantity"] = json!(12);
        held.provider.send(held.provider.call(Method::PATCH, &held.path).header("If-Match", etag).json(&body))
    };
    patch(&seen, true).await.refused(400, "2055");
    patch(&fresh, false).await.refused(400, "2055");
    assert_eq!(patch(&fresh, true).await.expect(200).body["quantity"], 12);
}

#[tokio::test]
async fn a_slow_change_is_taken_keeps_the_subscription_busy_and_arrives() {
    let held = Held::new().await;
    held.provider.fault("PATCH", "/v1/customers/*/subscriptions/*", json!({"slow": {"seconds": 60}})).await;
    let taken = held.change("quantity", json!(12)).await.expect(202);
    let location = taken.headers["location"].to_str().expect("a path");
    assert!(held.path.ends_with(location), "{location}");
    assert_eq!(held.read().await["quantity"], 10);
    held.change("quantity", json!(13)).await.refused(409, "800082");
    held.provider.pass(Duration::seconds(60));
    assert_eq!(held.read().await["quantity"], 12);
    held.change("quantity", json!(13)).await.expect(200);
}

#[tokio::test]
async fn it_renews_with_what_was_scheduled_in_a_window_of_its_own_b9() {
    let mut held = Held::new().await;
    held.change("scheduledNextTermInstructions", json!({"quantity": 12})).await.expect(200);
    held.at(datetime!(2028-03-01 23:59:59 UTC)).await;
    assert_eq!(held.read().await["quantity"], 10);
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    let renewed = held.read().await;
    assert_eq!(renewed["quantity"], 12);
    assert_eq!(instant(&renewed["effectiveStartDate"]), datetime!(2028-03-02 00:00 UTC));
    assert_eq!(instant(&renewed["commitmentEndDateTime"]), datetime!(2029-03-01 23:59:59 UTC));
    held.at(datetime!(2028-03-08 09:00 UTC)).await;
    held.change("quantity", json!(8)).await.expect(200);
    held.change("status", json!("deleted")).await.expect(200);
}

#[tokio::test]
async fn a_subscription_is_its_customers_alone() {
    let held = Held::new().await;
    let other = held.provider.customer("workshop").await;
    let id = held.path.rsplit('/').next().expect("an id");
    held.provider.get(&format!("/v1/customers/{other}/subscriptions/{id}")).await.refused(404, "20003");
    let list = held.path.rsplit_once('/').expect("a path").0;
    for (mpn, seen) in [("4815162", 1), ("2342108", 0)] {
        let found = held.provider.get(&format!("{list}?mpn_id={mpn}")).await.expect(200);
        assert_eq!(found.items().len(), seen, "{mpn}");
    }
}
