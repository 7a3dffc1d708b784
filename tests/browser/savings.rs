//! The one press of the saving finder, with and without script, at a desk and on a phone.

use aubade::values;
use time::Duration;

use super::Window;
use super::stage::{COMPANY, PREFIX, place_order};
use crate::support::{Person, TestApp};

/// What is wider than the screen.
const SIDEWAYS: &str = include_str!("scripts/sideways.js");
/// Renews without the idle licences.
const PRESS: &str = "form[action$='/saving'] button";
/// Renews with all of them after all.
const UNDO: &str = "form[action$='/saving/withdrawal'] button";

#[tokio::test]
async fn a_reseller_schedules_what_can_be_saved_by_one_press_and_takes_it_back() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    // Nothing can be given back any more before the end of the term.
    app.clock.advance(Duration::days(8));
    app.work().await;
    idle(&app).await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        for (width, height) in [(1280, 900), (375, 812)] {
            window.resize(width, height).await;
            window.go("/savings").await;
            let sideways: Vec<String> = window.ask(SIDEWAYS, vec![]).await;
            assert_eq!(sideways, Vec::<String>::new(), "at {width}");
            window.click(PRESS).await;
            window.arrive("/savings").await;
            window
                .until("it is scheduled", async || (window.count(".savings .badge").await == 1).then_some(()))
                .await;
            app.send_now().await;
            window.go("/savings").await;
            window.click(UNDO).await;
            window
                .until("nothing is scheduled", async || {
                    (window.count(".savings .badge").await == 0).then_some(())
                })
                .await;
            app.send_now().await;
        }
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}

/// One licence of the product that has most is in use.
async fn idle(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    let now = app.clock.now();
    let (service, title, quantity): (i64, String, i64) = work
        .one(
            "select service_id, title, quantity from subscriptions order by quantity desc limit 1",
            values![],
        )
        .await
        .unwrap();
    let read = aubade::usage::store::Read { product: "idle", name: &title, assigned: 1, total: quantity };
    aubade::usage::store::keep(&mut work, now, service, &read).await.unwrap();
    aubade::usage::store::note(&mut work, now, service, None).await.unwrap();
    work.commit().await.unwrap();
}
