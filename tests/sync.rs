//! What happens at Microsoft without the panel: seen, told to the people who must decide on it, and never overwritten.

use aubade::jobs::{self, About};
use aubade::microsoft::Ids;
use aubade::microsoft::subscriptions::{Changed, RawSubscription};
use aubade::sandbox::seeds;
use aubade::subscriptions::sync::{self, SyncService};
use aubade::values;
use serde_json::{Value, json};
use time::Duration;

use crate::microsoft::stage::{exchange, france, ids, line};
use crate::support::tenant::{EXCHANGE, STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// A tenant with ten licences for a year.
async fn ten(app: &TestApp, browser: &Browser) -> Tenant {
    app.tenant(browser, "bakery", &[of(STANDARD, 10)]).await
}

/// The first subscription: the tenant's id at Microsoft, and its own.
async fn at_microsoft(app: &TestApp, tenant: &Tenant) -> (String, String) {
    let mut work = app.database.read().await.unwrap();
    work.one(
        "select s.tenant_id, u.microsoft_id from subscriptions u join services s on s.id = u.service_id \
         where u.id = $1",
        values![tenant.subscriptions[0]],
    )
    .await
    .unwrap()
}

/// Somebody changes the first subscription in Partner Center.
async fn change(app: &TestApp, tenant: &Tenant, change: impl FnOnce(&mut Value)) {
    let (customer, id) = at_microsoft(app, tenant).await;
    let customer = customer.parse().unwrap();
    let raw = app.microsoft.subscription(&Ids::fresh(), customer, &id).await.unwrap();
    let mut value = raw.as_value().clone();
    change(&mut value);
    let changed: RawSubscription = serde_json::from_value(value).unwrap();
    let answer = app.microsoft.replace_subscription(&Ids::fresh(), customer, &changed).await.unwrap();
    assert!(matches!(answer, Changed::Done(_)), "{answer:?}");
}

async fn set_quantity(app: &TestApp, tenant: &Tenant, quantity: u32) {
    change(app, tenant, |value| value["quantity"] = json!(quantity)).await;
}

/// Has the service's list compared with Microsoft's now.
async fn look(app: &TestApp, tenant: &Tenant) {
    let mut work = app.database.begin().await.unwrap();
    let (service,): (i64,) =
        work.one("select id from services where domain = $1", values![&tenant.domain]).await.unwrap();
    let about = About { service: Some(service), ..About::default() };
    jobs::enqueue(&mut work, app.clock.now(), &SyncService { service }, about).await.unwrap();
    work.commit().await.unwrap();
    app.work().await;
}

/// Every drift there ever was: field, before, now, and how it was closed.
async fn drifts(app: &TestApp) -> Vec<(String, String, String, String)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select field, known, shown, coalesce(closing, 'open') from drifts order by id", values![])
        .await
        .unwrap()
}

fn drift(field: &str, known: &str, shown: &str, closing: &str) -> (String, String, String, String) {
    (field.to_owned(), known.to_owned(), shown.to_owned(), closing.to_owned())
}

async fn show(browser: &Browser, tenant: &Tenant) -> Answer {
    browser.get(&tenant.path()).await.expect(200)
}

#[tokio::test]
async fn a_change_made_in_partner_center_is_told_to_the_reseller_and_to_the_staff() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    set_quantity(&app, &tenant, 14).await;
    look(&app, &tenant).await;

    let page = show(&owner, &tenant).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "14", "what Microsoft shows is what is true");
    let notice = page.select("#drifts li").join(" ");
    assert!(notice.contains("10 → 14 licences"), "{notice}");
    assert!(notice.contains("Microsoft 365 Business Standard") && notice.contains("Seen on"), "{notice}");
    let story = page.select("#history li");
    assert!(story[0].contains("10 → 14 licences, changed at Microsoft"), "{story:?}");
    let matters = owner.get("/").await.expect(200).select("section[aria-labelledby=attention] li");
    assert!(matters.len() == 1 && matters[0].contains("was changed outside this panel"), "{matters:?}");
    assert_eq!(app.second().await.get("/").await.select("section[aria-labelledby=attention] li"), [""; 0]);
    let french = show(&app.owner().await.in_french(), &tenant).await;
    assert!(french.select("#drifts h2")[0].contains("Modifié en dehors"), "{}", french.words());

    let support = app.support().await;
    let overview = support.get("/support").await.expect(200);
    assert!(overview.select("#drifts tbody tr")[0].contains("10 → 14 licences"), "{}", overview.words());
    let service = support.get(&format!("/support/services/{}", tenant.domain)).await.expect(200);
    assert!(service.select("#drifts tbody tr")[0].contains("10 → 14 licences"), "{}", service.words());
    assert!(service.words().contains("changed at Microsoft"), "{}", service.words());
}

