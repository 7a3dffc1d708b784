//! What needs a person, on the first page of the staff.

use aubade::values;
use serde_json::json;
use time::Duration;

use super::{acts, failed_order, retry_form, task_path, text};
use crate::support::TestApp;
use crate::support::people::RESELLER_NAME;
use crate::support::tenant::{STANDARD, of};

#[tokio::test]
async fn a_calm_day_says_so_and_a_missing_worker_or_an_old_catalogue_is_said_loudly() {
    let app = TestApp::start().await;
    let support = app.support().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing needs you"]);
    assert_eq!(page.select(".alert-danger").len(), 1, "no worker was ever seen");
    assert!(page.select(".alert-warning").is_empty(), "the catalogue is of today");

    let mut work = app.database.begin().await.unwrap();
    let now = app.clock.now();
    work.run("insert into workers (name, seen_at) values ('one', $1)", values![now]).await.unwrap();
    work.commit().await.unwrap();
    assert!(support.get("/support").await.expect(200).select(".alert").is_empty());

    app.clock.advance(Duration::days(2) + Duration::HOUR);
    let page = support.get("/support").await.expect(200);
    assert_eq!((page.select(".alert-danger").len(), page.select(".alert-warning").len()), (1, 1));
}

#[tokio::test]
async fn a_failed_order_stands_on_the_first_page_until_it_is_dealt_with() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let support = app.support().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(
        page.attributes("#failed-orders tbody a[href^='/support/orders']", "href"),
        ["/support/orders/1"]
    );
    assert!(page.select("#stuck-tasks").is_empty(), "its task is not counted twice");
    assert!(page.words().contains(RESELLER_NAME), "{}", page.words());

    let story = support.get("/support/orders/1").await.expect(200);
    story.form(&retry_form(&app, &story).await).with("reason", "ticket 7").send().await.expect(303);
    app.work().await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Nothing needs you"]);
}

#[tokio::test]
async fn a_task_that_waits_for_our_consent_or_for_an_outcome_is_brought_up() {
    let app = TestApp::start().await;
    app.tell("tokens", json!({ "revoke": true })).await;
    app.tell("tokens", json!({ "expire": true })).await;
    let support = app.support().await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let page = support.get("/support").await.expect(200);
    assert_eq!(
        page.attributes("#waiting-tasks tbody a[href^='/support/tasks']", "href"),
        [task_path(&app).await]
    );
    assert!(page.words().contains("unauthorised"), "{}", page.words());

    // Made good: the task that waits is done at once when staff say so.
    app.tell("tokens", json!({ "restore": true })).await;
    let task = support.get(&task_path(&app).await).await.expect(200);
    task.form("#acts form").with("reason", "consent renewed").send().await.expect(303);
    assert!(app.work().await > 0);
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(support.get("/support").await.expect(200).select(".empty-title"), ["Nothing needs you"]);
    assert_eq!(acts(&app, "/support/audit").await, ["consent renewed"]);
}

#[tokio::test]
async fn an_ended_consent_is_told_to_staff_with_what_to_run_until_it_is_renewed() {
    let app = TestApp::start().await;
    let support = app.support().await;
    assert!(support.get("/support").await.expect(200).select("#consent").is_empty());
    app.tell("tokens", json!({ "revoke": true })).await;
    app.microsoft.check().await.unwrap_err();
    let told = support.get("/support").await.expect(200).select("#consent");
    assert!(told[0].contains("aubade microsoft consent"), "{told:?}");
    let french = support.clone().in_french().get("/support").await.expect(200).select("#consent");
    assert!(french[0].contains("aubade microsoft consent") && french[0] != told[0], "{french:?}");
    app.tell("tokens", json!({ "restore": true })).await;
    app.clock.advance(Duration::MINUTE);
    app.microsoft.check().await.unwrap();
    assert!(support.get("/support").await.expect(200).select("#consent").is_empty());
}

#[tokio::test]
async fn a_call_whose_outcome_is_unknown_is_brought_up_after_an_hour() {
    let app = TestApp::start().await;
    let silence =
        json!({ "match": { "method": "POST", "path": "/v1/customers$" }, "act": "drop-before", "times": 99 });
    app.tell("faults", silence).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let support = app.support().await;
    assert!(support.get("/support").await.expect(200).select("#waiting-tasks").is_empty(), "it is young");
    let story = support.get("/support/orders/1").await.expect(200);
    assert!(story.select("tbody tr").iter().any(|row| row.contains("No answer known")), "{}", story.words());
    app.clock.advance(Duration::hours(1) + Duration::MINUTE);
    let page = support.get("/support").await.expect(200);
    assert_eq!(page.select("#waiting-tasks tbody tr").len(), 1);
    app.leave_jobs("Microsoft does not answer, so the order goes on later");
}
