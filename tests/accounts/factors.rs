//! The second factor: setting it up, signing in with it, and what cannot be done with it.

use aubade::accounts::authenticator::Authenticator;
use aubade::values;
use time::{Duration, OffsetDateTime};
use totp_rs::{Builder, Secret};

use super::{audited, is_in, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Answer, Browser, Person, TestApp};

/// Where somebody begins anew.
const AGAIN: &str = "/sign-in?next=%2F";

/// Somebody's phone.
pub struct Phone(pub String);

impl Phone {
    /// What it shows then.
    pub fn code(&self, at: OffsetDateTime) -> String {
        let secret = Secret::try_from_base32(&self.0).unwrap();
        let totp = Builder::new().with_secret(secret).build().unwrap();
        totp.generate(u64::try_from(at.unix_timestamp()).unwrap()).to_string()
    }
}

/// Sets up an app in this browser; answers the phone and the recovery codes.
async fn set_up(app: &TestApp, browser: &Browser) -> (Phone, Vec<String>) {
    let page = browser.get("/account/second-factor").await.expect(200);
    let answer = page.form("form[action='/account/second-factor']").send().await.expect(303);
    let page = answer.follow().await.expect(200);
    let phone = Phone(page.select("main code").concat().replace(' ', ""));
    let form = page.form("main form").with("code", &phone.code(app.clock.now()));
    let codes = form.send().await.expect(200).select("main li");
    app.work().await;
    app.clock.advance(Duration::minutes(1));
    (phone, codes)
}

/// A browser whose password was right.
async fn half(app: &TestApp, person: Person) -> Browser {
    let browser = app.nobody();
    let answer = try_password(&browser, person.email(), PASSWORD).await.expect(303);
    assert!(answer.location().starts_with("/sign-in/second-factor"), "{}", answer.location());
    browser
}

async fn enter(browser: &Browser, code: &str) -> Answer {
    browser.post("/sign-in/second-factor", &[("code", code)]).await
}

#[tokio::test]
async fn an_app_is_set_up_by_its_code_and_then_asked_at_every_sign_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let page = owner.get("/account/second-factor").await.expect(200);
    let answer = page.form("form[action='/account/second-factor']").send().await.expect(303);
    let page = answer.follow().await.expect(200);
    assert_eq!(page.attributes("svg.qr", "role"), ["img"]);
    let wrong = page.form("main form").with("code", "000000").send().await.expect(422);
    assert_eq!(wrong.select("#code-error").len(), 1);
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
    assert!(is_in(&app.owner().await).await, "it does not count before a code was right");

    let (phone, codes) = set_up(&app, &owner).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(app.mails().pop().unwrap().subject, "An authenticator app was set up");
    let browser = app.nobody();
    let sign_in = [("email", Person::Owner.email()), ("password", PASSWORD), ("next", "/account?tab=2")];
    let page = browser.post("/sign-in", &sign_in).await.expect(303).follow().await.expect(200);
    let form = page.form("main form").with("code", &phone.code(app.clock.now()));
    assert_eq!(form.send().await.expect(303).location(), "/account?tab=2");
    assert!(is_in(&browser).await);
    let mut work = app.database.read().await.unwrap();
    let stored: Vec<(Vec<u8>,)> = work.all("select secret from authenticators", values![]).await.unwrap();
    assert!(!String::from_utf8_lossy(&stored[0].0).contains(&phone.0), "sealed");
}

#[tokio::test]
async fn whoever_has_only_the_password_can_open_nothing() {
    let app = TestApp::start().await;
    set_up(&app, &app.owner().await).await;
    let browser = half(&app, Person::Owner).await;
    for path in ["/", "/account", "/account/second-factor", "/account/sessions", "/services"] {
        let answer = browser.get(path).await.expect(303);
        assert!(answer.location().starts_with("/sign-in"), "{path}: {}", answer.location());
    }
    browser.post("/account/second-factor/removal", &[]).await.expect(303);
    enter(&browser, "123").await.expect(422);
    assert!(!is_in(&browser).await);
    app.clock.advance(Duration::minutes(11));
    assert_eq!(enter(&browser, "123").await.expect(303).location(), AGAIN, "not for long");
}

