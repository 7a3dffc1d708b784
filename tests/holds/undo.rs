//! *Undo* and *Send now*, beside what waits some minutes.

use aubade::app::App;
use aubade::orders::State;
use aubade::{values, worker};
use time::Duration;

use super::{acts, job_of, press};
use crate::orders::bakery::{self, Plan};
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

async fn ten(app: &TestApp, browser: &Browser) -> Tenant {
    app.tenant(browser, "bakery", &[of(STANDARD, 10)]).await
}

/// Asks for another number with the pencil; answers the number of the job.
async fn ask(app: &TestApp, browser: &Browser, tenant: &Tenant, quantity: &str) -> i64 {
    let page = browser.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[action$=quantity][method=post]").with("quantity", quantity).send().await.expect(303);
    task(app).await
}

/// The last task of a subscription.
async fn task(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (id,) = work
        .one("select max(id) from jobs where subscription_id is not null and held_at is not null", values![])
        .await
        .unwrap();
    id
}

async fn undo(browser: &Browser, job: i64) -> Answer {
    browser.post(&format!("/holds/{job}/undo"), &[]).await
}

#[tokio::test]
async fn a_reduction_waits_five_minutes_and_then_goes_by_itself() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;

    assert_eq!(app.work().await, 0);
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 7 requested");
    let note = page.select("#subscriptions tr.note");
    assert!(note[0].starts_with("Nothing is sent yet. It goes to Microsoft on"), "{note:?}");
    let left: i64 = page.attributes("[data-countdown]", "data-countdown")[0].parse().unwrap();
    assert!((290..=300).contains(&left), "{left} seconds are left");
    assert_eq!(
        page.select(&format!("form[action='/holds/{job}/undo'] button")),
        [format!("Undo , {}", STANDARD.0)]
    );
    assert!(page.select("#history li")[0].contains("Not sent yet"));

    app.clock.advance(Duration::seconds(280));
    assert_eq!((app.work().await, app.changes().await), (0, 0));
    app.clock.advance(Duration::seconds(20));
    assert_eq!(app.work().await, 1);
    assert_eq!((app.changes().await, app.seats().await), (1, 7));
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "7");
}

#[tokio::test]
async fn what_is_undone_never_goes_to_microsoft() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;

    let page = press(&owner, &tenant.path(), &format!("/holds/{job}/undo"))
        .await
        .expect(303)
        .follow()
        .await
        .expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "10");
    assert_eq!(tenant.cell(&page, "Status"), "Active");
    assert!(page.select(".alert-danger").is_empty(), "nothing was refused");
    assert!(page.select(".alert-success")[0].contains("nothing was sent"));
    let story = page.select("#history li");
    assert!(story[0].contains("undone before anything was sent by Odile Owner"), "{story:?}");
    assert!(story[1].contains("Taken back"), "{story:?}");

    app.clock.advance(Duration::minutes(10));
    assert_eq!((app.work().await, app.changes().await, app.seats().await), (0, 0, 10));
    ask(&app, &owner, &tenant, "6").await;
    app.send_now().await;
    assert_eq!(app.seats().await, 6, "one can decide anew");
}

#[tokio::test]
async fn two_people_who_undo_at_once_undo_it_once() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;
    let (first, second) = futures_util::future::join(undo(&owner, job), undo(&manager, job)).await;
    first.expect(303);
    second.expect(303);
    undo(&owner, job).await.expect(303);
    assert_eq!(acts(&app, "hold-undone").await, 1);
    let mut work = app.database.read().await.unwrap();
    let (version,): (i64,) = work.one("select version from subscriptions", values![]).await.unwrap();
    assert_eq!(version, 3, "asked for and given back, once each");
}

#[tokio::test]
async fn an_undo_that_comes_too_late_says_what_has_happened() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;
    app.send_now().await;
    let page = undo(&owner, job).await.expect(409);
    assert_eq!(page.select("h1"), ["Too late to undo"]);
    assert!(page.words().contains("It was sent to Microsoft and is done."), "{}", page.words());
    assert_eq!(page.attributes("main .card-footer a", "href").len(), 1, "there is a way back");
    assert_eq!((app.work().await, app.seats().await), (0, 7));
    owner.post(&format!("/holds/{job}/sending"), &[]).await.expect(303);
    assert_eq!(acts(&app, "hold-sent").await, 0, "it had gone");
}

#[tokio::test]
async fn sent_now_it_does_not_wait() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;
    press(&owner, &tenant.path(), &format!("/holds/{job}/sending")).await.expect(303);
    assert_eq!((app.work().await, app.seats().await), (1, 7));
    assert_eq!(acts(&app, "hold-sent").await, 1);

    let job = ask(&app, &owner, &tenant, "6").await;
    undo(&owner, job).await.expect(303);
    let page = owner.post(&format!("/holds/{job}/sending"), &[]).await.expect(409);
    assert!(page.words().contains("It was undone before anything was sent"), "{}", page.words());
    assert_eq!((app.work().await, app.seats().await), (0, 7));
}

