//! Carts and checkout: what is refused, what is bought once, what is bought in part.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{Answer, BASIC, Provider, cart, line};

const COPILOT: &str = "CFQ7TTC0MM8R";
const SCHOOL: &str = "CFQ7TTC0LGX1";

/// A provider with a customer and the current item of Business Basic for a year.
async fn shop() -> (Provider, String, String) {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    (provider, customer, item)
}

async fn post_cart(provider: &Provider, customer: &str, lines: &[Value]) -> Answer {
    provider.post(&format!("/v1/customers/{customer}/carts"), &cart(lines)).await
}

/// The code of the error of a cart's line.
fn line_error(cart: &Answer, nth: usize) -> Value {
    cart.body["lineItems"][nth]["error"]["errorCode"].clone()
}

#[tokio::test]
async fn the_provider_must_attest_that_it_acts_for_the_reseller() {
    let (provider, customer, item) = shop().await;
    let path = format!("/v1/customers/{customer}/carts");
    let mut body = cart(&[line(0, &item, 1)]);
    body["partnerOnRecordAttestationAccepted"] = json!(false);
    provider.post(&path, &body).await.refused(400, "900206");
    body.as_object_mut().expect("an object").remove("partnerOnRecordAttestationAccepted");
    provider.post(&path, &body).await.refused(400, "900206");
}

#[tokio::test]
async fn a_cart_needs_lines_with_ids_of_their_own() {
    let (provider, customer, item) = shop().await;
    post_cart(&provider, &customer, &[]).await.refused(400, "800002");
    let twice = [line(0, &item, 1), line(0, &item, 2)];
    post_cart(&provider, &customer, &twice).await.refused(400, "800002");
    let mut none = line(0, &item, 1);
    none["id"] = Value::Null;
    post_cart(&provider, &customer, &[none]).await.refused(400, "800002");
}

#[tokio::test]
async fn the_reseller_of_record_must_be_in_good_standing() {
    let (provider, customer, item) = shop().await;
    for (mpn, code) in [
        (seeds::UNKNOWN_MPN, "900154"),
        (seeds::NOT_RESELLER_MPN, "900400"),
        (seeds::STRANGER_MPN, "900414"),
        (seeds::UNSIGNED_MPN, "900414"),
        (seeds::OTHER_REGION_MPN, "900414"),
    ] {
        let mut line = line(0, &item, 1);
        line["participants"][0]["value"] = json!(mpn);
        post_cart(&provider, &customer, &[line]).await.refused(400, code);
    }
}

#[tokio::test]
async fn an_order_without_a_reseller_works_and_gives_nobody_credit() {
    let (provider, customer, item) = shop().await;
    let mut line = line(0, &item, 1);
    line["participants"] = Value::Null;
    let id = post_cart(&provider, &customer, &[line]).await.expect(201).text("/id");
    let bought = provider.check_out(&customer, &id).await.expect(201);
    assert!(bought.body["orders"][0]["lineItems"][0].get("partnerIdOnRecord").is_none());
}

#[tokio::test]
async fn a_cart_is_made_with_the_errors_of_its_lines_and_cannot_be_bought() {
    let (provider, customer, item) = shop().await;
    let with = |id: u32, name: &str, value: Value| {
        let mut line = line(id, &item, 1);
        line[name] = value;
        line
    };
    let lines = [
        line(0, &item, 5),
        with(1, "catalogItemId", json!(format!("{BASIC}:0001:CFQ7TTCXXXXX"))),
        with(2, "billingCycle", json!("triennial")),
        with(3, "termDuration", json!("P1M")),
        with(4, "quantity", json!(301)),
        with(5, "quantity", json!(0)),
        with(6, "billingCycle", Value::Null),
    ];
    let cart = post_cart(&provider, &customer, &lines).await.expect(201);
    assert_eq!(line_error(&cart, 0), Value::Null);
    assert_eq!(line_error(&cart, 1), 10_001);
    assert_eq!(line_error(&cart, 2), "billing_plan_not_supported", "codes are numbers or names");
    assert_eq!(line_error(&cart, 3), "billing_plan_not_supported");
    assert_eq!(line_error(&cart, 4), "max_allowed_seats_per_subscription_exceeded");
    assert_eq!(line_error(&cart, 5), 10_010);
    assert_eq!(line_error(&cart, 6), 10_010);
    provider.check_out(&customer, &cart.text("/id")).await.refused(400, "800009");
    assert_eq!(provider.counts().await["orders"], 0);
}