#[tokio::test]
async fn a_suspension_made_elsewhere_is_ended_here() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    change(&app, &tenant, |value| value["status"] = json!("suspended")).await;
    look(&app, &tenant).await;
    let path = tenant.of_first("reactivation");
    let page = show(&owner, &tenant).await;
    assert!(page.attributes("#drifts a", "href").contains(&path), "{}", page.text);
    let form = owner.get(&path).await.expect(200).form(&format!("form[action='{path}']"));
    let page = form.send().await.expect(303).follow().await.expect(200);
    assert_eq!(tenant.cell(&page, "Status"), "Being changed");
    form.send().await.expect(303);
    app.work().await;

    let page = show(&owner, &tenant).await;
    assert_eq!(tenant.cell(&page, "Status"), "Active");
    assert_eq!(page.select("#drifts"), [""; 0], "{}", page.words());
    assert_eq!(drifts(&app).await, [drift("status", "active", "suspended", "corrected")]);
    let story = page.select("#history li");
    assert!(story[0].contains("reactivation") && story[0].contains("Confirmed by Microsoft"), "{story:?}");
    let page = owner.get(&path).await.expect(200);
    assert!(page.words().contains("Only a suspended subscription"), "{}", page.words());
}

#[tokio::test]
async fn a_refused_reactivation_says_why_and_leads_back_to_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    change(&app, &tenant, |value| value["status"] = json!("suspended")).await;
    look(&app, &tenant).await;
    let refusal = json!({
        "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" },
        "act": { "refuse": { "status": 403, "code": "800069" } }, "times": 1,
    });
    app.tell("faults", refusal).await;
    let path = tenant.of_first("reactivation");
    owner.get(&path).await.expect(200).form(&format!("form[action='{path}']")).send().await.expect(303);
    app.work().await;
    let page = show(&owner, &tenant).await;
    assert_eq!(tenant.cell(&page, "Status"), "Suspended");
    assert!(page.words().contains("The reactivation was refused."), "{}", page.words());
    assert_eq!(drifts(&app).await, [drift("status", "active", "suspended", "open")]);
}

#[tokio::test]
async fn a_viewer_reads_of_a_change_and_a_manager_accepts_it_once() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    set_quantity(&app, &tenant, 14).await;
    look(&app, &tenant).await;

    let page = show(&app.viewer().await, &tenant).await;
    assert_eq!(page.select("#drifts li").len(), 1);
    assert_eq!(page.select("#drifts form"), [""; 0]);

    let manager = app.manager().await;
    let form = show(&manager, &tenant).await.form("#drifts form");
    let page = form.send().await.expect(303).follow().await.expect(200);
    assert!(page.select(".alert-success")[0].contains("is accepted"), "{}", page.words());
    assert_eq!(page.select("#drifts"), [""; 0]);
    assert!(page.select("#history li")[0].contains("change made outside this panel accepted by Max Manager"));
    form.send().await.expect(303);
    assert_eq!(drifts(&app).await, [drift("quantity", "10", "14", "accepted")]);
    let page = show(&manager, &tenant).await;
    let accepted = page.select("#history li").into_iter().filter(|line| line.contains("accepted"));
    assert_eq!(accepted.count(), 1, "a second press is none");

    look(&app, &tenant).await;
    assert_eq!(drifts(&app).await.len(), 1, "what was accepted is what the panel knows now");
}

#[tokio::test]
async fn accepting_counts_for_what_the_page_showed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    set_quantity(&app, &tenant, 14).await;
    look(&app, &tenant).await;
    let form = show(&owner, &tenant).await.form("#drifts form");
    set_quantity(&app, &tenant, 16).await;
    look(&app, &tenant).await;

    let page = form.send().await.expect(303).follow().await.expect(200);
    assert!(page.words().contains("has changed again in the meantime"), "{}", page.words());
    assert!(page.select("#drifts li")[0].contains("10 → 16 licences"), "{:?}", page.select("#drifts li"));
    assert_eq!(drifts(&app).await, [drift("quantity", "10", "16", "open")]);
}

