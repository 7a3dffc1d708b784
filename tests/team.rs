//! The people of a reseller: asked by mail, joining, with roles that change, leaving, and working for several.

use aubade::values;

use crate::orders::bakery;
use crate::support::people::{PASSWORD, RESELLER_NAME, SECOND_RESELLER_NAME};
use crate::support::{Answer, Browser, Person, TestApp};

const NEWCOMER: &str = "nadia@lumen.example";

async fn invite(browser: &Browser, email: &str, role: &str) -> Answer {
    browser.post("/team/invitations", &[("email", email), ("role", role), ("language", "en")]).await
}

/// The link in the last mail to `email`.
async fn link(app: &TestApp, email: &str) -> String {
    app.work().await;
    let mails = app.mails();
    let mail = mails.iter().rev().find(|mail| mail.to == email).expect("a mail");
    let link = mail.links().into_iter().find(|link| link.contains("/join/")).expect("a link");
    link[link.find("/join/").unwrap()..].to_owned()
}

async fn acts(app: &TestApp) -> Vec<String> {
    let mut work = app.database.read().await.unwrap();
    let rows: Vec<(String,)> =
        work.all("select act from audit where act like 'colleague-%' order by id", values![]).await.unwrap();
    rows.into_iter().map(|(act,)| act).collect()
}

const NEW: [(&str, &str); 3] =
    [("name", "Nadia New"), ("new", "correct horse staple"), ("again", "correct horse staple")];

#[tokio::test]
async fn somebody_who_is_asked_makes_an_account_and_may_do_what_the_role_says() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    invite(&owner, " Nadia@Lumen.example ", "viewer").await.expect(303);
    assert!(owner.get("/team").await.words().contains("nadia@lumen.example"));
    let link = link(&app, "Nadia@Lumen.example").await;

    let newcomer = app.nobody();
    let page = newcomer.get(&link).await.expect(200).words();
    assert!(page.contains("Odile Owner invites you"), "{page}");
    let refused = newcomer.post(&link, &[("name", ""), ("new", "short"), ("again", "")]).await.expect(422);
    assert!(refused.words().contains("Enter your name."));
    newcomer.post(&link, &NEW).await.expect(303);
    assert!(newcomer.get("/").await.expect(200).text.contains("Nadia New"));
    newcomer.get("/orders/new").await.expect(403);
    newcomer.get("/team").await.expect(200);

    let again = app.nobody();
    again.get(&link).await.expect(404);
    again.post(&link, &NEW).await.expect(404);
    again.post("/sign-in", &[("email", NEWCOMER), ("password", "correct horse staple")]).await.expect(303);
    assert_eq!(acts(&app).await, ["colleague-invited", "colleague-joined"]);
}

#[tokio::test]
async fn an_invitation_says_what_is_missing_and_asks_nobody_twice() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for (email, role, said) in [
        ("", "viewer", "Enter the person’s e-mail address."),
        ("nadia", "viewer", "This is not an e-mail address."),
        (NEWCOMER, "king", "Choose what the person may do."),
        ("MANAGER@lumen.example", "viewer", "This person works here already"),
    ] {
        let page = invite(&owner, email, role).await.expect(422);
        assert!(page.words().contains(said), "{email} {role}");
    }
    invite(&owner, NEWCOMER, "viewer").await.expect(303);
    let first = link(&app, NEWCOMER).await;
    invite(&owner, NEWCOMER, "manager").await.expect(303);
    let second = link(&app, NEWCOMER).await;
    app.nobody().get(&first).await.expect(404);
    assert!(app.nobody().get(&second).await.expect(200).words().contains("Manager"));
    owner.post("/team/invitations/2/again", &[]).await.expect(303);
    let third = link(&app, NEWCOMER).await;
    app.nobody().get(&second).await.expect(404);
    app.nobody().get(&third).await.expect(200);
    owner.post("/team/invitations/3/withdrawal", &[]).await.expect(303);
    app.nobody().get(&third).await.expect(404);
    owner.post("/team/invitations/3/withdrawal", &[]).await.expect(404);
}

#[tokio::test]
async fn an_invitation_opens_for_seven_days() {
    let app = TestApp::start().await;
    invite(&app.owner().await, NEWCOMER, "viewer").await.expect(303);
    let link = link(&app, NEWCOMER).await;
    app.clock.advance(time::Duration::days(7) - time::Duration::MINUTE);
    app.nobody().get(&link).await.expect(200);
    app.clock.advance(time::Duration::MINUTE);
    app.nobody().get(&link).await.expect(404);
    app.nobody().post(&link, &NEW).await.expect(404);
    // After so long everybody signs in again.
    assert!(app.owner().await.get("/team").await.words().contains("Expired"));
}

#[tokio::test]
async fn who_has_an_account_joins_with_it_and_with_no_other() {
    let app = TestApp::start().await;
    invite(&app.owner().await, Person::Second.email(), "manager").await.expect(303);
    let link = link(&app, Person::Second.email()).await;

    let nobody = app.nobody();
    let page = nobody.get(&link).await.expect(200);
    assert!(page.words().contains("has an account already"));
    // No password is set over the account's own.
    nobody.post(&link, &NEW).await.expect(409);
    let viewer = app.viewer().await;
    assert!(viewer.get(&link).await.words().contains("You are signed in as viewer@lumen.example"));
    viewer.post(&link, &[]).await.expect(409);

    let way = format!("/sign-in?next={link}");
    nobody.get(&way).await.expect(200);
    let sign_in = [("email", Person::Second.email()), ("password", PASSWORD), ("next", &link)];
    let signed_in = nobody.post("/sign-in", &sign_in).await.expect(303);
    assert_eq!(signed_in.location(), link);
    nobody.post(&link, &[]).await.expect(303);
    let home = nobody.get("/").await.expect(200).words();
    assert!(home.contains(RESELLER_NAME) && !home.contains("Create my account"), "{home}");
}

