//! French and English, from any page.

use super::Window;
use crate::support::{Person, TestApp};

#[tokio::test]
async fn the_language_changes_on_the_page_one_reads_and_stays_changed() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Manager).await;
        window.go("/services?q=nothing").await;
        window.wait_for("h1", "Services").await;
        window.click("a[hreflang=fr]").await;
        window.find("html[lang=fr]").await;
        assert_eq!(window.path().await, "/services");
        assert_eq!(window.value("#q").await, "nothing", "the search is kept");

        window.click("nav a[href='/orders']").await;
        window.wait_for("h1", "Commandes").await;
        window.click("a[hreflang=en]").await;
        window.wait_for("h1", "Orders").await;
    }
}