#[tokio::test]
async fn correcting_opens_the_pencil_with_the_number_from_before_and_its_rules() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    set_quantity(&app, &tenant, 14).await;
    look(&app, &tenant).await;

    let links = show(&owner, &tenant).await.attributes("#drifts a", "href");
    assert_eq!(links, [format!("{}?quantity=10", tenant.of_first("quantity"))]);
    let page = owner.get(&links[0]).await.expect(200);
    assert_eq!(page.attributes("#quantity", "value"), ["10"]);
    assert!(page.select("#effect dl > div")[0].contains("−4"), "{:?}", page.select("#effect dl > div"));
    let before = app.changes().await;
    page.form("form[method=post][action$=quantity]").send().await.expect(303);
    app.send_now().await;
    assert_eq!(app.changes().await, before + 1);
    assert_eq!(app.seats().await, 10);
    assert_eq!(drifts(&app).await, [drift("quantity", "10", "14", "corrected")]);
    assert_eq!(show(&owner, &tenant).await.select("#drifts"), [""; 0]);
}

#[tokio::test]
async fn a_change_that_goes_back_by_itself_needs_nobody() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    for quantity in [14, 12, 10] {
        set_quantity(&app, &tenant, quantity).await;
        look(&app, &tenant).await;
    }
    assert_eq!(drifts(&app).await, [drift("quantity", "10", "10", "undone")]);
    let page = show(&owner, &tenant).await;
    assert_eq!(page.select("#drifts"), [""; 0]);
    assert!(page.select("#history li")[0].contains("12 → 10 licences, changed at Microsoft"));
}

#[tokio::test]
async fn renewal_status_and_schedule_changed_elsewhere_are_told_too() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    change(&app, &tenant, |value| value["scheduledNextTermInstructions"] = json!({ "quantity": 4 })).await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert!(page.select("#drifts li")[0].contains("as before → renewal with 4 licences"), "{}", page.words());
    let way = page.attributes("#drifts a", "href");
    assert_eq!(way, [tenant.of_first("end-of-term")], "what comes after the term is decided there");
    page.form("#drifts form").send().await.expect(303);

    change(&app, &tenant, |value| {
        value["scheduledNextTermInstructions"] = Value::Null;
        value["autoRenewEnabled"] = json!(false);
    })
    .await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert!(page.words().contains("It no longer renews at the end of the term."), "{}", page.words());

    change(&app, &tenant, |value| value["status"] = json!("suspended")).await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert!(page.words().contains("Status: Active → Suspended"), "{}", page.words());
    let fields: Vec<String> = drifts(&app).await.into_iter().map(|(field, ..)| field).collect();
    assert_eq!(fields, ["next_term", "auto_renew", "next_term", "status"]);
}

#[tokio::test]
async fn what_the_panel_asks_for_is_no_change_of_somebody_elses() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let path = "/v1/customers/*/subscriptions/*";
    let slow = json!({ "match": { "method": "PATCH", "path": path }, "act": { "slow": { "seconds": 600 } } });
    app.tell("faults", slow).await;
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", "15").send().await.expect(303);
    app.work().await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "10 → 15 requested", "the task is still at it");

    app.clock.advance(Duration::hours(1));
    app.work().await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "15");
    assert_eq!(drifts(&app).await, []);
}

#[tokio::test]
async fn a_renewal_is_no_change_of_somebody_elses() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = app.tenant(&owner, "bakery", &[of(EXCHANGE, 10)]).await;
    app.clock.advance(Duration::days(8));
    change(&app, &tenant, |value| value["scheduledNextTermInstructions"] = json!({ "quantity": 6 })).await;
    look(&app, &tenant).await;
    show(&app.owner().await, &tenant).await.form("#drifts form").send().await.expect(303);

    app.clock.advance(Duration::days(40));
    look(&app, &tenant).await;
    let page = show(&app.owner().await, &tenant).await;
    assert_eq!(tenant.cell(&page, "Number of licences"), "6", "renewed as planned");
    assert_eq!(page.select("#drifts"), [""; 0], "{:?}", drifts(&app).await);
}

