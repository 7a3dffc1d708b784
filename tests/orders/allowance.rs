//! Checks while the form is filled in are limited for each account; ordering is not.

use aubade::orders::State;
use aubade::orders::pages::allowance::{CHECKS, SPAN};
use aubade::text::Message;
use aubade::values;

use super::bakery;
use crate::support::{Person, TestApp};

/// As if this person had used up all checks of the last minutes.
async fn use_up(app: &TestApp, person: Person) {
    let mut work = app.database.begin().await.unwrap();
    work.run(
        "insert into order_checks (account_id, since, checks) values ($1, $2, $3)",
        values![person.account(), app.clock.now(), CHECKS - 1],
    )
    .await
    .unwrap();
    work.commit().await.unwrap();
}

async fn asked(app: &TestApp) -> u64 {
    app.ask("requests").await["totalCount"].as_u64().unwrap()
}

#[tokio::test]
async fn beyond_the_limit_nothing_is_asked_and_the_page_says_so_in_both_languages() {
    let app = TestApp::start().await;
    use_up(&app, Person::Manager).await;
    let manager = app.manager().await;
    let own = [("custom", "1"), ("prefix", "fournil"), ("country", "FR")];
    let last = manager.post("/orders/name", &own).await.expect(200);
    assert_eq!(last.select("#prefix-free").len(), 1, "{}", last.words());

    let before = asked(&app).await;
    let said = bakery::english(&Message::new("orders-name-unchecked"));
    let refused = manager.post("/orders/name", &own).await.expect(200);
    assert_eq!(refused.select("#prefix-unchecked"), std::slice::from_ref(&said));
    assert!(refused.select("#prefix-free, #prefix-taken").is_empty());
    let derived = [("company", "Boulangerie de l’Étoile"), ("country", "FR")];
    let refused = manager.clone().in_french().post("/orders/name", &derived).await.expect(200);
    assert_eq!(
        refused.select("#derived-unchecked"),
        ["Non vérifié pour l’instant ; il le sera à la commande."]
    );
    assert_eq!(refused.attributes("input[name=derived]", "value"), ["boulangeriedeletoile"]);
    let form = bakery::form(&app, &manager.in_english()).await;
    let page = form.clone().to("/orders/check").send().await.expect(200);
    assert_eq!(page.select("#prefix-unchecked"), [said]);
    assert_eq!(asked(&app).await, before, "Microsoft was asked nothing");

    // A format is wrong without anybody being asked.
    let wrong = app.manager().await.post("/orders/name", &[("custom", "1"), ("prefix", "4 fours")]).await;
    assert_eq!(wrong.expect(200).select("#prefix-error").len(), 1);
    // Other accounts have checks of their own.
    let owner = app.owner().await.post("/orders/name", &own).await.expect(200);
    assert_eq!(owner.select("#prefix-free").len(), 1);
}

#[tokio::test]
async fn whoever_has_no_check_left_can_order_all_the_same_and_the_order_checks() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    use_up(&app, Person::Manager).await;
    let form = bakery::form(&app, &manager).await;
    for _ in 0..2 {
        form.clone().to("/orders/check").send().await.expect(200);
    }
    app.tell("domains", serde_json::json!({ "prefix": "lost" })).await;
    let taken = form.clone().with("prefix", "lost").send().await.expect(422);
    assert!(!taken.select("#prefix-taken, #prefix-error").is_empty(), "{}", taken.words());
    let order = bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn after_a_while_checks_are_made_again() {
    let app = TestApp::start().await;
    use_up(&app, Person::Manager).await;
    let manager = app.manager().await;
    let own = [("custom", "1"), ("prefix", "fournil"), ("country", "FR")];
    manager.post("/orders/name", &own).await.expect(200);
    assert_eq!(manager.post("/orders/name", &own).await.select("#prefix-unchecked").len(), 1);
    app.clock.advance(SPAN);
    for _ in 0..2 {
        assert_eq!(manager.post("/orders/name", &own).await.select("#prefix-free").len(), 1);
    }
}
