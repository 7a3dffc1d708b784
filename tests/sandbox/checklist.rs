//! The eleven points that the simulator has to keep, one test for each; the other files look closer.

use aubade::sandbox::{Delays, seeds};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;
use time::macros::datetime;

use super::subscriptions::Held;
use super::{BASIC, Provider, cart, line, new_customer, request_id};

const CUSTOMERS: &str = "/v1/customers";

#[tokio::test]
async fn point_1_both_grants_numbers_as_texts_and_tokens_that_know_their_kind() {
    let provider = Provider::new().await;
    let app = provider.grant("token", &[("grant_type", "client_credentials")]).await.expect(200);
    for number in ["expires_in", "ext_expires_in", "expires_on", "not_before"] {
        assert!(app.body[number].is_string(), "{number}");
    }
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", seeds::REFRESH_TOKEN)];
    let user = provider.grant("token", &refresh).await.expect(200);
    let call = |answer: &super::Answer, path: &str| {
        provider.send(provider.bare(Method::GET, path).bearer_auth(answer.text("/access_token")))
    };
    let customer = provider.customer("atelier").await;
    for path in [
        "/v1/profiles/mpn",
        "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf",
        "/v1/compliance/csp/agreementstatus?mpnId=4815162",
        &format!("/v1/customers/{customer}/users"),
        &format!("/v1/customers/{customer}/directSignedMicrosoftCustomerAgreementStatus"),
        &format!("/v1/customers/{customer}/validationStatus?type=account"),
    ] {
        call(&app, path).await.refused(403, "900329");
        let status = call(&user, path).await.status;
        assert!(status == 200 || status == 404, "{path}: {status}");
    }
    call(&app, &format!("/v1/customers/{customer}/subscribedskus")).await.refused(400, "900316");
    call(&app, CUSTOMERS).await.expect(200);
}

