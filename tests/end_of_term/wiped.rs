//! What a change in the middle of a term deletes at Microsoft (`commitment-rules.md` E6): said before, offered again after.

use serde_json::json;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

async fn ten() -> Stage {
    Stage::of(TestApp::start().await, of(STANDARD, 10)).await
}

async fn change_quantity(stage: &Stage, quantity: &str) {
    let page = stage.owner.get(&stage.tenant.of_first("quantity")).await.expect(200);
    page.form("form[action$=quantity]").with("quantity", quantity).send().await.expect(303);
    stage.app.send_now().await;
}

#[tokio::test]
async fn e6_a_change_of_licences_says_before_that_it_deletes_what_is_scheduled() {
    let stage = ten().await;
    let pencil = stage.tenant.of_first("quantity");
    assert_eq!(stage.owner.get(&pencil).await.select("#wipes"), [""; 0]);
    for outcome in ["cancel", "extend"] {
        stage.decide(outcome).await;
        let warning = stage.owner.get(&pencil).await.select("#wipes").remove(0);
        assert!(warning.contains("Microsoft deletes it when the number of licences changes"), "{warning}");
    }
    stage.decide("renew").await;
    assert_eq!(
        stage.owner.get(&pencil).await.select("#wipes"),
        [""; 0],
        "nothing is lost of a plain renewal"
    );
}

#[tokio::test]
async fn e6_what_was_deleted_is_scheduled_again_in_one_press() {
    let stage = ten().await;
    stage.decide("cancel").await;
    change_quantity(&stage, "12").await;
    assert_eq!(
        (stage.ending().await.as_str(), stage.states().await),
        ("undecided", vec!["wiped".to_owned()])
    );
    let page = stage.show().await;
    let card = page.select("#wiped").remove(0);
    assert!(card.contains("Microsoft 365 Business Standard · Cancel at the end of the term"), "{card}");
    assert!(stage.row().await.contains("Undecided"), "the panel does not hide what it has come to");
    assert!(stage.card().await.contains("Deleted at Microsoft by a later change"));

    let viewer = stage.app.viewer().await.get(&stage.tenant.path()).await;
    assert_eq!((viewer.select("#wiped").len(), viewer.select("#wiped form").len()), (1, 0));

    page.form("#wiped form").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.ending().await, "cancel");
    assert_eq!(stage.states().await, ["replaced", "confirmed"]);
    assert_eq!(stage.show().await.select("#wiped"), [""; 0]);
    assert_eq!(stage.drifts().await, 0, "all of it was ours");
}

#[tokio::test]
async fn e6_a_scheduled_change_comes_back_as_it_was() {
    let stage = ten().await;
    stage.form().await.with("outcome", "change").with("quantity", "4").send().await.expect(303);
    stage.app.send_now().await;
    change_quantity(&stage, "12").await;
    let page = stage.show().await;
    assert!(page.select("#wiped")[0].contains("Renew with 4 licences of Microsoft 365 Business Standard"));
    page.form("#wiped form").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.at_microsoft().await.as_value()["scheduledActions"][0]["instructions"]["quantity"], 4);
    assert_eq!(stage.at_microsoft().await.view().quantity, Some(12));
}

#[tokio::test]
async fn e6_what_was_scheduled_in_partner_center_is_offered_again_too() {
    let stage = ten().await;
    stage.change_elsewhere(|raw| raw["scheduledNextTermInstructions"] = json!({ "quantity": 4 })).await;
    assert_eq!(stage.ending().await, "change");
    change_quantity(&stage, "12").await;
    assert_eq!(stage.states().await, ["wiped"]);
    let page = stage.show().await;
    assert!(page.select("#wiped")[0].contains("Renew with 4 licences"), "{:?}", page.select("#wiped"));
    page.form("#wiped form").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!((stage.ending().await.as_str(), stage.states().await.len()), ("change", 2));
}

#[tokio::test]
async fn what_was_deleted_can_be_left() {
    let stage = ten().await;
    stage.decide("extend").await;
    change_quantity(&stage, "12").await;
    stage.owner.post(&stage.tenant.of_first("end-of-term/withdrawal"), &[]).await.expect(303);
    assert_eq!(stage.states().await, ["dropped"]);
    let page = stage.show().await;
    assert_eq!(page.select("#wiped"), [""; 0]);
    assert!(page.words().contains("decision for the end of the term taken back"), "{}", page.words());
}

#[tokio::test]
async fn a_decision_that_somebody_replaced_in_partner_center_is_a_drift_and_not_offered_again() {
    let stage = ten().await;
    stage.decide("cancel").await;
    stage
        .change_elsewhere(|raw| {
            raw["autoRenewEnabled"] = json!(true);
            raw["scheduledActions"] = json!([]);
        })
        .await;
    assert_eq!((stage.ending().await.as_str(), stage.states().await), ("renew", vec!["replaced".to_owned()]));
    assert_eq!(stage.drifts().await, 2, "automatic renewal and what is scheduled");
    assert_eq!(stage.show().await.select("#wiped"), [""; 0]);
}
