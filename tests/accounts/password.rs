//! A password of one’s own.

use time::Duration;

use super::{WRONG, try_password};
use crate::support::people::PASSWORD;
use crate::support::{Person, TestApp};

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_has_to_be_good() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (old, new, again, field, message) in [
        ("", "battery horse staple", "battery horse staple", "old", "Enter your current password."),
        (WRONG, "battery horse staple", "battery horse staple", "old", "This is not your current password."),
        (PASSWORD, "elevenchars", "elevenchars", "new", "Choose a password of at least 12 characters."),
        (
            PASSWORD,
            "qwertyuiop1234",
            "qwertyuiop1234",
            "new",
            "Many people have this password, or one like it: choose another.",
        ),
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
    app.work().await;
}
