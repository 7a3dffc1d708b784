//! The order of a bakery: a form in which everything is right, for a test to send or to spoil.

use aubade::orders::{Line, Order, State, store};
use aubade::text::{Language, Message, Reader};
use aubade::values;
use serde_json::{Value, json};
use time::Duration;

use crate::support::answer::Form;
use crate::support::{Browser, Mail, TestApp};

/// The company.
pub const COMPANY: &str = "Boulangerie de l’Étoile";
/// The name of its tenant.
pub const PREFIX: &str = "fournil";
/// Its tenant.
pub const DOMAIN: &str = "fournil.onmicrosoft.com";
/// Where its credentials go.
pub const CONTACT: &str = "camille@etoile.example";
/// What it orders.
pub const LICENCE: &str = "Microsoft 365 Business Standard";
/// How many.
pub const QUANTITY: i64 = 10;

/// A plan of a licence in the picker.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// The number that the row's fields bear.
    pub row: i64,
    /// The plan's own number.
    pub plan: i64,
}

impl Plan {
    /// The plan of `title` with this term and billing cycle.
    pub async fn find(app: &TestApp, title: &str, term: &str, cycle: &str) -> Self {
        let mut work = app.database.read().await.unwrap();
        let plans: Vec<(i64, String, String)> = work
            .all("select id, term, billing_cycle from licences where title = $1 order by id", values![title])
            .await
            .unwrap();
        let row = plans.first().unwrap_or_else(|| panic!("the catalogue has no {title}")).0;
        let plan = plans.iter().find(|plan| plan.1 == term && plan.2 == cycle);
        Self { row, plan: plan.unwrap_or_else(|| panic!("{title} has no {term} {cycle}")).0 }
    }

    /// The name of the field with the quantity, also its id.
    pub fn field(self) -> String {
        format!("quantity-{}", self.row)
    }

    /// The form with so many of it.
    pub fn pick(self, form: Form, quantity: i64) -> Form {
        form.with(&self.field(), &quantity.to_string())
            .with(&format!("plan-{}", self.row), &self.plan.to_string())
    }
}

/// The form as the page gives it to this browser, filled in for the bakery: ten licences for a year, paid monthly.
pub async fn form(app: &TestApp, browser: &Browser) -> Form {
    let form = without_licences(browser).await;
    Plan::find(app, LICENCE, "P1Y", "monthly").await.pick(form, QUANTITY)
}

/// The same with nothing picked.
pub async fn without_licences(browser: &Browser) -> Form {
    let page = browser.get("/orders/new").await.expect(200);
    page.form("form[action='/orders']")
        .with("custom", "1")
        .with("prefix", PREFIX)
        .with("first_name", "Camille")
        .with("last_name", "Aurore")
        .with("company", COMPANY)
        .with("email", CONTACT)
        .with("phone", "+33 1 99 00 12 34")
        .with("address", "1 rue de l’Exemple")
        .with("postcode", "75002")
        .with("city", "Paris")
        .with("country", "FR")
        .with("language", "fr")
}

/// Places the bakery's order as the first reseller's manager; answers its number. Nothing is carried out yet.
pub async fn place(app: &TestApp) -> i64 {
    let manager = app.manager().await;
    send(&form(app, &manager).await).await
}

/// Sends a form that is right; answers the order's number.
pub async fn send(form: &Form) -> i64 {
    number(form.send().await.expect(303).location())
}

/// The number in the address of an order's page.
#[track_caller]
pub fn number(location: &str) -> i64 {
    location.strip_prefix("/orders/").and_then(|number| number.parse().ok()).expect("an order's page")
}

/// Places the bakery's order and carries it out to its end.
pub async fn complete(app: &TestApp) -> i64 {
    let order = place(app).await;
    app.work().await;
    expect(app, order, State::Completed, None).await;
    order
}

/// The order as stored.
pub async fn order(app: &TestApp, id: i64) -> Order {
    let mut work = app.database.read().await.unwrap();
    store::get(&mut work, id).await.unwrap().expect("the order")
}

