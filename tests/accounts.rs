//! Signing in and out, and a person's own settings.

use aubade::values;
use time::Duration;

use crate::support::people::{self, PASSWORD, RESELLER};
use crate::support::{Answer, Browser, Person, TestApp};

const WRONG: &str = "not the password";

async fn try_password(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// The wait that an answer asks for, in seconds; of which some may have passed since it began.
fn retry_after(answer: &Answer) -> i64 {
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    (seconds + 29) / 30 * 30
}

/// Whether somebody is signed in.
async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status == 200
}

// -- Signing in -------------------------------------------------------------

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

// -- Slowing down -----------------------------------------------------------

#[tokio::test]
async fn after_five_wrong_passwords_even_the_right_one_has_to_wait() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    for _ in 0..5 {
        try_password(&browser, Person::Owner.email(), WRONG).await.expect(422);
    }
    let answer = try_password(&browser, Person::Owner.email(), PASSWORD).await.expect(429);
    assert_eq!(answer.select("[role=alert]"), ["Too many wrong passwords. Wait one minute, then try again."]);
    assert_eq!(retry_after(&answer), 30);
    try_password(&browser, Person::Manager.email(), PASSWORD).await.expect(303);

    app.clock.advance(Duration::seconds(31));
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
    try_password(&app.nobody(), Person::Owner.email(), WRONG).await.expect(422);
}

#[tokio::test]
async fn the_waits_grow_to_a_quarter_of_an_hour_and_end_after_a_day() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    let mut waits = Vec::new();
    for _ in 0..12 {
        let mut answer = try_password(&browser, "stranger@lumen.example", WRONG).await;
        if answer.status == 429 {
            let wait = retry_after(&answer);
            waits.push(wait);
            app.clock.advance(Duration::seconds(wait));
            answer = try_password(&browser, "stranger@lumen.example", WRONG).await;
        }
        answer.expect(422);
    }
    assert_eq!(waits, [30, 60, 120, 240, 480, 900, 900]);
    app.clock.advance(Duration::days(2));
    for _ in 0..5 {
        try_password(&browser, "stranger@lumen.example", WRONG).await.expect(422);
    }
}

#[tokio::test]
async fn many_tries_at_once_are_counted_one_by_one() {
    let app = TestApp::start().await;
    let browser = app.nobody();
    let tries = (0..12).map(|_| try_password(&browser, Person::Owner.email(), WRONG));
    let answers = futures_util::future::join_all(tries).await;
    let looked_at = answers.iter().filter(|answer| answer.status == 422).count();
    assert_eq!(looked_at, 5, "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_network_address_that_guesses_at_many_accounts_has_to_wait_and_others_do_not() {
    let app = TestApp::start_with(|settings| settings.trusted_proxies = 1).await;
    let browser = app.nobody();
    let from = async |address: &str, email: &str, password: &str| {
        let request = browser.request("POST", "/sign-in").header("X-Forwarded-For", address);
        browser.send(request.form(&[("email", email), ("password", password)])).await.status
    };
    for number in 0..20 {
        assert_eq!(from("203.0.113.7", &format!("guess{number}@lumen.example"), WRONG).await, 422);
    }
    assert_eq!(from("203.0.113.7", Person::Owner.email(), PASSWORD).await, 429);
    assert_eq!(from("1.2.3.4, 203.0.113.7", Person::Owner.email(), PASSWORD).await, 429, "not to be forged");
    assert_eq!(from("203.0.113.8", Person::Owner.email(), PASSWORD).await, 303);
}

#[tokio::test]
async fn what_is_counted_names_nobody() {
    let app = TestApp::start().await;
    try_password(&app.nobody(), Person::Owner.email(), WRONG).await.expect(422);
    let mut work = app.database.read().await.unwrap();
    let subjects: Vec<(String,)> = work.all("select subject from sign_in_failures", values![]).await.unwrap();
    assert_eq!(subjects.len(), 2, "the account and the address");
    for (subject,) in subjects {
        assert!(subject.len() == 64 && subject.bytes().all(|byte| byte.is_ascii_hexdigit()), "{subject}");
    }
}

// -- Sessions ---------------------------------------------------------------

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
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("aubade=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));

    let secure = TestApp::start_with(|settings| settings.public_url = "https://panel.example".into()).await;
    let answer = try_password(&secure.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("__Host-aubade=") && cookie.contains("Secure") && cookie.contains("Path=/"));
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
}

/// The acts in the audit, and who did them.
async fn audited(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select act, account_id from audit order by id", values![]).await.unwrap()
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
}

// -- The password -----------------------------------------------------------

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_has_to_be_good() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (old, new, again, field, message) in [
        ("", "battery horse staple", "battery horse staple", "old", "Enter your current password."),
        (WRONG, "battery horse staple", "battery horse staple", "old", "This is not your current password."),
        (PASSWORD, "elevenchars", "elevenchars", "new", "Choose a password of at least 12 characters."),
        (PASSWORD, PASSWORD, PASSWORD, "new", "Choose a password other than the current one."),
        (
            PASSWORD,
            "Owner@lumen.example",
            "Owner@lumen.example",
            "new",
            "Choose a password that does not consist of your e-mail address.",
        ),
        (
            PASSWORD,
            "battery horse staple",
            "battery horse",
            "again",
            "This is not the same as the new password above.",
        ),
    ] {
        let fields = [("old", old), ("new", new), ("again", again)];
        let answer = owner.post("/account/password", &fields).await.expect(422);
        assert_eq!(answer.select(&format!("#{field}-error")), [message]);
        assert_eq!(answer.attributes("[role=alert] a", "href"), [format!("#{field}")]);
        let sent_back = answer.attributes("input[type=password]", "value").concat();
        assert!(sent_back.is_empty(), "a password is never sent back");
    }
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
}

