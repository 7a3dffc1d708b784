//! A new password for whoever forgot the old one.

use aubade::values;
use time::Duration;

use super::{WRONG, audited, is_in, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Answer, Browser, Person, TestApp};

const NEW: &str = "battery horse staple";

/// Asks for a link.
async fn ask(browser: &Browser, email: &str) -> Answer {
    browser.post("/password/forgotten", &[("email", email)]).await
}

/// The paths of the links that were mailed, the oldest first.
fn links(app: &TestApp) -> Vec<String> {
    let links = app.mails().into_iter().flat_map(|mail| mail.links());
    links
        .filter_map(|link| Some(link.split_once("/password/new/")?.1.to_owned()))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|token| format!("/password/new/{token}"))
        .collect()
}

/// Asks for a link and opens the mail.
async fn link(app: &TestApp, person: Person) -> String {
    ask(&app.nobody(), person.email()).await.expect(303);
    app.work().await;
    links(app).pop().expect("a link")
}

async fn choose(browser: &Browser, link: &str, new: &str) -> Answer {
    browser.post(link, &[("new", new), ("again", new)]).await
}

#[tokio::test]
async fn whoever_forgot_the_password_gets_a_link_chooses_another_and_is_alone_with_it() {
    let app = TestApp::start().await;
    let (elsewhere, colleague) = (app.owner().await, app.manager().await);
    let browser = app.nobody();
    let page = browser.get("/sign-in").await.expect(200);
    assert!(page.attributes("a", "href").contains(&"/password/forgotten".to_owned()));
    let form = browser.get("/password/forgotten").await.expect(200).form("main form");
    let answer = form.with("email", " Owner@Lumen.example ").send().await.expect(303);
    answer.follow().await.expect(200);
    app.work().await;
    let link = links(&app).pop().expect("a link");

    let page = browser.get(&link).await.expect(200);
    assert_eq!(page.form("main form").value("username"), Some(Person::Owner.email()));
    let answer =
        page.form("main form").with("new", NEW).with("again", NEW).to(&link).send().await.expect(303);
    let page = answer.follow().await.expect(200);
    assert_eq!(page.select("[role=status]"), ["Your password is changed. Sign in with the new one."]);
    assert!(!is_in(&browser).await, "the link signs nobody in");
    assert!(!is_in(&elsewhere).await);
    assert!(is_in(&colleague).await);
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(422);
    try_password(&app.nobody(), Person::Owner.email(), NEW).await.expect(303);

    app.work().await;
    let notice = app.mails().pop().unwrap();
    assert_eq!(
        (notice.to.as_str(), notice.subject.as_str()),
        (Person::Owner.email(), "Your password was replaced")
    );
    let acts = audited(&app).await;
    assert_eq!(acts[0].0, "password-link-sent");
    assert_eq!(acts[1], ("password-replaced".to_owned(), Some(Person::Owner.account())));
}

#[tokio::test]
async fn a_link_opens_once() {
    let app = TestApp::start().await;
    let link = link(&app, Person::Owner).await;
    let browser = app.nobody();
    choose(&browser, &link, NEW).await.expect(303);
    assert_eq!(browser.get(&link).await.expect(404).select("h1"), ["This link no longer opens"]);
    choose(&browser, &link, "another battery horse").await.expect(404);
    try_password(&app.nobody(), Person::Owner.email(), NEW).await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn of_two_at_once_one_changes_the_password() {
    let app = TestApp::start().await;
    let link = link(&app, Person::Owner).await;
    let (one, other) = (app.nobody(), app.nobody());
    let (one, other) = tokio::join!(choose(&one, &link, NEW), choose(&other, &link, "another battery horse"));
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 404]);
    app.work().await;
    assert_eq!(audited(&app).await.iter().filter(|(act, _)| act == "password-replaced").count(), 1);
}

#[tokio::test]
async fn of_two_links_the_first_that_is_used_ends_the_other() {
    let app = TestApp::start().await;
    let (older, newer) = (link(&app, Person::Owner).await, link(&app, Person::Owner).await);
    assert_ne!(older, newer);
    let others = link(&app, Person::Manager).await;
    choose(&app.nobody(), &older, NEW).await.expect(303);
    choose(&app.nobody(), &newer, "another battery horse").await.expect(404);
    app.nobody().get(&others).await.expect(200);
    app.work().await;
}

