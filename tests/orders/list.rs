//! The list of orders: the newest first, searched, filtered, page by page.

use aubade::orders::State;
use aubade::values;
use serde_json::json;

use super::bakery;
use crate::support::people::RESELLER;
use crate::support::{Answer, TestApp};

fn numbers(answer: &Answer) -> Vec<i64> {
    let cells = answer.select("tbody td:first-child");
    cells.iter().map(|cell| cell.parse().unwrap()).collect()
}

/// So many copies of an order, as if they had been placed.
async fn copy(app: &TestApp, order: i64, count: i64) {
    let mut work = app.database.begin().await.unwrap();
    for number in 0..count {
        work.run(
            "insert into orders (reseller_id, account_id, form_key, kind, state, step, cause, service_id, language, \
             mpn_id, prefix, company, first_name, last_name, email, phone, address, postcode, city, region, country, \
             registration_number, created_at, updated_at) \
             select reseller_id, account_id, $1, kind, state, step, cause, service_id, language, mpn_id, prefix, \
             company, first_name, last_name, email, phone, address, postcode, city, region, country, \
             registration_number, created_at, updated_at from orders where id = $2",
            values![format!("copy-{number}"), order],
        )
        .await
        .unwrap();
    }
    work.commit().await.unwrap();
}

#[tokio::test]
async fn nobody_has_orders_at_first_and_the_page_says_what_to_do() {
    let app = TestApp::start().await;
    let page = app.manager().await.get("/orders").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["No orders yet"]);
    assert_eq!(page.attributes("main a[href='/orders/new']", "href"), ["/orders/new"], "one way");
    let viewer = app.viewer().await.get("/orders").await.expect(200);
    assert!(viewer.attributes("main a[href='/orders/new']", "href").is_empty(), "a viewer cannot order");
}

#[tokio::test]
async fn an_order_is_found_by_number_company_name_and_address_whatever_the_capitals() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let manager = app.manager().await;
    let other = bakery::form(&app, &manager).await.with("prefix", "other").with("company", "Pain % d’Or_");
    let other = bakery::send(&other.with("email", "x@other.example")).await;
    app.work().await;
    let find = async |query: &str| {
        let path = reqwest::Url::parse_with_params("http://x/orders", [("q", query)]).unwrap();
        numbers(&manager.get(&format!("/orders?{}", path.query().unwrap())).await.expect(200))
    };
    for text in [&order.to_string(), "BOULANGERIE", "l’Étoile", bakery::COMPANY, "fourn", "Camille@etoile"]
    {
        assert_eq!(find(text).await, [order], "{text}");
    }
    for text in ["n % d", "pain %", "other.EXAMPLE"] {
        assert_eq!(find(text).await, [other], "{text}");
    }
    assert_eq!(find("").await, [other, order]);
    assert!(find("%").await == [other] && find("_").await == [other], "signs of a pattern are plain signs");
    let nothing = manager.get("/orders?q=nothing").await.expect(200);
    assert!(nothing.words().contains("No order matches."));
}

#[tokio::test]
async fn orders_are_filtered_by_where_they_stand() {
    let app = TestApp::start().await;
    let done = bakery::complete(&app).await;
    let manager = app.manager().await;
    let failed = bakery::send(&bakery::form(&app, &manager).await.with("prefix", "taken")).await;
    app.tell("domains", json!({ "prefix": "taken" })).await;
    app.work().await;
    bakery::expect(&app, failed, State::Failed, Some("domain-taken")).await;
    for (state, expected) in [
        ("completed", vec![done]),
        ("failed", vec![failed]),
        ("waiting", vec![]),
        ("nonsense", vec![failed, done]),
    ] {
        let page = manager.get(&format!("/orders?state={state}")).await.expect(200);
        assert_eq!(numbers(&page), expected, "{state}");
    }
}

#[tokio::test]
async fn older_orders_are_on_further_pages_and_none_is_lost_or_twice() {
    let app = TestApp::start().await;
    let order = bakery::complete(&app).await;
    copy(&app, order, 59).await;
    let manager = app.manager().await;
    let mut seen = Vec::new();
    let mut next = vec!["/orders?q=fournil&state=completed".to_owned()];
    while let Some(path) = next.pop() {
        let page = manager.get(&path).await.expect(200);
        assert!(numbers(&page).len() <= 25 && page.text.len() <= 30_720, "{} bytes", page.text.len());
        seen.extend(numbers(&page));
        next.extend(page.attributes(".card-footer a", "href"));
    }
    let mut work = app.database.read().await.unwrap();
    let all: Vec<(i64,)> = work
        .all("select id from orders where reseller_id = $1 order by id desc", values![RESELLER])
        .await
        .unwrap();
    assert_eq!(seen, all.into_iter().map(|(id,)| id).collect::<Vec<_>>());
    assert_eq!(seen.len(), 60);
}
