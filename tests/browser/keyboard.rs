//! Whoever has no mouse: everything can be reached, in the order in which it is read, and the focus can be seen.

use serde::Deserialize;

use super::Window;
use super::stage::{COMPANY, PREFIX, SERVICE, place_order};
use crate::support::{Person, TestApp};

const TAB: &str = "\u{e004}";

/// Where the focus is.
#[derive(Debug, Deserialize)]
struct Focus {
    at: i64,
    shows: bool,
}

/// Goes through the page with the tab key, from wherever it begins until it has been everywhere.
async fn walk(window: &Window, path: &str) {
    window.go(path).await;
    let controls: Vec<String> = window.ask(include_str!("scripts/controls.js"), vec![]).await;
    assert!(controls.len() > 3, "{path} has controls: {controls:?}");
    let mut walked = Vec::new();
    // One press more takes the focus out of the page, and another in again.
    for _ in 0..controls.len() + 2 {
        window.press(TAB).await;
        let focus: Focus = window.ask(include_str!("scripts/focus.js"), vec![]).await;
        if let Ok(at) = usize::try_from(focus.at) {
            assert!(focus.shows, "{path}: nobody sees that the focus is at {}", controls[at]);
            walked.push(at);
        }
    }
    let begin = walked[0];
    let expected = (0..controls.len()).map(|step| (begin + step) % controls.len());
    for (step, expected) in expected.enumerate() {
        let reached = walked.get(step).map(|at| controls[*at].as_str());
        assert_eq!(
            reached,
            Some(controls[expected].as_str()),
            "{path}, {step} presses after {}",
            controls[begin]
        );
    }
}

#[tokio::test]
async fn everything_is_reached_by_keyboard_in_the_order_in_which_it_is_read() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;
    let window = Window::open(&app).await;
    window.go("/sign-in").await;
    walk(&window, "/sign-in").await;
    window.become_person(&app, Person::Owner).await;
    for path in ["/", "/orders", "/orders/new", "/orders/1", "/services", SERVICE, "/account"] {
        walk(&window, path).await;
    }
    let (pencil, bin) = {
        window.go(SERVICE).await;
        let href = async |css| window.find(css).await.attr("href").await.unwrap().unwrap();
        (href("a[id^='quantity-']").await, href("a[id^='cancellation-']").await)
    };
    walk(&window, &pencil).await;
    walk(&window, &bin).await;
}

#[tokio::test]
async fn the_link_to_the_content_skips_the_menu() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Viewer).await;
        window.go("/account").await;
        window.press(TAB).await;
        window.press("\u{e007}").await;
        window.press(TAB).await;
        let is_inside: bool =
            window.ask("return document.activeElement.closest('main') !== null", vec![]).await;
        assert!(is_inside);
    }
}
