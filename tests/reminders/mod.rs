//! Mails about dates before they pass: each step once, to whoever wants it, and to nobody else.

mod recalled;
mod settings;

use aubade::jobs::{self, About};
use aubade::reminders::{SweepReminders, work};
use aubade::{values, worker};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::deadlines::written::undecided;
use crate::support::mails::Mail;
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Browser, Person, TestApp};

/// A Monday, at eleven in Paris.
const MONDAY: OffsetDateTime = datetime!(2026-11-23 10:00 UTC);

async fn stage() -> (TestApp, Browser, Tenant) {
    let app = TestApp::start_at(MONDAY, false).await;
    app.leave_jobs("people are reminded again and again");
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    (app, owner, tenant)
}

async fn sweep(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    work::schedule(&mut work, app.clock.now()).await.unwrap();
    // Now, and not in the next round.
    work.run("update jobs set next_try_at = $1 where kind = 'sweep-reminders'", values![app.clock.now()])
        .await
        .unwrap();
    work.commit().await.unwrap();
    app.work().await;
}

async fn run(app: &TestApp, sql: &'static str) {
    let mut work = app.database.begin().await.unwrap();
    work.run(sql, values![]).await.unwrap();
    work.commit().await.unwrap();
}

/// The reminders that a person has been sent, of one list.
fn reminders(app: &TestApp, person: Person, list: &str) -> Vec<Mail> {
    let way = format!("/reminders/{}/{list}/", person.account());
    app.mails().into_iter().filter(|mail| mail.to == person.email() && mail.text.contains(&way)).collect()
}

/// How many reminders of single dates owner, manager and viewer of the first reseller, and the owner of the second have.
fn counts(app: &TestApp) -> [usize; 4] {
    [Person::Owner, Person::Manager, Person::Viewer, Person::Second]
        .map(|person| reminders(app, person, "dates").len())
}

/// When the first subscription's term ends.
async fn end(app: &TestApp) -> OffsetDateTime {
    let mut work = app.database.read().await.unwrap();
    let (end,) = work.one("select term_ends_at from subscriptions where id = 1", values![]).await.unwrap();
    end
}

/// Moves the clock to the morning, in winter, so many days before the last day of the term.
async fn days_before(app: &TestApp, days: i64) {
    let last = end(app).await.replace_time(time::Time::MIDNIGHT);
    app.clock.set(last - Duration::days(days) + Duration::hours(7));
}

#[tokio::test]
async fn each_step_before_an_undecided_end_of_term_is_told_once() {
    let (app, _, tenant) = stage().await;
    undecided(&app).await;
    for (sent, days) in [60, 30, 14, 7, 2, 1].into_iter().enumerate() {
        days_before(&app, days).await;
        sweep(&app).await;
        sweep(&app).await;
        assert_eq!(counts(&app), [sent + 1, sent + 1, 0, 0], "{days} days before");
    }
    days_before(&app, 0).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [6, 6, 0, 0], "what is locked is not announced any more");
    let mail = reminders(&app, Person::Owner, "dates").remove(0);
    assert_eq!(
        mail.subject, "By 23 November 2027: End of term of 10 licences – Boulangerie & Fils",
        "the day until which something can be decided, and the service"
    );
    let link = format!("{}{}", app.settings.public_url, tenant.of_first("end-of-term"));
    for words in ["Odile Owner", "Microsoft 365 Business Standard", "UTC", "Doing nothing costs about", &link]
    {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    assert!(mail.links().contains(&link), "{:?}", mail.links());
    assert!(!mail.text.contains('⟦') && !mail.html.contains('⟦'), "{}", mail.text);
}

#[tokio::test]
async fn nothing_is_announced_in_a_lock_that_the_operator_made_longer() {
    let (app, _, _) = stage().await;
    undecided(&app).await;
    let mut work = app.database.begin().await.unwrap();
    aubade::subscriptions::store::set_lock(&mut work, app.clock.now(), 48).await.unwrap();
    work.commit().await.unwrap();
    days_before(&app, 2).await;
    sweep(&app).await;
    let told = counts(&app);
    assert_eq!(told[0], 1, "the last day before the lock");
    days_before(&app, 1).await;
    sweep(&app).await;
    assert_eq!(counts(&app), told);
}

#[tokio::test]
async fn after_a_pause_only_the_last_step_is_sent() {
    let (app, ..) = stage().await;
    undecided(&app).await;
    days_before(&app, 1).await;
    app.clock.advance(Duration::hours(2));
    sweep(&app).await;
    assert_eq!(counts(&app), [1, 1, 0, 0]);
    // Two steps never fall on one day.
    let (other, ..) = stage().await;
    undecided(&other).await;
    days_before(&other, 1).await;
    other.clock.advance(-Duration::hours(3));
    sweep(&other).await;
    other.clock.advance(Duration::hours(4));
    sweep(&other).await;
    assert_eq!(counts(&other), [1, 1, 0, 0]);
}

#[tokio::test]
async fn two_workers_at_once_send_one_mail() {
    let (app, ..) = stage().await;
    undecided(&app).await;
    days_before(&app, 30).await;
    let mut work = app.database.begin().await.unwrap();
    for _ in 0..2 {
        jobs::enqueue(&mut work, app.clock.now(), &SweepReminders {}, About::default()).await.unwrap();
    }
    work.commit().await.unwrap();
    let (one, other) = tokio::join!(worker::run_due(&app), worker::run_due(&app));
    assert!(one.unwrap() + other.unwrap() >= 4, "two sweeps and two mails");
    assert_eq!(counts(&app), [1, 1, 0, 0]);
}

