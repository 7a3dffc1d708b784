//! The second pair of eyes.

use aubade::orders::State;
use aubade::values;
use time::Duration;

use super::{acts, job_of, need_approval_above, press};
use crate::orders::bakery;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Browser, Person, TestApp};

/// An order that the manager has placed and that waits: its number and its job.
async fn waiting(app: &TestApp) -> (i64, i64) {
    need_approval_above(app, Some(1000)).await;
    let order = bakery::place(app).await;
    (order, job_of(app, order).await)
}

/// A tenant of ten licences whose manager asks for more than may be had without a second person; the job.
async fn more(app: &TestApp, manager: &Browser) -> (Tenant, i64) {
    let tenant = app.tenant(manager, "bakery", &[of(STANDARD, 10)]).await;
    need_approval_above(app, Some(1000)).await;
    let pencil = manager.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "30").send().await.expect(303);
    let mut work = app.database.read().await.unwrap();
    let (job,) = work.one("select job_id from approvals", values![]).await.unwrap();
    (tenant, job)
}

fn path(job: i64) -> String {
    format!("/approvals/{job}")
}

#[tokio::test]
async fn an_order_above_the_limit_is_bought_once_another_person_has_confirmed_it() {
    let app = TestApp::start().await;
    let (order, job) = waiting(&app).await;
    app.work().await;
    app.clock.advance(Duration::days(3));
    app.work().await;
    bakery::expect(&app, order, State::Placed, None).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);

    let mails = app.mails();
    let told: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(told, [Person::Owner.email()], "one mail, to the one who may confirm");
    assert!(mails[0].text.contains("Max Manager has asked for something that needs a second person"));
    assert!(mails[0].text.contains("Order 1 for Boulangerie de l’Étoile"), "{}", mails[0].text);
    assert!(mails[0].links().iter().any(|link| link.ends_with(&path(job))));

    let manager = app.manager().await;
    let page = manager.get(&format!("/orders/{order}")).await.expect(200);
    assert!(page.words().contains("Nothing is sent before Odile Owner confirms it."), "{}", page.words());
    let owner = app.owner().await;
    let page = owner.get("/").await.expect(200);
    assert!(page.words().contains("1 request waits for a second person"), "{}", page.words());
    assert_eq!(page.select("nav a[href='/approvals'] .badge"), ["1"]);
    let page = owner.get("/approvals").await.expect(200);
    assert!(page.select("#approvals tbody tr")[0].contains("€1,474.20"), "{}", page.words());

    let answer = press(&owner, &path(job), &format!("{}/confirmation", path(job))).await.expect(303);
    assert_eq!(answer.location(), format!("/orders/{order}"));
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
    assert_eq!((acts(&app, "hold-approval-wanted").await, acts(&app, "hold-confirmed").await), (1, 1));
    let page = owner.get("/").await.expect(200);
    assert!(page.select("nav a[href='/approvals']").is_empty(), "nothing waits any more");
    let page = owner.get(&path(job)).await.expect(200);
    assert!(
        page.words().contains("It was sent to Microsoft and is done. by Odile Owner"),
        "{}",
        page.words()
    );
}

#[tokio::test]
async fn who_asked_cannot_confirm_and_who_only_looks_cannot_either() {
    let app = TestApp::start().await;
    let (order, job) = waiting(&app).await;
    app.work().await;
    let manager = app.manager().await;
    let page = manager.get(&path(job)).await.expect(200);
    assert!(page.select(&format!("form[action='{}/confirmation']", path(job))).is_empty());
    for act in ["confirmation", "rejection"] {
        let answer = manager.post(&format!("{}/{act}", path(job)), &[("reason", "no")]).await.expect(409);
        assert!(answer.words().contains("another person must decide"), "{}", answer.words());
    }
    let viewer = app.viewer().await;
    assert!(viewer.get(&path(job)).await.expect(200).select("main form").is_empty());
    viewer.post(&format!("{}/confirmation", path(job)), &[]).await.expect(403);
    let second = app.second().await;
    second.get(&path(job)).await.expect(404);
    second.post(&format!("{}/confirmation", path(job)), &[]).await.expect(404);
    assert!(second.get("/approvals").await.expect(200).words().contains("Nothing waits"));
    app.owner().await.post(&format!("/holds/{job}/sending"), &[]).await.expect(409);
    app.owner().await.post(&format!("/holds/{job}/undo"), &[]).await.expect(409);
    assert_eq!(app.work().await, 0);
    bakery::expect(&app, order, State::Placed, None).await;
}

#[tokio::test]
async fn what_is_rejected_is_not_bought_and_the_reason_is_told() {
    let app = TestApp::start().await;
    let (order, job) = waiting(&app).await;
    app.work().await;
    let owner = app.owner().await;
    let form = owner.get(&path(job)).await.expect(200).form("form[action$=rejection]");
    let page = form.send().await.expect(422);
    assert_eq!(page.select("#reason-error"), ["Say why you reject it."]);
    form.clone().with("reason", "Ten are enough").send().await.expect(303);
    form.with("reason", "Ten are enough").send().await.expect(303);
    assert_eq!(acts(&app, "hold-rejected").await, 1);
    assert_eq!(app.work().await, 1, "a mail to whoever asked");
    bakery::expect(&app, order, State::Cancelled, None).await;
    let page = app.manager().await.get(&format!("/orders/{order}")).await.expect(200);
    let told = "Odile Owner rejected it, and nothing was sent to Microsoft. The reason: Ten are enough";
    assert!(page.words().contains(told), "{}", page.words());
    let page = owner.post(&format!("{}/confirmation", path(job)), &[]).await.expect(409);
    assert_eq!(page.select("h1"), ["Already decided"]);
}

