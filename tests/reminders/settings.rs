//! Who is reminded: by role, by choice, and nobody who is gone.

use super::{counts, days_before, reminders, run, stage, sweep};
use crate::deadlines::written::undecided;
use crate::support::{Person, TestApp};

/// An undecided end of term, a month ahead.
async fn month_ahead() -> TestApp {
    let (app, ..) = stage().await;
    undecided(&app).await;
    days_before(&app, 30).await;
    app
}

#[tokio::test]
async fn everybody_chooses_what_to_be_reminded_of() {
    let app = month_ahead().await;
    let viewer = app.viewer().await;
    let page = viewer.get("/account").await.expect(200);
    assert_eq!(page.attributes("#reminders input[checked]", "name"), Vec::<String>::new());
    let form = page.form("form[action='/account/reminders']");
    let page = form.with("ends", "on").send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("Your reminders are saved."), "{}", page.words());
    assert_eq!(page.attributes("#reminders input[checked]", "name"), ["ends"]);
    let owner = app.owner().await;
    let page = owner.get("/account").await.expect(200);
    let names = ["ends", "windows", "changes", "digest"];
    assert_eq!(page.attributes("#reminders input[checked]", "name"), names);
    owner.post("/account/reminders", &[("windows", "on"), ("digest", "on")]).await.expect(303);
    sweep(&app).await;
    assert_eq!(counts(&app), [0, 1, 1, 0]);
}

#[tokio::test]
async fn who_is_gone_is_not_reminded() {
    let app = month_ahead().await;
    run(&app, "update accounts set disabled_at = created_at where id = 1").await;
    run(&app, "delete from memberships where account_id = 2").await;
    sweep(&app).await;
    assert_eq!(counts(&app), [0; 4]);
}

#[tokio::test]
async fn a_reseller_that_is_shut_out_is_not_reminded() {
    let app = month_ahead().await;
    run(&app, "update resellers set disabled_at = created_at where id = 1").await;
    sweep(&app).await;
    assert_eq!(counts(&app), [0; 4]);
}

#[tokio::test]
async fn a_list_is_left_without_signing_in_once_it_is_confirmed() {
    let app = month_ahead().await;
    sweep(&app).await;
    let mail = reminders(&app, Person::Owner, "dates").remove(0);
    let links = mail.links();
    let link = links.iter().find(|link| link.contains("/reminders/1/dates/")).unwrap();
    let path = link.strip_prefix(&app.settings.public_url).unwrap();
    let page = app.nobody().get(path).await.expect(200);
    let page = page.form("main form").send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("you receive no more reminders of single dates"), "{}", page.words());
    let kept = app.owner().await.get("/account").await.expect(200);
    assert_eq!(kept.attributes("#reminders input[checked]", "name"), ["digest"]);
    days_before(&app, 14).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [1, 2, 0, 0]);
    let another = path.replace("/reminders/1/", "/reminders/2/");
    app.nobody().post(&another, &[]).await.expect(404);
    app.nobody().get(&path.replace("/dates/", "/digest/")).await.expect(404);
}

#[tokio::test]
async fn a_mail_program_leaves_a_list_with_one_press() {
    let app = month_ahead().await;
    sweep(&app).await;
    let mail = reminders(&app, Person::Manager, "dates").remove(0);
    let address = mail.unsubscribe.expect("a way out for mail programs");
    let path = address.strip_prefix(&app.settings.public_url).unwrap();
    let nobody = app.nobody();
    // As a provider of mailboxes sends it: from elsewhere, without cookies.
    let press = nobody.bare_request("POST", path).form(&[("List-Unsubscribe", "One-Click")]);
    assert_eq!(press.send().await.unwrap().status(), 200);
    let page = nobody.get(path).await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("you receive no more reminders"), "{}", page.words());
    days_before(&app, 14).await;
    sweep(&app).await;
    assert_eq!(counts(&app), [2, 1, 0, 0]);
}