#[tokio::test]
async fn a_term_that_was_decided_is_announced_no_more() {
    let (app, _, tenant) = stage().await;
    undecided(&app).await;
    days_before(&app, 60).await;
    sweep(&app).await;
    let owner = app.owner().await;
    let form = owner.get(&tenant.of_first("end-of-term")).await.expect(200).form("main form");
    form.with("outcome", "renew").send().await.expect(303);
    app.send_now().await;
    days_before(&app, 30).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [1, 1, 0, 0]);
}

#[tokio::test]
async fn a_renewal_is_announced_where_its_price_is_not_that_of_the_purchase() {
    let (app, ..) = stage().await;
    days_before(&app, 30).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [0; 4], "the same price, and decided");
    run(&app, "update licence_prices set price = price + 10000").await;
    sweep(&app).await;
    assert_eq!(counts(&app), [1, 1, 0, 0]);
    let mail = reminders(&app, Person::Manager, "dates").remove(0);
    assert!(mail.text.contains("The price has gone up since you bought"), "{}", mail.text);
    // A year later it is not known any more what the term that then runs was bought at.
    run(&app, "delete from reminders").await;
    run(&app, "update order_lines set price = price - 1").await;
    let mut work = app.database.begin().await.unwrap();
    let later = end(&app).await + Duration::days(365);
    for table in [
        "update subscriptions set term_ends_at = $1 where id = 1",
        "update deadlines set at = $1 where kind = 'term-ends'",
    ] {
        work.run(table, values![later]).await.unwrap();
    }
    work.commit().await.unwrap();
    days_before(&app, 30).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [1, 1, 0, 0]);
}

#[tokio::test]
async fn a_window_on_licences_that_nobody_uses_is_announced_two_days_and_a_day_before() {
    let (app, ..) = stage().await;
    let mut work = app.database.read().await.unwrap();
    let (closes,): (OffsetDateTime,) =
        work.one("select at from deadlines where kind = 'window-closes'", values![]).await.unwrap();
    drop(work);
    app.clock.set(closes - Duration::hours(48));
    sweep(&app).await;
    assert_eq!(counts(&app), [0; 4], "how many are in use is not known");
    let mut work = app.database.begin().await.unwrap();
    for sql in [
        "insert into usage_days (service_id, product, day, name, assigned, total, peak, read_at) \
         values (1, 'p', $1, 'Microsoft 365 Business Standard', 7, 10, 7, $1)",
        "insert into usage_readings (service_id, read_at, tried_at) values (1, $1, $1)",
    ] {
        work.run(sql, values![app.clock.now()]).await.unwrap();
    }
    work.commit().await.unwrap();
    for (hours, sent) in [(48, 1), (25, 1), (24, 2), (1, 2)] {
        app.clock.set(closes - Duration::hours(hours));
        sweep(&app).await;
        assert_eq!(counts(&app), [sent, sent, 0, 0], "{hours} hours before");
    }
    let mail = reminders(&app, Person::Owner, "dates").remove(1);
    assert!(mail.text.contains("3 licences of this product are assigned to nobody"), "{}", mail.text);
    assert!(mail.text.contains("you keep these 3 licences"), "{}", mail.text);
    assert!(mail.text.contains("/quantity"), "{}", mail.text);
}

#[tokio::test]
async fn a_scheduled_change_that_cannot_be_made_any_more_is_told_once() {
    let (app, ..) = stage().await;
    let mut work = app.database.begin().await.unwrap();
    // A reduction after the window has closed and long before the term ends.
    let due = app.clock.now() + Duration::days(30);
    work.run(
        "insert into scheduled_changes (subscription_id, account_id, planned, due_at, state, created_at, updated_at) \
         values (1, 1, '{\"seats\":5}', $1, 'planned', $2, $2)",
        values![due, app.clock.now()],
    )
    .await
    .unwrap();
    work.commit().await.unwrap();
    for _ in 0..3 {
        sweep(&app).await;
        app.clock.advance(Duration::DAY);
    }
    assert_eq!(counts(&app), [1, 1, 0, 0]);
    let mail = reminders(&app, Person::Owner, "dates").remove(0);
    assert!(mail.text.contains("can no longer be made: Change to 5 licences"), "{}", mail.text);
    assert!(mail.text.contains("Not possible, as things stand."), "{}", mail.text);
}

#[tokio::test]
async fn the_weekly_mail_comes_on_monday_morning_in_the_persons_language() {
    let (app, ..) = stage().await;
    run(&app, "update accounts set language = 'fr' where id = 1").await;
    sweep(&app).await;
    sweep(&app).await;
    let mails = reminders(&app, Person::Owner, "digest");
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.starts_with("Les prochaines semaines"), "{}", mails[0].subject);
    assert!(mails[0].text.contains("Bonjour Odile Owner") && mails[0].text.contains("Dernier moment"));
    assert!(!mails[0].html.contains('⟦'), "{}", mails[0].html);
    assert_eq!(reminders(&app, Person::Viewer, "digest").len(), 0);
    assert_eq!(reminders(&app, Person::Second, "digest").len(), 0, "nothing to tell");
    app.clock.advance(Duration::days(3));
    sweep(&app).await;
    assert_eq!(reminders(&app, Person::Owner, "digest").len(), 1, "a Thursday");
    // The windows are closed: a Monday without anything to tell.
    app.clock.advance(Duration::days(11));
    sweep(&app).await;
    assert_eq!(reminders(&app, Person::Owner, "digest").len(), 1);
}
