//! Microsoft is asked to tell the panel of changes: its address is registered, kept, and taken back.

use aubade::microsoft::Ids;
use aubade::microsoft::webhooks::{EVENTS, Registration};
use aubade::subscriptions::webhook::schedule;
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::orders::bakery::{fault, received};
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

const REGISTRATION: &str = "/webhooks/v1/registration";

/// What a process does when it starts, and what its jobs do then.
async fn start(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1);
}

async fn known(app: &TestApp) -> Option<Registration> {
    app.microsoft.webhook(&Ids::fresh()).await.unwrap()
}

fn ours(app: &TestApp) -> String {
    format!("{}/webhooks/microsoft", app.settings.public_url)
}

/// The answer of the job that registers, of which there is only one.
async fn answer(app: &TestApp) -> String {
    let mut work = app.database.read().await.unwrap();
    let (answer,): (String,) =
        work.one("select answer from jobs where kind = 'register-webhook'", values![]).await.unwrap();
    answer
}

#[tokio::test]
async fn the_panels_address_is_registered_once_and_looked_after_daily() {
    let app = TestApp::start().await;
    start(&app).await;
    let registered = known(&app).await.unwrap();
    assert_eq!(registered.webhook_url, ours(&app));
    assert_eq!(registered.webhook_events, EVENTS);
    start(&app).await;
    app.clock.advance(Duration::days(1));
    app.work().await;
    assert_eq!(received(&app, "POST", REGISTRATION).await.len(), 1);
    assert_eq!(received(&app, "PUT", REGISTRATION).await.len(), 0);
    assert_eq!(answer(&app).await, "registered");
}

#[tokio::test]
async fn an_address_that_is_no_longer_the_panels_is_replaced() {
    let app = TestApp::start().await;
    let elsewhere = "https://elsewhere.example/webhooks/microsoft";
    app.microsoft.register_webhook(&Ids::fresh(), elsewhere, None).await.unwrap();
    start(&app).await;
    assert_eq!(known(&app).await.unwrap().webhook_url, ours(&app));
    assert_eq!(received(&app, "PUT", REGISTRATION).await.len(), 1);
}

#[tokio::test]
async fn a_refusal_stops_nothing_and_is_tried_again_the_next_day() {
    let app = TestApp::start().await;
    fault(&app, "POST", REGISTRATION, json!({ "refuse": { "status": 403, "code": "900308" } }), 1).await;
    start(&app).await;
    assert_eq!((known(&app).await, answer(&app).await.as_str()), (None, "permission"));
    app.clock.advance(Duration::days(1));
    app.work().await;
    assert_eq!(known(&app).await.unwrap().webhook_url, ours(&app));
}

#[tokio::test]
async fn microsoft_is_not_asked_to_deliver_where_it_cannot() {
    let app = TestApp::start_with(|settings| {
        settings.microsoft.api = "https://127.0.0.1:9".to_owned();
    })
    .await;
    start(&app).await;
    assert_eq!(answer(&app).await, "not-reachable");
}

#[tokio::test]
async fn what_was_asked_for_arrives_and_is_believed() {
    let app = TestApp::start().await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    start(&app).await;
    let mut work = app.database.read().await.unwrap();
    let (customer, id): (String, String) = work
        .one(
            "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
             where u.id = $1",
            values![tenant.subscriptions[0]],
        )
        .await
        .unwrap();
    drop(work);
    let before = reads(&app).await;
    let customer = customer.parse().unwrap();
    let raw = app.microsoft.subscription(&Ids::fresh(), customer, &id).await.unwrap();
    let more = raw.with_quantity(12.try_into().unwrap());
    app.microsoft.replace_subscription(&Ids::fresh(), customer, &more).await.unwrap();
    // The simulator delivers in its own time.
    let told = async {
        while app.work().await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), told)
        .await
        .expect("Microsoft tells of the change");
    assert_eq!(reads(&app).await, before + 1);
}

/// How often a subscription was read, or will be.
async fn reads(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (reads,) =
        work.one("select count(*) from jobs where kind = 'read-subscription'", values![]).await.unwrap();
    reads
}
