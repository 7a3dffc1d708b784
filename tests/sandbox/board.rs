//! The page at the simulator's root, and direct orders.

use reqwest::Method;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::{Answer, BASIC, Provider, new_customer};

async fn page(provider: &Provider) -> Html {
    let page = provider.send(provider.bare(Method::GET, "/")).await.expect(200);
    assert!(
        page.headers["content-security-policy"].to_str().expect("a text").starts_with("default-src 'none'")
    );
    Html::parse_document(page.body.as_str().expect("a page"))
}

/// The text of everything that `selector` finds.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|found| found.text().collect::<String>().trim().to_owned()).collect()
}

async fn press(provider: &Provider, path: &str, fields: &[(&str, &str)]) -> Answer {
    let client = reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build();
    let url = format!("{}{path}", provider.sandbox.url());
    provider.send(client.expect("a client").post(url).form(fields)).await
}

#[tokio::test]
async fn the_page_shows_tenants_orders_and_subscriptions_escaped() {
    let provider = Provider::new().await;
    let mut customer = new_customer("atelier");
    customer["billingProfile"]["companyName"] = json!("<b>Atelier</b>");
    let customer = provider.post("/v1/customers", &customer).await.expect(201).text("/id");
    provider.subscription(&customer, 7).await;
    let page = page(&provider).await;
    let cells = texts(&page, "td");
    assert!(cells.contains(&"<b>Atelier</b>".to_owned()), "{cells:?}");
    assert!(texts(&page, "td b").is_empty());
    assert!(cells.contains(&"7 × Microsoft 365 Business Basic".to_owned()), "{cells:?}");
    assert!(cells.contains(&"renews".to_owned()), "{cells:?}");
    provider.send(provider.bare(Method::GET, "/board.css")).await.expect(200);
}

#[tokio::test]
async fn a_person_moves_the_clock() {
    let provider = Provider::new().await;
    let before = provider.clock.now();
    press(&provider, "/board/clock", &[("days", "2"), ("hours", "3")]).await.expect(303);
    assert_eq!(provider.clock.now() - before, time::Duration::hours(51));
    press(&provider, "/board/clock", &[("set", "2031-01-31T08:00")]).await.expect(303);
    assert_eq!(texts(&page(&provider).await, "time"), ["2031-01-31T08:00:00Z"]);
    press(&provider, "/board/clock", &[("set", "2931-01-31T08:00")]).await.expect(422);
}

#[tokio::test]
async fn a_person_sets_a_fault_and_clears_it() {
    let provider = Provider::new().await;
    let fault = [
        ("method", "GET"),
        ("path", "/v1/customers$"),
        ("act", "refuse"),
        ("status", "403"),
        ("code", "800069"),
        ("times", "2"),
    ];
    press(&provider, "/board/faults", &fault).await.expect(303);
    provider.get("/v1/customers").await.refused(403, "800069");
    assert_eq!(texts(&page(&provider).await, "section li").len(), 1);
    press(&provider, "/board/faults/clear", &[]).await.expect(303);
    provider.get("/v1/customers").await.expect(200);
    press(&provider, "/board/faults", &[("method", ""), ("path", ""), ("act", "throttle")]).await.expect(422);
}

#[tokio::test]
async fn another_site_presses_no_button() {
    let provider = Provider::new().await;
    let before = provider.clock.now();
    for (header, value) in [("Sec-Fetch-Site", "cross-site"), ("Origin", "http://elsewhere.example")] {
        let call = provider.bare(Method::POST, "/board/clock").header(header, value).form(&[("days", "1")]);
        provider.send(call).await.expect(403);
    }
    assert_eq!(provider.clock.now(), before);
    let own = provider.sandbox.url().to_owned();
    let call = provider.bare(Method::POST, "/board/clock").header("Origin", own).form(&[("days", "1")]);
    provider.send(call).await.expect(200);
    assert_eq!(provider.clock.now() - before, time::Duration::DAY);
}

/// A direct order of one line.
fn order(customer: &str, item: &str) -> Value {
    json!({
        "referenceCustomerId": customer,
        "billingCycle": "monthly",
        "lineItems": [{
            "lineItemNumber": 0,
            "offerId": item,
            "quantity": 3,
            "friendlyName": "Workshop",
            "partnerIdOnRecord": aubade::sandbox::seeds::RESELLER_MPN,
        }],
    })
}

#[tokio::test]
async fn a_direct_order_is_bought_in_one_call() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let path = format!("/v1/customers/{customer}/orders");
    let placed = provider.post(&path, &order(&customer, &item)).await.expect(201);
    assert_eq!(placed.body["lineItems"][0]["partnerIdOnRecord"], aubade::sandbox::seeds::RESELLER_MPN);
    assert_eq!(placed.body["lineItems"][0]["termDuration"], "P1Y");
    let held =
        format!("/v1/customers/{customer}/subscriptions/{}", placed.text("/lineItems/0/subscriptionId"));
    let held = provider.get(&held).await.expect(200);
    assert_eq!((held.body["quantity"].clone(), held.text("/friendlyName")), (json!(3), "Workshop".into()));
    provider.get(&format!("{path}/{}", placed.text("/id"))).await.expect(200);
}

#[tokio::test]
async fn a_direct_order_is_refused_with_the_code_of_its_line() {
    let provider = Provider::new().await;
    let customer = provider.customer("atelier").await;
    let item = provider.item(BASIC, "0001", "P1Y").await;
    let path = format!("/v1/customers/{customer}/orders");
    let with = |field: &str, value: Value| {
        let mut order = order(&customer, &item);
        order["lineItems"][0][field] = value;
        order
    };
    for (body, status, code) in [
        (with("offerId", json!(format!("{BASIC}:0001:CFQ7TTCXXXXX"))), 404, "400019"),
        (with("quantity", json!(301)), 403, "800067"),
        (with("quantity", Value::Null), 400, "800002"),
        (with("billingCycle", json!("triennial")), 400, "900270"),
        (with("partnerIdOnRecord", json!(aubade::sandbox::seeds::UNKNOWN_MPN)), 400, "900154"),
        (json!({"lineItems": []}), 400, "800002"),
        (json!({"partnerOnRecordAttestationAccepted": false}), 400, "900206"),
    ] {
        provider.post(&path, &body).await.refused(status, code);
    }
    assert_eq!(provider.counts().await["orders"], 0);
}
