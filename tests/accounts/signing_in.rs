//! Signing in, and where it leads.

use aubade::values;

use super::{WRONG, is_in, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Answer, Person, TestApp};

#[tokio::test]
async fn whoever_signs_in_goes_on_to_the_page_that_was_asked_for() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    let answer = browser.get("/account?tab=2").await.expect(303);
    assert_eq!(answer.location(), "/sign-in?next=%2Faccount%3Ftab%3D2");
    let form = answer.follow().await.expect(200).form("main form");
    let answer =
        form.with("email", Person::Owner.email()).with("password", PASSWORD).send().await.expect(303);
    assert_eq!(answer.location(), "/account?tab=2");
    answer.follow().await.expect(200);
}

#[tokio::test]
async fn a_reseller_lands_at_home_and_staff_at_the_console() {
    let app = TestApp::start().await;
    for (person, home) in [(Person::Viewer, "/"), (Person::Support, "/support"), (Person::Admin, "/support")]
    {
        let browser = app.nobody();
        let answer = try_password(&browser, person.email(), PASSWORD).await.expect(303);
        assert_eq!(answer.location(), home, "{person:?}");
        assert_eq!(browser.get("/sign-in").await.expect(303).location(), "/");
    }
}

#[tokio::test]
async fn the_address_may_be_written_in_capitals_and_with_blanks() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    try_password(&browser, "  Owner@Lumen.EXAMPLE ", PASSWORD).await.expect(303);
    assert!(is_in(&browser).await);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let app = TestApp::start().await;
    let wrong = try_password(&app.nobody(), Person::Owner.email(), WRONG).await.expect(422);
    let unknown = try_password(&app.nobody(), "stranger@lumen.example", WRONG).await.expect(422);
    let refusal = ["The e-mail address or the password is not right. Check both, then try again."];
    assert_eq!(wrong.select("[role=alert]"), refusal);
    assert_eq!(unknown.select("[role=alert]"), refusal);
    let same = |answer: &Answer| {
        answer.text.replace(Person::Owner.email(), "").replace("stranger@lumen.example", "")
    };
    assert_eq!(same(&wrong), same(&unknown));
    assert_eq!(wrong.form("main form").value("email"), Some(Person::Owner.email()));
    assert_eq!(wrong.form("main form").value("password"), Some(""), "a password is never sent back");
}

#[tokio::test]
async fn empty_fields_are_named() {
    let app = TestApp::start().await;
    let answer = app.nobody().in_french().post("/sign-in", &[]).await.expect(422);
    assert_eq!(answer.attributes("[role=alert] a", "href"), ["#email", "#password"]);
    assert_eq!(answer.select("#email-error"), ["Saisissez votre adresse e-mail."]);
    assert_eq!(answer.attributes("#password", "aria-describedby"), ["password-error"]);
}

#[tokio::test]
async fn a_disabled_account_cannot_sign_in_and_is_out_at_once() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    assert!(is_in(&manager).await);
    let mut work = app.database.begin().await.unwrap();
    work.run(
        "update accounts set disabled_at = $1 where id = $2",
        values![app.clock.now(), Person::Manager.account()],
    )
    .await
    .unwrap();
    work.commit().await.unwrap();
    assert!(!is_in(&manager).await);
    try_password(&app.nobody(), Person::Manager.email(), PASSWORD).await.expect(422);
}

#[tokio::test]
async fn the_way_back_never_leads_to_another_site() {
    let app = TestApp::start().await;
    for elsewhere in
        ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "evil"]
    {
        let fields = [("email", Person::Owner.email()), ("password", PASSWORD), ("next", elsewhere)];
        let answer = app.nobody().post("/sign-in", &fields).await.expect(303);
        assert_eq!(answer.location(), "/", "{elsewhere:?}");
    }
}
