//! The saving finder: idle licences, when they can go, what that saves, and the one press.

use aubade::values;
use serde_json::json;
use time::Duration;

use crate::support::tenant::{EXCHANGE, PHONE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// Business Standard, as the simulator names it to its control endpoint.
const SKU: &str = "CFQ7TTC0LDPB:0001";

/// A tenant with ten licences of Business Standard.
struct Stage {
    app: TestApp,
    manager: Browser,
    tenant: Tenant,
}

impl Stage {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        let tenant = app.tenant(&manager, "fournil", &[of(STANDARD, 10)]).await;
        app.leave_jobs("the use is read again and again");
        Self { app, manager, tenant }
    }

    /// So many are in use, and that was read.
    async fn in_use(&self, consumed: u32) {
        let mut work = self.app.database.read().await.unwrap();
        let (customer,): (String,) = work.one("select tenant_id from services", values![]).await.unwrap();
        drop(work);
        let body = json!({ "customerId": customer, "sku": SKU, "consumed": consumed, "otherSeats": 0 });
        self.app.tell("licences", body).await;
        self.read().await;
    }

    async fn read(&self) {
        let mut work = self.app.database.begin().await.unwrap();
        aubade::usage::work::schedule(&mut work, self.app.clock.now()).await.unwrap();
        work.commit().await.unwrap();
        self.app.work().await;
        // Tenants are read one after another.
        self.app.clock.advance(Duration::seconds(10));
        self.app.work().await;
    }

    /// Days later: whoever was away that long signs in again.
    async fn days_later(&mut self, days: i64) {
        self.app.clock.advance(Duration::days(days));
        self.manager = self.app.manager().await;
    }

    async fn show(&self) -> Answer {
        self.manager.get("/savings").await.expect(200)
    }

    /// The line of the first subscription.
    async fn line(&self) -> String {
        let page = self.show().await;
        page.select(&format!("#saving-{}", self.tenant.subscriptions[0])).pop().unwrap_or_default()
    }

    async fn run(&self, statement: &'static str) {
        let mut work = self.app.database.begin().await.unwrap();
        work.run(statement, values![STANDARD.0]).await.unwrap();
        work.commit().await.unwrap();
    }

    fn press(&self, page: &Answer) -> crate::support::answer::Form {
        page.form(&format!("form[action='{}']", self.tenant.of_first("saving")))
    }
}

#[tokio::test]
async fn without_figures_the_page_says_so_and_with_all_in_use_there_is_nothing_to_save() {
    let stage = Stage::new().await;
    assert!(stage.show().await.words().contains("The use is not known yet"));
    stage.in_use(10).await;
    assert!(stage.show().await.words().contains("Nothing to save"));
    assert!(!stage.manager.get("/").await.words().contains("You could save"));
}

#[tokio::test]
async fn within_the_window_idle_licences_lead_to_the_pencil_with_their_number() {
    let stage = Stage::new().await;
    stage.in_use(4).await;
    let line = stage.line().await;
    assert!(line.contains("6 of 10 licences of this product are assigned to nobody"), "{line}");
    assert!(line.contains("6 licences can go now, until"), "{line}");
    assert!(line.contains("There are figures only since"), "{line}");
    assert!(line.contains("€73.71"), "six times 12.285: {line}");
    let page = stage.show().await;
    let pencil = stage.tenant.of_first("quantity?quantity=4");
    assert!(page.attributes(".savings td.acts a", "href").contains(&pencil));
    assert!(page.words().contains("€73.71 per month"), "{}", page.words());
    stage.manager.get(&pencil).await.expect(200);
    assert!(stage.manager.get("/").await.words().contains("You could save €73.71 per month"));
    assert_eq!(stage.app.changes().await, 0, "looking changes nothing");
}

#[tokio::test]
async fn what_somebody_had_within_a_month_is_not_given_up() {
    let mut stage = Stage::new().await;
    stage.in_use(8).await;
    stage.days_later(8).await;
    stage.in_use(4).await;
    let line = stage.line().await;
    assert!(line.contains("Highest within 30 days: 8.") && line.contains("Renew with 8 licences"), "{line}");
    stage.days_later(32).await;
    stage.read().await;
    let line = stage.line().await;
    assert!(
        !line.contains("Highest within")
            && !line.contains("8 licences")
            && line.contains("Renew with 4 licences"),
        "{line}"
    );
}

