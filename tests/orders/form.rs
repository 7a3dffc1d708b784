//! The order form: every rule, its sentence, and everything that was typed still there.

use std::collections::BTreeSet;

use aubade::orders::State;
use aubade::text::Message;

use super::bakery::{self, Plan};
use crate::support::answer::Form;
use crate::support::{Answer, Browser, TestApp};

/// Something wrong: what is typed, beside which field it shows, and what is said.
struct Wrong {
    typed: Vec<(&'static str, String)>,
    field: String,
    message: Message,
}

fn wrong(field: &str, typed: &[(&'static str, &str)], message: impl Into<Message>) -> Wrong {
    let typed = typed.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Wrong { typed, field: field.to_owned(), message: message.into() }
}

fn said(key: &'static str) -> Message {
    Message::new(key)
}

const POLAND: [(&str, &str); 3] = [("country", "PL"), ("postcode", "00-001"), ("phone", "+48 22 555 12 12")];

/// One of each rule about the tenant and its customer.
fn rules() -> Vec<Wrong> {
    let country = |key, code: &'static str| said(key).with("country", said(code));
    let long = "x".repeat(101);
    let poland = |number| [&POLAND[..], &[("registration_number", number)]].concat();
    vec![
        wrong("prefix", &[("prefix", "")], "orders-error-prefix-missing"),
        wrong(
            "prefix",
            &[("prefix", "abcdefghijklmnopqrstuvwxyzab")],
            said("orders-error-prefix-long").with("longest", 27_i64),
        ),
        wrong("prefix", &[("prefix", "four-nil")], "orders-error-prefix-character"),
        wrong("prefix", &[("prefix", "3fournil")], "orders-error-prefix-digit"),
        wrong("prefix", &[("prefix", "contoso")], said("orders-error-prefix-taken").with("name", "contoso")),
        wrong("mpn", &[("mpn", "")], "orders-error-mpn-missing"),
        wrong("mpn", &[("mpn", "48A5162")], "orders-error-mpn-digits"),
        wrong("mpn", &[("mpn", "48151623421")], "orders-error-mpn-digits"),
        wrong("first_name", &[("first_name", "")], "orders-error-first-name"),
        wrong("last_name", &[("last_name", &long)], "orders-error-last-name"),
        wrong("company", &[("company", "")], "orders-error-company-missing"),
        wrong("company", &[("company", &long)], "orders-error-company-long"),
        wrong("company", &[("company", "& --")], "orders-error-company-symbols"),
        wrong("company", &[("company", "X")], "orders-error-company-single"),
        wrong("company", &[("company", "S.A.R.L.")], "orders-error-company-form"),
        wrong("email", &[("email", "")], "orders-error-email-missing"),
        wrong("email", &[("email", "camille@etoile")], "orders-error-email-syntax"),
        wrong("email", &[("email", "camille@microsoft.com")], "orders-error-email-microsoft"),
        wrong("email", &[("email", "camille@provider.example")], "orders-error-email-provider"),
        wrong("phone", &[("phone", "")], "orders-error-phone-missing"),
        wrong("phone", &[("phone", "01 42")], country("orders-error-phone", "country-fr")),
        wrong("address", &[("address", "")], "orders-error-address"),
        wrong("address", &[("address", "rue de l’Exemple")], "orders-error-address-unknown"),
        wrong("postcode", &[("postcode", "")], "orders-error-postcode-missing"),
        wrong("postcode", &[("postcode", "7500")], country("orders-error-postcode", "country-fr")),
        wrong("city", &[("city", "")], "orders-error-city"),
        wrong("country", &[("country", "XX")], "orders-error-country"),
        wrong("language", &[("language", "xx")], "orders-error-language"),
        wrong("registration_number", &POLAND, "orders-error-registration-missing"),
        wrong("registration_number", &poland(&long[..51]), "orders-error-registration-long"),
        wrong(
            "region",
            &[
                ("country", "US"),
                ("postcode", "98052"),
                ("phone", "+1 425 555 0100"),
                ("region", ""),
                ("prices", ""),
            ],
            "orders-error-region",
        ),
    ]
}

/// One of each rule about the licences.
async fn licence_rules(app: &TestApp) -> Vec<Wrong> {
    let standard = Plan::find(app, bakery::LICENCE, "P1Y", "monthly").await;
    let phone = Plan::find(app, "Microsoft Teams Phone Standard", "P1Y", "monthly").await;
    let quantity = |plan: Plan, quantity: &str, message: Message| Wrong {
        typed: vec![(leak(plan.field()), quantity.to_owned())],
        field: plan.field(),
        message,
    };
    let limits = || {
        said("orders-error-quantity")
            .with("licence", bakery::LICENCE)
            .with("minimum", 1_i64)
            .with("maximum", 300_i64)
    };
    let lonely = said("orders-error-addon").with("licence", "Microsoft Teams Phone Standard").with(
        "bases",
        "Microsoft 365 Business Basic, Microsoft 365 Business Premium, Microsoft 365 Business Standard",
    );
    let mut alone = quantity(phone, "2", lonely);
    alone.typed.push((leak(standard.field()), String::new()));
    vec![
        quantity(standard, "301", limits()),
        quantity(standard, "-1", limits()),
        quantity(standard, "ten", limits()),
        alone,
        Wrong {
            typed: vec![(leak(standard.field()), "0".to_owned())],
            field: "licences".to_owned(),
            message: said("orders-error-licences"),
        },
        Wrong {
            typed: vec![(leak(format!("plan-{}", standard.row)), "999999".to_owned())],
            field: standard.field(),
            message: said("orders-error-plan").with("licence", bakery::LICENCE),
        },
        Wrong {
            typed: vec![("quantity-999999", "3".to_owned())],
            field: "licences".to_owned(),
            message: said("orders-error-licence-gone"),
        },
        Wrong {
            typed: vec![("prices", "0123456789abcdef".to_owned())],
            field: "licences".to_owned(),
            message: said("orders-error-prices"),
        },
    ]
}

/// A test's names live as long as the test program.
fn leak(name: String) -> &'static str {
    Box::leak(name.into_boxed_str())
}

fn spoiled(form: &Form, wrong: &Wrong) -> Form {
    wrong.typed.iter().fold(form.clone(), |form, (name, value)| form.with(name, value))
}

/// The message stands beside its field and in the summary, whose link leads to the field.
#[track_caller]
fn assert_said(answer: &Answer, field: &str, message: &str) {
    let told = [message.to_owned()];
    assert_eq!(answer.select(&format!("#{field}-error")), told, "beside {field}");
    assert_eq!(answer.select(&format!("[role=alert] a[href='#{field}']")), told, "in the summary");
    if field == "licences" {
        return;
    }
    assert_eq!(answer.attributes(&format!("#{field}"), "aria-invalid"), ["true"], "{field}");
    let described = answer.attributes(&format!("#{field}"), "aria-describedby").concat();
    let says = |id: &str| {
        id == format!("{field}-error") || !answer.select(&format!("#{id} #{field}-error")).is_empty()
    };
    assert!(described.split(' ').any(says), "{field} is described by {described}");
}

/// Everything that was sent is in the form again, except what a choice cannot hold.
#[track_caller]
fn assert_kept(answer: &Answer, sent: &Form) {
    let form = answer.form("form[action='/orders']");
    for (name, value) in &sent.fields {
        let is_choice = matches!(name.as_str(), "country" | "language") || name.starts_with("plan-");
        // What stands for the prices is made anew.
        let is_made_anew = matches!(name.as_str(), "quantity-999999" | "prices" | "market");
        let is_nothing = value.is_empty() || value == "0" || is_made_anew;
        if is_nothing || (is_choice && ["XX", "xx", "999999"].contains(&value.as_str())) {
            continue;
        }
        assert_eq!(form.value(name), Some(value.as_str()), "{name}");
    }
}

#[tokio::test]
async fn every_rule_answers_422_beside_its_field_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for wrong in rules().into_iter().chain(licence_rules(&app).await) {
        let sent = spoiled(&form, &wrong);
        let answer = sent.send().await.expect(422);
        assert_said(&answer, &wrong.field, &bakery::english(&wrong.message));
        assert_eq!(answer.select("[role=alert] li").len(), 1, "{}: {}", wrong.message.key(), answer.words());
        assert_kept(&answer, &sent);
        keys.insert(wrong.message.key().to_owned());
    }
    // Those of the derived name are in `name`, those of the customer's country in `market`.
    keys.extend(["orders-error-derived", "orders-error-underivable"].map(str::to_owned));
    keys.extend(["market", "unsold", "country-prices"].map(|rule| format!("orders-error-{rule}")));
    let texts = std::fs::read_to_string("text/en/orders.ftl").unwrap();
    let all: BTreeSet<String> = texts
        .lines()
        .filter_map(|line| Some(line.split_once(" = ")?.0.to_owned()))
        .filter(|key| key.starts_with("orders-error-"))
        .collect();
    assert_eq!(keys, all, "every rule is tried here");
    assert_eq!(bakery::bought(&app).await, [0; 5]);
}

#[tokio::test]
async fn an_empty_form_says_everything_at_once_in_the_order_of_the_page_in_french_too() {
    let app = TestApp::start().await;
    let manager = app.manager().await.in_french();
    let page = manager.get("/orders/new").await.expect(200);
    let answer = page.form("form[action='/orders']").with("custom", "1").with("mpn", "").send().await;
    let answer = answer.expect(422);
    let links = answer.attributes("[role=alert] a", "href");
    let expected = [
        "prefix",
        "mpn",
        "first_name",
        "last_name",
        "company",
        "email",
        "phone",
        "address",
        "postcode",
        "city",
        "licences",
    ];
    assert_eq!(links, expected.map(|field| format!("#{field}")));
    for (field, key) in [
        ("company", "orders-error-company-missing"),
        ("postcode", "orders-error-postcode-missing"),
        ("licences", "orders-error-licences"),
    ] {
        assert_said(&answer, field, &bakery::french(&Message::new(key)));
    }
    assert_eq!(answer.attributes("html", "lang"), ["fr"]);
}

#[tokio::test]
async fn the_form_comes_with_the_resellers_own_mpn_id_country_and_language() {
    let app = TestApp::start().await;
    let form = |answer: Answer| answer.form("form[action='/orders']");
    let first = form(app.owner().await.get("/orders/new").await.expect(200));
    let filled =
        |form: &Form| ["mpn", "country", "language"].map(|name| form.value(name).unwrap().to_owned());
    assert_eq!(filled(&first), ["4815162", "FR", "en"]);
    let second = form(app.second().await.in_french().get("/orders/new").await.expect(200));
    assert_eq!(filled(&second), ["2342108", "BE", "fr"]);
    assert_ne!(first.value("form_key"), second.value("form_key"));
}

#[tokio::test]
async fn what_a_country_asks_for_shows_when_it_is_chosen() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let check = |code: &'static str| form.clone().with("country", code).to("/orders/check");
    let united_states = check("US").send().await.expect(200);
    let states = united_states.select("#region option");
    assert_eq!((states.len(), states[0].as_str()), (52, "Choose…"), "{states:?}");
    assert!(united_states.select("#registration_number").is_empty());
    let poland = check("PL").send().await.expect(200);
    assert_eq!(poland.attributes("#registration_number", "name"), ["registration_number"]);
    assert!(poland.attributes("#region", "name").is_empty());
    let france = check("FR").send().await.expect(200);
    assert!(france.attributes("#region, #registration_number", "name").is_empty());
}