#[tokio::test]
async fn who_asked_can_withdraw_and_nobody_else() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let (tenant, job) = more(&app, &manager).await;
    app.work().await;
    app.owner().await.post(&format!("{}/withdrawal", path(job)), &[]).await.expect(409);
    let withdrawal = format!("{}/withdrawal", path(job));
    press(&manager, &path(job), &withdrawal).await.expect(303);
    manager.post(&withdrawal, &[]).await.expect(303);
    assert_eq!((app.work().await, app.seats().await, acts(&app, "hold-withdrawn").await), (0, 10, 1));
    let page = manager.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), "10");
    assert!(page.select("#history li")[0].contains("withdrawn by Max Manager"));
}

#[tokio::test]
async fn an_addition_is_counted_with_its_term_and_a_reduction_needs_nobody() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let (tenant, job) = more(&app, &manager).await;
    app.work().await;
    let page = manager.get(&tenant.path()).await.expect(200);
    assert!(page.words().contains("Nothing is sent before Odile Owner confirms it."), "{}", page.words());
    assert!(page.select("#live > div[hx-get]").is_empty(), "nothing moves until somebody decides");
    let owner = app.owner().await;
    let page = owner.get(&path(job)).await.expect(200);
    assert!(page.words().contains("€2,948.40"), "twenty for a year: {}", page.words());
    press(&owner, &path(job), &format!("{}/confirmation", path(job))).await.expect(303);
    assert_eq!((app.work().await, app.seats().await), (2, 30), "sent, and told by mail");

    let pencil = manager.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "10").send().await.expect(303);
    assert_eq!((app.send_now().await, app.seats().await), (1, 10));
}

#[tokio::test]
async fn another_price_is_shown_before_it_is_confirmed() {
    let app = TestApp::start().await;
    let (order, job) = waiting(&app).await;
    app.work().await;
    let owner = app.owner().await;
    let stale = owner.get(&path(job)).await.expect(200).form("form[action$=confirmation]");
    let mut work = app.database.begin().await.unwrap();
    work.run("update licence_prices set price = price * 2", values![]).await.unwrap();
    work.commit().await.unwrap();

    let page = stale.send().await.expect(422);
    assert!(
        page.words().contains("The price has changed: today it would commit to €2,948.40."),
        "{}",
        page.words()
    );
    assert_eq!(app.work().await, 0);
    bakery::expect(&app, order, State::Placed, None).await;
    page.form("form[action$=confirmation]").send().await.expect(303);
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn what_is_no_longer_possible_when_it_is_confirmed_is_refused_and_not_sent() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let (tenant, job) = more(&app, &manager).await;
    app.work().await;
    let mut work = app.database.begin().await.unwrap();
    let suspended =
        "update subscriptions set raw = replace(raw, '\"status\":\"active\"', '\"status\":\"suspended\"')";
    work.run(suspended, values![]).await.unwrap();
    work.commit().await.unwrap();
    let owner = app.owner().await;
    let page = owner.get(&path(job)).await.expect(200);
    assert!(page.words().contains("This is no longer possible."), "{}", page.words());
    let page = page.form("form[action$=confirmation]").send().await.expect(409);
    assert_eq!(page.select("h1"), ["No longer possible"]);
    assert_eq!((app.work().await, app.changes().await, app.seats().await), (1, 0, 10), "only a mail");
    let page = manager.get(&tenant.path()).await.expect(200);
    assert!(
        page.select(".alert-danger")[0].contains("The change to 30 licences was refused."),
        "{}",
        page.words()
    );
    assert_eq!(acts(&app, "hold-impossible").await, 1);
}

#[tokio::test]
async fn a_window_that_closes_while_a_reduction_waits_is_seen_before_it_is_sent() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "bakery", &[of(STANDARD, 10)]).await;
    let pencil = manager.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "7").send().await.expect(303);
    // As if a rule of the reseller's had asked for a second person here too.
    let mut work = app.database.begin().await.unwrap();
    let (job,): (i64,) = work.one("select max(id) from jobs where hold = 'undo'", values![]).await.unwrap();
    work.run("update jobs set hold = 'approval', held_until = null where id = $1", values![job])
        .await
        .unwrap();
    aubade::holds::store::ask(&mut work, app.clock.now(), job, Some(Person::Manager.account()), None)
        .await
        .unwrap();
    work.commit().await.unwrap();
    app.clock.advance(Duration::hours(169));
    let owner = app.owner().await;
    let page = owner.get(&path(job)).await.expect(200).form("form[action$=confirmation]").send().await;
    page.expect(409);
    app.work().await;
    assert_eq!((app.changes().await, app.seats().await), (0, 10));
    let page = app.manager().await.get(&tenant.path()).await.expect(200);
    assert!(page.select(".alert-danger")[0].contains("The change to 7 licences was refused."));
}

#[tokio::test]
async fn a_confirmation_and_a_rejection_that_meet_have_one_outcome() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let (tenant, job) = more(&app, &manager).await;
    app.work().await;
    let (one, other) = (app.owner().await, app.owner().await);
    let confirmation = one.get(&path(job)).await.form("form[action$=confirmation]");
    let rejection = other.get(&path(job)).await.form("form[action$=rejection]").with("reason", "Too many");
    let (confirmed, rejected) = futures_util::future::join(confirmation.send(), rejection.send()).await;
    let outcome = [confirmed.status, rejected.status];
    assert!(outcome == [303, 409] || outcome == [409, 303], "{outcome:?}");
    app.work().await;
    let seats = if confirmed.status == 303 { 30 } else { 10 };
    assert_eq!(app.seats().await, seats);
    let page = manager.get(&tenant.path()).await.expect(200);
    assert_eq!(tenant.cell(&page, "Number of licences"), seats.to_string());
}
