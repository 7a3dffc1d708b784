//! Requests at the edge: what is remembered of a browser.

use crate::support::TestApp;

#[tokio::test]
async fn the_choice_of_a_language_is_a_cookie_like_that_of_the_session() {
    let app = TestApp::start().await;
    let cookie = app.nobody().get("/sign-in?lang=fr").await.expect(200).header("set-cookie").to_owned();
    assert!(cookie.starts_with("lang=fr;") && !cookie.contains("Secure"), "{cookie}");

    let secure = TestApp::start_with(|settings| settings.public_url = "https://panel.example".into()).await;
    let browser = secure.nobody();
    let cookie = browser.get("/sign-in?lang=fr").await.expect(200).header("set-cookie").to_owned();
    assert!(cookie.starts_with("__Host-lang=fr;"), "{cookie}");
    for attribute in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
        assert!(cookie.contains(attribute), "{attribute}: {cookie}");
    }
    assert_eq!(browser.get("/sign-in").await.attributes("html", "lang"), ["fr"], "it is remembered");
    let other = secure.nobody().in_french();
    assert_eq!(
        other.get("/sign-in").await.attributes("html", "lang"),
        ["en"],
        "any site can set a plain one"
    );
}
