//! What somebody tries who means harm, or who has the panel read more into a text than it says.

use time::Duration;

use crate::support::TestApp;

#[tokio::test]
async fn the_link_to_the_other_language_never_leaves_the_panel() {
    let app = TestApp::start().await;
    for path in ["//evil.example/sign-in", "///evil.example", "//evil.example//x"] {
        let page = app.nobody().get(path).await.expect(404);
        let links = page.attributes("a[hreflang]", "href");
        assert!(!links.is_empty() && links.iter().all(|link| !link.starts_with("//")), "{path}: {links:?}");
    }
}

#[tokio::test]
async fn a_search_for_a_text_of_any_length_gets_a_page() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await;
    for path in ["/orders", "/services"] {
        viewer.get(&format!("{path}?q={}", "a".repeat(55_000))).await.expect(200);
    }
}

#[tokio::test]
async fn a_session_ends_after_three_months_even_for_whoever_uses_it_every_day() {
    let app = TestApp::start().await;
    let browser = app.viewer().await;
    for _ in 0..14 {
        app.clock.advance(Duration::days(6));
        browser.get("/account").await.expect(200);
    }
    app.clock.advance(Duration::days(6));
    browser.get("/account").await.expect(303);
}
