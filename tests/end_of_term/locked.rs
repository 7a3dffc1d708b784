//! The locked day before a renewal (`commitment-rules.md` E7): said, and a decision made in it kept and sent after.

use serde_json::json;
use time::Duration;
use time::macros::datetime;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, of};

/// A term of a month that ends on 10 July 2027, at a Microsoft that locks the last day and renews six hours late.
async fn a_month() -> Stage {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    let stage = Stage::of(app, of(EXCHANGE, 3)).await;
    stage.app.tell("rules", json!({ "lockedHours": 24, "renewalHours": 6 })).await;
    assert_eq!(stage.term_ends_at().await, datetime!(2027-07-10 23:59:59 UTC));
    stage
}

#[tokio::test]
async fn e7_the_lock_is_announced_from_when_to_when() {
    let stage = a_month().await;
    let card = stage.card().await;
    assert!(card.contains("Microsoft takes no decision from Saturday 10 July 2027"), "{card}");
    assert!(card.contains("at the latest Monday 12 July 2027"), "{card}");
}

#[tokio::test]
async fn e7_in_the_locked_day_a_decision_is_kept_only_if_one_says_so() {
    let mut stage = a_month().await;
    stage.at(datetime!(2027-07-10 12:00 UTC)).await;
    let page = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert!(page.words().contains("then applies to the next term"), "{}", page.words());
    let form = page.form("form.ending").with("outcome", "cancel");
    let page = form.send().await.expect(422);
    assert!(page.select("#next-error")[0].starts_with("The term is locked."));
    let page = form.with("next", "yes").send().await.expect(303).follow().await;
    assert!(page.select(".alert-success")[0].contains("is kept and will be sent after the renewal"));
    assert_eq!(
        (stage.app.send_now().await, stage.app.changes().await),
        (0, 0),
        "nothing is sent into the lock"
    );
    assert!(stage.card().await.contains("Kept; to be sent after"), "{}", stage.card().await);

    // The renewal runs at 06:00; the panel waits for its last possible hour, and then decides on the new term.
    stage.at(datetime!(2027-07-12 00:00:01 UTC)).await;
    stage.app.send_now().await;
    assert_eq!(stage.term_ends_at().await, datetime!(2027-08-10 23:59:59 UTC));
    assert_eq!(
        (stage.ending().await.as_str(), stage.states().await),
        ("cancel", vec!["confirmed".to_owned()])
    );
    stage.at(datetime!(2027-08-11 07:30 UTC)).await;
    stage.app.send_now().await;
    assert_eq!(stage.tenant.cell(&stage.show().await, "Status"), "Cancelled");
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_kept_decision_is_taken_back_before_it_is_sent() {
    let mut stage = a_month().await;
    stage.at(datetime!(2027-07-10 12:00 UTC)).await;
    stage.form().await.with("outcome", "cancel").with("next", "yes").send().await.expect(303);
    stage.owner.post(&stage.tenant.of_first("end-of-term/withdrawal"), &[]).await.expect(303);
    assert_eq!(stage.states().await, ["dropped"]);
    stage.at(datetime!(2027-07-13 00:00 UTC)).await;
    stage.app.send_now().await;
    assert_eq!((stage.ending().await.as_str(), stage.app.changes().await), ("renew", 0));
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_later_kept_decision_takes_the_place_of_an_earlier_one() {
    let mut stage = a_month().await;
    stage.at(datetime!(2027-07-10 12:00 UTC)).await;
    for outcome in ["cancel", "extend"] {
        stage.form().await.with("outcome", outcome).with("next", "yes").send().await.expect(303);
    }
    assert_eq!(stage.states().await, ["replaced", "wanted"]);
    stage.at(datetime!(2027-07-13 00:00 UTC)).await;
    stage.app.send_now().await;
    assert_eq!((stage.ending().await.as_str(), stage.app.changes().await), ("extend", 1));
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_decision_that_waited_until_its_term_was_over_is_not_made_for_the_next() {
    let mut stage = a_month().await;
    stage.form().await.with("outcome", "cancel").send().await.expect(303);
    // Nothing ran until then: a machine was down.
    stage.at(datetime!(2027-07-12 12:00 UTC)).await;
    stage.app.send_now().await;
    assert_eq!((stage.ending().await.as_str(), stage.app.changes().await), ("renew", 0));
    assert_eq!(stage.states().await, ["refused"]);
    let note = stage.show().await.select("tr.note .alert").remove(0);
    assert!(note.contains("The term for which this was decided has ended in the meantime."), "{note}");
    stage.app.clock.advance(Duration::hours(1));
    stage.app.leave_jobs("time has passed");
}
