//! What needs somebody who has just shown who they are.

use time::Duration;

use super::WRONG;
use crate::support::people::{PASSWORD, RESELLER_MPN};
use crate::support::{Browser, TestApp};

/// The hand-over as it is set.
async fn handover(browser: &Browser) -> Option<String> {
    let page = browser.get("/account").await.expect(200);
    page.form("form[action='/account/company']").value("handover").map(str::to_owned)
}

#[tokio::test]
async fn after_a_quarter_of_an_hour_the_password_is_asked_and_nothing_that_was_typed_is_lost() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let form = owner.get("/account").await.expect(200).form("form[action='/account/company']");
    let form = form.with("handover", "mail").with("mpn_id", RESELLER_MPN);
    app.clock.advance(Duration::minutes(14));
    form.clone().with("handover", "link").send().await.expect(303);
    app.clock.advance(Duration::minutes(2));

    let question = form.send().await.expect(422);
    assert_eq!(question.select("h1"), ["Confirm that it is you"]);
    assert_eq!(handover(&owner).await.as_deref(), Some("link"), "nothing is done yet");
    let asked = question.form("main form");
    assert_eq!((asked.value("handover"), asked.value("mpn_id")), (Some("mail"), Some(RESELLER_MPN)));
    let again = asked.with("confirm_password", WRONG).send().await.expect(422);
    assert_eq!(again.select("#confirm_password-error"), ["This is not your current password."]);
    assert!(!again.text.contains(WRONG), "a password is never sent back");
    let asked = again.form("main form");
    asked.with("confirm_password", PASSWORD).send().await.expect(303);
    assert_eq!(handover(&owner).await.as_deref(), Some("mail"));
    form.with("handover", "link").send().await.expect(303);
    assert_eq!(handover(&owner).await.as_deref(), Some("link"), "for another quarter of an hour");
}

#[tokio::test]
async fn the_question_cannot_be_used_to_guess() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.clock.advance(Duration::minutes(16));
    let ask = |password| [("handover", "mail"), ("confirm_password", password)];
    for _ in 0..5 {
        owner.post("/account/company", &ask(WRONG)).await.expect(422);
    }
    let answer = owner.post("/account/company", &ask(PASSWORD)).await.expect(422);
    assert!(answer.select("#confirm_password-error")[0].starts_with("Too many wrong passwords."));
}

#[tokio::test]
async fn whoever_may_not_do_it_is_not_asked() {
    let app = TestApp::start().await;
    let (manager, support) = (app.manager().await, app.support().await);
    app.clock.advance(Duration::minutes(16));
    manager.post("/account/company", &[("handover", "mail")]).await.expect(403);
    support.post("/account/company", &[("handover", "mail")]).await.expect(404);
    app.nobody().post("/account/second-factor", &[]).await.expect(303);
}

#[tokio::test]
async fn a_second_factor_is_changed_only_by_whoever_is_fresh() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    app.clock.advance(Duration::minutes(16));
    for path in ["", "/new", "/codes", "/removal"] {
        let answer = owner.post(&format!("/account/second-factor{path}"), &[]).await.expect(422);
        assert_eq!(answer.select("h1"), ["Confirmez que c’est vous"], "{path}");
        assert_eq!(answer.attributes("main form", "action"), [format!("/account/second-factor{path}")]);
    }
    owner.get("/account/second-factor/new").await.expect(303);
    let confirmed = [("confirm_password", PASSWORD)];
    let answer = owner.post("/account/second-factor", &confirmed).await.expect(303);
    assert!(answer.location().starts_with("/account/second-factor/new"));
}
