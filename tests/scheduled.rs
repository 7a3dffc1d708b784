//! Changes for a later instant: made with a clear answer, done by the panel when they are due, dropped, refused.

use aubade::jobs;
use aubade::microsoft::Ids;
use aubade::subscriptions::scheduled::RunScheduledChange;
use aubade::values;
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, TestApp};

const BOUGHT: OffsetDateTime = datetime!(2027-03-01 10:00 UTC);

async fn ten() -> (TestApp, Tenant) {
    let app = TestApp::start_at(BOUGHT, false).await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    (app, tenant)
}

/// A term of a month, in which nothing can be given back any more.
async fn twelve_for_a_month() -> (TestApp, Tenant) {
    let app = TestApp::start_at(datetime!(2027-01-31 08:00 UTC), false).await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(EXCHANGE, 12)]).await;
    app.clock.advance(Duration::days(8));
    (app, tenant)
}

fn page_of(tenant: &Tenant) -> String {
    tenant.of_first("").trim_end_matches('/').to_owned()
}

async fn look(app: &TestApp, tenant: &Tenant) -> Answer {
    app.owner().await.get(&page_of(tenant)).await.expect(200)
}

async fn schedule(app: &TestApp, tenant: &Tenant, fields: &[(&str, &str)]) -> Answer {
    app.owner().await.post(&tenant.of_first("scheduled"), fields).await
}

/// Moves the clock and does what is due, until nothing is for a while.
async fn pass(app: &TestApp, at: OffsetDateTime) {
    app.clock.set(at);
    for _ in 0..4 {
        app.work().await;
        app.clock.advance(Duration::minutes(15));
    }
    app.work().await;
}

#[tokio::test]
async fn a_change_is_made_by_the_panel_when_its_instant_comes() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "12"), ("date", "2027-03-03"), ("time", "09:30")])
        .await
        .expect(303);
    let page = look(&app, &tenant).await;
    let planned = page.select("#scheduled-list li").remove(0);
    assert!(
        planned.contains("Change to 12 licences Planned Wednesday 3 March 2027 at 09:30 (08:30 UTC)"),
        "{planned}"
    );
    assert!(planned.contains("Possible, as things stand."), "{planned}");
    assert!(page.select("#history li")[0].contains("change to 12 licences scheduled by Odile Owner"));

    assert_eq!(
        deadlines(&app).await,
        [(datetime!(2027-03-03 08:30 UTC), Some(12))],
        "it stands on the board"
    );

    app.clock.set(datetime!(2027-03-03 08:29:59 UTC));
    app.work().await;
    assert_eq!(app.seats().await, 10, "not a second before");
    pass(&app, datetime!(2027-03-03 08:30 UTC)).await;
    assert_eq!((app.changes().await, app.seats().await), (1, 12));
    let page = look(&app, &tenant).await;
    assert!(page.select("#scheduled-list li")[0].contains("Done"));
    assert_eq!(deadlines(&app).await, []);
    assert!(page.select("#history li")[0].contains("10 → 12 licences by Odile Owner"));
}

#[tokio::test]
async fn several_changes_are_judged_and_made_one_after_the_other() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "8"), ("date", "2027-03-04")]).await.expect(303);
    schedule(&app, &tenant, &[("quantity", "20"), ("date", "2027-03-20")]).await.expect(303);
    schedule(&app, &tenant, &[("quantity", "15"), ("date", "2027-03-24")]).await.expect(303);
    // Of the twelve that come on the 20th five may go on the 24th; of the eight before, none.
    let page = schedule(&app, &tenant, &[("quantity", "7"), ("date", "2027-03-25")]).await.expect(422);
    assert!(
        page.select("#quantity-error")[0].contains("At most 7 licences can be given back now"),
        "{}",
        page.words()
    );
    assert_eq!(page.attributes("#schedule #quantity", "value"), ["7"]);
    for (day, seats) in [(4, 8), (20, 20), (24, 15)] {
        pass(&app, datetime!(2027-03-01 00:00 UTC) + Duration::days(day - 1)).await;
        assert_eq!(app.seats().await, seats, "after {day} March");
    }
    assert_eq!(app.changes().await, 3);
    app.leave_jobs("the catalogue is read every day");
}

