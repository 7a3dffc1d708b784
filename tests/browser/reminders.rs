//! What a person wants to be reminded of, chosen and left with the mouse, with and without script, in both languages.

use aubade::reminders::{List, WayOut, store};
use aubade::values;

use super::Window;
use crate::support::{Person, TestApp};

/// The button of the card.
const SAVE: &str = "#reminders button[type=submit]";

/// What the panel keeps of the owner's choice, in the order of the form.
async fn kept(app: &TestApp) -> [bool; 4] {
    let mut work = app.database.read().await.unwrap();
    let wishes = store::wishes(&mut work, Person::Owner.account(), 1).await.unwrap();
    [wishes.ends, wishes.windows, wishes.changes, wishes.digest]
}

/// The boxes that the page shows ticked, in the same order.
async fn ticked(window: &Window) -> [bool; 4] {
    let mut ticked = [false; 4];
    for (at, name) in ["ends", "windows", "changes", "digest"].into_iter().enumerate() {
        ticked[at] = window.count(&format!("#reminders input[name={name}]:checked")).await == 1;
    }
    ticked
}

#[tokio::test]
async fn a_person_chooses_what_to_be_reminded_of() {
    let app = TestApp::start().await;
    for window in Window::with_and_without_script(&app).await {
        window.become_person(&app, Person::Owner).await;
        for (language, saved) in
            [("fr", "Vos rappels sont enregistrés."), ("en", "Your reminders are saved.")]
        {
            let mut work = app.database.begin().await.unwrap();
            work.run("delete from reminder_settings", values![]).await.unwrap();
            work.commit().await.unwrap();
            window.read_in(language).await;
            window.go("/account").await;
            assert_eq!(ticked(&window).await, [true; 4], "an owner is reminded of everything");
            window.click("#reminders input[name=windows]").await;
            window.click("#reminders input[name=digest]").await;
            window.click(SAVE).await;
            window.wait_for(".alert-success", saved).await;
            assert_eq!(ticked(&window).await, [true, false, true, false]);
            assert_eq!(kept(&app).await, [true, false, true, false]);
            window.click("#reminders label:has([name=windows])").await;
            window.click(SAVE).await;
            window.until("it is wanted again", async || kept(&app).await[1].then_some(())).await;
            assert_eq!(kept(&app).await, [true, true, true, false]);
        }
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn the_link_of_a_mail_leaves_its_list_alone() {
    let app = TestApp::start().await;
    let account = Person::Owner.account();
    let path = |list| format!("/reminders/{}", WayOut { account, list }.path(&app.key));
    for window in Window::with_and_without_script(&app).await {
        for (language, list, left, expected) in [
            ("fr", List::Digest, "vous ne recevez plus l’e-mail du lundi", [true, true, true, false]),
            ("en", List::Dates, "you receive no more reminders of single dates", [false; 4]),
        ] {
            window.read_in(language).await;
            window.go(&path(list)).await;
            window.click("main form button").await;
            window.wait_for("main [role=status]", left).await;
            assert_eq!(kept(&app).await, expected);
        }
        let mut work = app.database.begin().await.unwrap();
        work.run("delete from reminder_settings", values![]).await.unwrap();
        work.commit().await.unwrap();
        assert_eq!(window.complaints().await, Vec::<String>::new());
    }
}
