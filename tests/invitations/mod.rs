//! A tenant that the customer has already becomes a service: the customer accepts at Microsoft, the reseller confirms,
//! and nobody gets a stranger's.

mod admission;

use aubade::sandbox::seeds;
use aubade::values;
use serde_json::json;
use time::Duration;

use crate::orders::bakery;
use crate::support::tenant::{EXCHANGE, STANDARD};
use crate::support::{Answer, Browser, TestApp};

/// A tenant that is there already.
const TENANT: &str = "harbourexample";
pub const DOMAIN: &str = "harbourexample.onmicrosoft.com";

fn fields() -> Vec<(&'static str, &'static str)> {
    vec![
        ("tenant", "HarbourExample.onmicrosoft.com"),
        ("company", "Harbour Example"),
        ("first_name", "Hanna"),
        ("last_name", "Hafen"),
        ("email", "hanna@harbour.example"),
        ("country", "FR"),
        ("language", "fr"),
        ("is_mailed", "1"),
    ]
}

/// Asks for the tenant, and has the link fetched; answers the invitation's page.
pub async fn invite(app: &TestApp, browser: &Browser) -> String {
    let form = browser.get("/invitations/new").await.expect(200).form("form[action='/invitations']");
    let form = fields().into_iter().fold(form, |form, (name, value)| form.with(name, value));
    let path = form.send().await.expect(303).location().to_owned();
    app.work().await;
    path
}

/// The customer's administrator accepts, with the reseller of this Partner ID.
pub async fn accept(app: &TestApp, mpn: Option<&str>) {
    app.tell("invitations", json!({ "tenant": TENANT, "mpnId": mpn })).await;
}

/// Presses a button of the invitation's page and has done what follows.
pub async fn press(app: &TestApp, browser: &Browser, path: &str, act: &str) -> Answer {
    let form = browser.get(path).await.expect(200).form(&format!("form[action='{path}/{act}']"));
    let answer = form.send().await.expect(303).follow().await.expect(200);
    app.work().await;
    answer
}

pub async fn look(app: &TestApp, browser: &Browser, path: &str) -> Answer {
    press(app, browser, path, "search").await;
    browser.get(path).await.expect(200)
}

async fn services(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,) = work.one("select count(*) from services", values![]).await.unwrap();
    count
}

#[tokio::test]
async fn a_customer_accepts_and_the_reseller_confirms() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("#state"), ["Waiting for the customer"]);
    let link = page.select("#link").remove(0);
    assert!(link.contains(&format!("msppId={}", seeds::RESELLER_MPN)), "{link}");
    let mail = app.mails().pop().unwrap();
    assert_eq!(mail.to, "hanna@harbour.example");
    assert!(mail.subject.contains("Atelier Lumen invite Harbour Example"), "{}", mail.subject);
    assert!(mail.links().contains(&link), "{:?}", mail.links());

    assert_eq!(look(&app, &manager, &path).await.select("#state"), ["Waiting for the customer"]);
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    let page = look(&app, &manager, &path).await;
    assert_eq!(page.select("#state"), ["To be confirmed"]);
    assert!(page.select("#found").concat().contains(DOMAIN), "{}", page.words());
    assert_eq!(services(&app).await, 0, "not before the reseller has confirmed");
    let mail = app.mails().pop().unwrap();
    assert_eq!(
        (mail.to.as_str(), mail.subject.as_str()),
        ("manager@lumen.example", "To be confirmed: the tenant of Harbour Example")
    );
    assert!(mail.links().iter().any(|link| link.ends_with(&path)), "{:?}", mail.links());
    let matters = manager.get("/").await.select("section[aria-labelledby=attention] li");
    assert!(matters.len() == 1 && matters[0].contains("waits for your confirmation"), "{matters:?}");
    let form = page.form(&format!("form[action='{path}/confirmation']"));
    let service = form.send().await.expect(303).location().to_owned();
    assert_eq!(service, format!("/services/{DOMAIN}"));
    assert_eq!(form.send().await.expect(303).location(), service, "a second press finds the first");
    app.work().await;
    let page = manager.get(&service).await.expect(200);
    assert!(page.words().contains("Existing licence group taken over"), "{}", page.words());
    assert!(page.words().contains("Active") && !page.words().contains("Reset the administrator"));
    assert_eq!(services(&app).await, 1);
    let password = manager.get(&format!("{service}/password")).await.expect(200).words();
    assert!(password.contains("its administrator is not known here"), "{password}");
    manager.post(&format!("{service}/password"), &[]).await.expect(409);

    // It is a service like others: licences are ordered for it.
    let row = app.row(EXCHANGE).await;
    let form = manager.get(&format!("{service}/subscriptions/new")).await.expect(200).form("form[data-once]");
    form.with(&format!("quantity-{row}"), "2").send().await.expect(303);
    app.work().await;
    let page = manager.get(&service).await.expect(200);
    assert!(page.words().contains("Exchange Online (Plan 1)"), "{}", page.words());
}

