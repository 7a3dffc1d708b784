//! The tenant's name: derived and shown before ordering, taken, or chosen among free ones.

use aubade::orders::State;
use aubade::text::Message;
use serde_json::json;

use super::bakery;
use crate::support::TestApp;

#[tokio::test]
async fn a_name_is_derived_from_the_company_and_read_before_it_is_ordered() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.without("custom").without("prefix");
    let shown = form.send().await.expect(422);
    let told = Message::new("orders-error-derived").with("name", "boulangeriedeletoile");
    assert_eq!(shown.select("#custom-error"), [bakery::english(&told)]);
    assert_eq!(shown.select("[role=alert] a[href='#custom']").len(), 1);
    assert!(shown.words().contains("boulangeriedeletoile.onmicrosoft.com"), "{}", shown.words());

    let order = bakery::send(&shown.form("form[action='/orders']")).await;
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.prefix, "boulangeriedeletoile");
}

#[tokio::test]
async fn a_derived_name_that_is_taken_gives_way_to_the_next_and_is_shown_anew() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.without("custom").without("prefix");
    let shown = form.send().await.expect(422).form("form[action='/orders']");
    assert_eq!(shown.value("derived"), Some("boulangeriedeletoile"));
    app.tell("domains", json!({ "prefix": "boulangeriedeletoile" })).await;
    let again = shown.send().await.expect(422);
    let next = again.form("form[action='/orders']");
    assert_eq!(next.value("derived"), Some("boulangeriedeletoilefr"));
    bakery::send(&next).await;

    // Another company's name is another name.
    let other = next.with("form_key", "another").with("company", "Fournil du Port").send().await.expect(422);
    assert_eq!(other.form("form[action='/orders']").value("derived"), Some("fournilduport"));
    app.work().await;
}

#[tokio::test]
async fn a_company_without_letters_must_choose_a_name() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.without("custom").without("prefix").with("company", "3000");
    let answer = form.send().await.expect(422);
    assert_eq!(answer.select("#custom-error"), [bakery::english(&Message::new("orders-error-underivable"))]);
    let order =
        bakery::send(&answer.form("form[action='/orders']").with("custom", "1").with("prefix", "trois"))
            .await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn three_free_names_are_offered_for_a_taken_one_and_a_button_takes_one_without_script() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    app.tell("domains", json!({ "prefix": "contosofr" })).await;
    let form = bakery::form(&app, &manager).await.with("prefix", "contoso");
    let answer = form.send().await.expect(422);
    let offered = answer.attributes("button[name=use-name]", "value");
    assert_eq!(offered, ["contoso365", "contosoonline", "contosogroup"]);

    let button = answer.form("form[action='/orders']").to("/orders/check").with("use-name", "contosoonline");
    assert_eq!(answer.attributes("button[name=use-name]", "formaction"), ["/orders/check"; 3]);
    let chosen = button.send().await.expect(200);
    assert_eq!(chosen.select("#prefix-free").len(), 1, "{}", chosen.words());
    let form = chosen.form("form[action='/orders']");
    assert_eq!((form.value("prefix"), form.value("email")), (Some("contosoonline"), Some(bakery::CONTACT)));
    let order = bakery::send(&form).await;
    app.work().await;
    assert_eq!(bakery::expect(&app, order, State::Completed, None).await.prefix, "contosoonline");
}

#[tokio::test]
async fn a_name_that_another_order_is_on_its_way_with_is_taken() {
    let app = TestApp::start().await;
    bakery::place(&app).await;
    let second = app.second().await;
    let answer = bakery::form(&app, &second).await.with("prefix", "Fournil").send().await.expect(422);
    let told = Message::new("orders-error-prefix-taken").with("name", bakery::PREFIX);
    assert_eq!(answer.select("#prefix-error"), [bakery::english(&told)]);
    app.work().await;
}

#[tokio::test]
async fn while_one_types_script_is_told_about_the_name() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let ask = async |fields: &[(&str, &str)]| manager.post("/orders/name", fields).await.expect(200);
    let free = ask(&[("custom", "1"), ("prefix", "Fournil"), ("country", "FR")]).await;
    assert_eq!(free.select("#prefix-free"), ["This name is free."]);
    let taken = ask(&[("custom", "1"), ("prefix", "contoso"), ("country", "BE")]).await;
    assert_eq!(taken.attributes("button[name=use-name]", "value")[0], "contosobe");
    let odd = ask(&[("custom", "1"), ("prefix", "a b")]).await;
    let told = bakery::english(&Message::new("orders-error-prefix-character"));
    assert_eq!(odd.select("#prefix-error"), [told]);
    let derived = ask(&[("company", "Fournil & Fils SARL")]).await;
    assert_eq!(derived.attributes("[name=derived]", "value"), ["fournilfils"]);
    assert!(ask(&[("custom", "1"), ("prefix", "")]).await.select("#prefix-error").is_empty());
}