#[tokio::test]
async fn a_link_opens_for_an_hour() {
    let app = TestApp::start().await;
    let link = link(&app, Person::Owner).await;
    app.clock.advance(Duration::minutes(59));
    app.nobody().get(&link).await.expect(200);
    app.clock.advance(Duration::minutes(2));
    app.nobody().get(&link).await.expect(404);
    choose(&app.nobody(), &link, NEW).await.expect(404);
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(303);
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_the_same_work_and_no_mail() {
    let app = TestApp::start().await;
    let mut answers = Vec::new();
    for email in [Person::Owner.email(), "stranger@lumen.example"] {
        let answer = ask(&app.nobody(), email).await.expect(303);
        answers.push((answer.location().to_owned(), answer.follow().await.expect(200).text));
    }
    assert_eq!(answers[0], answers[1]);
    let mut work = app.database.read().await.unwrap();
    let jobs: Vec<(String, String)> =
        work.all("select kind, state from jobs order by id", values![]).await.unwrap();
    drop(work);
    assert_eq!(jobs, vec![("send-reset-link".to_owned(), "todo".to_owned()); 2]);
    app.work().await;
    assert_eq!(app.mails().len(), 1);
}

#[tokio::test]
async fn a_disabled_account_gets_no_link_and_one_that_it_has_is_dead() {
    let app = TestApp::start().await;
    let link = link(&app, Person::Manager).await;
    let mut work = app.database.begin().await.unwrap();
    let close = "update accounts set disabled_at = $1 where id = $2";
    work.run(close, values![app.clock.now(), Person::Manager.account()]).await.unwrap();
    work.commit().await.unwrap();
    choose(&app.nobody(), &link, NEW).await.expect(404);
    ask(&app.nobody(), Person::Manager.email()).await.expect(303);
    app.work().await;
    assert_eq!(links(&app).len(), 1);
}

#[tokio::test]
async fn nobodys_mailbox_is_filled_whether_or_not_there_is_an_account() {
    let app = TestApp::start().await;
    for email in [Person::Owner.email(), "stranger@lumen.example"] {
        for _ in 0..3 {
            ask(&app.nobody(), email).await.expect(303);
        }
        let answer = ask(&app.nobody(), email).await.expect(429);
        assert_eq!(answer.select("#refusal"), ["Too many requests. Wait 10 minutes, then try again."]);
        assert_eq!(answer.form("main form").value("email"), Some(email));
    }
    app.work().await;
    assert_eq!(links(&app).len(), 3);
    app.clock.advance(Duration::minutes(11));
    ask(&app.nobody(), Person::Owner.email()).await.expect(303);
    app.work().await;
    assert_eq!(links(&app).len(), 4);
}

#[tokio::test]
async fn a_weak_password_spends_no_link_and_is_not_sent_back() {
    let app = TestApp::start().await;
    let link = link(&app, Person::Owner).await;
    let browser = app.nobody().in_french();
    for (new, again, field, message) in [
        ("", "", "new", "Choisissez un mot de passe d’au moins 12 caractères."),
        (
            "passwordpassword",
            "passwordpassword",
            "new",
            "Ce qui se répète se devine vite : choisissez plusieurs mots sans rapport entre eux.",
        ),
        (NEW, WRONG, "again", "Ce n’est pas le même que le nouveau mot de passe ci-dessus."),
    ] {
        let answer = browser.post(&link, &[("new", new), ("again", again)]).await.expect(422);
        assert_eq!(answer.select(&format!("#{field}-error")), [message]);
        assert!(answer.attributes("input[type=password]", "value").concat().is_empty());
    }
    choose(&browser, &link, NEW).await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn a_new_password_ends_the_wait_of_whoever_was_guessed_at() {
    let app = TestApp::start().await;
    for _ in 0..6 {
        try_password(&app.nobody(), Person::Owner.email(), WRONG).await;
    }
    try_password(&app.nobody(), Person::Owner.email(), PASSWORD).await.expect(429);
    let link = link(&app, Person::Owner).await;
    choose(&app.nobody(), &link, NEW).await.expect(303);
    try_password(&app.nobody(), Person::Owner.email(), NEW).await.expect(303);
    app.work().await;
}

#[tokio::test]
async fn neither_the_link_nor_the_address_of_a_stranger_is_stored() {
    let app = TestApp::start().await;
    ask(&app.nobody(), "stranger@lumen.example").await.expect(303);
    let link = link(&app, Person::Owner).await;
    let token = link.rsplit('/').next().unwrap();
    let mut work = app.database.read().await.unwrap();
    for sql in ["select facts from mails", "select payload from jobs", "select token_digest from reset_links"]
    {
        let rows: Vec<(String,)> = work.all(sql, values![]).await.unwrap();
        assert!(!rows.is_empty());
        assert!(
            rows.iter().all(|(row,)| !row.contains(token) && !row.contains("stranger")),
            "{sql}: {rows:?}"
        );
    }
}
