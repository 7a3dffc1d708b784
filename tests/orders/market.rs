//! The prices of the customer's country: shown, agreed to, and charged.

use aubade::orders::State;
use aubade::text::Message;
use aubade::values;
use serde_json::json;

use super::bakery::{self, Plan};
use crate::support::answer::{Answer, Form};
use crate::support::{Browser, TestApp};

const AUDIO: &str = "Microsoft 365 Audio Conferencing";

/// The bakery's form, its customer being in London.
async fn in_london(app: &TestApp, browser: &Browser) -> Form {
    let form = bakery::form(app, browser).await;
    form.with("country", "GB")
        .with("postcode", "SW1A 1AA")
        .with("city", "London")
        .with("phone", "+44 20 7946 0000")
}

/// The bakery's form, its customer being in Geneva.
async fn in_geneva(app: &TestApp, browser: &Browser) -> Form {
    let form = bakery::form(app, browser).await;
    form.with("country", "CH")
        .with("postcode", "1201")
        .with("city", "Genève")
        .with("phone", "+41 22 555 12 12")
}

/// The page that the button without script, and script itself, ask for.
async fn shown(form: &Form) -> Answer {
    form.clone().to("/orders/check").send().await.expect(200)
}

/// The prices of a row.
fn prices(page: &Answer, plan: Plan) -> Vec<String> {
    page.select(&format!("select[name=plan-{}] option", plan.row))
}

#[tokio::test]
async fn the_form_shows_the_prices_of_the_chosen_country_and_orders_at_them() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let plan = Plan::find(&app, bakery::LICENCE, "P1Y", "monthly").await;
    let page = manager.get("/orders/new").await.expect(200);
    assert!(prices(&page, plan).iter().all(|price| price.contains('€')), "{:?}", prices(&page, plan));
    assert!(page.select("#market")[0].contains("France"));
    let oob = page.attributes("#country", "hx-select-oob").concat();
    assert!(oob.contains("#licence-rows") && oob.contains("#summary"), "{oob}");
    let button = page.attributes("button.without-script", "formaction");
    assert_eq!(button, ["/orders/check#licences"], "there is a way without script");

    let page = shown(&in_london(&app, &manager).await).await;
    assert!(
        prices(&page, plan).contains(&"1 year, paid monthly · £10.57 / month".to_owned()),
        "{}",
        page.words()
    );
    assert!(page.select("#market")[0].contains("United Kingdom"));
    assert!(page.select("#summary")[0].contains("£105.65"), "{}", page.select("#summary")[0]);
    let form = page.form("form[action='/orders']");
    assert_eq!(form.value(&plan.field()), Some("10"), "the quantity is kept");

    let order = bakery::send(&form).await;
    let line = bakery::lines(&app, order).await.remove(0);
    assert_eq!((line.price, line.currency.as_str()), (105_651, "GBP"));
    app.send_now().await;
    bakery::expect(&app, order, State::Completed, None).await;

    // What comes later costs what it costs there, too.
    let page = manager.get(&format!("/services/{}/subscriptions/new", bakery::DOMAIN)).await.expect(200);
    let power = Plan::find(&app, "Power BI Pro", "P1Y", "annual").await;
    let add = page.form("form[action$='/subscriptions']").with("open", "apps");
    let page =
        power.pick(add, 2).to(&format!("/services/{}/subscriptions/check", bakery::DOMAIN)).send().await;
    let page = page.expect(200);
    assert!(prices(&page, power).iter().all(|price| price.contains('£')), "{:?}", prices(&page, power));
    let order = bakery::send(&page.form("form[action$='/subscriptions']")).await;
    assert_eq!(bakery::lines(&app, order).await[0].currency, "GBP");
    app.work().await;
    let mut work = app.database.read().await.unwrap();
    let (id,): (i64,) =
        work.one("select id from subscriptions order by id limit 1", values![]).await.unwrap();
    drop(work);
    let pencil = format!("/services/{}/subscriptions/{id}/quantity", bakery::DOMAIN);
    let page = manager.get(&pencil).await.expect(200);
    assert!(page.words().contains("One more costs £10.57 per month"), "{}", page.words());
}

