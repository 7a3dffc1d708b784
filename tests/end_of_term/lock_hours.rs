//! The hours of the lock are a setting: one rule from it, wherever it is said.

use aubade::subscriptions::store;
use aubade::values;
use time::OffsetDateTime;
use time::macros::datetime;

use super::stage::Stage;
use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, of};

/// A term of a month that ends on 10 July 2027.
async fn a_month() -> Stage {
    let app = TestApp::start_at(datetime!(2027-06-10 09:00 UTC), false).await;
    Stage::of(app, of(EXCHANGE, 3)).await
}

/// The panel is started again with so many hours.
async fn start_with(stage: &Stage, hours: u32) {
    let mut work = stage.app.database.begin().await.unwrap();
    store::set_lock(&mut work, stage.app.clock.now(), hours).await.unwrap();
    work.commit().await.unwrap();
}

/// The dates of the board: number, kind, instant.
async fn dates(stage: &Stage) -> Vec<(i64, String, OffsetDateTime)> {
    let mut work = stage.app.database.read().await.unwrap();
    work.all("select id, kind, at from deadlines order by at, id", values![]).await.unwrap()
}

async fn locked_from(stage: &Stage) -> Vec<OffsetDateTime> {
    let dates = dates(stage).await.into_iter();
    dates.filter(|(_, kind, _)| kind == "locked").map(|(_, _, at)| at).collect()
}

/// What the subscription's page says of the act.
async fn decide(stage: &Stage) -> String {
    stage.owner.get(&stage.tenant.page()).await.expect(200).select("#act-decide").remove(0)
}

#[tokio::test]
async fn card_page_and_board_say_the_same_hour() {
    let mut stage = a_month().await;
    assert!(stage.card().await.contains("takes no decision from Saturday 10 July 2027"));
    let said = decide(&stage).await;
    assert!(said.contains("Possible until Saturday 10 July 2027") && said.contains("00:00 UTC"), "{said}");
    assert_eq!(locked_from(&stage).await, [datetime!(2027-07-10 00:00 UTC)]);
    let board = stage.owner.get("/deadlines").await.expect(200).words();
    assert!(board.contains("Last chance to decide the end of the term"), "{board}");

    stage.at(datetime!(2027-07-09 23:59:59 UTC)).await;
    assert!(decide(&stage).await.contains("Possible until"), "the last second");
    stage.at(datetime!(2027-07-10 00:00 UTC)).await;
    let said = decide(&stage).await;
    assert!(said.contains("Locked: from Saturday 10 July 2027"), "{said}");
    assert!(said.contains("is kept and sent afterwards") && said.contains("kept for later"), "{said}");
    let page = stage.owner.get(&stage.tenant.page()).await;
    assert_eq!(page.attributes("#act-decide a", "href"), [stage.tenant.of_first("end-of-term")]);
    assert!(stage.card().await.contains("Locked: from Saturday 10 July 2027"));
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_start_with_another_setting_moves_the_lock_everywhere() {
    let mut stage = a_month().await;
    let before = dates(&stage).await;
    start_with(&stage, 48).await;
    assert_eq!(locked_from(&stage).await, [datetime!(2027-07-09 00:00 UTC)]);
    assert!(stage.card().await.contains("takes no decision from Friday 9 July 2027"));
    assert!(decide(&stage).await.contains("Possible until Friday 9 July 2027"));
    let others = |dates: Vec<(i64, String, OffsetDateTime)>| -> Vec<_> {
        dates.into_iter().filter(|(_, kind, _)| kind != "locked").collect()
    };
    assert_eq!(others(dates(&stage).await), others(before), "no other date is written anew");

    stage.at(datetime!(2027-07-09 12:00 UTC)).await;
    stage.form().await.with("outcome", "cancel").send().await.expect(422);
    start_with(&stage, 0).await;
    assert_eq!(locked_from(&stage).await, [datetime!(2027-07-11 00:00 UTC)]);
    stage.decide("cancel").await;
    assert_eq!(stage.ending().await, "cancel", "an operator can take the lock away");
    assert_eq!(
        locked_from(&stage).await,
        [datetime!(2027-07-11 00:00 UTC)],
        "what is written later follows too"
    );
    stage.app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_start_with_the_same_setting_writes_nothing() {
    let stage = a_month().await;
    let before = dates(&stage).await;
    start_with(&stage, 24).await;
    assert_eq!(dates(&stage).await, before);
}

#[tokio::test]
async fn what_is_suspended_says_that_there_is_nothing_to_decide() {
    let stage = a_month().await;
    stage.change_elsewhere(|raw| raw["status"] = serde_json::json!("suspended")).await;
    let said = decide(&stage).await;
    assert!(said.contains("it ends with its term unless it is reactivated first"), "{said}");
    let form = stage.owner.get(&stage.tenant.of_first("end-of-term")).await.expect(200);
    assert!(form.words().contains("it ends with its term unless it is reactivated first"));
    assert!(locked_from(&stage).await.is_empty());
}
