//! A task is tried again, once, by somebody who knows what it does.

use aubade::jobs::{self, About};
use aubade::values;
use serde_json::json;
use time::Duration;

use super::{acts, failed_order, order_task, retry_form, run, task_path, text};
use crate::support::TestApp;
use crate::support::people::RESELLER;
use crate::support::tenant::{STANDARD, of};

#[tokio::test]
async fn no_act_without_a_reason_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let task = order_task(&app).await;
    let support = app.support().await;
    for reason in ["", "   ", &"x".repeat(501)] {
        let page = support
            .post(&format!("/support/tasks/{task}/retry"), &[("reason", reason), ("seen", "error")])
            .await
            .expect(422);
        assert_eq!(page.select(&format!("#reason-task-{task}-error")).len(), 1);
        assert_eq!(page.attributes(&format!("#reason-task-{task}"), "value"), [reason.trim()]);
        let page = support.post("/support/mails/1/resend", &[("reason", reason)]).await;
        assert_eq!(page.status, 422, "{}", page.words());
    }
    assert_eq!(text(&app, "select state from orders").await, "failed");
    let page = support.get(&format!("/support/tasks/{task}/retry")).await.expect(303);
    assert_eq!(page.location(), task_path(&app).await, "the address of a form leads to its page");
    assert!(acts(&app, "/support/audit").await.is_empty());
}

#[tokio::test]
async fn a_second_press_retries_once_and_another_persons_stale_page_is_told() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let (support, admin) = (app.support().await, app.admin().await);
    let story = support.get("/support/orders/1").await;
    let form = story.form(&retry_form(&app, &story).await);
    let stale = admin.get(&task_path(&app).await).await.form("#acts form").with("reason", "mine");
    let form = form.with("reason", "ticket 7");
    assert_eq!(form.send().await.expect(303).location(), "/support/orders/1");
    assert_eq!(form.send().await.expect(303).location(), "/support/orders/1");
    let told = stale.send().await.expect(409);
    assert_eq!(told.attributes(".empty-action a", "href"), ["/support/orders/1"]);
    app.work().await;
    stale.send().await.expect(409);
    assert_eq!(text(&app, "select state from orders").await, "completed");
    assert_eq!(acts(&app, "/support/audit").await, ["ticket 7"]);
}

#[tokio::test]
async fn a_task_whose_place_another_has_taken_is_not_begun_again() {
    let app = TestApp::start().await;
    failed_order(&app).await;
    let mut work = app.database.begin().await.unwrap();
    let about = About { reseller: Some(RESELLER), order: Some(1), ..About::default() };
    let later = app.clock.now() + Duration::HOUR;
    jobs::enqueue(&mut work, later, &aubade::orders::ProvisionOrder { order: 1 }, about).await.unwrap();
    work.commit().await.unwrap();
    let support = app.support().await;
    let page = support.get(&task_path(&app).await).await.expect(200);
    assert!(page.select("#acts form").is_empty());
    assert!(page.words().contains("has taken its place"), "{}", page.words());
    let path = format!("{}/retry", task_path(&app).await);
    support.post(&path, &[("reason", "x")]).await.expect(409);
    assert_eq!(
        text(&app, "select state from jobs where kind = 'provision-order' order by id").await,
        "error"
    );
}

#[tokio::test]
async fn a_refused_number_is_sent_again_only_by_somebody_who_saw_what_it_changes() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let refusal = json!({
        "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" },
        "act": { "refuse": { "status": 403, "code": "800069" } }, "times": 1,
    });
    app.tell("faults", refusal).await;
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "12").send().await.expect(303);
    app.work().await;
    let mut work = app.database.read().await.unwrap();
    let (task,): (i64,) =
        work.one("select id from jobs where kind = 'change-quantity'", values![]).await.unwrap();
    drop(work);
    let (support, path) = (app.support().await, format!("/support/tasks/{task}"));
    let page = support.get(&path).await.expect(200);
    let said = page.select("#acts").concat();
    assert!(
        said.contains("12 licences of Microsoft 365 Business Standard in all, where there are 10 now"),
        "{said}"
    );
    let stale = page.form("#acts form").with("reason", "ticket 8");
    run(&app, "update subscriptions set quantity = 14").await;
    stale.send().await.expect(409);
    run(&app, "update subscriptions set quantity = 10").await;
    stale.send().await.expect(303);
    app.work().await;
    let shown = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&shown, "Number of licences"), "12");
}
