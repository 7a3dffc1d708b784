//! What everybody may meet: other sites, pages that are not there, a database that is gone.

use crate::support::{Person, TestApp};

#[tokio::test]
async fn a_request_from_another_site_is_refused_with_a_page() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    let profile = [("name", "Mallory"), ("language", "en"), ("zone", "UTC"), ("theme", "dark")];
    let bare = || owner.bare_request("POST", "/account").header("Accept", "text/html").form(&profile);
    for request in [
        bare(),
        bare().header("Origin", "https://evil.example"),
        bare().header("Origin", "null"),
        bare().header("Sec-Fetch-Site", "cross-site"),
        bare().header("Sec-Fetch-Site", "same-site").header("Origin", &app.settings.public_url),
    ] {
        let answer = owner.send(request).await.expect(403);
        assert_eq!(answer.select("h1"), ["Cette demande vient d’un autre site"]);
    }
    let page = owner.get("/account").await;
    assert_eq!(page.form("form[action='/account']").value("name"), Some(Person::Owner.name()));
    owner.send(bare().header("Sec-Fetch-Site", "same-origin")).await.expect(303);
}

#[tokio::test]
async fn what_is_said_once_waits_for_a_whole_page() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.form("form[action='/account']");
    form.send().await.expect(303);
    owner.get_part("/account").await.expect(200);
    owner.get("/account/password").await.expect(303);
    assert_eq!(owner.get("/account").await.select("[role=status]"), ["Your profile is saved."]);
    assert!(owner.get("/account").await.select("[role=status]").is_empty());
}

#[tokio::test]
async fn an_unknown_page_is_a_page_in_the_readers_language_with_a_number_for_the_log() {
    let app = TestApp::start().await;
    let answer = app.owner().await.in_french().get("/nowhere").await.expect(404);
    assert_eq!(answer.select("h1"), ["Cette page n’existe pas"]);
    assert_eq!(answer.select("main code").len(), 1);
    assert!(answer.select("header").concat().contains(Person::Owner.name()), "still signed in");
    assert!(!answer.header("content-security-policy").is_empty());
}

#[tokio::test]
async fn a_database_that_is_gone_is_a_page_too() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    app.database.close().await;
    for browser in [&owner, &app.nobody().in_french()] {
        let path = if browser.cookie("aubade").is_some() { "/account" } else { "/sign-in" };
        let answer = browser.get(path).await;
        if path == "/account" {
            let answer = answer.expect(500);
            assert_eq!(answer.select("h1"), ["Un problème est survenu de notre côté"]);
            assert!(!answer.text.contains("pool"), "no technical words");
        } else {
            answer.expect(200);
        }
    }
}
