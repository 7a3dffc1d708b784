//! Where somebody is signed in, and with what.

use super::{audited, is_in, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Browser, Person, TestApp};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Signs the owner in with Firefox, from this network address.
async fn enter(browser: &Browser, address: &str) {
    let request = browser.request("POST", "/sign-in").header("User-Agent", FIREFOX);
    let request = request.header("X-Forwarded-For", address);
    browser.send(request.form(&[("email", Person::Owner.email()), ("password", PASSWORD)])).await.expect(303);
}

#[tokio::test]
async fn every_session_is_listed_with_what_is_known_of_it_and_this_one_first() {
    let app = TestApp::start_with(|settings| settings.trusted_proxies = 1).await;
    let (elsewhere, here) = (app.nobody(), app.nobody());
    enter(&elsewhere, "203.0.113.7").await;
    app.clock.advance(time::Duration::hours(1));
    enter(&here, "2001:db8:1:2::9").await;
    app.manager().await;
    let page = here.get("/account/sessions").await.expect(200);
    let rows = page.select("tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].starts_with("Firefox on Linux This browser 2001:db8:1:*"), "{rows:?}");
    assert!(rows[1].starts_with("Firefox on Linux 203.0.113.*"), "{rows:?}");
    assert!(!page.text.contains("203.0.113.7"), "the whole address is kept nowhere");
    assert_eq!(page.forms("tbody form").len(), 1, "this one is ended by signing out");
}

#[tokio::test]
async fn one_session_or_all_others_can_be_ended_and_nobody_elses() {
    let app = TestApp::start().await;
    let (here, second, third) = (app.owner().await, app.owner().await, app.owner().await);
    let colleague = app.manager().await;
    let digest = |page: &crate::support::Answer| {
        page.forms("tbody form")
            .into_iter()
            .map(|form| form.value("session").unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let page = here.get("/account/sessions").await.expect(200);
    let others = digest(&page);
    assert_eq!(others.len(), 2);
    let colleagues = colleague.post("/account/sessions/ending", &[("session", &others[0])]).await.expect(303);
    colleagues.follow().await.expect(200);
    assert!(is_in(&second).await && is_in(&third).await, "a colleague ends nothing");

    let answer = page.forms("tbody form")[0].send().await.expect(303);
    assert_eq!(digest(&answer.follow().await.expect(200)).len(), 1);
    assert_eq!([is_in(&second).await, is_in(&third).await].iter().filter(|is_in| **is_in).count(), 1);
    here.post("/account/sessions/ending", &[]).await.expect(303);
    assert!(!is_in(&second).await && !is_in(&third).await);
    assert!(is_in(&here).await && is_in(&colleague).await);
    let acts = audited(&app).await;
    assert_eq!(acts, vec![("sessions-ended".to_owned(), Some(Person::Owner.account())); 2]);
}

#[tokio::test]
async fn a_sign_in_with_a_browser_that_was_never_used_is_mailed_and_the_first_of_all_is_not() {
    let app = TestApp::start().await;
    let first = app.new_machine();
    enter(&first, "203.0.113.7").await;
    assert_eq!(app.work().await, 0, "nobody is told of what everybody does");
    let other = app.new_machine().in_french();
    enter(&other, "203.0.113.7").await;
    app.work().await;
    let mails = app.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, Person::Owner.email());
    assert_eq!(mails[0].subject, "A sign-in from a new browser", "in the language of the account");
    for line in ["Browser: Firefox on Linux", "Network: 127.0.0.*"] {
        assert!(mails[0].text.lines().any(|said| said == line), "{line} is not in\n{}", mails[0].text);
    }
    for known in [&first, &other] {
        enter(known, "198.51.100.1").await;
        assert_eq!(app.work().await, 0, "known by its cookie, wherever it is");
    }
}

#[tokio::test]
async fn a_browser_that_one_person_uses_is_new_to_another() {
    let app = TestApp::start().await;
    let (shared, own) = (app.new_machine(), app.new_machine());
    try_password(&own, Person::Manager.email(), PASSWORD).await.expect(303);
    try_password(&shared, Person::Owner.email(), PASSWORD).await.expect(303);
    try_password(&shared, Person::Manager.email(), PASSWORD).await.expect(303);
    app.work().await;
    let to: Vec<String> = app.mails().into_iter().map(|mail| mail.to).collect();
    assert_eq!(to, [Person::Manager.email()]);
}
