//! Sessions begin, last and end.

use time::Duration;

use super::{audited, is_in, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Answer, Person, TestApp};

#[tokio::test]
async fn the_session_key_changes_at_sign_in() {
    let app = TestApp::start().await;
    let browser = app.owner().await;
    let old = browser.cookie("aubade").unwrap();
    let fields = [("email", Person::Manager.email()), ("password", PASSWORD)];
    browser.post("/sign-in", &fields).await.expect(303);
    assert_ne!(browser.cookie("aubade").unwrap(), old);
    let other = app.nobody();
    other.set_cookie("aubade", &old);
    assert!(!is_in(&other).await, "the key from before is worth nothing");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::start().await;
    let answer = try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
    for name in ["aubade=", "device="] {
        let cookie = cookie(&answer, name);
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    }

    let secure = TestApp::start_with(|settings| settings.public_url = "https://panel.example".into()).await;
    let answer = try_password(&secure.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
    for name in ["__Host-aubade=", "__Host-device="] {
        let cookie = cookie(&answer, name);
        assert!(cookie.contains("Secure") && cookie.contains("Path=/"), "{cookie}");
    }
}

/// The cookie that an answer sets, with its attributes.
fn cookie<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    cookies.into_iter().find(|cookie| cookie.starts_with(name)).expect("a cookie")
}

#[tokio::test]
async fn signing_out_ends_the_session_itself() {
    let app = TestApp::start().await;
    let browser = app.owner().await;
    let key = browser.cookie("aubade").unwrap();
    let answer = browser.get("/account").await.form("form[action='/sign-out']").send().await.expect(303);
    assert_eq!(answer.follow().await.expect(200).select("[role=status]"), ["You are signed out."]);
    browser.set_cookie("aubade", &key);
    assert!(!is_in(&browser).await, "not only the cookie is gone");
}

#[tokio::test]
async fn a_session_that_is_used_lives_on_and_one_that_is_not_ends_after_a_week() {
    let app = TestApp::start().await;
    let browser = app.owner().await;
    for _ in 0..3 {
        app.clock.advance(Duration::days(5));
        assert!(is_in(&browser).await);
    }
    app.clock.advance(Duration::days(8));
    assert!(!is_in(&browser).await);
}

#[tokio::test]
async fn a_new_password_ends_the_other_sessions_and_this_one_goes_on() {
    let app = TestApp::start().await;
    let (here, elsewhere, colleague) = (app.owner().await, app.owner().await, app.manager().await);
    let old_key = here.cookie("aubade").unwrap();
    let answer = here
        .get("/account")
        .await
        .form("form[action='/account/password']")
        .with("old", PASSWORD)
        .with("new", "battery horse staple")
        .with("again", "battery horse staple")
        .send()
        .await
        .expect(303);
    let page = answer.follow().await.expect(200);
    assert_eq!(
        page.select("[role=status]"),
        ["Your password is changed. All your other sessions are signed out."]
    );
    assert!(here.get("/account").await.expect(200).select("[role=status]").is_empty(), "said once");
    assert!(!is_in(&elsewhere).await);
    assert!(is_in(&colleague).await);
    let stolen = app.nobody();
    stolen.set_cookie("aubade", &old_key);
    assert!(!is_in(&stolen).await);

    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(422);
    try_password(&app.nobody(), Person::Owner.email(), "battery horse staple").await.expect(303);
    assert_eq!(audited(&app).await, [("password-changed".into(), Some(Person::Owner.account()))]);
    app.work().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        (Person::Owner.email(), "Your password was changed")
    );
}

#[tokio::test]
async fn an_ended_session_is_not_brought_back_by_a_request_that_was_under_way() {
    let app = TestApp::start().await;
    let (here, elsewhere) = (app.owner().await, app.owner().await);
    let change = [("old", PASSWORD), ("new", "battery horse staple"), ("again", "battery horse staple")];
    let profile = [("name", "Odile"), ("language", "en"), ("zone", "UTC"), ("theme", "dark")];
    // Each of these writes its session; whatever the order, only the first may go on.
    let (changed, _) =
        tokio::join!(here.post("/account/password", &change), elsewhere.post("/account", &profile));
    changed.expect(303);
    assert!(is_in(&here).await);
    assert!(!is_in(&elsewhere).await);
    app.work().await;
}
