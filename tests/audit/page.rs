//! What the owners of a reseller read of the audit.

use aubade::audit::{self, Act};
use serde_json::{Value, json};

use super::{faults, write};
use crate::orders::bakery;
use crate::support::people::{RESELLER, SECOND_RESELLER};
use crate::support::{Answer, Person, TestApp};

/// What stands in the column `What` of the list.
async fn told(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.owner().await.get(&format!("/audit{query}")).await.expect(200);
    page.select("tbody tr td:nth-child(2)")
}

async fn record(app: &TestApp, act: Act) {
    let mut work = app.database.begin().await.unwrap();
    audit::record(&mut work, app.clock.now(), act).await.unwrap();
    work.commit().await.unwrap();
}

fn objects(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.header("content-type"), "application/jsonl");
    answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[tokio::test]
async fn an_owner_reads_what_touched_the_company_and_nothing_of_another() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let calendar =
        Act { act: "calendar-created", account: Some(4), reseller: Some(SECOND_RESELLER), ..Act::default() };
    record(&app, calendar).await;
    let lines = told(&app, "").await;
    assert!(lines.iter().any(|line| line.contains("Order placed")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("calendar")), "{lines:?}");
    let second = app.second().await.get("/audit").await.expect(200);
    assert_eq!(second.select("tbody tr td:nth-child(2)"), ["An address for a calendar was made"]);
}

#[tokio::test]
async fn the_list_is_narrowed_down_by_person_kind_day_and_object() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let manager = app.manager().await;
    bakery::add_domain(&manager).await;
    let everything = told(&app, "").await;
    let by_manager = told(&app, &format!("?who={}", Person::Manager.account())).await;
    assert!(by_manager.contains(&"Order placed".to_owned()), "{by_manager:?}");
    assert!(by_manager.len() < everything.len(), "{everything:?}");
    let by_panel = told(&app, "?who=panel").await;
    assert!(by_panel.contains(&"Order completed".to_owned()), "{by_panel:?}");
    assert_eq!(by_manager.len() + by_panel.len(), everything.len());
    let orders = told(&app, "?kind=orders").await;
    assert!(
        orders.contains(&"Order placed".to_owned()) && orders.iter().all(|line| !line.contains("Domain"))
    );
    let services = told(&app, "?kind=services&who=2").await;
    assert!(services.len() == 1 && services[0].starts_with("Domain "), "{services:?}");
    let today = app.clock.now().date();
    assert_eq!(told(&app, &format!("?from={today}&to={today}")).await, everything);
    let tomorrow = today.next_day().unwrap().next_day().unwrap();
    assert!(told(&app, &format!("?from={tomorrow}")).await.is_empty());
    let about = told(&app, &format!("?q={}", &bakery::DOMAIN[..5])).await;
    assert!(!about.is_empty() && about.len() <= everything.len());
    assert!(told(&app, "?q=no%25such_thing").await.is_empty());
}

#[tokio::test]
async fn pages_follow_each_other_and_the_files_have_every_line() {
    let app = TestApp::start().await;
    for number in 1..=45 {
        write(&app.database, app.clock.now(), number).await;
    }
    let owner = app.owner().await;
    let first = owner.get("/audit?who=1").await.expect(200);
    assert_eq!(first.select("tbody tr").len(), 30);
    let older = first.attributes("main a", "href").into_iter().find(|link| link.contains("before=")).unwrap();
    assert!(older.contains("who=1"), "{older}");
    assert_eq!(owner.get(&older).await.expect(200).select("tbody tr").len(), 15);
    let table = owner.get("/audit.csv?who=1").await.expect(200);
    assert_eq!(table.text.lines().count(), 46);
    let lines = objects(&owner.get("/audit.jsonl?who=1").await.expect(200));
    assert_eq!(lines.len(), 45);
    assert_eq!(lines[0]["person"], json!({ "account": 1, "name": Person::Owner.name() }));
    assert_eq!(lines[0]["details"]["reason"], "as Noa asked, no. 45");
    assert_eq!(objects(&owner.get("/audit.jsonl?kind=orders").await.expect(200)).len(), 0);
}

#[tokio::test]
async fn of_our_staff_it_says_neither_the_name_nor_what_they_wrote() {
    let app = TestApp::start().await;
    let details = json!({ "reason": "the customer has called twice", "state": "error" });
    let account = Some(Person::Support.account());
    record(&app, Act { act: "retried", account, reseller: Some(RESELLER), details, ..Act::default() }).await;
    let owner = app.owner().await;
    let page = owner.get("/audit?who=support").await.expect(200);
    assert_eq!(page.select("tbody tr").len(), 1);
    let lines = owner.get("/audit.jsonl").await.expect(200);
    let table = owner.get("/audit.csv").await.expect(200);
    for text in [&page.text, &lines.text, &table.text] {
        assert!(!text.contains(Person::Support.name()) && !text.contains("called twice"), "{text}");
    }
    assert_eq!(objects(&lines)[0]["person"], "support");
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn only_owners_read_it() {
    let app = TestApp::start().await;
    for path in ["/audit", "/audit.csv", "/audit.jsonl"] {
        app.manager().await.get(path).await.expect(403);
        app.support().await.get(path).await.expect(404);
    }
}