#[tokio::test]
async fn the_session_key_changes_at_each_step() {
    let app = TestApp::start().await;
    let (phone, _) = set_up(&app, &app.owner().await).await;
    let browser = app.nobody();
    browser.post("/password/forgotten", &[]).await.expect(422);
    let half = half(&app, Person::Owner).await;
    let before = half.cookie("aubade").unwrap();
    enter(&half, &phone.code(app.clock.now())).await.expect(303);
    let after = half.cookie("aubade").unwrap();
    assert_ne!(before, after);
    browser.set_cookie("aubade", &before);
    assert!(!is_in(&browser).await, "a key from before the second step signs nobody in");
    assert_eq!(enter(&browser, &phone.code(app.clock.now())).await.expect(303).location(), AGAIN);
}

#[tokio::test]
async fn a_code_counts_once() {
    let app = TestApp::start().await;
    let (phone, _) = set_up(&app, &app.owner().await).await;
    let code = phone.code(app.clock.now());
    let (one, other) = (half(&app, Person::Owner).await, half(&app, Person::Owner).await);
    let (first, second) = tokio::join!(enter(&one, &code), enter(&other, &code));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422], "of two at once one is in");
    let third = half(&app, Person::Owner).await;
    enter(&third, &code).await.expect(422);
    let earlier = phone.code(app.clock.now() - Duration::seconds(30));
    enter(&third, &earlier).await.expect(422);
    app.clock.advance(Duration::seconds(30));
    enter(&third, &phone.code(app.clock.now())).await.expect(303);
}

#[tokio::test]
async fn a_phone_may_be_half_a_minute_wrong_and_no_more() {
    let app = TestApp::start().await;
    let (phone, _) = set_up(&app, &app.owner().await).await;
    app.clock.advance(Duration::minutes(5));
    for seconds in [-61, 61] {
        let code = phone.code(app.clock.now() + Duration::seconds(seconds));
        enter(&half(&app, Person::Owner).await, &code).await.expect(422);
    }
    for seconds in [-30, 30] {
        let code = phone.code(app.clock.now() + Duration::seconds(seconds));
        enter(&half(&app, Person::Owner).await, &code).await.expect(303);
    }
}