#[tokio::test]
async fn a_billing_cycle_may_begin_with_a_capital() {
    let (provider, customer, item) = shop().await;
    let mut line = line(0, &item, 1);
    line["billingCycle"] = json!("Annual");
    let cart = post_cart(&provider, &customer, &[line]).await.expect(201);
    assert_eq!(line_error(&cart, 0), Value::Null);
    assert_eq!(cart.body["lineItems"][0]["pricing"]["price"], json!(53.76));
}

#[tokio::test]
async fn an_add_on_needs_its_base_in_the_cart_or_owned() {
    let (provider, customer, basic) = shop().await;
    let copilot = provider.item(COPILOT, "0001", "P1Y").await;
    let alone = provider.cart(&customer, &copilot, 1).await.expect(201);
    assert_eq!(line_error(&alone, 0), 400_041);
    let together =
        post_cart(&provider, &customer, &[line(0, &copilot, 1), line(1, &basic, 1)]).await.expect(201);
    assert_eq!(line_error(&together, 0), Value::Null);
    provider.subscription(&customer, 1).await;
    let owned = provider.cart(&customer, &copilot, 1).await.expect(201);
    assert_eq!(line_error(&owned, 0), Value::Null);
}

#[tokio::test]
async fn school_licences_are_for_schools() {
    let (provider, customer, _) = shop().await;
    let item = provider.item(SCHOOL, "0001", "P1Y").await;
    assert_eq!(line_error(&provider.cart(&customer, &item, 1).await.expect(201), 0), 400_030);
    let approved = json!({"customerId": customer, "status": "Approved"});
    provider.post("/control/qualifications", &approved).await.expect(200);
    assert_eq!(line_error(&provider.cart(&customer, &item, 1).await.expect(201), 0), Value::Null);
}