/// The order, if it stands where it should.
#[track_caller]
pub fn expect<'a>(
    app: &'a TestApp,
    id: i64,
    state: State,
    cause: Option<&'a str>,
) -> impl Future<Output = Order> + 'a {
    let caller = std::panic::Location::caller();
    async move {
        let order = order(app, id).await;
        let found = (order.state, order.cause.as_deref());
        assert_eq!(found, (state, cause), "order {id} at step {}, asked at {caller}", order.step);
        order
    }
}

/// Its licences.
pub async fn lines(app: &TestApp, id: i64) -> Vec<Line> {
    let mut work = app.database.read().await.unwrap();
    store::lines(&mut work, id).await.unwrap()
}

/// Lets so many seconds pass and does what is due then.
pub async fn later(app: &TestApp, seconds: i64) {
    app.clock.advance(Duration::seconds(seconds));
    app.work().await;
}

/// Makes the simulator meet the next calls of `method` on `path` with `act` (`docs/sandbox.md`).
pub async fn fault(app: &TestApp, method: &str, path: &str, act: Value, times: u32) {
    let matching = json!({ "method": method, "path": path });
    app.tell("faults", json!({ "match": matching, "act": act, "times": times })).await;
}

/// Makes Microsoft unreachable: a gateway answers in its place.
pub async fn cut_off(app: &TestApp) {
    app.tell("faults", json!({ "match": {}, "act": { "fail": { "status": 503 } }, "times": 100_000 })).await;
}

/// Ends every fault.
pub async fn heal(app: &TestApp) {
    let url = format!("{}/control/faults", app.sandbox_url());
    assert!(reqwest::Client::new().delete(url).send().await.unwrap().status().is_success());
}

/// How many customers, carts, orders, subscriptions and seats there are at Microsoft.
pub async fn bought(app: &TestApp) -> [i64; 5] {
    let state = app.ask("state").await;
    ["customers", "carts", "orders", "subscriptions", "seats"].map(|what| state[what].as_i64().unwrap())
}

/// The calls of `method` on `path` that Microsoft received, the oldest first.
pub async fn received(app: &TestApp, method: &str, path: &str) -> Vec<Value> {
    let answer = app.ask(&format!("requests?method={method}&path={path}")).await;
    answer["items"].as_array().unwrap().clone()
}

/// The different `MS-RequestId` of such calls.
pub async fn request_ids(app: &TestApp, method: &str, path: &str) -> Vec<String> {
    let calls = received(app, method, path).await;
    let mut ids: Vec<String> =
        calls.iter().map(|call| call["requestId"].as_str().unwrap().to_owned()).collect();
    ids.dedup();
    ids
}

/// The mails to the bakery.
pub fn credentials(app: &TestApp) -> Vec<Mail> {
    app.mails().into_iter().filter(|mail| mail.to == CONTACT).collect()
}

/// A sentence in English, with single spaces as in [`crate::support::Answer::select`].
pub fn english(message: &Message) -> String {
    say(message, Language::En)
}

/// The same in French.
pub fn french(message: &Message) -> String {
    say(message, Language::Fr)
}

fn say(message: &Message, language: Language) -> String {
    let said = message.say(&Reader::new(language, "Europe/Paris"));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Enters the bakery's own domain for its service, as the first of all domains.
pub async fn add_domain(browser: &Browser) {
    let path = format!("/services/{DOMAIN}/domains");
    let answer = browser.post(&path, &[("name", "etoile.example")]).await.expect(303);
    assert_eq!(answer.location(), format!("{path}/1"));
}

/// Asks for a tenant that a customer has already, as the first of all invitations.
pub async fn add_invitation(browser: &Browser) {
    let answer = browser
        .post(
            "/invitations",
            &[
                ("tenant", "harbourexample"),
                ("company", "Harbour Example"),
                ("first_name", "Hanna"),
                ("last_name", "Hafen"),
                ("email", "hanna@harbour.example"),
                ("country", "FR"),
                ("language", "en"),
                ("is_mailed", "1"),
            ],
        )
        .await
        .expect(303);
    assert_eq!(answer.location(), "/invitations/1");
}