#[tokio::test]
async fn point_2_a_request_id_keeps_its_first_answer_and_a_checkout_its_first_result() {
    let provider = Provider::new().await;
    let (id, correlation) = (request_id(), request_id());
    let create = || {
        let call = provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
        provider.send(call.header("MS-CorrelationId", &correlation).json(&new_customer("atelier")))
    };
    let (first, again) = (create().await.expect(201), create().await.expect(201));
    assert_eq!(first.body, again.body);
    assert_eq!(again.headers["MS-RequestId"], id.as_str());
    assert_eq!(again.headers["MS-CorrelationId"], correlation.as_str());

    let customer = first.text("/id");
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let bought = provider.check_out(&customer, &cart).await.expect(201);
    assert_eq!(provider.check_out(&customer, &cart).await.expect(201).body["orders"], bought.body["orders"]);
    let counts = provider.counts().await;
    assert_eq!((&counts["customers"], &counts["orders"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn point_3_a_domain_is_taken_or_free_without_a_body_and_can_be_lost_in_between() {
    let provider = Provider::new().await;
    for (prefix, status) in [("contoso", 200), ("atelier", 404)] {
        let call = provider.call(Method::HEAD, &format!("/v1/domains/{prefix}.onmicrosoft.com"));
        let answer = provider.send(call).await.expect(status);
        assert_eq!(answer.body, "");
        assert!(answer.headers.contains_key("MS-RequestId"));
    }
    provider.post("/control/domains", &json!({"prefix": "atelier"})).await.expect(200);
    provider.post(CUSTOMERS, &new_customer("atelier")).await.refused(400, "600009");
}

#[tokio::test]
async fn point_4_credentials_come_once_their_answer_can_be_lost_and_a_refusal_burns_the_prefix() {
    let provider = Provider::new().await;
    provider.fault("POST", "/v1/customers$", json!("drop")).await;
    let id = request_id();
    let create =
        || provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id).json(&new_customer("lost"));
    assert!(create().send().await.is_err());
    let found = provider.send(create()).await.expect(201);
    assert!(found.text("/userCredentials/password").len() >= 12);
    let shown = provider.get(&format!("{CUSTOMERS}/{}", found.text("/id"))).await.expect(200);
    assert!(shown.body.get("userCredentials").is_none());

    let mut refused = new_customer("burnt");
    refused["billingProfile"]["email"] = json!("camille@provider.example");
    provider.post(CUSTOMERS, &refused).await.refused(400, "27002");
    assert!(provider.is_taken("burnt").await);
}

#[tokio::test]
async fn point_5_the_directory_knows_which_reseller_is_in_good_standing() {
    let provider = Provider::new().await;
    let path = "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf";
    let related = provider.get(path).await.expect(200);
    let tenant = related.items().iter().find(|item| item["mpnId"] == seeds::RESELLER_MPN).expect("related");
    assert_eq!(tenant["id"], json!(seeds::RESELLER_TENANT));
    let ids = json!({"partnerIds": [seeds::RESELLER_MPN, seeds::UNKNOWN_MPN, seeds::UNSIGNED_MPN]});
    let results = provider.post("/v1/partners/validateresellers", &ids).await.expect(200);
    let codes: Vec<_> = (0..3)
        .map(|nth| results.body["validationResults"][nth].get("errorCode").cloned().unwrap_or_default())
        .collect();
    assert_eq!(codes, [Value::Null, json!(900_400), json!(900_414)]);
    let agreement =
        async |mpn: &str| provider.get(&format!("/v1/compliance/csp/agreementstatus?mpnId={mpn}")).await;
    assert_eq!(agreement(seeds::UNSIGNED_MPN).await.expect(200).body["isAgreementSigned"], false);
    agreement(seeds::OTHER_REGION_MPN).await.refused(400, "2201");
}

#[tokio::test]
async fn point_6_nothing_is_bought_without_the_agreement_or_while_under_review() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let sign = |signed: bool| json!({"customerId": customer, "signed": signed});
    provider.post("/control/agreements", &sign(false)).await.expect(200);
    provider.check_out(&customer, &cart).await.refused(403, "13605");
    provider.post("/control/agreements", &sign(true)).await.expect(200);
    for (status, code) in [("UnderReview", "800073"), ("Not Ready", "800074"), ("NotAllowed", "800075")] {
        let review = json!({"customerId": customer, "status": status});
        provider.post("/control/reviews", &review).await.expect(200);
        provider.check_out(&customer, &cart).await.refused(403, code);
    }
    provider
        .post("/control/reviews", &json!({"customerId": customer, "status": "Allowed"}))
        .await
        .expect(200);
    provider.check_out(&customer, &cart).await.expect(201);
}

#[tokio::test]
async fn point_7_items_go_stale_carts_have_lines_in_error_expire_and_are_bought_in_part() {
    let mut provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let carts = format!("/v1/customers/{customer}/carts");
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let mut yearly = line(1, &item, 2);
    yearly["billingCycle"] = json!("annual");
    let both = provider.post(&carts, &cart(&[line(0, &item, 1), yearly])).await.expect(201).text("/id");
    let refused = json!({"refuse-groups": {"groups": ["1"], "code": 800_069, "description": "Risk."}});
    provider.fault("POST", "/v1/customers/*/carts/*/checkout", refused).await;
    let partial = provider.check_out(&customer, &both).await.expect(201);
    assert_eq!(partial.body["orders"].as_array().map(Vec::len), Some(1));
    assert_eq!(partial.body["orderErrors"][0]["code"], 800_069);

    let waiting = provider.cart(&customer, &item, 1).await.expect(201).text("/id");
    provider.post("/control/availabilities/rotate", &json!({})).await.expect(200);
    let old = item.rsplit(':').next().expect("an id");
    let availability = format!("/v1/products/{BASIC}/skus/0001/availabilities/{old}?country=FR");
    provider.get(&availability).await.refused(404, "400019");
    let stale = provider.check_out(&customer, &waiting).await.expect(201);
    assert_eq!(stale.body["orderErrors"][0]["code"], 400_019);
    let wrong = provider.cart(&customer, &item, 1).await.expect(201);
    assert_eq!(wrong.body["lineItems"][0]["error"]["errorCode"], 10_001);

    provider.pass(Duration::days(7));
    provider.sign_in().await;
    provider.get(&format!("{carts}/{waiting}")).await.refused(404, "800008");
}

#[tokio::test]
async fn point_8_an_order_is_pending_names_its_subscription_late_and_is_listed_later() {
    let delays = Delays {
        completion: Duration::seconds(30),
        subscription: Duration::seconds(60),
        listing: Duration::minutes(15),
        seats: Duration::ZERO,
    };
    let provider = Provider::with(delays, None).await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    let order = provider.check_out(&customer, &cart).await.expect(201).text("/orders/0/id");
    let orders = format!("/v1/customers/{customer}/orders");
    let read = async || provider.get(&format!("{orders}/{order}")).await.expect(200);
    assert_eq!(read().await.text("/status"), "pending");
    provider.pass(Duration::seconds(30));
    let completed = read().await;
    assert_eq!(completed.text("/status"), "completed");
    assert!(completed.body["lineItems"][0].get("subscriptionId").is_none());
    provider.pass(Duration::seconds(30));
    assert!(read().await.body["lineItems"][0]["subscriptionId"].is_string());
    assert!(provider.get(&orders).await.items().is_empty());
    provider.pass(Duration::minutes(14));
    assert_eq!(provider.get(&orders).await.items().len(), 1);
}

#[tokio::test]
async fn point_9_a_change_replaces_the_whole_and_the_clock_decides_what_may_go() {
    let mut held = Held::new().await;
    let bare = json!({"quantity": 10, "status": "active"});
    let reset = held.provider.patch(&held.path, &bare).await.expect(200);
    assert_eq!(reset.body["autoRenewEnabled"], false);
    held.provider.fault("PATCH", "/v1/customers/*/subscriptions/*", json!({"slow": {"seconds": 60}})).await;
    assert!(held.change("quantity", json!(9)).await.expect(202).headers.contains_key("location"));
    held.at(datetime!(2027-03-08 10:00 UTC)).await;
    held.change("quantity", json!(12)).await.expect(200);
    held.at(datetime!(2027-03-08 10:00:01 UTC)).await;
    held.change("quantity", json!(8)).await.refused(400, "800090");
    held.change("status", json!("deleted")).await.refused(400, "900117");
    held.at(datetime!(2027-03-20 00:00 UTC)).await;
    held.change("quantity", json!(11)).await.refused(400, "900257");
    held.change("status", json!("suspended")).await.expect(200);
    held.change("quantity", json!(13)).await.refused(400, "2001");
    held.change("status", json!("active")).await.expect(200);
    held.change("autoRenewEnabled", json!(false)).await.expect(200);
    held.at(datetime!(2028-03-02 00:00 UTC)).await;
    assert_eq!(held.read().await["termDuration"], "P1M", "the extended term");
    held.change("autoRenewEnabled", json!(true)).await.expect(200);
    held.at(datetime!(2028-04-02 00:00 UTC)).await;
    assert_eq!(held.read().await["termDuration"], "P1Y", "renewed");
}

#[tokio::test]
async fn point_10_throttled_busy_failed_and_refused_with_codes_of_both_types() {
    let held = Held::new().await;
    let provider = &held.provider;
    provider.fault("GET", CUSTOMERS, json!({"throttle": {"retryAfter": 7}})).await;
    let throttled = provider.get(CUSTOMERS).await.expect(429);
    assert_eq!(throttled.headers["retry-after"], "7");
    assert_eq!(throttled.body["statusCode"], 429);
    assert!(throttled.body.get("code").is_none());

    provider.fault("GET", CUSTOMERS, json!({"fail": {"status": 503}})).await;
    provider.get(CUSTOMERS).await.expect(503);
    provider.get(CUSTOMERS).await.expect(200);

    provider.fault("PATCH", "/v1/customers/*/subscriptions/*", json!({"slow": {"seconds": 60}})).await;
    held.change("quantity", json!(11)).await.expect(202);
    held.change("quantity", json!(12)).await.refused(409, "800082");

    assert!(provider.get("/v1/profiles/mpn?mpnId=9999999").await.body["code"].is_number());
    assert!(provider.get(&format!("{CUSTOMERS}/none/orders")).await.body["code"].is_number());
    let missing = provider.get("/v1/products/CFQ7TTC00000?country=FR").await;
    assert!(missing.body["code"].is_string(), "{}", missing.body);
    let conditional = json!({"refuse": {"status": 403, "code": "900309"}});
    provider.fault("GET", CUSTOMERS, conditional).await;
    provider.get(CUSTOMERS).await.refused(403, "900309");
}

/// `value` with every key beginning with a capital.
fn capitalised(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name[..1].to_uppercase() + &name[1..], capitalised(member)))
            .collect(),
        Value::Array(items) => items.iter().map(capitalised).collect(),
        other => other.clone(),
    }
}