#[tokio::test]
async fn a_recovery_code_counts_once_however_it_is_typed_and_is_told() {
    let app = TestApp::start().await;
    let (_, codes) = set_up(&app, &app.owner().await).await;
    let (one, other) = (half(&app, Person::Owner).await, half(&app, Person::Owner).await);
    let typed = codes[0].to_uppercase().replace('-', " ");
    let (first, second) = tokio::join!(enter(&one, &typed), enter(&other, &codes[0]));
    let mut answers = [first.status, second.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    app.work().await;
    assert_eq!(app.mails().pop().unwrap().subject, "A recovery code was used");
    let browser = half(&app, Person::Owner).await;
    enter(&browser, &codes[0]).await.expect(422);
    enter(&browser, &codes[1]).await.expect(303);
    let page = browser.get("/account/second-factor").await.expect(200);
    assert!(page.words().contains("8 are left."), "{}", page.words());
    app.work().await;
    let mut work = app.database.read().await.unwrap();
    let stored: Vec<(String,)> = work.all("select digest from recovery_codes", values![]).await.unwrap();
    assert!(stored.iter().all(|(digest,)| digest.len() == 64 && !codes.contains(digest)));
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old_ones() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (_, old) = set_up(&app, &owner).await;
    let page = owner.get("/account/second-factor").await.expect(200);
    let new = page.form("form[action$='/codes']").send().await.expect(200).select("main li");
    assert_eq!(new.len(), 10);
    let browser = half(&app, Person::Owner).await;
    enter(&browser, &old[0]).await.expect(422);
    enter(&browser, &new[0]).await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn codes_cannot_be_guessed() {
    let app = TestApp::start().await;
    let (phone, _) = set_up(&app, &app.owner().await).await;
    let browser = half(&app, Person::Owner).await;
    for _ in 0..5 {
        enter(&browser, "nothing").await.expect(422);
    }
    let other = half(&app, Person::Owner).await;
    enter(&other, &phone.code(app.clock.now())).await.expect(429);
    app.clock.advance(Duration::minutes(1));
    enter(&other, &phone.code(app.clock.now())).await.expect(303);
}

#[tokio::test]
async fn a_new_password_ends_who_waits_for_the_second_step() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (phone, _) = set_up(&app, &owner).await;
    let waiting = half(&app, Person::Owner).await;
    let change = [("old", PASSWORD), ("new", "battery horse staple"), ("again", "battery horse staple")];
    owner.post("/account/password", &change).await.expect(303);
    assert_eq!(enter(&waiting, &phone.code(app.clock.now())).await.expect(303).location(), AGAIN);
    assert!(!is_in(&waiting).await);
    app.work().await;
}

#[tokio::test]
async fn staff_set_up_a_second_factor_before_anything_else() {
    let app = TestApp::start_with(|settings| settings.staff_second_factor = true).await;
    let support = app.support().await;
    for path in ["/support", "/account", "/support/tasks?state=error"] {
        let answer = support.get(path).await.expect(303);
        assert!(
            answer.location().starts_with("/account/second-factor?next=%2F"),
            "{path}: {}",
            answer.location()
        );
    }
    support.post("/account/sessions/ending", &[]).await.expect(303);
    let page = support.get("/support/tasks").await.expect(303).follow().await.expect(200);
    assert_eq!(page.select("[role=status]"), ["Your work here needs a second factor: set one up to go on."]);
    let page = page.form("form[action='/account/second-factor']").send().await.expect(303).follow().await;
    let phone = Phone(page.select("main code").concat().replace(' ', ""));
    let done = page.form("main form").with("code", &phone.code(app.clock.now())).send().await.expect(200);
    assert!(
        done.attributes("main a", "href").contains(&"/support/tasks".to_owned()),
        "on to where they wanted"
    );
    support.get("/support/tasks").await.expect(200);
    support.post("/account/second-factor/removal", &[]).await.expect(409);
    app.owner().await.get("/services").await.expect(200);
    app.work().await;
}

#[tokio::test]
async fn an_owner_can_ask_everybody_for_a_second_factor() {
    let app = TestApp::start().await;
    let (owner, viewer, second) = (app.owner().await, app.viewer().await, app.second().await);
    set_up(&app, &owner).await;
    let form = owner.get("/account").await.expect(200).form("form[action='/account/company']");
    form.with("second_factor", "1").send().await.expect(303);
    owner.get("/services").await.expect(200);
    assert!(viewer.get("/services").await.expect(303).location().starts_with("/account/second-factor"));
    assert_eq!(viewer.get_part("/services").await.status, 401);
    second.get("/services").await.expect(200);
    owner.post("/account/second-factor/removal", &[]).await.expect(409);
    let form = owner.get("/account").await.expect(200).form("form[action='/account/company']");
    assert_eq!(form.value("second_factor"), Some("1"));
    form.without("second_factor").send().await.expect(303);
    viewer.get("/services").await.expect(200);
    owner.post("/account/second-factor/removal", &[]).await.expect(303);
    assert!(is_in(&app.owner().await).await, "the password alone is enough again");
    app.work().await;
    assert_eq!(app.mails().pop().unwrap().subject, "Your second factor was taken away");
    let acts: Vec<String> = audited(&app).await.into_iter().map(|(act, _)| act).collect();
    assert_eq!(acts, ["second-factor-added", "company-changed", "company-changed", "second-factor-removed"]);
}

#[test]
fn the_key_of_one_account_is_no_authenticator_elsewhere() {
    assert!(Authenticator::new(&"no key at all".into(), "ada@example.com").is_err());
}
