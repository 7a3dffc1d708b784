//! Microsoft sells a part of what was ordered: that is there, the rest is told and can be sent again.

use aubade::orders::State;
use serde_json::json;

use super::{CHECKOUT, refuse};
use crate::orders::bakery::{self, Plan};
use crate::support::TestApp;

/// Ten licences paid monthly, and three paid yearly.
async fn mixed(app: &TestApp) -> i64 {
    let manager = app.manager().await;
    let form = bakery::form(app, &manager).await;
    bakery::send(&Plan::find(app, "Power BI Pro", "P1Y", "annual").await.pick(form, 3)).await
}

async fn again(app: &TestApp, order: i64) {
    let path = format!("/orders/{order}/correction");
    let form = app.manager().await.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    bakery::send(&form).await;
    app.work().await;
}

fn leave_out(groups: &[&str]) -> serde_json::Value {
    json!({ "refuse-groups": { "groups": groups, "code": 800_069 } })
}

#[tokio::test]
async fn what_was_bought_is_there_and_only_the_rest_is_bought_again() {
    let app = TestApp::start().await;
    let order = mixed(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, leave_out(&["1"]), 2).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("credit-or-risk")).await;
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY]);

    // The customer can begin with what is there.
    let service = app.manager().await.get(&format!("/services/{}", bakery::DOMAIN)).await.expect(200);
    assert_eq!(service.select("#subscriptions tbody tr").len(), 1, "{}", service.words());
    let mails = bakery::credentials(&app);
    assert_eq!(mails.len(), 1);
    assert!(
        mails[0].text.contains(bakery::LICENCE) && !mails[0].text.contains("Power BI"),
        "{}",
        mails[0].text
    );
    assert!(
        app.mails().iter().any(|mail| mail.subject.contains("needs you")),
        "the reseller is told of the rest"
    );
    let page = app.manager().await.get(&format!("/orders/{order}")).await.expect(200);
    let lines = page.select("li.list-group-item");
    let refused: Vec<_> = lines.iter().filter(|line| line.contains("on hold")).collect();
    assert!(refused.len() == 1 && refused[0].contains("Power BI"), "{lines:?}");
    app.manager().await.post(&format!("/orders/{order}/cancellation"), &[]).await.expect(409);

    // Still refused, then sold.
    bakery::heal(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, leave_out(&["0"]), 1).await;
    again(&app, order).await;
    bakery::expect(&app, order, State::Failed, Some("credit-or-risk")).await;
    again(&app, order).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [2, 2, bakery::QUANTITY + 3]);
    assert_eq!(bakery::credentials(&app).len(), 1, "the customer is not written to again");
    assert!(bakery::lines(&app, order).await.iter().all(|line| line.cause.is_none()));
}

#[tokio::test]
async fn when_nothing_was_sold_nothing_is_ready() {
    let app = TestApp::start().await;
    let order = mixed(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, leave_out(&["0", "1"]), 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("credit-or-risk")).await;
    assert_eq!(bakery::bought(&app).await[2..], [0; 3]);
    assert!(bakery::credentials(&app).is_empty());
    again(&app, order).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [2, 2, bakery::QUANTITY + 3]);
    assert_eq!(bakery::credentials(&app).len(), 1);
}

#[tokio::test]
async fn a_part_sold_without_an_answer_is_not_sold_twice() {
    let app = TestApp::start().await;
    let order = mixed(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, json!("drop"), 3).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(400, "800065"), 1).await;
    app.work().await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 2, 2, bakery::QUANTITY + 3]);
}

#[tokio::test]
async fn licences_added_to_a_service_stop_and_go_on_like_any_order() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let path = format!("/services/{}/subscriptions", bakery::DOMAIN);
    let page = app.manager().await.get(&format!("{path}/new")).await.expect(200);
    let form = page.form(&format!("form[action='{path}']"));
    let order = bakery::send(&Plan::find(&app, "Power BI Pro", "P1Y", "annual").await.pick(form, 3)).await;
    bakery::fault(&app, "POST", CHECKOUT, leave_out(&["0"]), 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("credit-or-risk")).await;
    assert_eq!(bakery::bought(&app).await[2..], [1, 1, bakery::QUANTITY]);
    again(&app, order).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await[2..], [2, 2, bakery::QUANTITY + 3]);
}
