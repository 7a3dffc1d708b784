//! A purchase whose answer was lost is looked for before anything else is bought or given up.

use aubade::jobs::{self, About};
use aubade::orders::{ProvisionOrder, State};
use aubade::sandbox::seeds;
use aubade::values;
use serde_json::json;

use super::bakery::{self, Plan};
use crate::support::TestApp;

const CHECK_OUT: &str = "/v1/customers/*/carts/*/checkout";
/// Longer than Microsoft's list of orders lags.
const HALF_AN_HOUR: i64 = 1800;

/// The next purchase is made and its answer lost, and whoever asks again is refused.
async fn lose_and_refuse(app: &TestApp, refusals: u32) {
    bakery::fault(app, "POST", CHECK_OUT, json!("drop"), 3).await;
    let refused = json!({ "refuse": { "status": 400, "code": "900414" } });
    bakery::fault(app, "POST", CHECK_OUT, refused, refusals).await;
}

#[tokio::test]
async fn a_purchase_without_an_answer_is_found_although_asking_again_is_refused() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    lose_and_refuse(&app, 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, 5).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::credentials(&app).len(), 1);
}

#[tokio::test]
async fn licences_whose_purchase_got_no_answer_cannot_be_given_up_while_they_may_show() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let manager = app.manager().await;
    let page = manager.get(&format!("/services/{}/subscriptions/new", bakery::DOMAIN)).await.expect(200);
    let form = page.form("form[action$='/subscriptions']");
    let order = bakery::send(&Plan::find(&app, "Power BI Pro", "P1M", "monthly").await.pick(form, 3)).await;
    lose_and_refuse(&app, 2).await;
    // The list is late: what was bought is not in it yet.
    let nothing = json!({ "fail": { "status": 503 } });
    bakery::fault(&app, "GET", "/v1/customers/*/orders", nothing, 3).await;
    app.work().await;
    bakery::later(&app, 5).await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    manager.post(&format!("/orders/{order}/cancellation"), &[]).await.expect(409);
    bakery::later(&app, 60).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [2, 2, bakery::QUANTITY + 3]);
}

#[tokio::test]
async fn a_purchase_that_was_never_made_is_refused_once_the_list_must_show_it() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECK_OUT, json!("drop-before"), 3).await;
    let refused = json!({ "refuse": { "status": 400, "code": "900414" } });
    bakery::fault(&app, "POST", CHECK_OUT, refused, 2).await;
    app.work().await;
    bakery::later(&app, 5).await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, HALF_AN_HOUR).await;
    bakery::expect(&app, order, State::Failed, Some("reseller-not-authorised")).await;

    let path = format!("/orders/{order}/correction");
    let form = app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    bakery::send(&form.with("mpn", seeds::RESELLER_BRANCH_MPN)).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_cart_that_may_have_been_bought_is_asked_about_before_another_is_opened() {
    let app = TestApp::start().await;
    let order = bakery::complete(&app).await;
    // As if what it bought had not been recognised, and somebody had sent the order on.
    let mut work = app.database.begin().await.unwrap();
    let on = "update orders set state = 'provisioning', step = 'open-cart' where id = $1";
    work.run(on, values![order]).await.unwrap();
    let unknown = "update order_lines set microsoft_order_id = null, microsoft_subscription_id = null \
                   where order_id = $1";
    work.run(unknown, values![order]).await.unwrap();
    let about = About { order: Some(order), ..About::default() };
    jobs::enqueue(&mut work, app.clock.now(), &ProvisionOrder { order }, about).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!(bakery::credentials(&app).len(), 1);
}
