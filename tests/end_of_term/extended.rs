//! A term that goes on by the month: since when is said, and how it is left.

use aubade::values;
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, of};

/// What ended undecided on 10 July 2027, so that it has gone on by the month since.
async fn extended() -> Stage {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let mut stage = Stage::of(app, of(EXCHANGE, 3)).await;
    stage.change_elsewhere(|raw| raw["autoRenewEnabled"] = json!(false)).await;
    assert!(stage.row().await.contains("Undecided"));
    pass(&mut stage).await;
    stage
}

async fn pass(stage: &mut Stage) {
    let end = stage.term_ends_at().await;
    stage.at(end + Duration::hours(2)).await;
    stage.app.send_now().await;
    stage.app.leave_jobs("time has passed");
}

async fn since(stage: &Stage) -> Option<OffsetDateTime> {
    let mut work = stage.app.database.read().await.unwrap();
    let (since,) =
        work.one("select extended_since from subscriptions order by id limit 1", values![]).await.unwrap();
    since
}

#[tokio::test]
async fn e5_what_goes_on_by_the_month_says_since_when_and_is_no_longer_undecided() {
    let mut stage = extended().await;
    for month in ["Tuesday 10 August 2027", "Friday 10 September 2027"] {
        assert_eq!(since(&stage).await, Some(datetime!(2027-07-11 00:00 UTC)));
        let row = stage.row().await;
        assert!(row.contains("extended by the month since") && row.contains("11 July 2027"), "{row}");
        assert!(!row.contains("Undecided"), "{row}");
        let card = stage.card().await;
        assert!(card.contains("Extended by the month since") && card.contains(month), "{card}");
        assert!(card.contains("Cost: €"), "{card}");
        let board = stage.owner.get("/deadlines").await.expect(200).words();
        assert!(board.contains("A month of the extended term ends"), "{board}");
        assert!(!board.contains("Doing nothing costs"), "{board}");
        pass(&mut stage).await;
    }
    assert_eq!(
        stage.drifts().await,
        1,
        "that automatic renewal was switched off elsewhere, and no month since"
    );
}

#[tokio::test]
async fn e4_an_extended_term_is_left_for_a_new_commitment() {
    let mut stage = extended().await;
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    let choices = page.select("#outcome .form-check-label");
    assert_eq!(choices, ["Begin a new term", "Cancel", "Go on by the month"]);
    stage.form().await.with("outcome", "renew").send().await.expect(422);
    let yearly = stage.app.plan("Exchange Online (Plan 1)", "P1Y", "annual").await.to_string();
    let form = stage.form().await.with("outcome", "change");
    form.with("quantity", "3").with("licence", &yearly).send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(
        (stage.ending().await.as_str(), stage.states().await),
        ("change", vec!["confirmed".to_owned()])
    );
    pass(&mut stage).await;
    assert_eq!(since(&stage).await, None);
    assert_eq!(stage.term_ends_at().await, datetime!(2028-08-10 23:59:59 UTC));
    let row = stage.row().await;
    assert!(row.contains("renews on") && row.contains("1 year, paid yearly"), "{row}");
}

#[tokio::test]
async fn e4_an_extended_term_is_cancelled_at_any_time() {
    let mut stage = extended().await;
    stage.at(datetime!(2027-07-30 12:00 UTC)).await;
    let page = stage.owner.get(&stage.tenant.of_first("cancellation")).await.expect(200);
    let form = page.form("form[method=post][action$=cancellation]");
    form.with("confirmed", "yes").send().await.expect(303);
    stage.app.send_now().await;
    assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Cancelled");
    assert_eq!(since(&stage).await, None);
}
