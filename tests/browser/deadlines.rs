//! The board of deadlines, with and without script, at a desk and on a phone.

use super::Window;
use super::stage::{COMPANY, PREFIX, place_order};
use crate::support::{Person, TestApp};

/// What is wider than the screen.
const SIDEWAYS: &str = include_str!("scripts/sideways.js");

#[tokio::test]
async fn a_reseller_narrows_the_board_down_and_goes_on_to_what_can_be_done() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        for (width, height) in [(1280, 900), (375, 812)] {
            window.resize(width, height).await;
            window.go("/deadlines").await;
            assert_eq!(window.count("tr[id^=deadline]").await, 8, "four of each licence");
            let sideways: Vec<String> = window.ask(SIDEWAYS, vec![]).await;
            assert_eq!(sideways, Vec::<String>::new(), "at {width}");
            window.choose("select[name=kind]", "window-closes").await;
            window.write("input[name=q]", "boulang").await;
            window.click("main form[role=search] button").await;
            window
                .until("two are left", async || (window.count("tr[id^=deadline]").await == 2).then_some(()))
                .await;
            assert_eq!(window.value("input[name=q]").await, "boulang");
            window.click("tr[id^=deadline] td.acts a").await;
            window.find("#quantity").await;
            window.go("/deadlines?q=nobody").await;
            window.click(".empty a").await;
            window.arrive("/deadlines").await;
        }
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}
