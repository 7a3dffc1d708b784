//! The dates are right after every write, for subscriptions and for orders.

use aubade::microsoft::Ids;
use aubade::microsoft::subscriptions::RawSubscription;
use aubade::subscriptions::store;
use aubade::values;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{MONDAY, row, rows};
use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Browser, TestApp};

async fn pencil(browser: &Browser, tenant: &Tenant, quantity: &str) {
    let page = browser.get(&tenant.of_first("quantity")).await.expect(200);
    let form = page.form("form[method=post][action$=quantity]");
    form.with("quantity", quantity).send().await.expect(303);
}

async fn bin(browser: &Browser, tenant: &Tenant) {
    let form = browser.get(&tenant.of_first("cancellation")).await.form("main form[method=post]");
    form.with("confirmed", "1").send().await.expect(303);
}

async fn term_end(app: &TestApp) -> OffsetDateTime {
    let mut work = app.database.read().await.unwrap();
    let (end,) = work.one("select term_ends_at from subscriptions where id = 1", values![]).await.unwrap();
    end
}

async fn ids(app: &TestApp) -> Vec<(i64,)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select id from deadlines order by id", values![]).await.unwrap()
}

async fn refresh(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    store::refresh_deadlines(&mut work, app.clock.now(), 1).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn the_dates_of_a_subscription_follow_each_change_until_it_has_none() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.leave_jobs("its service is looked at again after each change");
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let (closes, end) = (MONDAY + Duration::WEEK, term_end(&app).await);
    let cancellation = row("cancellation-closes", closes, None, None);
    let lock = row("locked", end - Duration::DAY + Duration::SECOND, None, None);
    let ends = |seats| row("term-ends", end, Some(seats), Some("renew"));
    let window = |at, seats| row("window-closes", at, Some(seats), None);
    assert_eq!(rows(&app).await, [cancellation.clone(), window(closes, 9), lock.clone(), ends(10)]);

    // Added licences have a window of their own, and leave the first one as it is.
    app.clock.advance(Duration::days(2));
    pencil(&owner, &tenant, "14").await;
    assert_eq!(rows(&app).await.len(), 4, "nothing has changed at Microsoft yet");
    app.work().await;
    let later = closes + Duration::days(2);
    assert_eq!(rows(&app).await, [cancellation, window(closes, 10), window(later, 4), lock, ends(14)]);

    // What is about to end has nothing more to be decided on.
    bin(&owner, &tenant).await;
    assert_eq!(rows(&app).await, []);
    app.send_now().await;
    assert_eq!(rows(&app).await, []);
}

#[tokio::test]
async fn a_refused_cancellation_brings_the_dates_back() {
    let app = TestApp::start_at(MONDAY, false).await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let before = rows(&app).await;
    let refusal = json!({
        "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", refusal).await;
    bin(&owner, &tenant).await;
    assert_eq!(rows(&app).await, []);
    app.send_now().await;
    assert_eq!(rows(&app).await, before);
}

#[tokio::test]
async fn dates_that_are_right_are_not_written_again_and_missing_ones_come_with_the_next_look() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.leave_jobs("days pass that nobody works in");
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let (before, written) = (ids(&app).await, rows(&app).await);
    app.clock.advance(Duration::HOUR);
    refresh(&app).await;
    assert_eq!(ids(&app).await, before);

    // As in a database of a version that kept no dates.
    let mut work = app.database.begin().await.unwrap();
    work.run("delete from deadlines", values![]).await.unwrap();
    work.commit().await.unwrap();
    refresh(&app).await;
    assert_eq!(rows(&app).await, written);

    // What has passed goes.
    app.clock.advance(Duration::days(8));
    refresh(&app).await;
    assert_eq!(ids(&app).await.len(), 2);
}

#[tokio::test]
async fn an_end_of_term_that_nobody_decided_on_is_written_as_undecided() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    undecided(&app).await;
    let end = term_end(&app).await;
    assert_eq!(rows(&app).await.last().unwrap(), &row("term-ends", end, Some(10), Some("undecided")));
}

/// Somebody switches automatic renewal off in Partner Center, and the panel reads that.
pub async fn undecided(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let (service, customer, id): (i64, String, String) = work
        .one(
            "select s.id, s.tenant_id, u.microsoft_id from subscriptions u \
             join services s on s.id = u.service_id where u.id = 1",
            values![],
        )
        .await
        .unwrap();
    drop(work);
    let customer = customer.parse().unwrap();
    let raw = app.microsoft.subscription(&Ids::fresh(), customer, &id).await.unwrap();
    let mut value = raw.as_value().clone();
    value["autoRenewEnabled"] = json!(false);
    let changed: RawSubscription = serde_json::from_value(value).unwrap();
    app.microsoft.replace_subscription(&Ids::fresh(), customer, &changed).await.unwrap();
    let shown = app.microsoft.subscription(&Ids::fresh(), customer, &id).await.unwrap();
    let mut work = app.database.begin().await.unwrap();
    store::confirm(&mut work, app.clock.now(), service, None, &shown).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test]
async fn an_order_that_waits_says_when_microsoft_is_asked_again_until_it_goes_on() {
    let app = TestApp::start_at(MONDAY, false).await;
    app.tell("reviews", json!({ "customerId": "next", "status": "UnderReview" })).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let quarter = Duration::minutes(15);
    assert_eq!(rows(&app).await, [row("account-review", MONDAY + quarter, None, None)]);
    app.clock.advance(quarter);
    app.work().await;
    assert_eq!(rows(&app).await, [row("account-review", MONDAY + quarter * 2, None, None)]);
    let page = app.owner().await.get("/deadlines").await.expect(200);
    assert!(page.words().contains("Order 1 waits for Microsoft’s review"), "{}", page.words());
    assert_eq!(page.attributes("tr[id^=deadline] td.acts a", "href"), ["/orders/1"]);

    let mut work = app.database.read().await.unwrap();
    let (customer,): (String,) =
        work.one("select tenant_id from orders where id = 1", values![]).await.unwrap();
    drop(work);
    app.tell("reviews", json!({ "customerId": customer, "status": "Allowed" })).await;
    app.clock.advance(quarter);
    app.work().await;
    assert!(rows(&app).await.iter().all(|(kind, ..)| kind != "account-review"));
}

#[tokio::test]
async fn the_cart_of_an_order_that_waits_has_the_day_on_which_it_expires() {
    let app = TestApp::start_at(MONDAY, false).await;
    let refusal = json!({
        "match": { "method": "POST", "path": "/v1/customers/*/carts/*/checkout" },
        "act": { "refuse": { "status": 400, "code": "13605" } },
    });
    app.tell("faults", refusal).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let kinds: Vec<String> = rows(&app).await.into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, ["agreement-missing", "cart-expires"]);
    assert_eq!(rows(&app).await[1].1, MONDAY + Duration::WEEK);
    app.clock.advance(Duration::minutes(15));
    app.work().await;
    assert!(rows(&app).await.iter().all(|(kind, ..)| kind != "cart-expires"), "it was bought");
}
