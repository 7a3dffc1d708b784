//! Answers that do not arrive, come late or say "later": everything is done once all the same.

use aubade::orders::State;
use aubade::values;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{CARTS, CHECKOUT, CREATE, ORDER, refuse, steps, throttle};
use crate::orders::bakery;
use crate::support::TestApp;

/// More often than the client tries by itself.
const TRIES: u32 = 3;

/// One tenant, one order, its licences, one mail to the customer, and no call left open.
async fn assert_done_once(app: &TestApp, order: i64, what: &str) {
    let done = bakery::order(app, order).await;
    assert_eq!((done.state, done.cause), (State::Completed, None), "{what}, at step {}", done.step);
    let [customers, _, orders, subscriptions, seats] = bakery::bought(app).await;
    assert_eq!([customers, orders, subscriptions, seats], [1, 1, 1, bakery::QUANTITY], "{what}");
    assert_eq!(bakery::credentials(app).len(), 1, "{what}");
    assert!(bakery::credentials(app)[0].links().iter().any(|link| link.contains("/handover/")), "{what}");
    let writes = ["create-customer", "open-cart", "check-out"];
    let open: Vec<_> = steps(app, order).await.into_iter().filter(|step| step.1 == "doing").collect();
    assert!(open.iter().all(|step| !writes.contains(&step.0.as_str())), "{what}: {open:?}");
}

#[tokio::test]
async fn whichever_answer_is_lost_the_order_is_done_once() {
    for (method, path) in [
        ("POST", "/v1/partners/validateresellers"),
        ("HEAD", "/v1/domains/*"),
        ("POST", CREATE),
        ("GET", "/v1/customers/*/validationStatus"),
        ("POST", CARTS),
        ("POST", CHECKOUT),
        ("GET", "/v1/customers/*/subscriptions/*"),
    ] {
        for act in ["drop", "drop-before"] {
            let app = TestApp::start().await;
            let order = bakery::place(&app).await;
            bakery::fault(&app, method, path, json!(act), TRIES).await;
            app.work().await;
            bakery::expect(&app, order, state_at(path), None).await;
            bakery::later(&app, 10).await;
            let what = format!("{method} {path}, {act}");
            assert_done_once(&app, order, &what).await;
            assert_eq!(bakery::received(&app, method, path).await.len(), expected_calls(path), "{what}");
            let ids = bakery::request_ids(&app, method, path).await;
            if method == "POST" && path != "/v1/partners/validateresellers" {
                assert_eq!(ids.len(), 1, "{what}: a repeated write bears the same id");
                let stored = steps(&app, order).await;
                let repeated = stored.iter().find(|step| step.3 == ids[0]).expect("a stored id");
                assert_eq!(repeated.2, 2, "{what}: one step, tried twice");
            }
        }
    }
}

/// Nothing is known before the first step is done.
fn state_at(path: &str) -> State {
    if path.contains("validateresellers") { State::Placed } else { State::Provisioning }
}

/// The form has asked as well.
fn expected_calls(path: &str) -> usize {
    let of_form = path.contains("validateresellers") || path.contains("domains");
    TRIES as usize + 1 + usize::from(of_form)
}

#[tokio::test]
async fn one_lost_answer_is_made_good_within_the_call() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    for path in [CREATE, CARTS, CHECKOUT] {
        bakery::fault(&app, "POST", path, json!("drop"), 1).await;
    }
    app.work().await;
    assert_done_once(&app, order, "one drop each").await;
}

#[tokio::test]
async fn a_gateways_error_is_not_an_answer() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    let calls = [
        ("HEAD", "/v1/domains/*"),
        ("POST", CREATE),
        ("GET", "/v1/products/**"),
        ("POST", CARTS),
        ("POST", CHECKOUT),
        ("GET", "/v1/customers/*/subscriptions/*"),
    ];
    for (method, path) in calls {
        bakery::fault(&app, method, path, json!({ "fail": { "status": 502 } }), 1).await;
    }
    // A 404 that Microsoft did not give says nothing about the name.
    bakery::fault(&app, "HEAD", "/v1/domains/*", json!({ "fail": { "status": 404 } }), 1).await;
    app.work().await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, 10).await;
    assert_done_once(&app, order, "one 502 each").await;
    assert_eq!(bakery::request_ids(&app, "POST", CREATE).await.len(), 1);
}

#[tokio::test]
async fn microsoft_says_when_to_come_back() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CREATE, throttle(90), 1).await;
    app.work().await;
    let due = next_try(&app, order).await - app.clock.now();
    assert!((88..=90).contains(&due.whole_seconds()), "{due}");
    bakery::later(&app, 80).await;
    assert_eq!(bakery::received(&app, "POST", CREATE).await.len(), 1, "not before");
    bakery::later(&app, 11).await;
    assert_done_once(&app, order, "429").await;
    assert_eq!(
        bakery::request_ids(&app, "POST", CREATE).await.len(),
        1,
        "nothing was looked at: the same call"
    );
}

