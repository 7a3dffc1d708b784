//! A reminder that waits for the mail server tells only what is still so when it leaves; and a Monday on which there was
//! nothing to tell does not count as told.

use aubade::values;
use time::Duration;
use tokio::sync::OwnedSemaphorePermit;

use super::{MONDAY, counts, days_before, reminders, stage, sweep};
use crate::deadlines::written::undecided;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Person, TestApp};

/// Takes every line to the mail server, as other mails do.
fn occupy(app: &TestApp) -> Vec<OwnedSemaphorePermit> {
    std::iter::from_fn(|| app.mailer.line()).collect()
}

/// The lines are free again, and the mails that waited for one leave.
async fn release(app: &TestApp, lines: Vec<OwnedSemaphorePermit>) {
    drop(lines);
    app.clock.advance(Duration::MINUTE);
    app.work().await;
}

/// Decides at the panel that the term renews.
async fn decide(app: &TestApp, tenant: &Tenant) {
    let page = app.owner().await.get(&tenant.of_first("end-of-term")).await.expect(200);
    page.form("main form").with("outcome", "renew").send().await.expect(303);
    app.send_now().await;
}

/// The states of the reminders' mails.
async fn states(app: &TestApp) -> Vec<String> {
    let mut work = app.database.read().await.unwrap();
    let states: Vec<(String,)> =
        work.all("select state from mails where template = 'reminder' order by id", values![]).await.unwrap();
    states.into_iter().map(|(state,)| state).collect()
}

#[tokio::test]
async fn a_reminder_that_waits_is_withdrawn_when_the_date_was_decided_meanwhile() {
    let (app, _, tenant) = stage().await;
    undecided(&app).await;
    days_before(&app, 60).await;
    let lines = occupy(&app);
    sweep(&app).await;
    assert_eq!(states(&app).await, ["queued"; 2]);
    decide(&app, &tenant).await;
    release(&app, lines).await;
    assert_eq!((states(&app).await, counts(&app)), (vec!["recalled".to_owned(); 2], [0; 4]));
    app.clock.advance(Duration::DAY);
    sweep(&app).await;
    assert_eq!(counts(&app), [0; 4], "nor later");
}

#[tokio::test]
async fn a_reminder_of_what_is_still_so_leaves_when_it_can() {
    let (app, ..) = stage().await;
    undecided(&app).await;
    days_before(&app, 60).await;
    let lines = occupy(&app);
    sweep(&app).await;
    release(&app, lines).await;
    assert_eq!((states(&app).await, counts(&app)), (vec!["sent".to_owned(); 2], [1, 1, 0, 0]));
}

#[tokio::test]
async fn a_reminder_of_several_dates_leaves_without_the_one_that_was_decided() {
    let (app, _, tenant) = stage().await;
    undecided(&app).await;
    days_before(&app, 60).await;
    let mut work = app.database.begin().await.unwrap();
    // A reduction long after the window has closed, and before the term ends.
    work.run(
        "insert into scheduled_changes (subscription_id, account_id, planned, due_at, state, created_at, updated_at) \
         values (1, 1, '{\"seats\":5}', $1, 'planned', $2, $2)",
        values![app.clock.now() + Duration::days(10), app.clock.now()],
    )
    .await
    .unwrap();
    work.commit().await.unwrap();
    let lines = occupy(&app);
    sweep(&app).await;
    decide(&app, &tenant).await;
    release(&app, lines).await;
    let mails = reminders(&app, Person::Owner, "dates");
    assert_eq!(mails.len(), 1);
    let told = &mails[0].text;
    assert!(told.contains("can no longer be made: Change to 5 licences"), "{told}");
    assert!(!told.contains("End of term"), "{told}");
}

#[tokio::test]
async fn a_monday_without_anything_to_tell_does_not_count_as_told() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.leave_jobs("people are reminded again and again");
    sweep(&app).await;
    let weekly = |app: &TestApp| reminders(app, Person::Owner, "digest").len();
    assert_eq!(weekly(&app), 0);
    let mut work = app.database.read().await.unwrap();
    let (noted,): (i64,) = work.one("select count(*) from reminders", values![]).await.unwrap();
    drop(work);
    assert_eq!(noted, 0, "nobody was told anything");

    // The first dates appear before the week has really begun.
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    sweep(&app).await;
    sweep(&app).await;
    assert_eq!(weekly(&app), 1);
}

#[tokio::test]
async fn what_appears_in_the_middle_of_the_week_waits_for_the_next_monday() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.leave_jobs("people are reminded again and again");
    sweep(&app).await;
    app.clock.advance(Duration::days(3));
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    sweep(&app).await;
    assert_eq!(reminders(&app, Person::Owner, "digest").len(), 0);
    app.clock.advance(Duration::days(4));
    sweep(&app).await;
    assert_eq!(reminders(&app, Person::Owner, "digest").len(), 1);
}
