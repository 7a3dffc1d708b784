//! A decision that is undone before it was sent leaves everything as it was.

use aubade::values;
use serde_json::json;
use time::macros::datetime;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, STANDARD, of};

/// Decisions can be undone for five minutes.
async fn patient(stage: &Stage) {
    let mut work = stage.app.database.begin().await.unwrap();
    work.run("update resellers set other_minutes = 5, undo_minutes = 5", values![]).await.unwrap();
    work.commit().await.unwrap();
}

async fn ten() -> Stage {
    let stage = Stage::of(TestApp::start().await, of(STANDARD, 10)).await;
    patient(&stage).await;
    stage
}

/// Presses the button that undoes what waits.
async fn undo(stage: &Stage) {
    stage.show().await.form("form[action^='/holds/'][action$='/undo']").send().await.expect(303);
}

#[tokio::test]
async fn what_is_undone_is_dropped_and_never_sent() {
    let stage = ten().await;
    let form = stage.form().await.with("outcome", "cancel");
    let page = form.send().await.expect(303).follow().await.expect(200);
    assert!(page.select(".alert-success")[0].contains("can still be undone"), "{}", page.words());
    undo(&stage).await;
    assert_eq!(stage.states().await, ["dropped"]);
    stage.app.send_now().await;
    assert_eq!((stage.ending().await.as_str(), stage.app.changes().await), ("renew", 0));
    let card = stage.card().await;
    assert!(card.contains("Cancel at the end of the term") && card.contains("Taken back"), "{card}");
}

#[tokio::test]
async fn a_confirmed_decision_stays_in_force_when_the_next_one_is_undone() {
    let stage = ten().await;
    stage.decide("cancel").await;
    stage.form().await.with("outcome", "renew").send().await.expect(303);
    undo(&stage).await;
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["confirmed", "dropped"]);
    assert_eq!((stage.ending().await.as_str(), stage.app.changes().await), ("cancel", 1));
    let card = stage.card().await;
    assert!(card.contains("Cancel at the end of the term") && !card.contains("Taken back"), "{card}");
}

#[tokio::test]
async fn what_was_deleted_at_microsoft_is_offered_again_when_its_successor_is_undone() {
    let stage = ten().await;
    stage.decide("cancel").await;
    let page = stage.owner.get(&stage.tenant.of_first("quantity")).await.expect(200);
    page.form("form[action$=quantity]").with("quantity", "12").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["wiped"]);
    stage.form().await.with("outcome", "extend").send().await.expect(303);
    assert_eq!(stage.states().await, ["replaced", "wanted"]);
    assert_eq!(stage.show().await.select("#wiped"), [""; 0]);
    undo(&stage).await;
    assert_eq!(stage.states().await, ["wiped", "dropped"]);

    let page = stage.show().await;
    assert!(page.select("#wiped")[0].contains("Cancel at the end of the term"), "{}", page.words());
    assert!(stage.card().await.contains("Deleted at Microsoft by a later change"));
    page.form("#wiped form").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["replaced", "dropped", "confirmed"]);
    assert_eq!(stage.ending().await, "cancel");
}

#[tokio::test]
async fn what_was_kept_over_the_lock_is_sent_when_its_successor_is_undone() {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let mut stage = Stage::of(app, of(EXCHANGE, 3)).await;
    stage.app.tell("rules", json!({ "lockedHours": 24, "renewalHours": 6 })).await;
    patient(&stage).await;
    stage.at(datetime!(2027-07-10 12:00 UTC)).await;
    stage.form().await.with("outcome", "cancel").with("next", "yes").send().await.expect(303);
    stage.at(datetime!(2027-07-12 00:00:00 UTC)).await;
    stage.form().await.with("outcome", "renew").send().await.expect(303);
    assert_eq!(stage.states().await, ["replaced", "wanted"]);
    undo(&stage).await;
    assert_eq!(stage.states().await, ["wanted", "dropped"]);
    assert!(stage.card().await.contains("Kept; to be sent after"), "{}", stage.card().await);
    stage.app.send_now().await;
    assert_eq!(stage.states().await, ["confirmed", "dropped"]);
    assert_eq!(stage.ending().await, "cancel");
    stage.app.leave_jobs("time has passed");
}
