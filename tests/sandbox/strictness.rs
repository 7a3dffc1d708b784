//! Requests that look right and that Microsoft refuses all the same, point by point of the checklist.

use aubade::sandbox::seeds;
use reqwest::Method;
use serde_json::{Value, json};

use super::subscriptions::Held;
use super::{BASIC, Provider, cart, line, new_customer, request_id};

const CONFERENCING: &str = "Microsoft 365 Audio Conferencing";

#[tokio::test]
async fn point_1_the_customers_of_a_reseller_are_found_with_a_user_alone() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let filter = format!(
        "%7B%22Field%22:%22IndirectReseller%22,%22Value%22:%22{}%22,%22Operator%22:%22starts_with%22%7D",
        seeds::RESELLER_TENANT
    );
    let path = format!("/v1/customers?filter={filter}");
    provider.send(provider.bare(Method::GET, &path).bearer_auth(&provider.app)).await.refused(403, "900329");
    assert_eq!(provider.get(&path).await.expect(200).items()[0]["id"], customer);
}

#[tokio::test]
async fn point_2_a_request_id_opens_no_first_answer_to_a_token_without_a_user() {
    let provider = Provider::new().await;
    let id = request_id();
    let create = |token: &str| {
        let call = provider.bare(Method::POST, "/v1/customers").bearer_auth(token);
        provider.send(call.header("MS-RequestId", &id).json(&new_customer("atelier")))
    };
    create(&provider.app).await.refused(403, "900329");
    let first = create(&provider.user).await.expect(201);
    create(&provider.app).await.refused(403, "900329");
    assert_eq!(create(&provider.user).await.expect(201).body, first.body);
}

#[tokio::test]
async fn point_4_the_partner_id_is_not_the_resellers_tenant() {
    let provider = Provider::new().await;
    let mut wanted = new_customer("atelier");
    wanted["associatedPartnerId"] = json!(seeds::RESELLER_MPN);
    provider.post("/v1/customers", &wanted).await.refused(400, "2000");
    wanted["associatedPartnerId"] = json!(seeds::PROVIDER_TENANT);
    provider.post("/v1/customers", &wanted).await.refused(400, "800016");
    assert!(!provider.is_taken("atelier").await, "nothing was begun");
}

#[tokio::test]
async fn point_5_the_provider_is_nobodys_reseller_of_record() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let mut own = line(0, &item, 1);
    own["participants"][0]["value"] = json!(seeds::PROVIDER_MPN);
    let carts = format!("/v1/customers/{customer}/carts");
    provider.post(&carts, &cart(&[own])).await.refused(404, "2072");
    let held = provider.subscription(&customer, 1).await;
    let mut body = provider.get(&held).await.body;
    body["partnerId"] = json!(seeds::PROVIDER_MPN);
    provider.patch(&held, &body).await.refused(404, "2072");
}

#[tokio::test]
async fn point_5_the_reseller_of_record_becomes_another_of_the_customers_alone() {
    let held = Held::new().await;
    held.change("partnerId", json!(seeds::UNSIGNED_MPN)).await.refused(400, "900414");
    held.change("partnerId", json!(seeds::SECOND_RESELLER_MPN)).await.refused(400, "800098");
    let branch = held.change("partnerId", json!(seeds::RESELLER_BRANCH_MPN)).await.expect(200);
    assert_eq!(branch.text("/partnerId"), seeds::RESELLER_BRANCH_MPN);
}

#[tokio::test]
async fn point_6_seats_and_products_are_not_changed_without_the_agreement_either() {
    let held = Held::new().await;
    let customer = held.path.split('/').nth(3).expect("a customer").to_owned();
    let sign = |signed: bool| json!({"customerId": customer, "signed": signed});
    held.provider.post("/control/agreements", &sign(false)).await.expect(200);
    held.change("quantity", json!(11)).await.refused(403, "13605");
    held.change("quantity", json!(9)).await.refused(403, "13605");
    held.change("scheduledNextTermInstructions", json!({"quantity": 9})).await.refused(403, "13605");
    let eligible = held.provider.get(&format!("{}/transitioneligibilities", held.path)).await.expect(200);
    let upgrade = json!({"toCatalogItemId": eligible.items()[0]["catalogItemId"], "quantity": 10,
        "transitionType": "transition_only"});
    let transitions = format!("{}/transitions", held.path);
    held.provider.post(&transitions, &upgrade).await.refused(403, "13605");
    held.change("friendlyName", json!("Atelier")).await.expect(200);
    held.provider.post("/control/agreements", &sign(true)).await.expect(200);
    held.change("quantity", json!(11)).await.expect(200);
}