#[tokio::test]
async fn one_press_renews_without_the_idle_licences_and_another_takes_that_back() {
    let mut stage = Stage::new().await;
    stage.in_use(4).await;
    stage.days_later(8).await;
    stage.read().await;
    let form = stage.press(&stage.show().await);
    let page = form.send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("being sent to Microsoft"), "{}", page.words());
    form.send().await.expect(303);
    let line = stage.line().await;
    assert!(line.contains("Scheduled") && line.contains("6 licences are already scheduled to go"), "{line}");
    assert!(!page.words().contains("You could save"), "it is not counted again");
    stage.app.send_now().await;
    assert_eq!(stage.app.changes().await, 1, "two presses are one");
    let mut work = stage.app.database.read().await.unwrap();
    let (ending, next): (String, String) =
        work.one("select ending, next_term from subscriptions", values![]).await.unwrap();
    drop(work);
    assert_eq!(ending, "change");
    assert!(next.contains("\"quantity\":4"), "{next}");

    let page = stage.show().await;
    assert!(stage.line().await.contains("already scheduled"));
    let back = page.form(&format!("form[action='{}']", stage.tenant.of_first("saving/withdrawal")));
    back.send().await.expect(303);
    stage.app.send_now().await;
    let line = stage.line().await;
    assert!(line.contains("Renew with 4 licences"), "{line}");
    assert_eq!(stage.app.changes().await, 2);
    form.send().await.expect(303);
    assert_eq!(stage.app.changes().await, 2, "an old form was pressed already");
}

#[tokio::test]
async fn a_press_on_what_has_changed_does_nothing() {
    let mut stage = Stage::new().await;
    stage.in_use(4).await;
    stage.days_later(8).await;
    stage.read().await;
    let form = stage.press(&stage.show().await);
    for quantity in ["10", "11", "0", "-1", "", "x"] {
        form.clone().with("quantity", quantity).send().await.expect(409);
    }
    form.clone().with("version", "0").send().await.expect(409);
    stage.run("update subscriptions set ending = 'undecided' where title = $1").await;
    form.send().await.expect(409);
    assert_eq!(stage.app.changes().await, 0);
    let page = stage.show().await;
    let decide = stage.tenant.of_first("end-of-term?outcome=change&quantity=4");
    assert!(page.attributes(".savings td.acts a", "href").contains(&decide), "it would commit to a year");
}

#[tokio::test]
async fn unused_baseless_and_suspended_subscriptions_are_named() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let lines = [of(STANDARD, 10), of(PHONE, 3), of(EXCHANGE, 2)];
    let tenant = app.tenant(&manager, "fournil", &lines).await;
    app.leave_jobs("the use is read again and again");
    let stage = Stage { app, manager, tenant };
    stage.in_use(10).await;
    let words = stage.show().await.words();
    assert!(words.contains("Nobody has or had any of the licences of this product"), "{words}");
    stage.run("update subscriptions set status = 'suspended' where title = $1").await;
    let words = stage.show().await.words();
    assert!(words.contains("Suspended: nobody can use it"), "{words}");
    stage.run("update subscriptions set status = 'cancelled' where title = $1").await;
    let words = stage.show().await.words();
    assert!(words.contains("the service has no product that it extends"), "{words}");
}

#[tokio::test]
async fn the_file_has_the_lines_of_the_page() {
    let stage = Stage::new().await;
    stage.in_use(4).await;
    let file = stage.manager.get("/savings.csv").await.expect(200);
    let lines: Vec<&str> = file.text.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[1].contains("Not assigned,4,10,4,6,") && lines[1].contains("73.71"), "{lines:?}");
    let none = stage.manager.get("/savings.csv?q=nothing").await.expect(200);
    assert_eq!(none.text.lines().count(), 1);
    assert!(stage.manager.get("/savings?q=nothing").await.words().contains("Nothing to save among what you"));
}

