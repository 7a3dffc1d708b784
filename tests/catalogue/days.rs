//! The catalogue from day to day: what Microsoft no longer sells leaves the picker and stays where it was bought, and
//! nobody orders at a price that was not shown.

use aubade::catalogue::work::schedule;
use aubade::values;
use time::Duration;

use crate::orders::bakery;
use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// Takes a licence out of every price list.
const WITHDRAW: &str =
    "delete from licence_prices where licence_id in (select id from licences where title = $1)";

/// A day later, the catalogue is read anew.
async fn refresh(app: &TestApp) {
    app.clock.advance(Duration::hours(25));
    let mut work = app.database.begin().await.unwrap();
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
}

async fn change(app: &TestApp, sql: &'static str, licence: &str) {
    let mut work = app.database.begin().await.unwrap();
    assert!(work.run(sql, values![licence]).await.unwrap() > 0);
    work.commit().await.unwrap();
}

/// The form for more licences, with the whole catalogue open.
async fn picker(browser: &Browser, tenant: &Tenant) -> Answer {
    browser.get(&format!("{}/subscriptions/new", tenant.path())).await.expect(200)
}

async fn orders(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,): (i64,) = work.one("select count(*) from orders", values![]).await.unwrap();
    count
}

#[tokio::test]
async fn a_withdrawn_licence_leaves_the_picker_and_stays_on_its_subscriptions() {
    let app = TestApp::start().await;
    let tenant = app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await;
    let (title, ..) = STANDARD;
    // As the panel knows it, the licence is now of a product that Microsoft does not sell.
    change(&app, "update licences set product_id = 'CFQ7TTC0GONE' where title = $1", title).await;
    refresh(&app).await;

    let mut work = app.database.read().await.unwrap();
    let (gone, sold): (i64, i64) = work
        .one(
            "select (select count(*) from licences l where l.product_id = 'CFQ7TTC0GONE' \
             and not exists (select 1 from licence_prices p where p.licence_id = l.id)), \
             (select count(*) from licences l where l.title = $1 \
             and exists (select 1 from licence_prices p where p.licence_id = l.id))",
            values![title],
        )
        .await
        .unwrap();
    drop(work);
    assert!(gone > 0 && gone == sold, "{gone} withdrawn, {sold} offered under their new product");
    let owner = app.owner().await;
    let page = owner.get(&tenant.path()).await.expect(200);
    assert!(tenant.cell(&page, "Licence name").contains(title), "{}", page.words());
    let pencil = owner.get(&tenant.of_first("quantity")).await.expect(200);
    assert_eq!(pencil.attributes("#quantity", "value"), ["10"], "it can still be changed");
}

#[tokio::test]
async fn a_licence_that_is_offered_again_comes_back() {
    let app = TestApp::start().await;
    let row = app.row(STANDARD).await;
    let offered = async || {
        let page = app.owner().await.get("/orders/new").await.expect(200);
        page.attributes(&format!("[name='quantity-{row}']"), "name").len()
    };
    assert_eq!(offered().await, 1);
    change(&app, WITHDRAW, STANDARD.0).await;
    assert_eq!(offered().await, 0);
    refresh(&app).await;
    assert_eq!(offered().await, 1);
}

#[tokio::test]
async fn an_old_page_cannot_order_what_is_no_longer_sold() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(STANDARD, 10)]).await;
    let row = app.row(EXCHANGE).await;
    let form = picker(&owner, &tenant).await.form("form[action$='/subscriptions']");
    change(&app, WITHDRAW, EXCHANGE.0).await;

    let page = form.with(&format!("quantity-{row}"), "3").send().await.expect(422);
    assert!(page.words().contains("one that you had chosen is no longer sold"), "{}", page.words());
    assert_eq!(orders(&app).await, 1, "only the tenant's own");
}

#[tokio::test]
async fn the_total_that_was_shown_is_the_total_that_is_ordered() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let form = bakery::form(&app, &manager).await;
    change(&app, "update licence_prices set price = price + 100 where licence_id in (select id from licences where title = $1)", bakery::LICENCE).await;

    let page = form.send().await.expect(422);
    assert!(page.words().contains("prices have changed"), "{}", page.words());
    assert_eq!(orders(&app).await, 0);
    let shown = page.select("#summary .h3").join(" ");
    let order = bakery::send(&page.form("form[action='/orders']")).await;
    let placed = manager.get(&format!("/orders/{order}")).await.expect(200);
    let total = shown.split('€').nth(1).unwrap().split_whitespace().next().unwrap();
    assert!(placed.words().contains(total), "{shown} is not in {}", placed.words());
    app.work().await;
}