#[tokio::test]
async fn a_change_that_the_rules_forbid_is_refused_with_the_rule_and_kept_in_the_form() {
    let (app, tenant) = ten().await;
    for (fields, said) in [
        (
            vec![("quantity", "7"), ("date", "2027-03-10")],
            "The 7 days in which these licences could be given back",
        ),
        (vec![("quantity", "301"), ("date", "2027-03-10")], "Microsoft accepts no more than 300 licences"),
        (vec![("quantity", "10"), ("date", "2027-03-10")], "The subscription already has 10 licences."),
        (vec![("quantity", "0"), ("date", "2027-03-10")], "At least one licence must remain."),
        (vec![("quantity", "many"), ("date", "2027-03-10")], "Enter a whole number"),
        (vec![("quantity", "12"), ("date", "2027-02-10")], "Choose a day and a time that are still to come."),
        (vec![("quantity", "12"), ("date", "2099-02-10")], "Choose a day within the next four years."),
        (vec![("quantity", "12"), ("date", "tomorrow")], "Choose a day."),
        (vec![("quantity", "12"), ("date", "2027-03-10"), ("time", "soon")], "Enter a time such as 09:30"),
        (vec![("act", "cancel"), ("date", "2027-03-10")], "The subscription could be cancelled until"),
    ] {
        let page = schedule(&app, &tenant, &fields).await.expect(422);
        assert!(page.words().contains(said), "{fields:?}: {}", page.words());
        assert_eq!(page.select("#scheduled-list li"), [""; 0]);
    }
    assert_eq!(app.changes().await, 0);
}

#[tokio::test]
async fn what_cannot_be_told_yet_is_scheduled_and_says_why_it_is_not_certain() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "7"), ("date", "2028-08-01")]).await.expect(303);
    let page = look(&app, &tenant).await;
    let planned = page.select("#scheduled-list li").remove(0);
    assert!(planned.contains("Not certain. It lies beyond the 7 days that follow the renewal"), "{planned}");
}

#[tokio::test]
async fn the_pencil_offers_the_renewal_in_one_press_and_microsoft_brings_it_about() {
    let (app, tenant) = twelve_for_a_month().await;
    let owner = app.owner().await;
    let page = owner.get(&(tenant.of_first("quantity") + "?quantity=8")).await.expect(200);
    assert_eq!(page.select("#later"), ["Schedule 8 licences for Monday 1 March 2027 at 01:00 (00:00 UTC)"]);
    assert!(page.words().contains("Microsoft is told at once"), "{}", page.words());
    let at = page.attributes("#later", "value").remove(0);
    let form = page.form("form[method=post][action$=quantity]").with("at", &at);
    let form = form.to(&page.attributes("#later", "formaction")[0]);
    let sent = form.send().await.expect(303);
    form.send().await.expect(303);
    let said = "The next term of Exchange Online (Plan 1) begins with that number of licences";
    assert!(sent.follow().await.words().contains(said));
    app.work().await;
    assert_eq!((app.changes().await, app.seats().await), (1, 12));
    let page = look(&app, &tenant).await;
    assert!(page.select("#end-of-term")[0].contains("Renew with 8 licences"), "{}", page.words());
    assert_eq!(page.select("#scheduled-list li"), [""; 0], "Microsoft does it, not the panel");

    app.tell("rules", json!({ "renewalHours": 6 })).await;
    pass(&app, datetime!(2027-03-01 06:30 UTC)).await;
    assert_eq!((app.changes().await, app.seats().await), (1, 8), "nothing else was asked");
    app.leave_jobs("the catalogue is read every day");
}

#[tokio::test]
async fn a_number_for_the_day_of_the_renewal_is_told_to_microsoft_unless_something_comes_before() {
    let (app, tenant) = twelve_for_a_month().await;
    schedule(&app, &tenant, &[("quantity", "14"), ("date", "2027-02-20")]).await.expect(303);
    schedule(&app, &tenant, &[("quantity", "9"), ("date", "2027-03-01")]).await.expect(303);
    app.work().await;
    assert_eq!(app.changes().await, 0, "the change before it would delete it at Microsoft");
    let page = look(&app, &tenant).await;
    for form in page.forms("#scheduled-list form") {
        form.send().await.expect(303);
    }
    schedule(&app, &tenant, &[("quantity", "9"), ("date", "2027-03-01")]).await.expect(303);
    app.work().await;
    assert_eq!((app.changes().await, app.seats().await), (1, 12));
    let page = look(&app, &tenant).await;
    assert!(page.select("#end-of-term")[0].contains("Renew with 9 licences"), "{}", page.words());
}

#[tokio::test]
async fn a_cancellation_for_the_renewal_waits_until_microsoft_has_made_it() {
    let (app, tenant) = twelve_for_a_month().await;
    let fields = [("act", "cancel"), ("at", "2027-03-01T00:00:00Z")];
    schedule(&app, &tenant, &fields).await.expect(303);
    app.tell("rules", json!({ "renewalHours": 6 })).await;
    pass(&app, datetime!(2027-03-01 00:00 UTC)).await;
    assert_eq!(app.changes().await, 0, "Microsoft has not renewed it yet");
    pass(&app, datetime!(2027-03-01 06:30 UTC)).await;
    app.send_now().await;
    assert_eq!(app.changes().await, 1);
    app.leave_jobs("the catalogue is read every day");
}