#[tokio::test]
async fn point_7_what_is_sold_elsewhere_is_not_sold_here() {
    let provider = Provider::new().await;
    let products = provider.get("/v1/products?country=FR&targetView=OnlineServices").await.expect(200);
    let conferencing = products.items().iter().find(|product| product["title"] == CONFERENCING);
    let product = conferencing.expect("it is sold in France")["id"].as_str().expect("an id").to_owned();
    let french = provider.item(&product, "0001", "P1Y").await;
    let mut swiss = new_customer("atelier");
    let address = &mut swiss["billingProfile"]["defaultAddress"];
    address["country"] = json!("CH");
    address["postalCode"] = json!("8001");
    address["phoneNumber"] = Value::Null;
    let customer = provider.post("/v1/customers", &swiss).await.expect(201).text("/id");
    let made = provider.cart(&customer, &french, 1).await.expect(201);
    assert_eq!(made.body["lineItems"][0]["error"]["errorCode"], 800_070);
    let order = json!({"billingCycle": "monthly", "lineItems": [{"offerId": french, "quantity": 1}]});
    provider.post(&format!("/v1/customers/{customer}/orders"), &order).await.refused(400, "800070");
}

#[tokio::test]
async fn point_7_further_resellers_are_named_in_the_eu_and_efta_alone() {
    let provider = Provider::new().await;
    let further = json!({"key": "additional_transaction_reseller", "value": seeds::SECOND_RESELLER_MPN});
    let error = async |customer: &str, country: &str| {
        let path = format!("/v1/products/{BASIC}/skus/0001/availabilities?country={country}");
        let found = provider.get(&path).await.expect(200);
        let of_year = |item: &&Value| item["terms"][0]["duration"] == "P1Y";
        let item = found.items().iter().find(of_year).expect("sold for a year")["catalogItemId"].clone();
        let mut wanted = line(0, item.as_str().expect("an item"), 1);
        wanted["participants"].as_array_mut().expect("participants").push(further.clone());
        let carts = format!("/v1/customers/{customer}/carts");
        let made = provider.post(&carts, &cart(&[wanted])).await.expect(201);
        made.body["lineItems"][0]["error"]["errorCode"].clone()
    };
    let customer = provider.customer("atelier").await;
    assert_eq!(error(&customer, "FR").await, Value::Null);
    let mut british = new_customer("workshop");
    let address = &mut british["billingProfile"]["defaultAddress"];
    address["country"] = json!("GB");
    address["postalCode"] = json!("EC1A 1BB");
    address["phoneNumber"] = Value::Null;
    let customer = provider.post("/v1/customers", &british).await.expect(201).text("/id");
    assert_eq!(error(&customer, "GB").await, 10_004);
}

#[tokio::test]
async fn point_7_no_order_is_charged_less_often_than_its_term_lasts() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1M").await;
    let orders = format!("/v1/customers/{customer}/orders");
    for (cycle, code) in [("annual", "900270"), ("none", "900269"), ("weekly", "900269")] {
        let order = json!({"billingCycle": cycle, "lineItems": [{"offerId": item, "quantity": 1}]});
        provider.post(&orders, &order).await.refused(400, code);
    }
}

#[tokio::test]
async fn point_9_a_suspended_subscription_takes_nothing_but_its_return() {
    let held = Held::new().await;
    held.change("status", json!("suspended")).await.expect(200);
    held.change("friendlyName", json!("Atelier")).await.refused(400, "800091");
    held.change("autoRenewEnabled", json!(false)).await.refused(400, "800091");
    held.change("scheduledNextTermInstructions", json!({"quantity": 8})).await.refused(400, "800091");
    held.change("status", json!("active")).await.expect(200);
    held.change("friendlyName", json!("Atelier")).await.expect(200);
}

#[tokio::test]
async fn point_9_a_term_that_is_none_shorter_or_a_trials_says_so_each_in_its_own_way() {
    let held = Held::new().await;
    held.change("termDuration", json!("P1M")).await.refused(400, "800122");
    held.change("termDuration", json!("P3Y")).await.refused(400, "800121");
    held.change("termDuration", json!("P1W")).await.refused(400, "800121");
    let customer = held.path.split('/').nth(3).expect("a customer").to_owned();
    let item = held.provider.item("CFQ7TTC0LCHC", "0003", "P1M").await;
    let mut trial = line(0, &item, 25);
    trial["termDuration"] = json!("P1M");
    trial["billingCycle"] = json!("none");
    let path = held.provider.buy(&customer, trial).await;
    let mut body = held.provider.get(&path).await.body;
    body["termDuration"] = json!("P1Y");
    held.provider.patch(&path, &body).await.refused(400, "800107");
}

#[tokio::test]
async fn point_10_a_customers_calls_of_a_minute_are_counted_where_the_rules_say_so() {
    let provider = Provider::new().await;
    let (customer, other) = (provider.customer("atelier").await, provider.customer("workshop").await);
    provider.rules(json!({"requestsPerMinute": 3})).await;
    let list = |customer: &str| format!("/v1/customers/{customer}/subscriptions");
    for _ in 0..2 {
        provider.get(&list(&customer)).await.expect(200);
    }
    provider.pass(time::Duration::seconds(20));
    provider.get(&list(&customer)).await.expect(200);
    for _ in 0..2 {
        let refused = provider.get(&list(&customer)).await.expect(429);
        assert_eq!(
            (&refused.headers["retry-after"], &refused.body["statusCode"]),
            (&"40".parse().unwrap(), &json!(429))
        );
    }
    provider.get(&list(&other)).await.expect(200);
    provider.pass(time::Duration::seconds(40));
    provider.get(&list(&customer)).await.expect(200);
    provider.post("/control/rules", &json!({"requestsPerMinute": 2001})).await.refused(400, "2000");
}
