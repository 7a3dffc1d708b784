//! An order that failed before anything was made can be given up.

use aubade::orders::State;
use serde_json::json;

use super::bakery::{self, Plan};
use crate::support::{Browser, TestApp};

async fn press(browser: &Browser, order: i64) -> crate::support::Answer {
    browser.post(&format!("/orders/{order}/cancellation"), &[]).await
}

#[tokio::test]
async fn a_failed_order_is_given_up_once_and_for_all() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let manager = app.manager().await;
    let page = manager.get(&format!("/orders/{order}")).await.expect(200);
    let button = page.form(&format!("form[action='/orders/{order}/cancellation']"));
    button.send().await.expect(303);
    let page = button.send().await.expect(303).follow().await.expect(200);
    assert_eq!(page.select("#told"), ["Cancelled"]);
    assert!(page.select("form[action$=cancellation]").is_empty());
    assert!(page.select("a[href$=correction]").is_empty());
    manager.get(&format!("/orders/{order}/correction")).await.expect(409);
    manager.post(&format!("/orders/{order}/correction"), &[]).await.expect(303);
    app.work().await;
    bakery::expect(&app, order, State::Cancelled, None).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}

#[tokio::test]
async fn an_order_on_its_way_or_with_a_tenant_cannot_be_given_up() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let order = bakery::place(&app).await;
    press(&manager, order).await.expect(409);
    let locked = json!({ "refuse": { "status": 403, "code": "900416" } });
    bakery::fault(&app, "POST", "/v1/customers/*/carts", locked, 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("account-locked")).await;
    let page = manager.get(&format!("/orders/{order}")).await.expect(200);
    assert!(page.select("form[action$=cancellation]").is_empty(), "the tenant is there");
    press(&manager, order).await.expect(409);
    bakery::expect(&app, order, State::Failed, Some("account-locked")).await;
}

#[tokio::test]
async fn refused_licences_for_a_service_can_be_given_up() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let manager = app.manager().await;
    let page = manager.get(&format!("/services/{}/subscriptions/new", bakery::DOMAIN)).await.expect(200);
    let form = page.form("form[action$='/subscriptions']");
    let order = bakery::send(&Plan::find(&app, "Power BI Pro", "P1M", "monthly").await.pick(form, 3)).await;
    let refused = json!({ "refuse": { "status": 403, "code": "800069" } });
    bakery::fault(&app, "POST", "/v1/customers/*/carts/*/checkout", refused, 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("credit-or-risk")).await;
    press(&manager, order).await.expect(303);
    bakery::expect(&app, order, State::Cancelled, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY]);
}
