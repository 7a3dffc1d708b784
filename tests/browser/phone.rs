//! What is different on a phone: the menu, and the total at the bottom of the screen.

use super::Window;
use super::orders::quantity_of;
use crate::support::{Person, TestApp};

const PHONE: (u32, u32) = (375, 812);
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

async fn focus(window: &Window) -> String {
    window
        .ask("const at = document.activeElement; return at.getAttribute('href') || at.className", vec![])
        .await
}

#[tokio::test]
async fn the_menu_opens_and_closes_by_keyboard_with_and_without_script() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.resize(PHONE.0, PHONE.1).await;
        window.become_person(&app, Person::Manager).await;
        window.go("/services").await;
        assert!(!window.shows("#menu a").await);

        // The link to the content, the brand, the menu.
        for _ in 0..3 {
            window.press(TAB).await;
        }
        window.press(ENTER).await;
        window.until("the menu is open", async || window.shows("#menu a").await.then_some(())).await;
        window.press(TAB).await;
        assert_eq!(focus(&window).await, "/", "the first entry is next");

        window.press(ESCAPE).await;
        window.until("the menu is closed", async || (!window.shows("#menu a").await).then_some(())).await;
        let button: bool =
            window.ask("return document.activeElement.matches('[popovertarget]')", vec![]).await;
        assert!(button, "the focus is back where it was");

        window.press(ENTER).await;
        window.until("the menu is open again", async || window.shows("#menu a").await.then_some(())).await;
        // Past home, the services and the deadlines.
        for _ in 0..4 {
            window.press(TAB).await;
        }
        window.press(ENTER).await;
        window.arrive("/orders").await;
    }
}

#[tokio::test]
async fn the_total_stays_at_the_bottom_of_the_screen_while_licences_are_chosen() {
    let app = TestApp::start().await;
    let window = Window::open(&app).await;
    window.resize(PHONE.0, PHONE.1).await;
    window.become_person(&app, Person::Manager).await;
    window.go("/orders/new").await;
    assert!(!window.shows("#total").await, "there is nothing to pay yet");

    let standard = quantity_of(&window, "Microsoft 365 Business Standard").await;
    window.write(&standard, "12").await;
    window.until("the total is there", async || window.shows("#total").await.then_some(())).await;
    let bottom: f64 = window
        .ask("return innerHeight - document.querySelector('#total').getBoundingClientRect().bottom", vec![])
        .await;
    assert!(bottom.abs() < 1.0, "it is {bottom} pixels above the bottom");
    let order: String = window
        .ask(
            "const y = css => document.querySelector(css).getBoundingClientRect().top; \
         return y('#company') < y('#licences') && y('#licences') < y('#summary') ? 'in order' : 'mixed up'",
            vec![],
        )
        .await;
    assert_eq!(order, "in order");
}
