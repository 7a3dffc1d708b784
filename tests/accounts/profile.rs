//! What a person and an owner can set.

use aubade::values;

use super::audited;
use crate::support::people::{self, RESELLER};
use crate::support::{Person, TestApp};

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
