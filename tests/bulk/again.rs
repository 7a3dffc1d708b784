//! A file that was checked a while ago: checked again, with all that was written in it.

use time::Duration;
use time::macros::datetime;

use super::{everywhere, outcomes, paste, press, quantities};
use crate::support::TestApp;
use crate::support::tenant::{STANDARD, of};

#[tokio::test]
async fn after_a_day_a_file_is_checked_again_before_it_is_carried_out() {
    let app = TestApp::start_at(datetime!(2026-06-01 10:00 UTC), false).await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let run = paste(&owner, &everywhere(&[tenant], "12")).await;
    let form = owner.get(&run).await.expect(200).form("form[action$=run]");
    app.clock.advance(Duration::hours(25));
    let owner = app.owner().await;
    let page = owner.get(&run).await.expect(200);
    assert!(page.select("form[action$=run]").is_empty(), "{}", page.words());
    assert!(page.select("#outdated")[0].contains("more than a day ago"));
    let page = owner.post(&format!("{run}/run"), &[("confirmed", "1")]).await.expect(422);
    assert!(page.words().contains("Check again first"), "{}", page.words());
    form.send().await.expect(422);
    app.work().await;
    assert_eq!(app.changes().await, 0);

    let answer = page.form("form:has(#again)").send().await.expect(303);
    let fresh = answer.location().to_owned();
    assert_ne!(fresh, run);
    press(&owner, &fresh).await.expect(303);
    app.work().await;
    assert_eq!(quantities(&app).await, [12]);
    app.leave_jobs("time has passed");
}

#[tokio::test]
async fn a_file_that_is_checked_again_has_every_line_as_it_was_written() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let lines = format!(
        "service,id,licence,licences now,wanted,decision,next licence,next commitment\n\
         {0},,{1},10,15,renew,{1},P1Y/annual\nnowhere.onmicrosoft.com,7,,,1,,,\n{0},987654,,,cancel,,,\n\
         {0},,Visio,,2,,,\n",
        tenant.domain, STANDARD.0
    );
    let run = paste(&owner, &lines).await;
    let first = owner.get(&run).await.expect(200);
    let found = outcomes(&first);
    assert!(found[0] == "2 Possible" && found.len() == 4, "{found:?}");
    let again = first.form("form[action$=check]").send().await.expect(303).follow().await.expect(200);
    assert_eq!(outcomes(&again), found);
    assert_eq!(again.select("#lines td"), first.select("#lines td"));
    let viewer = app.viewer().await;
    assert!(viewer.get(&run).await.expect(200).select("form").iter().all(|form| !form.contains("Check")));
}

#[tokio::test]
async fn what_was_carried_out_changes_nothing_when_it_is_checked_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let run = paste(&owner, &everywhere(&[tenant], "12")).await;
    press(&owner, &run).await.expect(303);
    app.work().await;
    let page = owner.get(&run).await.expect(200);
    let again = page.form("form[action$=check]").send().await.expect(303).follow().await.expect(200);
    assert_eq!(outcomes(&again), ["2 Unchanged"]);
    assert_eq!(outcomes(&owner.get(&run).await), ["2 Done"], "the old file keeps its story");
}