#[tokio::test]
async fn what_was_sold_to_the_tenant_before_is_read_in() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    look(&app, &manager, &path).await;
    press(&app, &manager, &path, "confirmation").await;
    let rows = [app.row(STANDARD).await, app.row(EXCHANGE).await].map(|row| format!("quantity-{row}"));
    let form = manager
        .get(&format!("/services/{DOMAIN}/subscriptions/new"))
        .await
        .expect(200)
        .form("form[data-once]");
    form.with(&rows[0], "3").with(&rows[1], "2").send().await.expect(303);
    app.work().await;
    // The panel forgets the tenant, as though it had never known it.
    app.unguard_audit().await;
    let mut work = app.database.begin().await.unwrap();
    for sql in [
        "update invitations set state = 'found', service_id = null, job_id = null",
        "delete from job_steps",
        "delete from audit_chain",
        "delete from audit",
        "delete from jobs",
        "delete from mails",
        "delete from deadlines",
        "delete from subscriptions",
        "delete from order_lines",
        "delete from orders",
        "delete from services",
    ] {
        work.run(sql, values![]).await.unwrap();
    }
    work.commit().await.unwrap();
    // Microsoft tells what there is, and then nothing more for a while.
    let each = json!({ "method": "GET", "path": "/v1/customers/*/subscriptions/*" });
    app.tell("faults", json!({ "match": each, "act": "drop-before", "times": 1_000 })).await;
    press(&app, &manager, &path, "confirmation").await;
    let page = manager.get(&format!("/services/{DOMAIN}")).await.expect(200);
    assert_eq!(page.select(".progress-said span"), ["0 of 2"]);
    bakery::heal(&app).await;
    app.clock.advance(Duration::minutes(1));
    app.work().await;
    let page = manager.get(&format!("/services/{DOMAIN}")).await.expect(200);
    assert!(page.select(".progress-said").is_empty(), "{}", page.words());
    let rows = page.select("#subscriptions tbody tr");
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert!(rows[0].contains(STANDARD.0) && rows[0].contains('3'), "{rows:?}");
}

#[tokio::test]
async fn a_tenant_tied_to_nobody_or_to_another_reseller_is_not_found() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    accept(&app, None).await;
    assert_eq!(look(&app, &manager, &path).await.select("#state"), ["Waiting for the customer"]);
    accept(&app, Some(seeds::SECOND_RESELLER_MPN)).await;
    let page = look(&app, &manager, &path).await;
    assert_eq!(page.select("#state"), ["Waiting for the customer"]);
    assert!(!page.text.contains("tenant_name") && page.select("#found").is_empty());
    manager.post(&format!("{path}/confirmation"), &[]).await.expect(409);
    assert_eq!(services(&app).await, 0);
}

#[tokio::test]
async fn a_tenant_that_was_tied_before_the_invitation_is_not_given_away() {
    let app = TestApp::start().await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    let page = manager.get(&path).await.expect(200);
    assert_eq!(page.select("#state"), ["Not possible"]);
    assert!(page.select("#refusal").concat().contains("linked to your MPN ID before"), "{}", page.words());
    assert_eq!((app.mails().len(), services(&app).await), (0, 0));
}

#[tokio::test]
async fn whoever_types_the_mpn_id_of_another_reseller_gets_nothing_of_it() {
    let app = TestApp::start().await;
    let second = app.second().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set mpn_id = $1 where id = 2", values![seeds::RESELLER_MPN]).await.unwrap();
    work.commit().await.unwrap();
    let path = invite(&app, &second).await;
    let page = second.get(&path).await.expect(200);
    assert_eq!(page.select("#state"), ["Not possible"]);
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    second.post(&format!("{path}/search"), &[]).await.expect(303);
    second.post(&format!("{path}/confirmation"), &[]).await.expect(409);
    assert_eq!((app.work().await, services(&app).await), (0, 0));
}

