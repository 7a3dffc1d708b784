//! Faults on purpose, what was received, and what survives a restart.

use aubade::sandbox::{Delays, seeds};
use reqwest::Method;
use serde_json::{Value, json};
use time::Duration;

use super::{BASIC, Provider, new_customer, request_id};

const CUSTOMERS: &str = "/v1/customers";

/// How many calls of `method` on `path` the simulator has received.
async fn received(provider: &Provider, method: &str, path: &str) -> usize {
    let query = [("method", method), ("path", path)];
    let list = provider.send(provider.call(Method::GET, "/control/requests").query(&query)).await.expect(200);
    list.items().len()
}

#[tokio::test]
async fn a_refusal_strikes_as_often_as_it_was_asked_to() {
    let provider = Provider::new().await;
    let fault = json!({
        "match": {"method": "POST", "path": "/v1/customers$"},
        "act": {"refuse": {"status": 403, "code": "800069", "description": "The risk check failed."}},
        "times": 2,
    });
    provider.post("/control/faults", &fault).await.expect(201);
    provider.post(CUSTOMERS, &new_customer("atelier")).await.refused(403, "800069");
    provider.get(CUSTOMERS).await.expect(200);
    provider.post(CUSTOMERS, &new_customer("atelier")).await.refused(403, "800069");
    provider.post(CUSTOMERS, &new_customer("atelier")).await.expect(201);
}

#[tokio::test]
async fn a_refused_token_is_an_oauth_error() {
    let provider = Provider::new().await;
    let act = json!({"refuse": {"status": 400, "code": "invalid_grant", "description": "Consent again."}});
    provider.fault("POST", "/*/oauth2/token", act).await;
    let refused = provider.grant("token", &[("grant_type", "client_credentials")]).await;
    assert_eq!((refused.status, refused.text("/error")), (400, "invalid_grant".into()));
}

#[tokio::test]
async fn too_many_requests_say_how_long_to_wait_in_another_shape() {
    let provider = Provider::new().await;
    provider.fault("GET", CUSTOMERS, json!({"throttle": {"retryAfter": 7}})).await;
    let throttled = provider.get(CUSTOMERS).await.expect(429);
    assert_eq!(throttled.headers["Retry-After"], "7");
    assert_eq!(throttled.body["statusCode"], 429);
    assert!(throttled.body.get("code").is_none());
    provider.get(CUSTOMERS).await.expect(200);
}

#[tokio::test]
async fn a_failure_comes_from_a_gateway_that_does_not_know_the_call() {
    let provider = Provider::new().await;
    provider.fault("GET", CUSTOMERS, json!({"fail": {"status": 503}})).await;
    let failed = provider.get(CUSTOMERS).await.expect(503);
    assert!(!failed.headers.contains_key("MS-RequestId"));
    provider.get(CUSTOMERS).await.expect(200);
}

#[tokio::test]
async fn a_lost_answer_belongs_to_an_act_that_was_done() {
    let provider = Provider::new().await;
    let id = request_id();
    let create = || {
        let call = provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
        call.json(&new_customer("atelier"))
    };
    provider.fault("POST", "/v1/customers$", json!("drop")).await;
    let lost = create().send().await.expect_err("the connection is closed");
    assert!(lost.status().is_none() && !lost.is_timeout(), "{lost:?}");
    assert!(provider.is_taken("atelier").await);
    let again = provider.send(create()).await.expect(201);
    assert!(again.body["userCredentials"]["password"].is_string());
    assert_eq!(provider.counts().await["customers"], 1);
}

#[tokio::test]
async fn a_connection_can_be_closed_before_anything_is_done() {
    let provider = Provider::new().await;
    provider.fault("POST", "/v1/customers$", json!("drop-before")).await;
    let create = provider.call(Method::POST, CUSTOMERS).json(&new_customer("atelier"));
    let lost = create.send().await.expect_err("the connection is closed");
    assert!(lost.status().is_none(), "{lost:?}");
    assert!(!provider.is_taken("atelier").await);
}

#[tokio::test]
async fn an_answer_without_a_body_can_be_lost_too() {
    let provider = Provider::new().await;
    provider.fault("HEAD", "/v1/domains", json!("drop")).await;
    let check = provider.call(Method::HEAD, "/v1/domains/atelier.onmicrosoft.com");
    assert!(check.send().await.is_err());
}

#[tokio::test]
async fn a_lost_checkout_is_repeated_on_the_same_cart() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let cart = provider.cart(&customer, &item, 5).await.expect(201).text("/id");
    provider.fault("POST", "/v1/customers/*/carts/*/checkout", json!("drop")).await;
    let path = format!("/v1/customers/{customer}/carts/{cart}/checkout");
    assert!(provider.call(Method::POST, &path).send().await.is_err());
    provider.check_out(&customer, &cart).await.expect(201);
    assert_eq!(provider.counts().await["orders"], 1);
}

#[tokio::test]
async fn a_late_answer_belongs_to_an_act_that_was_done_at_once() {
    let provider = Provider::new().await;
    provider.fault("POST", "/v1/customers$", json!({"delay": {"milliseconds": 600_000}})).await;
    let create = provider.call(Method::POST, CUSTOMERS).json(&new_customer("atelier"));
    let late = tokio::spawn(create.send());
    while !provider.is_taken("atelier").await {}
    assert!(!late.is_finished());
    late.abort();
}