#[tokio::test]
async fn a_subscription_bought_in_partner_center_is_taken_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    buy(&app, &tenant, 3).await;
    look(&app, &tenant).await;

    let page = show(&owner, &tenant).await;
    let rows = page.select("#subscriptions tbody td.licence");
    assert!(rows.len() == 2 && rows[1].contains("Exchange Online (Plan 1)"), "{rows:?}");
    assert!(page.select("#history li")[0].contains("3 licences bought outside this panel"));
    let number = app.find_tenant(&tenant.domain).await.subscriptions[1];
    let address = format!("{}/subscriptions/{number}/quantity", tenant.path());
    let pencil = owner.get(&address).await.expect(200);
    assert!(
        pencil.words().contains("One more costs"),
        "its licence is found in the catalogue: {}",
        pencil.words()
    );
    look(&app, &tenant).await;
    assert_eq!(app.find_tenant(&tenant.domain).await.subscriptions.len(), 2, "once");
}

#[tokio::test]
async fn what_an_unfinished_order_may_have_bought_is_left_to_it() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update orders set state = 'failed' where id = 1", values![]).await.unwrap();
    work.commit().await.unwrap();
    buy(&app, &tenant, 3).await;
    look(&app, &tenant).await;
    assert_eq!(app.find_tenant(&tenant.domain).await.subscriptions.len(), 1);
}

#[tokio::test]
async fn what_another_reseller_of_the_tenant_has_bought_is_not_shown() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    buy_under(&app, &tenant, seeds::SECOND_RESELLER_MPN, 3).await;
    look(&app, &tenant).await;
    assert_eq!(app.find_tenant(&tenant.domain).await.subscriptions.len(), 1);
    let page = show(&owner, &tenant).await;
    assert!(!page.words().contains("Exchange Online (Plan 1)"), "{}", page.words());
}

async fn buy(app: &TestApp, tenant: &Tenant, quantity: u32) {
    buy_under(app, tenant, seeds::RESELLER_MPN, quantity).await;
}

async fn buy_under(app: &TestApp, tenant: &Tenant, reseller: &str, quantity: u32) {
    let reseller = reseller.parse().unwrap();
    let customer = at_microsoft(app, tenant).await.0.parse().unwrap();
    let item = app.microsoft.resolve(&ids(), &exchange(), france()).await.unwrap().unwrap();
    let cart =
        app.microsoft.create_cart(&ids(), customer, &reseller, &[line(&item, quantity)]).await.unwrap();
    app.microsoft.checkout(&ids(), customer, &cart.id).await.unwrap();
}

#[tokio::test]
async fn a_subscription_that_vanished_is_noted_and_kept() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    // Under this id Microsoft shows nothing; the real one is then unknown here.
    let (_, id) = at_microsoft(&app, &tenant).await;
    let set = async |id: &str| {
        let mut work = app.database.begin().await.unwrap();
        let sql = "update subscriptions set microsoft_id = $1 where id = $2";
        work.run(sql, values![id, tenant.subscriptions[0]]).await.unwrap();
        work.commit().await.unwrap();
    };
    set("5b0c9a52-0000-4000-8000-000000000000").await;
    look(&app, &tenant).await;

    let page = show(&owner, &tenant).await;
    assert!(tenant.cell(&page, "Licence name").contains("not shown by Microsoft since"), "{}", page.words());
    let story = page.select("#history li").join("\n");
    assert!(story.contains("no longer shown by Microsoft"), "{story}");
    assert!(story.contains("10 licences bought outside this panel"), "{story}");
    look(&app, &tenant).await;
    let told = show(&owner, &tenant).await.select("#history li");
    assert_eq!(told.iter().filter(|line| line.contains("no longer shown")).count(), 1, "{told:?}");

    app.unguard_audit().await;
    let mut work = app.database.begin().await.unwrap();
    let sql = "delete from audit_chain where line in (select id from audit where subscription_id <> $1)";
    work.run(sql, values![tenant.subscriptions[0]]).await.unwrap();
    let sql = "delete from audit where subscription_id <> $1";
    work.run(sql, values![tenant.subscriptions[0]]).await.unwrap();
    work.run("delete from jobs where subscription_id <> $1", values![tenant.subscriptions[0]]).await.unwrap();
    work.run("delete from deadlines where subscription_id <> $1", values![tenant.subscriptions[0]])
        .await
        .unwrap();
    work.run("delete from subscriptions where id <> $1", values![tenant.subscriptions[0]]).await.unwrap();
    work.commit().await.unwrap();
    set(&id).await;
    look(&app, &tenant).await;
    let page = show(&owner, &tenant).await;
    assert!(!tenant.cell(&page, "Licence name").contains("not shown"), "{}", page.words());
    assert!(
        page.select("#history li")[0].contains("shown by Microsoft again"),
        "{:?}",
        page.select("#history li")
    );
}

