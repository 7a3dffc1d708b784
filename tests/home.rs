//! The page on which a reseller arrives.

use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::TestApp;
use crate::support::tenant::{EXCHANGE, STANDARD, of};

#[tokio::test]
async fn a_new_reseller_is_shown_the_way() {
    let app = TestApp::start().await;
    let page = app.owner().await.get("/").await.expect(200);
    assert_eq!(page.select(".empty-title"), ["Welcome"]);
    assert_eq!(page.attributes(".empty-action a", "href"), ["/orders/new"]);
    let page = app.viewer().await.get("/").await.expect(200);
    assert_eq!(page.select("main a[href='/orders/new']"), [""; 0]);
}

#[tokio::test]
async fn staff_are_sent_to_their_own_page_and_strangers_to_the_sign_in() {
    let app = TestApp::start().await;
    assert_eq!(app.support().await.get("/").await.expect(303).location(), "/support");
    assert!(app.nobody().get("/").await.expect(303).location().starts_with("/sign-in"));
}

#[tokio::test]
async fn what_needs_a_person_is_there_and_leaves_when_it_is_settled() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let page = owner.get("/").await.expect(200);
    assert!(page.words().contains("Nothing to do right now."), "{}", page.words());
    assert!(
        page.words().contains("Last chance to give back 9 licences · Microsoft 365 Business Standard"),
        "{}",
        page.words()
    );
    assert!(page.words().contains("Order 1 · Boulangerie & Fils"), "{}", page.words());

    let refusal = json!({
        "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", refusal).await;
    let pencil = owner.get(&tenant.of_first("quantity")).await.form("form[method=post][action$=quantity]");
    pencil.with("quantity", "12").send().await.expect(303);
    app.work().await;
    let matters = owner.get("/").await.select("section[aria-labelledby=attention] li");
    assert_eq!(matters.len(), 1, "{matters:?}");
    assert!(matters[0].starts_with("A change to Microsoft 365 Business Standard was refused"), "{matters:?}");

    owner.get(&tenant.path()).await.form("tr.note form").send().await.expect(303);
    assert_eq!(owner.get("/").await.select("section[aria-labelledby=attention] li"), [""; 0]);
}

#[tokio::test]
async fn a_link_that_nobody_opens_is_brought_up() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.tenant(&owner, "bakery", &[of(EXCHANGE, 10)]).await;
    let matters = async || app.owner().await.get("/").await.select("section[aria-labelledby=attention] li");
    assert_eq!(matters().await, [""; 0]);
    app.clock.advance(Duration::days(3));
    let told = matters().await;
    assert!(told[0].contains("amelie@bakery.example has not opened the link"), "{told:?}");
    app.clock.advance(Duration::days(5));
    let told = matters().await;
    assert!(told[0].contains("expired before amelie@bakery.example opened it"), "{told:?}");

    let mut work = app.database.begin().await.unwrap();
    work.run("update services set sealed_password = null", values![]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(matters().await, [""; 0], "it was handed over");
}

#[tokio::test]
async fn an_order_that_waits_is_brought_up_to_its_own_reseller_only() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    app.tell("reviews", json!({ "customerId": "next", "status": "UnderReview" })).await;
    app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let page = owner.get("/").await.expect(200);
    let matters = page.select("section[aria-labelledby=attention] li");
    assert!(matters[0].starts_with("Order 1 for Boulangerie & Fils is waiting"), "{matters:?}");
    assert!(matters[0].contains("Microsoft is reviewing"), "{matters:?}");
    let page = app.second().await.get("/").await.expect(200);
    assert!(!page.words().contains("Boulangerie"), "{}", page.words());
}

#[tokio::test]
async fn the_page_speaks_french() {
    let app = TestApp::start().await;
    let owner = app.owner().await.in_french();
    app.tenant(&owner, "bakery", &[of(STANDARD, 1)]).await;
    let page = owner.get("/").await.expect(200);
    assert_eq!(page.select("h1"), ["Accueil"]);
    assert!(
        page.words()
            .contains("Dernier moment pour résilier l’abonnement entier · Microsoft 365 Business Standard"),
        "{}",
        page.words()
    );
}