#[tokio::test]
async fn a_list_is_narrowed_down_by_licence_and_time_and_its_file_with_it() {
    let stage = Stage::new().await;
    stage.in_use(4).await;
    let title = STANDARD.0.replace(' ', "+");
    for (query, lines) in [
        ("when=now", 1),
        ("when=later", 0),
        ("when=scheduled", 0),
        ("when=odd", 1),
        ("licence=Visio", 0),
        (&*format!("licence={title}&when=now&q=fournil"), 1),
    ] {
        let page = stage.manager.get(&format!("/savings?{query}")).await.expect(200);
        assert_eq!(page.select(".savings tbody tr").len(), lines, "{query}");
        assert_eq!(
            page.words().contains("You could save"),
            lines == 1,
            "the sum is that of the list: {query}"
        );
        let files = page.attributes(".downloads a", "href");
        let file = stage.manager.get(&files[0]).await.expect(200);
        assert_eq!(file.text.lines().count() - 1, lines, "{query}");
    }
    let page = stage.manager.get(&format!("/savings?licence={title}")).await.expect(200);
    assert_eq!(page.attributes("select[name=licence] option[selected]", "selected").len(), 1);
}

#[tokio::test]
async fn where_microsoft_says_nothing_of_windows_the_panels_own_account_does() {
    let mut stage = Stage::new().await;
    stage.in_use(4).await;
    stage
        .run("update subscriptions set refundable = 'null', cancellable_until = null where title = $1")
        .await;
    let line = stage.line().await;
    assert!(line.contains("6 licences can go now, until"), "{line}");
    stage.days_later(8).await;
    stage
        .run("update subscriptions set refundable = 'null', cancellable_until = null where title = $1")
        .await;
    let line = stage.line().await;
    assert!(!line.contains("can go now") && line.contains("6 licences can go at the end"), "{line}");
}

#[tokio::test]
async fn a_decision_that_is_kept_in_the_lock_is_shown_as_scheduled() {
    let mut stage = Stage::new().await;
    stage.in_use(4).await;
    stage.days_later(8).await;
    stage.read().await;
    let mut work = stage.app.database.begin().await.unwrap();
    let soon = stage.app.clock.now() + Duration::hours(10);
    work.run("update subscriptions set term_ends_at = $1", values![soon]).await.unwrap();
    work.commit().await.unwrap();
    let path = stage.tenant.of_first("end-of-term");
    let form = stage.manager.get(&path).await.expect(200).form("form.ending");
    form.with("outcome", "cancel").with("next", "yes").send().await.expect(303);
    let line = stage.line().await;
    assert!(line.contains("Scheduled") && line.contains("10 licences are already scheduled to go"), "{line}");
    assert!(!stage.show().await.words().contains("You could save"), "it is not counted again");
    stage.manager.post(&stage.tenant.of_first("end-of-term/withdrawal"), &[]).await.expect(303);
    assert!(!stage.line().await.contains("already scheduled"));
}

#[tokio::test]
async fn a_long_list_is_paged_and_shows_every_line_once() {
    let stage = Stage::new().await;
    stage.in_use(10).await;
    for number in 0..44 {
        let mut work = stage.app.database.begin().await.unwrap();
        work.run(
            "insert into subscriptions (service_id, order_id, licence_id, microsoft_id, title, product_id, sku_id, \
             term, billing_cycle, status, quantity, auto_renew, cancellable_until, term_ends_at, refundable, raw, \
             created_at, updated_at, ending) select service_id, order_id, licence_id, $1, title, product_id, sku_id, \
             term, billing_cycle, 'suspended', $2, auto_renew, cancellable_until, term_ends_at, refundable, raw, \
             created_at, updated_at, 'expire' from subscriptions where microsoft_id not like 'copy%'",
            values![format!("copy {number}"), i64::from(1 + number / 3)],
        )
        .await
        .unwrap();
        work.commit().await.unwrap();
    }
    let mut next = vec!["/savings".to_owned()];
    let (mut pages, mut seen) = (Vec::new(), Vec::new());
    while let Some(path) = next.pop() {
        let page = stage.manager.get(&path).await.expect(200);
        assert!(page.text.len() <= 30_720, "{} bytes", page.text.len());
        let lines = page.attributes(".savings tbody tr", "id");
        pages.push(lines.len());
        seen.extend(lines);
        next.extend(page.attributes("main .card-footer a[href*='after=']", "href"));
    }
    assert_eq!(pages, [20, 20, 4]);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 44);
    let file = stage.manager.get("/savings.csv").await.expect(200);
    assert_eq!(file.text.lines().count(), 45);
}