#[tokio::test]
async fn every_service_is_looked_at_now_and_then_and_a_look_that_finds_nothing_leaves_no_trace() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let jobs = async || {
        let mut work = app.database.read().await.unwrap();
        let (jobs,): (i64,) = work
            .one("select count(*) from jobs where kind in ('sync-service', 'sync-services')", values![])
            .await
            .unwrap();
        jobs
    };
    for _ in 0..2 {
        let mut work = app.database.begin().await.unwrap();
        sync::schedule(&mut work, app.clock.now()).await.unwrap();
        work.commit().await.unwrap();
    }
    assert_eq!(jobs().await, 1, "one job sees to it");
    assert_eq!(app.work().await, 2, "the tenant is new: it is looked at");
    assert_eq!(jobs().await, 1, "nothing was found");
    assert_eq!(lists(&app).await, 1);

    app.clock.advance(Duration::minutes(6));
    assert_eq!(app.work().await, 1, "its list is good for a while");
    let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
    page.form("form[method=post][action$=quantity]").with("quantity", "15").send().await.expect(303);
    app.work().await;
    app.clock.advance(Duration::minutes(6));
    app.work().await;
    assert_eq!(lists(&app).await, 2, "but not after a change");

    set_quantity(&app, &tenant, 17).await;
    app.clock.advance(Duration::hours(7));
    app.work().await;
    assert_eq!(lists(&app).await, 3);
    assert_eq!(drifts(&app).await, [drift("quantity", "15", "17", "open")]);
    assert_eq!(jobs().await, 2, "a look that found something is told");
}

/// How often a list of subscriptions was asked for.
async fn lists(app: &TestApp) -> u64 {
    let requests = app.ask("requests?method=GET&path=/v1/customers/*/subscriptions").await;
    requests["totalCount"].as_u64().unwrap()
}

#[tokio::test]
async fn a_service_that_microsoft_refuses_to_show_waits_for_a_person_and_is_not_asked_for_again() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let refused = json!({ "match": { "method": "GET", "path": "/v1/customers/*/subscriptions" },
        "act": { "refuse": { "status": 403, "code": "20002", "description": "No relationship." } } });
    app.tell("faults", refused).await;
    look(&app, &tenant).await;
    let support = app.support().await;
    let overview = support.get("/support").await.expect(200);
    assert!(overview.select("#stuck-tasks tbody tr")[0].contains("Compare a service with Microsoft"));
    let mut work = app.database.begin().await.unwrap();
    sync::schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(app.work().await, 1, "only the round itself");
}

#[tokio::test]
async fn an_unknown_code_is_counted_and_only_staff_read_microsofts_words() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let tenant = ten(&app, &owner).await;
    let said = "The frobnicator of amelie@bakery.example is out of order.";
    let refused = json!({ "match": { "method": "PATCH", "path": "/v1/customers/*/subscriptions/*" }, "times": 2,
        "act": { "refuse": { "status": 400, "code": "424242", "description": said } } });
    app.tell("faults", refused).await;
    for quantity in ["12", "13"] {
        let page = owner.get(&tenant.of_first("quantity")).await.expect(200);
        page.form("form[method=post][action$=quantity]").with("quantity", quantity).send().await.expect(303);
        app.work().await;
    }
    let page = show(&owner, &tenant).await;
    assert!(page.words().contains("for a reason that we do not know yet"), "{}", page.words());
    assert!(!page.words().contains("frobnicator") && !page.words().contains("424242"));

    let support = app.support().await;
    let overview = support.get("/support").await.expect(200);
    assert!(overview.select("#codes")[0].contains("1 code"), "{:?}", overview.select("#codes"));
    let codes = support.get("/support/codes").await.expect(200);
    let rows = codes.select("tbody tr");
    assert_eq!(rows.len(), 1);
    assert!(rows[0].starts_with("424242 HTTP 400 2 The frobnicator of …@… is out of order."), "{rows:?}");
    owner.get("/support/codes").await.expect(404);
}
