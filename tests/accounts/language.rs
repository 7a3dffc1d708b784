//! The language of the pages.

use super::try_password;
use crate::support::people::PASSWORD;
use crate::support::{Browser, Person, TestApp};

#[tokio::test]
async fn the_language_is_that_of_the_address_then_the_choice_then_the_account_then_the_browser() {
    let app = TestApp::start().await;
    let lang = async |browser: &Browser, path: &str, accepted: &str| {
        let request = browser.request("GET", path).header("Accept-Language", accepted);
        browser.send(request).await.attributes("html", "lang").remove(0)
    };
    let browser = app.nobody();
    assert_eq!(lang(&browser, "/sign-in", "de").await, "en");
    assert_eq!(lang(&browser, "/sign-in", "de, fr-CA;q=0.8, en;q=0.2").await, "fr");

    try_password(&browser, Person::Owner.email(), PASSWORD).await.expect(303);
    assert_eq!(lang(&browser, "/account", "fr").await, "en", "the account's language beats the browser's");
    assert_eq!(lang(&browser, "/account?lang=fr", "en").await, "fr");
    assert_eq!(lang(&browser, "/account", "en").await, "fr", "the choice is remembered");
    assert_eq!(lang(&browser, "/account?lang=en", "fr").await, "en");
    assert_eq!(lang(&browser, "/account?lang=tlh", "fr").await, "en");
}

#[tokio::test]
async fn every_page_of_accounts_speaks_both_languages() {
    let app = TestApp::start().await;
    for (browser, title) in [(app.nobody().in_french(), "Connexion"), (app.nobody().in_english(), "Sign in")]
    {
        assert_eq!(browser.get("/sign-in").await.expect(200).select("h1"), [title]);
    }
    for (browser, title) in
        [(app.owner().await.in_french(), "Mon compte"), (app.owner().await.in_english(), "My account")]
    {
        let page = browser.get("/account").await.expect(200);
        assert_eq!(page.select("h1"), [title]);
        assert!(page.text.len() < 30_000, "{} bytes", page.text.len());
    }
}
