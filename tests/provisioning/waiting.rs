//! Others must do something first: Microsoft reviews the account, the customer accepts the agreement.

use aubade::orders::State;
use serde_json::json;

use super::{CHECKOUT, refuse, tenant, throttle};
use crate::orders::bakery;
use crate::support::TestApp;

async fn review(app: &TestApp, customer: &str, status: &str) {
    app.tell("reviews", json!({ "customerId": customer, "status": status })).await;
}

async fn sign(app: &TestApp, customer: &str, signed: bool) {
    app.tell("agreements", json!({ "customerId": customer, "signed": signed })).await;
}

#[tokio::test]
async fn an_order_waits_for_microsofts_review_without_bothering_anybody() {
    let app = TestApp::start().await;
    review(&app, "next", "UnderReview").await;
    let order = bakery::place(&app).await;
    app.work().await;
    bakery::expect(&app, order, State::Waiting, Some("account-under-review")).await;
    let page = app.viewer().await.get(&format!("/orders/{order}")).await.expect(200);
    assert_eq!(page.select("#told"), ["Waiting"]);
    assert!(page.words().contains("Microsoft is asked again by itself: next on"), "{}", page.words());
    assert!(page.select("a[href$=correction]").is_empty(), "there is nothing to correct");

    let tenant = tenant(&app, order).await;
    for status in ["Not Ready", "Unknown"] {
        review(&app, &tenant, status).await;
        bakery::later(&app, 901).await;
        bakery::expect(&app, order, State::Waiting, Some("account-under-review")).await;
    }
    assert!(app.mails().is_empty());
    review(&app, &tenant, "Allowed").await;
    bakery::later(&app, 901).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn an_account_that_is_not_allowed_needs_a_person() {
    let app = TestApp::start().await;
    review(&app, "next", "NotAllowed").await;
    let order = bakery::place(&app).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("account-locked")).await;
    assert_eq!(bakery::bought(&app).await, [1, 0, 0, 0, 0]);
    assert_eq!(app.mails().len(), 1, "the reseller is told");

    // Our team had it unlocked.
    review(&app, &tenant(&app, order).await, "Allowed").await;
    let path = format!("/orders/{order}/correction");
    let form = app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_review_that_begins_at_checkout_is_waited_for_and_may_end_badly() {
    for (decision, state, cause) in
        [("Allowed", State::Completed, None), ("NotAllowed", State::Failed, Some("account-locked"))]
    {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", CHECKOUT, throttle(30), 1).await;
        app.work().await;
        let tenant = tenant(&app, order).await;
        review(&app, &tenant, "UnderReview").await;
        for _ in 0..3 {
            bakery::later(&app, 901).await;
            bakery::expect(&app, order, State::Waiting, Some("account-under-review")).await;
        }
        review(&app, &tenant, decision).await;
        bakery::later(&app, 901).await;
        bakery::expect(&app, order, state, cause).await;
        assert_eq!(bakery::bought(&app).await[2], i64::from(state == State::Completed));
    }
}

#[tokio::test]
async fn an_order_waits_for_the_customers_agreement_and_says_so_once() {
    let app = TestApp::start().await;
    sign(&app, "next", false).await;
    let order = bakery::place(&app).await;
    app.work().await;
    for _ in 0..4 {
        bakery::expect(&app, order, State::Waiting, Some("agreement-missing")).await;
        bakery::later(&app, 901).await;
    }
    let mails = app.mails();
    assert_eq!(mails.len(), 1, "one mail however often Microsoft is asked");
    assert_eq!(mails[0].to, "manager@lumen.example");
    assert!(mails[0].subject.contains("is waiting"), "{}", mails[0].subject);
    assert!(mails[0].text.contains("Microsoft Customer Agreement"), "{}", mails[0].text);
    sign(&app, &tenant(&app, order).await, true).await;
    bakery::later(&app, 901).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(app.mails().len(), 3);
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn an_agreement_that_is_missing_only_at_checkout_is_waited_for_too() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(403, "13605"), 3).await;
    app.work().await;
    for _ in 0..2 {
        bakery::expect(&app, order, State::Waiting, Some("agreement-missing")).await;
        bakery::later(&app, 901).await;
    }
    assert_eq!(app.mails().len(), 1);
    bakery::later(&app, 901).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn an_outage_while_an_order_waits_changes_nothing() {
    let app = TestApp::start().await;
    review(&app, "next", "UnderReview").await;
    let order = bakery::place(&app).await;
    app.work().await;
    bakery::cut_off(&app).await;
    bakery::later(&app, 901).await;
    bakery::expect(&app, order, State::Waiting, Some("account-under-review")).await;
    bakery::heal(&app).await;
    review(&app, &tenant(&app, order).await, "Allowed").await;
    bakery::later(&app, 901).await;
    bakery::expect(&app, order, State::Completed, None).await;
}