#[tokio::test]
async fn a_phone_number_and_a_postcode_may_be_written_as_people_write_them() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let mut orders = Vec::new();
    for (name, country, postcode, phone) in [
        ("parentheses", "FR", "75002", "(01) 99-00-12-34"),
        ("dots", "FR", "75002", "01.99.00.12.34"),
        ("abroad", "FR", "75002", "+32 2 555 12 12"),
        ("capitals", "GB", "sw1a 1aa", "020 7946 0000"),
    ] {
        let form = bakery::form(&app, &manager).await.with("prefix", name).with("country", country);
        let form = form.without("prices");
        orders.push(bakery::send(&form.with("postcode", postcode).with("phone", phone)).await);
    }
    app.send_now().await;
    for order in orders {
        let order = bakery::expect(&app, order, State::Completed, None).await;
        assert!(order.postcode.chars().all(|letter| !letter.is_lowercase()), "{}", order.postcode);
    }
}

#[tokio::test]
async fn an_address_that_microsoft_does_not_know_is_corrected_or_confirmed() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await.with("address", "Place des Exemples");
    let asked = form.send().await.expect(422);
    assert!(asked.words().contains("1 Place des Exemples"), "{}", asked.words());
    let again = asked.form("form[action='/orders']");

    // Confirmed for another address, it counts for nothing.
    let address = asked.attributes("[name=kept_address]", "value").concat();
    let other = again.clone().with("kept_address", &address).with("address", "Place des Autres");
    assert_said(
        &other.send().await.expect(422),
        "address",
        &bakery::english(&Message::new("orders-error-address-unknown")),
    );
    let order = bakery::send(&again.with("kept_address", &address)).await;
    app.work().await;
    let order = bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(order.address, "Place des Exemples");
}

