//! The catalogue moves on, carts expire: what is bought is what was ordered, once.

use aubade::app::App;
use aubade::orders::State;
use aubade::{values, worker};
use serde_json::json;
use time::Duration;

use super::{CARTS, CHECKOUT, refuse, throttle};
use crate::orders::bakery;
use crate::support::TestApp;

#[tokio::test]
async fn a_licence_that_went_stale_between_cart_and_checkout_is_found_anew() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, throttle(30), 1).await;
    app.work().await;
    let first = bakery::lines(&app, order).await[0].catalog_item_id.clone();
    app.tell("availabilities/rotate", json!({})).await;
    bakery::later(&app, 31).await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 2, 1, 1, bakery::QUANTITY]);
    assert_ne!(bakery::lines(&app, order).await[0].catalog_item_id, first);
}

#[tokio::test]
async fn a_licence_that_went_stale_before_the_cart_is_found_anew() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    // The catalogue's answer is under way while the catalogue moves on.
    let path = "/v1/products/*/skus/*/availabilities";
    bakery::fault(&app, "GET", path, json!({ "delay": { "milliseconds": 2_000 } }), 1).await;
    let panel = App::clone(&app);
    let working = tokio::spawn(async move { worker::run_due(&panel).await.unwrap() });
    while bakery::received(&app, "GET", path).await.is_empty() {
        tokio::task::yield_now().await;
    }
    app.tell("availabilities/rotate", json!({})).await;
    working.await.unwrap();
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 2, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::lines(&app, order).await[0].cause, None);
}

#[tokio::test]
async fn a_cart_that_is_refused_as_stale_is_opened_anew() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CARTS, refuse(404, "400019"), 1).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(404, "400019"), 1).await;
    app.work().await;
    for _ in 0..2 {
        bakery::later(&app, 10).await;
    }
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 2, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::request_ids(&app, "POST", CARTS).await.len(), 3, "each under ids of its own");
}

#[tokio::test]
async fn what_is_stale_each_time_is_not_for_sale_and_needs_a_person() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CARTS, refuse(404, "400019"), 100).await;
    app.work().await;
    for _ in 0..10 {
        bakery::later(&app, 900).await;
    }
    bakery::expect(&app, order, State::Failed, Some("not-for-sale")).await;
    assert_eq!(bakery::bought(&app).await[1..], [0; 4]);
}

#[tokio::test]
async fn carts_that_are_stale_at_every_checkout_need_a_person_and_nothing_is_bought() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(404, "400019"), 100).await;
    app.work().await;
    for _ in 0..10 {
        bakery::later(&app, 900).await;
    }
    bakery::expect(&app, order, State::Failed, Some("catalogue-unsettled")).await;
    assert_eq!(bakery::lines(&app, order).await[0].cause.as_deref(), Some("catalogue-unsettled"));
    assert_eq!(bakery::bought(&app).await, [1, 5, 0, 0, 0]);

    // Whoever sends it again has as many carts once more.
    bakery::heal(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(404, "400019"), 2).await;
    let mut work = app.database.read().await.unwrap();
    let (task,): (i64,) =
        work.one("select max(id) from jobs where kind = 'provision-order'", values![]).await.unwrap();
    drop(work);
    let retry = format!("/support/tasks/{task}/retry");
    app.support().await.post(&retry, &[("reason", "the catalogue has settled")]).await.expect(303);
    app.work().await;
    for _ in 0..2 {
        bakery::later(&app, 900).await;
    }
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 8, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_licence_that_microsoft_does_not_sell_any_more_is_told_by_its_name() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, throttle(30), 1).await;
    app.work().await;
    let mut work = app.database.begin().await.unwrap();
    let gone = "update licences set sku_id = '0099' where id in (select licence_id from order_lines)";
    work.run(gone, vec![]).await.unwrap();
    work.commit().await.unwrap();
    app.tell("availabilities/rotate", json!({})).await;
    bakery::later(&app, 31).await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Failed, Some("not-for-sale")).await;
    assert_eq!(bakery::lines(&app, order).await[0].cause.as_deref(), Some("not-for-sale"));
}

#[tokio::test]
async fn a_cart_that_expired_unbought_is_replaced() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, throttle(60), 1).await;
    app.work().await;
    app.clock.advance(Duration::days(8));
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 2, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_cart_that_is_gone_is_replaced_only_once_its_order_could_be_seen() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(404, "800008"), 100).await;
    app.work().await;
    for _ in 0..8 {
        bakery::later(&app, 120).await;
    }
    bakery::expect(&app, order, State::Provisioning, None).await;
    assert_eq!(bakery::bought(&app).await[1], 1, "Microsoft's list lags: no second cart yet");
    bakery::heal(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(404, "800008"), 1).await;
    for _ in 0..3 {
        bakery::later(&app, 900).await;
    }
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 2, 1, 1, bakery::QUANTITY]);
}