#[tokio::test]
async fn faults_are_listed_and_cleared() {
    let provider = Provider::new().await;
    provider.fault("GET", "/v1/**", json!({"fail": {"status": 500}})).await;
    let listed = provider.get("/control/faults").await.expect(200);
    assert_eq!(listed.body["faults"][0]["match"]["path"], "/v1/**");
    provider.send(provider.call(Method::DELETE, "/control/faults")).await.expect(200);
    provider.get(CUSTOMERS).await.expect(200);
}

#[tokio::test]
async fn a_fault_that_is_not_understood_is_refused() {
    let provider = Provider::new().await;
    for fault in [
        json!({"act": "explode"}),
        json!({"act": {"fail": {"status": 5}}}),
        json!({"act": "drop", "times": 0}),
        json!({"act": "drop", "path": "/v1"}),
    ] {
        provider.post("/control/faults", &fault).await.refused(400, "2000");
    }
}

#[tokio::test]
async fn the_calls_received_are_counted() {
    let provider = Provider::new().await;
    let id = request_id();
    let create = provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
    provider.send(create.json(&new_customer("atelier"))).await.expect(201);
    provider.get(CUSTOMERS).await.expect(200);
    assert_eq!(received(&provider, "POST", "/v1/customers$").await, 1);
    assert_eq!(received(&provider, "GET", CUSTOMERS).await, 1);
    let list = provider.get("/control/requests?method=POST&path=/v1/customers$").await.expect(200);
    assert_eq!(list.items()[0]["requestId"], json!(id));
    assert_eq!((&list.items()[0]["status"], &list.items()[0]["answered"]), (&json!(201), &json!(true)));
    assert!(!list.body.to_string().contains("camille"));
}

#[tokio::test]
async fn the_clock_is_moved_forward_and_to_an_instant() {
    let provider = Provider::new().await;
    let before = provider.clock.now();
    provider.post("/control/clock", &json!({"advanceSeconds": 86_400})).await.expect(200);
    assert!(provider.clock.now() >= before + Duration::DAY);
    let set = provider.post("/control/clock", &json!({"set": "2030-01-01T00:00:00Z"})).await.expect(200);
    assert!(set.text("/now").starts_with("2030-01-01T00:00:"));
    provider
        .post("/control/clock", &json!({"advanceSeconds": 1_000_000_000_000_u64}))
        .await
        .refused(400, "2000");
    provider.post("/control/clock", &json!({})).await.refused(400, "2000");
}

#[tokio::test]
async fn everything_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.json");
    let provider = Provider::with(Delays::none(), Some(file.clone())).await;
    let id = request_id();
    let create = |provider: &Provider| {
        let call = provider.call(Method::POST, CUSTOMERS).header("MS-RequestId", &id);
        call.json(&new_customer("atelier"))
    };
    let first = provider.send(create(&provider)).await.expect(201);
    let path = provider.subscription(&first.text("/id"), 4).await;
    provider.fault("GET", "/v1/customers$", json!({"throttle": {"retryAfter": 1}})).await;
    provider
        .post("/control/reviews", &json!({"customerId": "next", "status": "UnderReview"}))
        .await
        .expect(200);
    provider.post("/control/clock", &json!({"advanceSeconds": 3_000})).await.expect(200);
    let (moved, token) = (provider.clock.now(), provider.user.clone());
    provider.sandbox.stop().await;

    let mut provider = Provider::with(Delays::none(), Some(file)).await;
    assert!(provider.clock.now() >= moved);
    provider.user = token;
    assert_eq!(provider.get(&path).await.expect(200).body["quantity"], 4);
    provider.get(CUSTOMERS).await.expect(429);
    assert_eq!(provider.send(create(&provider)).await.expect(201).body, first.body);
    assert_eq!(provider.counts().await["customers"], 1);
    assert_eq!(received(&provider, "POST", "/v1/customers$").await, 2);
    let next = provider.customer("workshop").await;
    let review =
        provider.get(&format!("/v1/customers/{next}/validationStatus?type=account")).await.expect(200);
    assert_eq!(review.text("/status"), "UnderReview");
}

#[tokio::test]
async fn an_act_is_on_disk_before_it_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.json");
    let provider = Provider::with(Delays::none(), Some(file.clone())).await;
    let customer = provider.customer("atelier").await;
    let kept: Value = serde_json::from_slice(&std::fs::read(&file).expect("a file")).expect("JSON");
    assert_eq!(kept["customers"][&customer]["domain"], "atelier.onmicrosoft.com");
    assert_eq!(kept["customers"][&customer]["reseller"], json!(seeds::RESELLER_TENANT));
}

#[tokio::test]
async fn a_file_that_is_not_a_state_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("sandbox.json");
    std::fs::write(&file, "not a state").expect("a file");
    let settings = aubade::sandbox::Settings {
        listen: "127.0.0.1:0".parse().expect("an address"),
        state: Some(file.clone()),
        clock: aubade::clock::Clock::system(),
        delays: Delays::none(),
    };
    let refused = aubade::sandbox::Sandbox::start(settings).await.expect_err("the file is not a state");
    assert!(refused.to_string().contains("sandbox.json"), "{refused}");
    assert_eq!(std::fs::read_to_string(&file).expect("a file"), "not a state");
}
