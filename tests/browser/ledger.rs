//! The page of one subscription: its countdown ticks, and a change is scheduled by one press and dropped by another.

use super::Window;
use super::stage::{COMPANY, PREFIX, SERVICE, place_order};
use crate::support::{Person, TestApp};

/// The page of the first subscription of a tenant that was just made.
async fn subscription(app: &TestApp) -> String {
    place_order(&app.manager().await, COMPANY, PREFIX).await;
    app.work().await;
    format!("{SERVICE}/subscriptions/1")
}

#[tokio::test]
async fn the_countdown_ticks_and_without_script_it_says_the_days_and_hours() {
    let app = TestApp::start().await;
    let path = subscription(&app).await;
    let [scripted, plain] = Window::with_and_without_script(&app).await;
    scripted.become_person(&app, Person::Manager).await;
    scripted.go(&path).await;
    let first = scripted.text("#batches [data-countdown]").await;
    assert!(first.starts_with("6 days 23:59:"), "{first}");
    scripted
        .until("it falls", async || {
            let left = scripted.text("#batches [data-countdown]").await;
            // The same days, hours and minutes, so that the texts compare as the times do.
            (left.starts_with("6 days 23:59:") && left < first).then_some(())
        })
        .await;
    scripted.read_in("fr").await;
    scripted.go(&path).await;
    let left = scripted.text("#batches [data-countdown]").await;
    assert!(left.starts_with('6') && left.contains("jours 23:"), "{left}");
    assert_eq!(scripted.complaints().await, Vec::<String>::new());

    plain.become_person(&app, Person::Manager).await;
    plain.go(&path).await;
    let left = plain.text("#batches [data-countdown]").await;
    assert!(left.starts_with("6 days 23 h"), "{left}");
}

#[tokio::test]
async fn one_press_schedules_what_is_not_possible_now_and_one_drops_it() {
    let app = TestApp::start().await;
    let path = subscription(&app).await;
    app.clock.advance(time::Duration::days(8));
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        window.go(&path).await;
        window.click("#act-cancel form button").await;
        window.find("#scheduled-list").await;
        assert!(
            window.text("#scheduled-list li:first-child").await.contains("Cancellation of the subscription")
        );
        window.click("#scheduled-list li:first-child form button").await;
        window.wait_for("#scheduled-list li:first-child .badge", "Dropped").await;

        // The pencil says no, and offers the renewal, of which Microsoft is told at once.
        window.go(&format!("{path}/quantity?quantity=2")).await;
        window.click("#later").await;
        window.wait_for(".alert-success", "begins with that number of licences").await;
        app.work().await;
        window.go(&path).await;
        window.wait_for("#end-of-term", "Renew with 2 licences").await;
    }
    app.leave_jobs("time has passed");
}