#[tokio::test]
async fn prices_of_another_country_than_those_on_the_page_are_shown_before_they_count() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    // The page showed the prices of France when the country was changed and the order sent.
    let page = in_geneva(&app, &manager).await.send().await.expect(422);
    let told = Message::new("orders-error-market").with("country", Message::new("country-ch"));
    assert_eq!(page.select("#licences-error"), [bakery::english(&told)]);
    assert!(page.select("#summary")[0].contains("CHF 116.71"), "{}", page.select("#summary")[0]);
    assert_eq!(bakery::bought(&app).await[0], 0);
    let order = bakery::send(&page.form("form[action='/orders']")).await;
    let line = bakery::lines(&app, order).await.remove(0);
    assert_eq!((line.price, line.currency.as_str()), (116_707, "CHF"));
    app.send_now().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn a_country_with_the_same_prices_needs_no_second_look() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let form = form.with("country", "BE").with("postcode", "1000").with("phone", "+32 2 555 12 12");
    let order = bakery::send(&form.with("city", "Bruxelles")).await;
    assert_eq!(bakery::lines(&app, order).await[0].currency, "EUR");
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn what_is_not_sold_in_the_country_is_not_offered_and_says_so_when_it_was_wanted() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let audio = Plan::find(&app, AUDIO, "P1Y", "monthly").await;
    let search = |form: Form| form.with("filter", AUDIO);
    let page = shown(&search(in_london(&app, &manager).await)).await;
    assert!(page.words().contains(AUDIO));
    let page = shown(&search(in_geneva(&app, &manager).await)).await;
    assert!(!page.select("#licence-rows")[0].contains(AUDIO), "{}", page.words());

    let page = shown(&audio.pick(in_geneva(&app, &manager).await, 2)).await;
    let told = bakery::english(&Message::new("orders-error-unsold").with("licence", AUDIO));
    assert_eq!(page.select(&format!("#{}-error", audio.field())), std::slice::from_ref(&told));
    assert!(page.select("#licence-rows")[0].contains("Not sold in this country"));
    assert!(!page.select("#summary")[0].contains(AUDIO));
    let form = page.form("form[action='/orders']");
    assert_eq!(form.value(&audio.field()), Some("2"), "what was typed is not lost");
    let page = form.send().await.expect(422);
    assert_eq!(page.select(&format!("#{}-error", audio.field())), [told]);
    let order = bakery::send(&page.form("form[action='/orders']").with(&audio.field(), "0")).await;
    assert_eq!(bakery::lines(&app, order).await.len(), 1);
    app.send_now().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn a_plan_that_the_country_lacks_is_another_choice_to_make() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let plan = Plan::find(&app, bakery::LICENCE, "P1Y", "monthly").await;
    let mut work = app.database.begin().await.unwrap();
    work.run("delete from licence_prices where market = 'CH' and licence_id = $1", values![plan.plan])
        .await
        .unwrap();
    work.commit().await.unwrap();
    let page = in_geneva(&app, &manager).await.send().await.expect(422);
    let told = Message::new("orders-error-plan").with("licence", bakery::LICENCE);
    assert_eq!(page.select(&format!("#{}-error", plan.field())), [bakery::english(&told)]);
    assert_eq!(prices(&page, plan).len(), 2);
    let order = bakery::send(&page.form("form[action='/orders']")).await;
    assert_ne!(bakery::lines(&app, order).await[0].licence_id, plan.plan);
    app.work().await;
}

#[tokio::test]
async fn a_country_that_is_none_keeps_what_was_picked_at_the_prices_that_were_shown() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let page = shown(&in_london(&app, &manager).await).await;
    let page = page.form("form[action='/orders']").with("country", "ZZ").send().await.expect(422);
    assert_eq!(page.select("#country-error"), [bakery::english(&Message::new("orders-error-country"))]);
    assert!(page.select("#licences-error").is_empty());
    assert!(page.select("#summary")[0].contains("£105.65"), "{}", page.select("#summary")[0]);
}

#[tokio::test]
async fn a_cart_in_another_currency_is_not_bought() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update order_lines set currency = 'USD' where order_id = $1", values![order]).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("other-currency")).await;
    assert_eq!(bakery::lines(&app, order).await[0].cause.as_deref(), Some("other-currency"));
    assert_eq!(bakery::bought(&app).await, [1, 1, 0, 0, 0], "a customer and a cart, and no order");
    let page = app.manager().await.get(&format!("/orders/{order}")).await.expect(200);
    let told = bakery::english(&Message::new("microsoft-cause-other-currency"));
    assert!(page.words().contains(&told), "{}", page.words());
}

#[tokio::test]
async fn an_order_is_not_corrected_into_a_country_where_it_costs_something_else() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("domains", json!({ "prefix": bakery::PREFIX })).await;
    app.work().await;
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let path = format!("/orders/{order}/correction");
    let page = app.manager().await.get(&path).await.expect(200);
    assert!(page.select("button.without-script").is_empty(), "no prices are shown here");
    let form = page.form(&format!("form[action='{path}']")).with("prefix", "fournil2");
    let swiss = form.clone().with("country", "CH").with("postcode", "1201").with("city", "Genève");
    let page = swiss.with("phone", "+41 22 555 12 12").send().await.expect(422);
    assert_eq!(
        page.select("#country-error"),
        [bakery::english(&Message::new("orders-error-country-prices"))]
    );
    bakery::expect(&app, order, State::Failed, Some("domain-taken")).await;
    let belgian = form.with("country", "BE").with("postcode", "1000").with("city", "Bruxelles");
    assert_eq!(bakery::send(&belgian.with("phone", "+32 2 555 12 12")).await, order);
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.country, "BE");
}

#[tokio::test]
async fn a_reader_of_french_reads_what_a_licence_is_in_french() {
    let app = TestApp::start().await;
    let page = app.manager().await.in_french().get("/orders/new").await.expect(200);
    let rows = page.select("#licence-rows").concat();
    assert!(
        rows.contains("Applications de bureau, messagerie et réunions pour 300 personnes au plus."),
        "{rows}"
    );
    assert!(rows.contains("Microsoft 365 Business Standard (sans Teams)"), "{rows}");
    let page = app.manager().await.get("/orders/new").await.expect(200);
    assert!(page.select("#licence-rows")[0].contains("Microsoft 365 Business Standard (no Teams)"));
}