#[tokio::test]
async fn one_person_works_for_two_resellers_and_sees_one_at_a_time() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    invite(&app.owner().await, Person::Second.email(), "manager").await.expect(303);
    let link = link(&app, Person::Second.email()).await;
    let both = app.second().await;
    both.post(&link, &[]).await.expect(303);
    let theirs = format!("/services/{}", bakery::DOMAIN);
    both.get(&theirs).await.expect(200);
    assert!(both.get("/account/resellers").await.words().contains(SECOND_RESELLER_NAME));

    app.clock.advance(time::Duration::MINUTE);
    both.post("/account/resellers/2", &[]).await.expect(303);
    both.get(&theirs).await.expect(404);
    // Another browser begins with what was chosen last; each then goes its own way.
    let other = app.second().await;
    other.get(&theirs).await.expect(404);
    other.post("/account/resellers/1", &[]).await.expect(303);
    other.get(&theirs).await.expect(200);
    both.get(&theirs).await.expect(404);
    both.post("/account/resellers/3", &[]).await.expect(404);
}

#[tokio::test]
async fn a_form_shown_for_one_reseller_does_nothing_for_another() {
    let app = TestApp::start().await;
    invite(&app.owner().await, Person::Second.email(), "owner").await.expect(303);
    let link = link(&app, Person::Second.email()).await;
    let both = app.second().await;
    both.post(&link, &[]).await.expect(303);
    let form = bakery::form(&app, &both).await.with("prefix", "twice");
    assert_eq!(form.value("reseller"), Some("1"));
    both.post("/account/resellers/2", &[]).await.expect(303);
    let refused = form.send().await.expect(409);
    assert!(refused.words().contains("shown for another company"));
    let mut work = app.database.read().await.unwrap();
    let (orders,): (i64,) = work.one("select count(*) from orders", values![]).await.unwrap();
    assert_eq!(orders, 0);
}

#[tokio::test]
async fn a_role_changes_at_once_and_the_member_is_told() {
    let app = TestApp::start().await;
    let (owner, manager) = (app.owner().await, app.manager().await);
    manager.get("/orders/new").await.expect(200);
    owner.get("/team/2").await.expect(200);
    owner.post("/team/2/role", &[("role", "")]).await.expect(422);
    owner.post("/team/2/role", &[("role", "viewer")]).await.expect(303);
    manager.get("/orders/new").await.expect(403);
    app.work().await;
    let mail = app.mails().pop().unwrap();
    assert_eq!(mail.to, Person::Manager.email());
    assert!(mail.text.contains("You will see orders"), "{}", mail.text);
    // As it is already: nothing to tell.
    owner.post("/team/2/role", &[("role", "viewer")]).await.expect(303);
    assert_eq!(acts(&app).await, ["colleague-role-changed"]);
}

#[tokio::test]
async fn who_is_removed_sees_nothing_more_and_who_leaves_neither() {
    let app = TestApp::start().await;
    let (owner, manager, viewer) = (app.owner().await, app.manager().await, app.viewer().await);
    manager.post("/team/3/removal", &[]).await.expect(403);
    owner.post("/team/2/removal", &[]).await.expect(303);
    manager.get("/").await.expect(404);
    manager.get("/services").await.expect(404);
    viewer.get("/team/3").await.expect(200);
    viewer.post("/team/3/removal", &[]).await.expect(303);
    viewer.get("/services").await.expect(404);
    assert!(viewer.get("/account").await.expect(200).text.contains("Vera Viewer"));
    assert_eq!(acts(&app).await, ["colleague-removed", "colleague-left"]);
    app.work().await;
    assert!(app.mails().iter().all(|mail| mail.to == Person::Manager.email()), "who leaves knows it");
}

#[tokio::test]
async fn the_last_owner_stays_also_when_two_go_at_the_same_moment() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let refused = owner.post("/team/1/removal", &[]).await.expect(409);
    assert!(refused.words().contains("Make a colleague an owner first"));
    owner.post("/team/1/role", &[("role", "viewer")]).await.expect(409);

    owner.post("/team/2/role", &[("role", "owner")]).await.expect(303);
    let manager = app.manager().await;
    let (one, other) = tokio::join!(owner.post("/team/1/removal", &[]), manager.post("/team/2/removal", &[]));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 409]);
    let mut work = app.database.read().await.unwrap();
    let (owners,): (i64,) = work
        .one("select count(*) from memberships where reseller_id = 1 and role = 'owner'", values![])
        .await
        .unwrap();
    assert_eq!(owners, 1);
    app.work().await;
}

#[tokio::test]
async fn only_owners_see_who_was_asked() {
    let app = TestApp::start().await;
    invite(&app.owner().await, NEWCOMER, "viewer").await.expect(303);
    for browser in [app.manager().await, app.viewer().await] {
        let page = browser.get("/team").await.expect(200).words();
        assert!(!page.contains(NEWCOMER) && page.contains("Only an owner can invite"), "{page}");
    }
    app.work().await;
}