#[tokio::test]
async fn the_bin_offers_the_first_instant_in_one_press() {
    let (app, tenant) = ten().await;
    app.clock.advance(Duration::days(8));
    let owner = app.owner().await;
    let page = owner.get(&tenant.of_first("cancellation")).await.expect(200);
    assert_eq!(
        page.select("#later"),
        ["Schedule the cancellation for Thursday 2 March 2028 at 01:00 (00:00 UTC)"]
    );
    let at = page.attributes("#later", "value").remove(0);
    page.form("form[action$=scheduled]").with("at", &at).send().await.expect(303);
    let page = look(&app, &tenant).await;
    assert!(page.select("#scheduled-list li")[0].contains("Cancellation of the subscription Planned"));
}

#[tokio::test]
async fn a_second_press_schedules_once_and_another_change_at_that_instant_is_refused() {
    let (app, tenant) = ten().await;
    let fields = [("quantity", "12"), ("date", "2027-03-10")];
    for _ in 0..2 {
        schedule(&app, &tenant, &fields).await.expect(303);
    }
    let page = schedule(&app, &tenant, &[("quantity", "13"), ("date", "2027-03-10")]).await.expect(422);
    assert!(page.words().contains("Another change is scheduled for this very instant."));
    assert_eq!(page.select("#scheduled-list li").len(), 1);
}

#[tokio::test]
async fn a_change_can_be_dropped_until_it_runs_and_not_after() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "12"), ("date", "2027-03-03")]).await.expect(303);
    schedule(&app, &tenant, &[("quantity", "14"), ("date", "2027-03-04")]).await.expect(303);
    let page = look(&app, &tenant).await;
    let [first, second] = [0, 1].map(|at| page.attributes("#scheduled-list form", "action")[at].clone());
    app.owner().await.post(&first, &[]).await.expect(303);
    app.owner().await.post(&first, &[]).await.expect(303);
    app.manager().await.post(&second.replace("/2/", "/99/"), &[]).await.expect(404);
    let page = look(&app, &tenant).await;
    assert!(page.select("#scheduled-list li")[1].contains("Dropped"), "{}", page.words());
    assert!(page.select("#history li")[0].contains("scheduled change to 12 licences dropped"));
    assert_eq!(deadlines(&app).await, [(datetime!(2027-03-03 23:00 UTC), Some(14))]);
    pass(&app, datetime!(2027-03-05 00:00 UTC)).await;
    assert_eq!((app.changes().await, app.seats().await), (1, 14), "only the other was made");
    app.owner().await.post(&second, &[]).await.expect(303);
    assert!(look(&app, &tenant).await.select("#scheduled-list li")[0].contains("Done"));
}

#[tokio::test]
async fn what_is_no_longer_possible_on_the_day_is_refused_and_said_on_three_pages_until_read() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "4"), ("date", "2027-03-05")]).await.expect(303);
    // On the day Microsoft shows something else than when it was scheduled.
    let subscription = of_state(&app).await;
    app.clock.set(datetime!(2027-03-02 00:00 UTC));
    suspend(&app, &subscription).await;
    pass(&app, datetime!(2027-03-04 23:00 UTC)).await;
    assert_eq!(app.changes().await, 1, "the one from elsewhere");
    let page = look(&app, &tenant).await;
    let refused = page.select("#scheduled-list li").remove(0);
    assert!(refused.contains("Not done"), "{refused}");
    assert!(refused.contains("This subscription is suspended"), "{refused}");
    let owner = app.owner().await;
    assert!(owner.get("/").await.words().contains("A scheduled change of Microsoft 365 Business Standard"));
    let service = owner.get(&tenant.path()).await;
    assert!(service.words().contains("Microsoft 365 Business Standard: a scheduled change was not made"));
    let mails = app.mails();
    let told: Vec<_> =
        mails.iter().filter(|mail| mail.subject.contains("A scheduled change was not made")).collect();
    assert_eq!(told.len(), 1, "one mail");
    assert!(
        told[0].text.contains("was to change to 4 licences on Friday 5 March 2027 at 00:00"),
        "{}",
        told[0].text
    );
    page.form("#scheduled-list form[action$=refusal]").send().await.expect(303);
    assert!(!owner.get("/").await.words().contains("A scheduled change of"));
    assert_eq!(look(&app, &tenant).await.select("#scheduled-list li"), [""; 0]);
    app.leave_jobs("the service is compared with Microsoft later");
}

