//! More licences for a service that is there: an order without a form for the customer.

use aubade::orders::{Kind, State};
use aubade::text::Message;
use serde_json::json;

use super::bakery::{self, Plan};
use crate::support::TestApp;
use crate::support::answer::Form;

/// The form for more licences, as it stands on the page.
async fn form(app: &TestApp) -> Form {
    let path = format!("/services/{}/subscriptions", bakery::DOMAIN);
    let page = app.manager().await.get(&format!("{path}/new")).await.expect(200);
    page.form(&format!("form[action='{path}']"))
}

#[tokio::test]
async fn an_add_on_is_ordered_for_the_base_product_that_is_there() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let phone = Plan::find(&app, "Microsoft Teams Phone Standard", "P1Y", "annual").await;
    let sent = phone.pick(form(&app).await, 4);
    let order = bakery::send(&sent).await;
    assert_eq!(bakery::send(&sent).await, order, "a second press finds the first order");
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.kind, Kind::Licences);
    assert_eq!(bakery::bought(&app).await, [1, 2, 2, 2, bakery::QUANTITY + 4]);
    assert_eq!(bakery::credentials(&app).len(), 1, "the customer has its credentials already");
    let last = app.mails().pop().unwrap();
    assert_eq!(
        (last.to.as_str(), last.subject.starts_with("Licences added to")),
        ("manager@lumen.example", true)
    );

    let page = app.manager().await.get(&format!("/services/{}", bakery::DOMAIN)).await.expect(200);
    for licence in [bakery::LICENCE, "Microsoft Teams Phone Standard"] {
        assert!(page.words().contains(licence), "{licence} is missing");
    }
    let page = app.manager().await.get(&format!("/orders/{}", order.id)).await.expect(200);
    assert_eq!(page.select("ol.story li").len(), 6);
}

#[tokio::test]
async fn an_add_on_whose_base_product_is_missing_is_refused_before_it_is_ordered() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let windows = Plan::find(&app, "Windows 365 Enterprise 2 vCPU 8 GB 128 GB", "P1M", "monthly").await;
    let answer = windows.pick(form(&app).await, 1).send().await.expect(422);
    let error = answer.select(&format!("#{}-error", windows.field())).concat();
    assert!(error.contains("Microsoft 365 Business Premium, Microsoft 365 E3, Microsoft 365 E5"), "{error}");
    let premium = Plan::find(&app, "Microsoft 365 Business Premium", "P1M", "monthly").await;
    let both = premium.pick(answer.form("form[action$='/subscriptions']"), 1);
    let order = bakery::send(&both).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[3..], [3, bakery::QUANTITY + 2]);
}

#[tokio::test]
async fn nothing_picked_is_an_error_and_the_total_orders_nothing() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let sent = form(&app).await;
    let answer = sent.send().await.expect(422);
    assert_eq!(answer.select("#licences-error"), [bakery::english(&Message::new("orders-error-licences"))]);
    let plan = Plan::find(&app, "Power BI Pro", "P1Y", "annual").await;
    let total = plan.pick(sent.clone(), 2).to(&format!("{}/check", sent.action)).send().await.expect(200);
    assert!(total.select("#summary").concat().contains("2 × Power BI Pro"), "{}", total.words());
    assert_eq!(bakery::bought(&app).await[2], 1);
}

#[tokio::test]
async fn a_service_that_is_not_ready_gets_no_more_licences() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("agreements", json!({ "customerId": "next", "signed": false })).await;
    app.work().await;
    bakery::expect(&app, order, State::Waiting, Some("agreement-missing")).await;
    let plan = Plan::find(&app, "Power BI Pro", "P1Y", "annual").await;
    let answer = plan.pick(form(&app).await, 2).send().await.expect(409);
    assert!(answer.words().contains("not ready for more licences"), "{}", answer.words());
}
