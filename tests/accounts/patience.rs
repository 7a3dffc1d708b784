//! Whoever guesses has to wait.

use aubade::values;
use time::Duration;

use super::{WRONG, retry_after, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Person, TestApp};

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