#[tokio::test]
async fn while_another_wish_is_at_it_a_change_waits_for_its_turn() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "14"), ("date", "2027-03-03")]).await.expect(303);
    app.clock.set(datetime!(2027-03-02 22:59 UTC));
    let path = "/v1/customers/*/subscriptions/*";
    let fault = json!({ "match": { "method": "PATCH", "path": path }, "act": { "slow": { "seconds": 1800 } }, "times": 1 });
    app.tell("faults", fault).await;
    let owner = app.owner().await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", "12").send().await.expect(303);
    app.work().await;
    app.clock.set(datetime!(2027-03-02 23:01 UTC));
    app.work().await;
    assert!(look(&app, &tenant).await.select("#scheduled-list li")[0].contains("Planned"));
    pass(&app, datetime!(2027-03-02 23:40 UTC)).await;
    assert_eq!(app.seats().await, 14);
    let story = look(&app, &tenant).await.select("#history li");
    assert!(story[0].contains("12 → 14 licences"), "{story:?}");
}

#[tokio::test]
async fn two_machines_or_a_restart_make_a_change_once() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "12"), ("date", "2027-03-03")]).await.expect(303);
    app.clock.set(datetime!(2027-03-03 00:00 UTC));
    // Another machine's copy of the job, as after a lease that ran out.
    let mut work = app.database.begin().await.unwrap();
    let about = jobs::About { subscription: Some(tenant.subscriptions[0]), ..jobs::About::default() };
    jobs::enqueue(&mut work, app.clock.now(), &RunScheduledChange { change: 1 }, about).await.unwrap();
    work.commit().await.unwrap();
    let (one, other) = (app.work(), app.work());
    tokio::join!(one, other);
    pass(&app, datetime!(2027-03-03 00:10 UTC)).await;
    assert_eq!((app.changes().await, app.seats().await), (1, 12));
    let mut work = app.database.read().await.unwrap();
    let (asked,): (i64,) =
        work.one("select count(*) from jobs where kind = 'change-quantity'", values![]).await.unwrap();
    assert_eq!(asked, 1);
}

#[tokio::test]
async fn an_hour_that_the_clocks_skip_or_show_twice_is_one_instant() {
    let (app, tenant) = ten().await;
    for (date, said) in [
        ("2027-03-28", "Sunday 28 March 2027 at 03:30 (01:30 UTC)"),
        ("2027-10-31", "Sunday 31 October 2027 at 02:30 (00:30 UTC)"),
    ] {
        schedule(&app, &tenant, &[("quantity", "20"), ("date", date), ("time", "02:30")]).await.expect(303);
        let page = look(&app, &tenant).await;
        assert!(page.words().contains(said), "{date}: {}", page.words());
        page.form("#scheduled-list form").send().await.expect(303);
    }
}

#[tokio::test]
async fn a_viewer_sees_what_is_scheduled_and_changes_nothing_and_a_stranger_sees_nothing() {
    let (app, tenant) = ten().await;
    schedule(&app, &tenant, &[("quantity", "12"), ("date", "2027-03-10")]).await.expect(303);
    let viewer = app.viewer().await;
    let page = viewer.get(&page_of(&tenant)).await.expect(200);
    assert_eq!(page.select("#scheduled-list li").len(), 1);
    assert_eq!(page.select("#scheduled form"), [""; 0]);
    let drop = tenant.of_first("scheduled/1/cancellation");
    viewer.post(&drop, &[]).await.expect(403);
    app.second().await.post(&drop, &[]).await.expect(404);
}

/// The scheduled changes on the board of deadlines.
async fn deadlines(app: &TestApp) -> Vec<(OffsetDateTime, Option<i64>)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select at, seats from deadlines where kind = 'planned-change' order by at", values![])
        .await
        .unwrap()
}

/// The ids of the only customer and the only subscription at Microsoft.
async fn of_state(app: &TestApp) -> (String, String) {
    let mut work = app.database.read().await.unwrap();
    work.one(
        "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id",
        values![],
    )
    .await
    .unwrap()
}

/// Somebody suspends a subscription at Microsoft without the panel.
async fn suspend(app: &TestApp, (tenant, subscription): &(String, String)) {
    let ids = || Ids { request: Uuid::new_v4(), correlation: Uuid::new_v4() };
    let tenant = tenant.parse().unwrap();
    let shown = app.microsoft.subscription(&ids(), tenant, subscription).await.unwrap();
    app.microsoft.replace_subscription(&ids(), tenant, &shown.suspended()).await.unwrap();
}