#[tokio::test]
async fn an_order_is_taken_while_microsoft_cannot_be_reached_and_checked_later() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    bakery::cut_off(&app).await;
    let derived = form.clone().without("custom").without("prefix").send().await.expect(422);
    let name = bakery::english(&Message::new("orders-error-derived").with("name", "boulangeriedeletoile"));
    assert_said(&derived, "custom", &name);

    let order = bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Placed, None).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);

    bakery::heal(&app).await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Completed, None).await;
    assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY]);
}

#[tokio::test]
async fn a_form_does_not_wait_for_a_microsoft_that_is_silent() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    // Longer than any client would wait for the page.
    let silence = serde_json::json!({ "delay": { "milliseconds": 3_600_000 } });
    bakery::fault(&app, "POST", "/v1/validations/address", silence.clone(), 1).await;
    bakery::fault(&app, "GET", "/v1/relationships", silence.clone(), 1).await;
    bakery::fault(&app, "HEAD", "/v1/domains", silence, 1).await;
    let order = bakery::send(&form).await;
    app.work().await;
    bakery::expect(&app, order, State::Completed, None).await;
}

#[tokio::test]
async fn the_total_is_computed_by_the_server_and_orders_nothing() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let yearly = Plan::find(&app, "Microsoft 365 Business Basic", "P1Y", "annual").await;
    let form = yearly.pick(form, 2);
    let page = form.to("/orders/check").send().await.expect(200);
    let sums = page.select("#summary .h3");
    assert_eq!(sums, ["Per year, excl. VAT €134.40", "Per month, excl. VAT €122.85"], "{}", page.words());
    assert_eq!(orders(&manager).await, 0);
}

async fn orders(browser: &Browser) -> usize {
    browser.get("/orders").await.expect(200).select("tbody tr").len()
}

#[tokio::test]
async fn a_family_opens_and_a_licence_is_found_without_script() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    let check = form.to("/orders/check");
    let titles = |answer: &Answer| answer.select("#licence-rows label");

    let opened = check.clone().with("open", "addon").send().await.expect(200);
    assert!(titles(&opened).iter().any(|title| title == "Copilot for Microsoft 365"));
    assert_kept(&opened, &check);
    assert!(opened.select("[role=alert]").is_empty(), "{}", opened.words());

    let found = check.clone().with("filter", "teams PHONE").send().await.expect(200);
    assert_eq!(titles(&found), [bakery::LICENCE, "Microsoft Teams Phone Standard"]);
    let nothing = check.with("filter", "no such licence").send().await.expect(200);
    assert_eq!(titles(&nothing), [bakery::LICENCE], "what was picked stays in sight");
}