#[tokio::test]
async fn an_mpn_id_that_becomes_anothers_while_the_invitation_is_open_opens_nothing() {
    let app = TestApp::start().await;
    let second = app.second().await;
    let theirs = invite(&app, &second).await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set mpn_id = $1 where id = 1", values![seeds::SECOND_RESELLER_MPN])
        .await
        .unwrap();
    work.commit().await.unwrap();
    accept(&app, Some(seeds::SECOND_RESELLER_MPN)).await;
    assert_eq!(look(&app, &second, &theirs).await.select("#state"), ["Not possible"]);
    assert_eq!(services(&app).await, 0);
}

#[tokio::test]
async fn a_tenant_that_is_a_service_here_stays_with_its_reseller() {
    let app = TestApp::start().await;
    let (manager, second) = (app.manager().await, app.second().await);
    let path = invite(&app, &manager).await;
    let theirs = invite(&app, &second).await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    look(&app, &manager, &path).await;
    press(&app, &manager, &path, "confirmation").await;
    // The customer accepts the other reseller, too.
    accept(&app, Some(seeds::SECOND_RESELLER_MPN)).await;
    let page = look(&app, &second, &theirs).await;
    assert_eq!(page.select("#state"), ["Not possible"]);
    let said = page.select("#refusal").concat();
    assert!(said.contains("cannot be taken over here") && !said.contains("Lumen"), "{said}");
    second.get(&format!("/services/{DOMAIN}")).await.expect(404);
    manager.get(&format!("/services/{DOMAIN}")).await.expect(200);
    second.get(&path).await.expect(404);
}

#[tokio::test]
async fn two_who_found_it_at_the_same_time_do_not_both_get_it() {
    let app = TestApp::start().await;
    let (manager, second) = (app.manager().await, app.second().await);
    let path = invite(&app, &manager).await;
    let theirs = invite(&app, &second).await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    accept(&app, Some(seeds::SECOND_RESELLER_MPN)).await;
    look(&app, &manager, &path).await;
    assert_eq!(look(&app, &second, &theirs).await.select("#state"), ["To be confirmed"]);
    press(&app, &manager, &path, "confirmation").await;
    second.post(&format!("{theirs}/confirmation"), &[]).await.expect(409);
    assert_eq!(services(&app).await, 1);
}

#[tokio::test]
async fn an_invitation_ends_by_itself_or_is_withdrawn() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let path = invite(&app, &manager).await;
    assert_eq!(invite(&app, &manager).await, path, "one for each tenant");
    app.clock.advance(Duration::days(31));
    app.work().await;
    let manager = app.manager().await;
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Expired"]);

    let path = invite(&app, &manager).await;
    press(&app, &manager, &path, "withdrawal").await;
    accept(&app, Some(seeds::RESELLER_MPN)).await;
    app.clock.advance(Duration::DAY);
    assert_eq!(app.work().await, 0, "nobody looks any more");
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Withdrawn"]);
    manager.post(&format!("{path}/confirmation"), &[]).await.expect(409);
}

#[tokio::test]
async fn microsoft_without_an_answer_is_asked_again() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    bakery::fault(&app, "GET", "/v1/customers/relationshiprequests", json!("drop"), 3).await;
    let path = invite(&app, &manager).await;
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Being made"]);
    bakery::later(&app, 5).await;
    assert_eq!(manager.get(&path).await.expect(200).select("#state"), ["Waiting for the customer"]);
    assert_eq!(app.mails().len(), 1);
    app.leave_jobs("the customer has not accepted yet");
}

#[tokio::test]
async fn what_is_wrong_is_said_beside_its_field_and_kept() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let wrong = [
        ("tenant", "harbour example", "Enter the internal name"),
        ("tenant", "harbour.example", "Enter the internal name"),
        ("first_name", "", "Enter a name of 1 to 50"),
        ("email", "hanna", ""),
        ("email", "hanna@provider.example", ""),
        ("country", "XX", "Choose a country"),
        ("language", "de", "Choose a language"),
    ];
    for (field, value, words) in wrong {
        let mut fields = fields();
        fields.iter_mut().find(|(name, _)| *name == field).unwrap().1 = value;
        let page = manager.post("/invitations", &fields).await.expect(422);
        let said = page.select(&format!("#{field}-error")).concat();
        assert!(!said.is_empty() && said.contains(words), "{field} {value}: {said}");
        assert_eq!(page.attributes("#company", "value"), ["Harbour Example"]);
    }
    let mut work = app.database.begin().await.unwrap();
    work.run("update resellers set mpn_id = null where id = 1", values![]).await.unwrap();
    work.commit().await.unwrap();
    let page = manager.post("/invitations", &fields()).await.expect(422);
    assert!(page.words().contains("has no MPN ID here yet"), "{}", page.words());
    app.viewer().await.get("/invitations/new").await.expect(403);
}