async fn next_try(app: &TestApp, order: i64) -> OffsetDateTime {
    let mut work = app.database.read().await.unwrap();
    let next = "select next_try_at from jobs where order_id = $1 and state = 'todo'";
    let (at,): (OffsetDateTime,) = work.one(next, values![order]).await.unwrap();
    at
}

#[tokio::test]
async fn busy_is_asked_again_under_new_ids() {
    for (path, code) in [(CARTS, "800064"), (CHECKOUT, "800060")] {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", path, refuse(409, code), 1).await;
        app.work().await;
        bakery::expect(&app, order, State::Provisioning, None).await;
        bakery::later(&app, 61).await;
        assert_done_once(&app, order, code).await;
        assert_eq!(bakery::request_ids(&app, "POST", path).await.len(), 2, "that was an answer");
    }
}

#[tokio::test]
async fn busy_after_a_lost_answer_says_nothing_about_the_lost_one() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, json!("drop"), TRIES).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(409, "800060"), 1).await;
    app.work().await;
    bakery::later(&app, 10).await;
    bakery::expect(&app, order, State::Provisioning, None).await;
    bakery::later(&app, 120).await;
    assert_done_once(&app, order, "busy after a lost answer").await;
    assert_eq!(bakery::request_ids(&app, "POST", CHECKOUT).await.len(), 1);
}

#[tokio::test]
async fn without_a_token_the_order_waits_for_an_operator_and_goes_on() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    app.tell("tokens", json!({ "revoke": true, "expire": true })).await;
    app.work().await;
    bakery::expect(&app, order, State::Placed, None).await;
    assert_eq!(bakery::bought(&app).await, [0; 5]);
    app.tell("tokens", json!({ "restore": true })).await;
    bakery::later(&app, 301).await;
    assert_done_once(&app, order, "token").await;
}

#[tokio::test]
async fn a_token_that_ends_on_the_way_is_renewed() {
    let app = TestApp::start().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, throttle(30), 1).await;
    app.work().await;
    app.tell("tokens", json!({ "expire": true })).await;
    bakery::later(&app, 31).await;
    assert_done_once(&app, order, "expired token").await;
}

#[tokio::test]
async fn a_tenant_whose_creation_microsoft_forgot_is_found_again_though_its_password_is_lost() {
    for code in ["600009", "424242"] {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", CREATE, json!("drop"), TRIES).await;
        bakery::fault(&app, "POST", CREATE, refuse(400, code), 1).await;
        app.work().await;
        bakery::later(&app, 10).await;
        bakery::expect(&app, order, State::Completed, None).await;
        assert_eq!(bakery::bought(&app).await, [1, 1, 1, 1, bakery::QUANTITY], "{code}");
        let mails = bakery::credentials(&app);
        assert_eq!(mails.len(), 1);
        assert!(
            mails[0].links().iter().all(|link| !link.contains("/handover/")),
            "there is no password to show"
        );
        assert!(mails[0].text.contains("Microsoft ne nous l’a pas communiqué"), "{}", mails[0].text);
    }
}

#[tokio::test]
async fn a_cart_that_was_bought_without_an_answer_and_is_gone_is_not_bought_again() {
    for (status, code) in [(404, "800008"), (400, "800065")] {
        let app = TestApp::start().await;
        let order = bakery::place(&app).await;
        bakery::fault(&app, "POST", CHECKOUT, json!("drop"), TRIES).await;
        bakery::fault(&app, "POST", CHECKOUT, refuse(status, code), 1).await;
        app.work().await;
        bakery::later(&app, 10).await;
        assert_done_once(&app, order, code).await;
        assert_eq!(bakery::bought(&app).await[1], 1, "no second cart");
        let call: Vec<Value> = bakery::received(&app, "GET", "/v1/customers/*/orders").await;
        assert_eq!(call.len(), 1, "it was looked for");
    }
}

#[tokio::test]
async fn subscriptions_that_take_their_time_are_asked_for_until_they_are_there() {
    let app = TestApp::start_slow().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "GET", ORDER, json!("drop"), TRIES).await;
    app.work().await;
    for _ in 0..2 {
        bakery::expect(&app, order, State::Provisioning, None).await;
        assert!(app.mails().is_empty(), "nothing is ready");
        bakery::later(&app, 3).await;
    }
    for _ in 0..3 {
        bakery::later(&app, 5).await;
    }
    assert_done_once(&app, order, "slow subscriptions").await;
    assert!(bakery::received(&app, "GET", ORDER).await.len() > TRIES as usize);
}

#[tokio::test]
async fn a_bought_order_that_microsoft_does_not_list_yet_is_looked_for_again() {
    let app = TestApp::start_slow().await;
    let order = bakery::place(&app).await;
    bakery::fault(&app, "POST", CHECKOUT, json!("drop"), TRIES).await;
    bakery::fault(&app, "POST", CHECKOUT, refuse(400, "800065"), 100).await;
    bakery::fault(&app, "GET", "/v1/customers/*/orders", json!("drop"), TRIES).await;
    app.work().await;
    for _ in 0..8 {
        bakery::later(&app, 5).await;
    }
    assert_done_once(&app, order, "listed late").await;
    assert_eq!(bakery::bought(&app).await[1], 1, "no second cart");
}
