//! How many licences are in use: read from Microsoft, kept day by day, shown as chart and table.

use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// Business Standard, as the simulator names it to its control endpoint.
const SKU: &str = "CFQ7TTC0LDPB:0001";

async fn stage() -> (TestApp, Browser, Tenant) {
    let app = TestApp::start().await;
    // Early in the day, so that hours later it is still the same.
    let midnight = app.clock.now().replace_time(time::Time::MIDNIGHT) + Duration::days(2);
    let until = midnight - app.clock.now();
    app.clock.advance(until);
    let manager = app.manager().await;
    let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 10), of(EXCHANGE, 2)]).await;
    (app, manager, tenant)
}

/// So many licences of Business Standard are in use, and so many were bought elsewhere.
async fn in_use(app: &TestApp, tenant: &Tenant, consumed: u32, elsewhere: u32) {
    let mut work = app.database.read().await.unwrap();
    let (customer,): (String,) =
        work.one("select tenant_id from services where domain = $1", values![&tenant.domain]).await.unwrap();
    drop(work);
    let body = json!({ "customerId": customer, "sku": SKU, "consumed": consumed, "otherSeats": elsewhere });
    app.tell("licences", body).await;
}

async fn sweep(app: &TestApp) {
    let mut work = app.database.begin().await.unwrap();
    aubade::usage::work::schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
    // Tenants are read one after another.
    app.clock.advance(Duration::seconds(10));
    app.work().await;
}

fn path(tenant: &Tenant) -> String {
    format!("{}/usage", tenant.path())
}

/// Licences, assigned, not assigned, peak of a product.
fn row(page: &Answer, product: &str) -> Vec<String> {
    let names = page.select("#products td.licence");
    let place = names.iter().position(|name| name == product).expect(product) + 1;
    page.select(&format!("#products tbody tr:nth-child({place}) td.number"))
}

#[tokio::test]
async fn licences_are_shown_per_product_with_what_is_assigned_and_what_is_not() {
    let (app, manager, tenant) = stage().await;
    in_use(&app, &tenant, 4, 5).await;
    let page = manager.get(&path(&tenant)).await.expect(200);
    assert!(page.words().contains("No figures yet"), "{}", page.words());
    let form = page.form(&format!("form[action='{}']", path(&tenant)));
    let page = form.send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("being read"), "{}", page.words());
    form.send().await.expect(303);
    app.work().await;
    let page = manager.get(&path(&tenant)).await.expect(200);
    assert_eq!(row(&page, STANDARD.0), ["15", "4", "11", "4"], "with those of another partner");
    assert_eq!(row(&page, EXCHANGE.0), ["2", "0", "2", "0"]);
    assert!(page.words().contains("Microsoft counts per product, not per subscription"));
    let read = app.ask("requests?method=GET").await.to_string();
    assert_eq!(read.matches("/subscribedskus").count(), 1, "two presses read once");
    form.send().await.expect(303);
    assert_eq!(app.work().await, 0, "what was just read is not read again");
}

#[tokio::test]
async fn a_day_keeps_its_end_and_its_peak() {
    let (app, manager, tenant) = stage().await;
    for (hour, consumed) in [(0, 3), (6, 8), (6, 5)] {
        app.clock.advance(Duration::hours(hour));
        in_use(&app, &tenant, consumed, 0).await;
        sweep(&app).await;
    }
    let page = manager.get(&path(&tenant)).await.expect(200);
    assert_eq!(row(&page, STANDARD.0), ["10", "5", "5", "8"]);
    let days = page.select("#figures tbody tr");
    assert_eq!(days.len(), 1, "{days:?}");
    assert!(days[0].ends_with("10 5 8"), "{days:?}");
    app.leave_jobs("the use is read again and again");
}

#[tokio::test]
async fn a_chart_shows_the_period_that_the_address_names_and_a_table_has_its_figures() {
    let (app, _, tenant) = stage().await;
    for day in 0..40_u32 {
        in_use(&app, &tenant, day % 9, 0).await;
        sweep(&app).await;
        app.clock.advance(Duration::DAY - Duration::seconds(10));
    }
    // The last reading is of yesterday, and the session is over by now.
    let manager = app.manager().await;
    for (period, bars) in [("week", 6), ("month", 29), ("quarter", 6), ("year", 6), ("nonsense", 29)] {
        let page = manager.get(&format!("{}?period={period}", path(&tenant))).await.expect(200);
        let rows = page.select("#figures tbody tr").len();
        assert!(rows == bars || rows == bars + 1, "{period}: {rows}");
        assert_eq!(page.attributes("svg.chart rect.assigned", "x").len(), rows, "{period}");
        assert!(page.attributes("svg.chart", "aria-label")[0].contains(STANDARD.0));
        assert!(page.text.len() < 30 * 1024, "{period}: {}", page.text.len());
    }
    let page = manager.get(&path(&tenant)).await.expect(200);
    let other = page.attributes("#products td.licence a:not([aria-current])", "href");
    let page = manager.get(&format!("{}{}", path(&tenant), other[0].split('#').next().unwrap())).await;
    assert_eq!(page.expect(200).select("#chart-title"), [EXCHANGE.0]);
    app.leave_jobs("the use is read again and again");
}

#[tokio::test]
async fn without_the_role_the_page_says_so_and_keeps_what_was_read() {
    let (app, manager, tenant) = stage().await;
    in_use(&app, &tenant, 4, 0).await;
    sweep(&app).await;
    let mut work = app.database.read().await.unwrap();
    let (customer,): (String,) = work.one("select tenant_id from services", values![]).await.unwrap();
    drop(work);
    let few = json!(["PrivilegedAuthenticationAdministrator"]);
    app.tell("roles", json!({ "customerId": customer, "roles": few })).await;
    app.clock.advance(Duration::hours(6));
    sweep(&app).await;
    let page = manager.get(&path(&tenant)).await.expect(200);
    assert!(page.words().contains("has not delegated to us the right"), "{}", page.words());
    assert_eq!(row(&page, STANDARD.0)[1], "4");
    let support = app.support().await.get("/support").await.expect(200).words();
    assert!(!support.contains("Read the use of licences"), "nobody of the staff is needed: {support}");
    app.leave_jobs("the use is read again and again");
}

#[tokio::test]
async fn a_viewer_sees_the_figures_and_cannot_have_them_read() {
    let (app, _manager, tenant) = stage().await;
    let viewer = app.viewer().await;
    let page = viewer.get(&path(&tenant)).await.expect(200);
    assert_eq!(page.attributes("main form", "action"), Vec::<String>::new());
    viewer.post(&path(&tenant), &[]).await.expect(403);
    app.second().await.get(&path(&tenant)).await.expect(404);
}
