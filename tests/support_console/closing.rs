//! An order that cannot go on is closed with what there is.

use serde_json::json;
use time::Duration;

use super::{CONTACT, failed_order, task_path, text};
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

#[tokio::test]
async fn an_order_that_stopped_after_its_tenant_was_made_is_closed_with_what_there_is() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let page = support.get("/support/orders/1").await.expect(200);
    let closing = || page.form("form[action='/support/orders/1/closing']");
    let silent = closing().send().await.expect(422);
    assert_eq!(silent.select("#reason-closing-error").len(), 1, "{}", silent.words());

    let reason = "Bought nothing, says Microsoft";
    let closed = closing().with("reason", reason).send().await.expect(303);
    assert!(closed.follow().await.expect(200).words().contains(reason));
    // A second press says the same and does nothing; the task is over with its order.
    closing().with("reason", reason).send().await.expect(303);
    app.work().await;
    let page = app.owner().await.get("/orders/1").await.expect(200);
    assert_eq!(page.select("#told"), ["Completed"]);
    assert_eq!(text(&app, "select state from services").await, "ok");
    assert_eq!(text(&app, "select cause from order_lines").await, "credit-or-risk");
    let subjects = app.mails().into_iter().filter(|mail| mail.to == CONTACT).count();
    assert_eq!(subjects, 1, "the customer has the credentials once");
    let closings = "select cast(count(*) as text) from audit where act = 'order-closed'";
    assert_eq!(text(&app, closings).await, "1");
    let calm = support.get("/support").await.expect(200);
    assert!(!calm.attributes("a", "href").contains(&"/support/orders/1".to_owned()), "{}", calm.words());

    // Another member of staff with the old page, or a task tried again, changes nothing.
    let task = support.get(&task_path(&app).await).await.expect(200);
    assert!(task.attributes("form", "action").iter().all(|action| !action.ends_with("/retry")));
    app.clock.advance(Duration::hours(1));
    closing().with("reason", reason).send().await.expect(409);
}

#[tokio::test]
async fn an_order_without_a_tenant_is_not_closed() {
    let app = TestApp::start().await;
    let fault = json!({
        "match": { "method": "POST", "path": "/v1/customers$" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", fault).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    let page = support.get("/support/orders/1").await.expect(200);
    assert!(page.attributes("form", "action").iter().all(|action| !action.ends_with("/closing")));
    support.post("/support/orders/1/closing", &[("reason", "No tenant")]).await.expect(409);
    assert_eq!(text(&app, "select state from orders").await, "failed");
}