#[tokio::test]
async fn a_trial_is_free_for_a_month_and_not_charged() {
    let (provider, customer, _) = shop().await;
    let item = provider.item("CFQ7TTC0LCHC", "0003", "P1M").await;
    let mut line = line(0, &item, 25);
    line["termDuration"] = json!("P1M");
    line["billingCycle"] = json!("none");
    let cart = post_cart(&provider, &customer, &[line]).await.expect(201);
    assert_eq!(cart.body["lineItems"][0]["pricing"]["extendedPrice"], json!(0.0));
    provider.check_out(&customer, &cart.text("/id")).await.expect(201);
    let held = provider.get(&format!("/v1/customers/{customer}/subscriptions")).await;
    assert_eq!(
        (&held.items()[0]["isTrial"], &held.items()[0]["autoRenewEnabled"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn a_cart_is_changed_as_a_whole_until_it_is_bought() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let path = format!("/v1/customers/{customer}/carts/{id}");
    let put = |quantity| provider.call(Method::PUT, &path).json(&cart(&[line(3, &item, quantity)]));
    provider.send(put(7)).await.expect(201);
    let read = provider.get(&path).await.expect(200);
    assert_eq!(
        (&read.body["lineItems"][0]["id"], &read.body["lineItems"][0]["quantity"]),
        (&json!(3), &json!(7))
    );
    provider.check_out(&customer, &id).await.expect(201);
    assert_eq!(provider.get(&path).await.text("/status"), "Ordered");
    provider.send(put(9)).await.refused(400, "800065");
}

#[tokio::test]
async fn a_cart_lives_seven_days_and_belongs_to_its_customer() {
    let (mut provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let other = provider.customer("workshop").await;
    provider.get(&format!("/v1/customers/{other}/carts/{id}")).await.refused(404, "800008");
    provider.pass(Duration::days(7));
    provider.sign_in().await;
    provider.get(&format!("/v1/customers/{customer}/carts/{id}")).await.refused(404, "800008");
    provider.check_out(&customer, &id).await.refused(404, "800008");
}

#[tokio::test]
async fn a_repeated_checkout_gives_the_first_result() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let first = provider.check_out(&customer, &id).await.expect(201);
    provider.send(provider.call(Method::POST, "/control/availabilities/rotate")).await.expect(200);
    let again = provider.check_out(&customer, &id).await.expect(201);
    assert_eq!(first.body, again.body);
    let counts = provider.counts().await;
    assert_eq!((&counts["orders"], &counts["subscriptions"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_checkout_has_no_body() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let path = format!("/v1/customers/{customer}/carts/{id}/checkout");
    provider.post(&path, &json!({})).await.refused(400, "800002");
}

#[tokio::test]
async fn nothing_is_bought_without_the_customer_agreement() {
    let (provider, customer, item) = shop().await;
    provider.post("/control/agreements", &json!({"customerId": customer, "signed": false})).await.expect(200);
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    provider.check_out(&customer, &id).await.refused(403, "13605");
    provider.post("/control/agreements", &json!({"customerId": customer, "signed": true})).await.expect(200);
    provider.check_out(&customer, &id).await.expect(201);
}

#[tokio::test]
async fn nothing_is_bought_while_the_account_is_under_review() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    for (status, code) in
        [("UnderReview", "800073"), ("Unknown", "800074"), ("Not Ready", "800074"), ("NotAllowed", "800075")]
    {
        provider
            .post("/control/reviews", &json!({"customerId": customer, "status": status}))
            .await
            .expect(200);
        provider.check_out(&customer, &id).await.refused(403, code);
    }
    provider
        .post("/control/reviews", &json!({"customerId": customer, "status": "Allowed"}))
        .await
        .expect(200);
    provider.check_out(&customer, &id).await.expect(201);
}

#[tokio::test]
async fn lines_charged_differently_become_different_orders() {
    let (provider, customer, item) = shop().await;
    let mut annual = line(1, &item, 2);
    annual["billingCycle"] = json!("annual");
    let lines = [line(0, &item, 1), annual, line(2, &item, 3)];
    let cart = post_cart(&provider, &customer, &lines).await.expect(201);
    let bought = provider.check_out(&customer, &cart.text("/id")).await.expect(201);
    assert_eq!(bought.body["orders"].as_array().map(Vec::len), Some(2));
    assert_eq!(bought.body["orders"][0]["lineItems"].as_array().map(Vec::len), Some(2));
    assert_eq!(bought.text("/orders/1/billingCycle"), "annual");
    let order = bought.text("/orders/0/id");
    assert!(order.len() == 12 && order.chars().all(|digit| digit.is_ascii_hexdigit()), "{order}");
    let held = provider.get(&format!("/v1/customers/{customer}/subscriptions?order_id={order}")).await;
    assert_eq!(held.items().len(), 2);
}

#[tokio::test]
async fn a_checkout_can_fail_in_part_and_is_completed_by_repeating_it() {
    let (provider, customer, item) = shop().await;
    let mut annual = line(1, &item, 2);
    annual["billingCycle"] = json!("annual");
    let id = post_cart(&provider, &customer, &[line(0, &item, 1), annual]).await.expect(201).text("/id");
    let act =
        json!({"refuse-groups": {"groups": ["1"], "code": 800_069, "description": "The risk check failed."}});
    provider.fault("POST", "/v1/customers/*/carts/*/checkout", act).await;
    let part = provider.check_out(&customer, &id).await.expect(201);
    assert_eq!(part.body["orders"].as_array().map(Vec::len), Some(1));
    assert_eq!(part.body["orderErrors"][0]["orderGroupId"], "1");
    assert_eq!(part.body["orderErrors"][0]["code"], 800_069);
    let whole = provider.check_out(&customer, &id).await.expect(201);
    assert_eq!(whole.body["orders"].as_array().map(Vec::len), Some(2));
    assert_eq!(whole.body["orders"][0], part.body["orders"][0]);
    assert!(whole.body.get("orderErrors").is_none());
    assert_eq!(provider.counts().await["subscriptions"], 2);
}

#[tokio::test]
async fn an_item_that_went_stale_in_the_cart_fails_its_order() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    provider.send(provider.call(Method::POST, "/control/availabilities/rotate")).await.expect(200);
    let failed = provider.check_out(&customer, &id).await.expect(201);
    assert_eq!(failed.body["orders"], json!([]));
    assert_eq!(failed.body["orderErrors"][0]["code"], 400_019);
    let fresh = provider.item(BASIC, "0001", "P1Y").await;
    let path = format!("/v1/customers/{customer}/carts/{id}");
    let put = provider.call(Method::PUT, &path).json(&cart(&[line(0, &fresh, 5)]));
    provider.send(put).await.expect(201);
    assert_eq!(
        provider.check_out(&customer, &id).await.expect(201).body["orders"].as_array().map(Vec::len),
        Some(1)
    );
}

#[tokio::test]
async fn an_order_shows_its_prices_when_asked_and_its_provisioning_to_a_user() {
    let (provider, customer, item) = shop().await;
    let id = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let order = provider.check_out(&customer, &id).await.expect(201).text("/orders/0/id");
    let path = format!("/v1/customers/{customer}/orders/{order}");
    assert!(provider.get(&path).await.expect(200).body.get("totalPrice").is_none());
    let priced = provider.get(&format!("{path}?include_price=true")).await.expect(200);
    assert_eq!(priced.body["totalPrice"], json!(23.52));
    let status = format!("{path}/provisioningstatus");
    assert_eq!(provider.get(&status).await.expect(200).items()[0]["status"], "fulfilled");
    provider
        .send(provider.bare(Method::GET, &status).bearer_auth(&provider.app))
        .await
        .refused(403, "900329");
    provider.get(&format!("/v1/customers/{customer}/orders/000000000000")).await.refused(404, "20000");
}