/// Every key in `value`, and whether anything in it is null.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                assert!(!member.is_null(), "{name} is null");
                found.push(name.clone());
                keys(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn point_11_keys_may_begin_with_a_capital_and_answers_are_in_camel_case_without_nulls() {
    let provider = Provider::new().await;
    let made = provider.post(CUSTOMERS, &capitalised(&new_customer("atelier"))).await.expect(201);
    let customer = made.text("/id");
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let body = capitalised(&cart(&[line(0, &item, 5)]));
    let cart = provider.post(&format!("/v1/customers/{customer}/carts"), &body).await.expect(201);
    let bought = provider.check_out(&customer, &cart.text("/id")).await.expect(201);
    let held = format!(
        "/v1/customers/{customer}/subscriptions/{}",
        bought.text("/orders/0/lineItems/0/subscriptionId")
    );
    let whole = capitalised(&provider.get(&held).await.expect(200).body);
    let changed = provider.patch(&held, &whole).await.expect(200);
    for answer in [made, cart, bought, changed] {
        let mut found = Vec::new();
        keys(&answer.body, &mut found);
        assert!(found.iter().all(|key| key.starts_with(|first: char| first.is_lowercase())), "{found:?}");
    }
}

#[tokio::test]
async fn what_must_be_attested_is_not_bought_without() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    provider.rules(json!({"attested": [format!("{BASIC}:0001")]})).await;
    let sku = provider.get(&format!("/v1/products/{BASIC}/skus/0001?country=FR")).await.expect(200);
    assert_eq!(sku.body["attestationProperties"]["enforceAttestation"], true);
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let made = provider.cart(&customer, &item, 1).await.expect(201);
    assert_eq!(made.body["lineItems"][0]["error"]["errorCode"], 10_012);
    let order = json!({"billingCycle": "monthly", "lineItems": [{"offerId": item, "quantity": 1}]});
    provider.post(&format!("/v1/customers/{customer}/orders"), &order).await.refused(400, "900203");
    let mut accepted = line(0, &item, 1);
    accepted["attestationAccepted"] = json!(true);
    provider.buy(&customer, accepted).await;
    assert_eq!(provider.counts().await["orders"], 1);
}