#[tokio::test]
async fn at_an_unlocked_screen_the_old_password_cannot_be_guessed_either() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let fields = |old| [("old", old), ("new", "battery horse staple"), ("again", "battery horse staple")];
    for _ in 0..5 {
        owner.post("/account/password", &fields(WRONG)).await.expect(422);
    }
    let answer = owner.post("/account/password", &fields(PASSWORD)).await.expect(422);
    assert_eq!(answer.select("#old-error"), ["Too many wrong passwords. Wait one minute, then try again."]);
    app.clock.advance(Duration::minutes(1));
    owner.post("/account/password", &fields(PASSWORD)).await.expect(303);
}

// -- The profile ------------------------------------------------------------

#[tokio::test]
async fn the_profile_is_kept_and_used_at_once() {
    let app = TestApp::start().await;
    let viewer = app.viewer().await.in_english();
    let form = viewer.get("/account").await.expect(200).form("form[action='/account']");
    assert_eq!(form.value("name"), Some(Person::Viewer.name()));
    assert_eq!(form.value("zone"), Some("Europe/Paris"));
    let answer = form
        .with("name", "  Véra   Vue ")
        .with("language", "fr")
        .with("zone", "America/Toronto")
        .with("theme", "dark")
        .send()
        .await
        .expect(303);
    let page = answer.follow().await.expect(200);
    assert_eq!(page.select("[role=status]"), ["Votre profil est enregistré."]);
    assert_eq!(page.attributes("html", "lang"), ["fr"], "the choice made with ?lang= no longer counts");
    assert_eq!(page.attributes("html", "data-bs-theme"), ["dark"]);
    let form = page.form("form[action='/account']");
    assert_eq!(form.value("name"), Some("Véra Vue"));
    assert_eq!(form.value("zone"), Some("America/Toronto"));
}

#[tokio::test]
async fn a_profile_with_errors_comes_back_as_it_was_typed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let long = "é".repeat(101);
    for (name, message) in
        [(" ", "Enter your name."), (long.as_str(), "Enter a name of at most 100 characters.")]
    {
        let fields = [("name", name), ("language", "xx"), ("zone", "Mars/Olympus"), ("theme", "dark")];
        let answer = owner.post("/account", &fields).await.expect(422);
        assert_eq!(answer.select("#name-error"), [message]);
        assert_eq!(answer.attributes("[role=alert] a", "href"), ["#name", "#language", "#zone"]);
        assert_eq!(answer.form("form[action='/account']").value("theme"), Some("dark"));
    }
    let page = owner.get("/account").await.expect(200);
    assert_eq!(page.form("form[action='/account']").value("name"), Some(Person::Owner.name()));
}

// -- The company ------------------------------------------------------------

#[tokio::test]
async fn an_owner_chooses_the_hand_over_and_the_partner_id() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.expect(200).form("form[action='/account/company']");
    assert_eq!(form.value("mpn_id"), Some(people::RESELLER_MPN));
    assert_eq!(form.value("handover"), Some("link"));
    let wrong = form.clone().with("mpn_id", "48 15").with("handover", "mail").send().await.expect(422);
    assert_eq!(wrong.select("#mpn_id-error"), ["An MPN ID consists of 1 to 10 digits, such as 4712345."]);
    let none = form.clone().without("handover").send().await.expect(422);
    assert_eq!(none.select("#handover-error"), ["Choose one of the list."]);
    let again = wrong.form("form[action='/account/company']");
    assert_eq!((again.value("mpn_id"), again.value("handover")), (Some("48 15"), Some("mail")));
    again.with("mpn_id", "4815").send().await.expect(303);

    let mut work = app.database.read().await.unwrap();
    let stored: Vec<(Option<String>, String)> =
        work.all("select mpn_id, handover from resellers order by id", values![]).await.unwrap();
    assert_eq!(stored[0], (Some("4815".into()), "mail".into()));
    assert_eq!(
        stored[1],
        (Some(people::SECOND_RESELLER_MPN.into()), "link".into()),
        "another's is not touched"
    );
    assert_eq!(audited(&app).await, [("company-changed".into(), Some(Person::Owner.account()))]);
}

#[tokio::test]
async fn only_an_owner_sees_and_changes_the_company() {
    let app = TestApp::start().await;
    let fields = [("mpn_id", "1"), ("handover", "mail")];
    for (browser, status) in [
        (app.manager().await, 403),
        (app.viewer().await, 403),
        (app.support().await, 404),
        (app.admin().await, 404),
        (app.nobody(), 303),
    ] {
        assert!(
            browser
                .get("/account")
                .await
                .attributes("form", "action")
                .iter()
                .all(|action| { action != "/account/company" })
        );
        browser.post("/account/company", &fields).await.expect(status);
    }
    app.second().await.post("/account/company", &fields).await.expect(303);
    let mut work = app.database.read().await.unwrap();
    let (mpn_id,): (Option<String>,) =
        work.one("select mpn_id from resellers where id = $1", values![RESELLER]).await.unwrap();
    assert_eq!(mpn_id.as_deref(), Some(people::RESELLER_MPN));
}

#[tokio::test]
async fn the_page_says_who_one_is() {
    let app = TestApp::start().await;
    for (browser, words) in [
        (app.viewer().await, "viewer@lumen.example · Viewer, Atelier Lumen"),
        (app.second().await, "owner@nordwind.example · Owner, Nordwind"),
        (app.admin().await.in_french(), "admin@provider.example · Administration"),
    ] {
        assert_eq!(browser.get("/account").await.expect(200).select(".page-header p"), [words]);
    }
}

// -- Language ---------------------------------------------------------------

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

// -- Around -----------------------------------------------------------------

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
