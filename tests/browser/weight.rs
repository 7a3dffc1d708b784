//! What a page weighs on its way to the browser.

use serde::Deserialize;

use super::Window;
use super::stage::{COMPANY, PREFIX, SERVICE, place_order};
use crate::support::{Person, TestApp};

/// What the browser fetched for the page it shows: the page itself first.
const FETCHED: &str = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')] \
    .map(entry => ({ url: entry.name, bytes: entry.transferSize, text: entry.decodedBodySize }))";

#[derive(Debug, Deserialize)]
struct Fetched {
    url: String,
    /// With headers, compressed; 0 from the browser's own store.
    bytes: u64,
    /// Uncompressed.
    text: u64,
}

#[tokio::test]
async fn a_first_visit_is_light_and_every_later_page_comes_alone() {
    let app = TestApp::start().await;
    let browser = app.manager().await;
    place_order(&browser, COMPANY, PREFIX).await;
    app.work().await;

    let window = Window::open(&app).await;
    window.become_person(&app, Person::Manager).await;
    window.go("/").await;
    let first: Vec<Fetched> = window.ask(FETCHED, vec![]).await;
    assert!(first.len() > 4, "a page, styles, scripts and icons: {first:#?}");
    let sum: u64 = first.iter().map(|fetched| fetched.bytes).sum();
    assert!(sum <= 100_000, "a first visit takes {sum} bytes: {first:#?}");

    let pencil = {
        window.go(SERVICE).await;
        window.find("a[id^='quantity-']").await.attr("href").await.unwrap().unwrap()
    };
    for path in [
        "/orders/new",
        "/orders",
        "/orders/1",
        "/services",
        SERVICE,
        &format!("{SERVICE}/subscriptions/new"),
        &format!("{SERVICE}/subscriptions/1"),
        &pencil,
        "/account",
    ] {
        window.go(path).await;
        let fetched: Vec<Fetched> = window.ask(FETCHED, vec![]).await;
        let (page, others) = fetched.split_first().expect("a page");
        assert!(page.text <= 30_000, "{path} is {} bytes long", page.text);
        for other in others {
            assert!(other.url.starts_with(&app.settings.public_url), "{path} fetches {other:?}");
            assert_eq!(other.bytes, 0, "{path} fetches {other:?} again");
        }
    }
}
