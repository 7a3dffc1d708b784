//! Which other products the next term can be of: what Microsoft says, and what the catalogue knows where it does not.

use serde_json::json;
use time::Duration;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

const ASKED: &str = "/v1/customers/*/subscriptions/*/transitioneligibilities";

async fn ten() -> Stage {
    Stage::of(TestApp::start().await, of(STANDARD, 10)).await
}

async fn products(stage: &Stage) -> (Vec<String>, bool) {
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    (page.attributes("#licence optgroup", "label"), !page.select("#unchecked").is_empty())
}

async fn times_asked(stage: &Stage) -> usize {
    stage.app.ask("requests?method=GET").await.to_string().matches("/transitioneligibilities").count()
}

#[tokio::test]
async fn only_what_microsoft_admits_can_be_chosen_and_it_is_asked_once_a_day() {
    let stage = ten().await;
    for _ in 0..2 {
        let admitted = ["Microsoft 365 Business Standard", "Microsoft 365 Business Premium"];
        assert_eq!(products(&stage).await, (admitted.map(str::to_owned).to_vec(), false));
    }
    let asked = times_asked(&stage).await;
    stage.owner.get_part(&stage.tenant.of_first("end-of-term?outcome=change&quantity=4")).await.expect(200);
    assert_eq!(times_asked(&stage).await, asked, "not at every key");

    let other = stage.app.plan("Exchange Online (Plan 2)", "P1Y", "monthly").await.to_string();
    let form = stage.form().await.with("outcome", "change").with("licence", &other);
    let page = form.send().await.expect(422);
    assert_eq!(page.select("#licence-error").len(), 1);
    assert_eq!((times_asked(&stage).await, stage.app.changes().await), (asked, 0));
}

#[tokio::test]
async fn while_microsoft_does_not_answer_the_catalogue_counts_and_the_form_says_so() {
    let stage = ten().await;
    let fault = json!({ "match": { "method": "GET", "path": ASKED }, "act": "drop", "times": 20 });
    stage.app.tell("faults", fault).await;
    let (offered, is_unchecked) = products(&stage).await;
    assert!(is_unchecked && offered.len() > 5, "{offered:?}");

    // Microsoft refuses it when it is sent, or takes it: here it takes it.
    let other = stage.app.plan("Exchange Online (Plan 2)", "P1Y", "monthly").await.to_string();
    let form = stage.form().await.with("outcome", "change").with("quantity", "4");
    form.with("licence", &other).send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.ending().await, "change");
}

#[tokio::test]
async fn what_microsoft_said_a_day_ago_is_asked_again_and_what_is_scheduled_stays_in_the_list() {
    let mut stage = ten().await;
    stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let asked = times_asked(&stage).await;
    let later = stage.app.clock.now() + Duration::hours(25);
    stage.at(later).await;
    assert!(!products(&stage).await.1);
    assert_eq!(times_asked(&stage).await, 2 * asked);
    stage.app.leave_jobs("time has passed");
}