#[tokio::test]
async fn an_undo_and_a_worker_that_meet_have_one_outcome() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let mut seats = 10;
    for _ in 0..6 {
        let job = ask(&app, &owner, &tenant, &(seats - 1).to_string()).await;
        app.clock.advance(Duration::minutes(5));
        let (answer, _) = futures_util::future::join(undo(&owner, job), app.work()).await;
        app.work().await;
        match answer.status {
            303 => {}
            409 => seats -= 1,
            status => panic!("an undo was answered {status}"),
        }
        assert_eq!(app.seats().await, seats, "answered {}", answer.status);
        let page = owner.get(&tenant.path()).await.expect(200);
        assert_eq!(tenant.cell(&page, "Number of licences"), seats.to_string());
    }
}

#[tokio::test]
async fn what_waits_outlives_the_process() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let kept = ask(&app, &owner, &tenant, "7").await;
    let other = App::open((*app.settings).clone(), app.clock.clone()).await.unwrap();
    assert_eq!(worker::run_due(&other).await.unwrap(), 0);
    app.clock.advance(Duration::minutes(5));
    assert_eq!(worker::run_due(&other).await.unwrap(), 1);
    other.database.close().await;
    assert_eq!((app.work().await, app.seats().await), (0, 7));
    undo(&owner, kept).await.expect(409);
}

#[tokio::test]
async fn only_who_may_change_it_can_undo_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;
    let viewer = app.viewer().await;
    let page = viewer.get(&tenant.path()).await.expect(200);
    assert!(page.words().contains("Nothing is sent yet"));
    assert!(page.select("form[action^='/holds/']").is_empty());
    undo(&viewer, job).await.expect(403);
    undo(&app.second().await, job).await.expect(404);
    undo(&owner, 1).await.expect(404);
    assert_eq!((app.send_now().await, app.seats().await), (1, 7));
}

#[tokio::test]
async fn a_cancellation_can_be_undone() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let form =
        owner.get(&tenant.of_first("cancellation")).await.form("form[method=post][action$=cancellation]");
    form.with("confirmed", "yes").send().await.expect(303);
    let job = task(&app).await;
    undo(&owner, job).await.expect(303);
    app.clock.advance(Duration::minutes(5));
    assert_eq!((app.work().await, app.seats().await), (0, 10));
    let page = owner.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Status"), "Active");
}

#[tokio::test]
async fn second_thoughts_never_cost_the_window() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    app.clock.advance(Duration::hours(168) - Duration::minutes(5));
    let owner_again = app.owner().await;
    ask(&app, &owner_again, &tenant, "7").await;
    app.clock.advance(Duration::minutes(4));
    app.work().await;
    assert_eq!(app.seats().await, 7, "sent before the window closes");
}

#[tokio::test]
async fn a_large_order_waits_and_an_everyday_one_does_not() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let order = bakery::place(&app).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;

    // One zero too many.
    let plan = Plan::find(&app, bakery::LICENCE, "P1Y", "monthly").await;
    let form = plan.pick(bakery::without_licences(&manager).await.with("prefix", "large"), 100);
    let order = bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Placed, None).await;
    let path = format!("/orders/{order}");
    let job = job_of(&app, order).await;
    assert!(manager.get(&path).await.expect(200).words().contains("Nothing is sent yet"));
    let page =
        press(&manager, &path, &format!("/holds/{job}/undo")).await.expect(303).follow().await.expect(200);
    assert_eq!(page.select("#told"), ["Cancelled"]);
    assert!(
        page.words().contains("It was undone before anything was sent to Microsoft."),
        "{}",
        page.words()
    );
    app.clock.advance(Duration::minutes(6));
    app.work().await;
    bakery::expect(&app, order, State::Cancelled, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);

    // The name is free again: the same once more, with the right number.
    let link = page.attributes("a[href*='again=']", "href").concat();
    let form = manager.get(&link).await.expect(200).form("form[action='/orders']");
    let known = ["prefix", "company", &plan.field()].map(|field| form.value(field).unwrap().to_owned());
    assert_eq!(known, ["large", bakery::COMPANY, "100"]);
    let order = bakery::send(&plan.pick(form, 99)).await;
    app.clock.advance(Duration::minutes(5));
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn staff_see_that_it_is_kept_back_and_cannot_send_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let job = ask(&app, &owner, &tenant, "7").await;
    let support = app.support().await;
    let page = support.get(&format!("/support/tasks/{job}")).await.expect(200);
    assert!(page.words().contains("The reseller can still undo it"), "{}", page.words());
    assert!(page.words().contains("It is kept back by its reseller"), "{}", page.words());
    undo(&owner, job).await.expect(303);
    let page = support.get(&format!("/support/tasks/{job}")).await.expect(200);
    assert!(page.words().contains("Undone by the reseller before anything was sent."), "{}", page.words());
}
