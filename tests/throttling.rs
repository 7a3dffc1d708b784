//! Microsoft's limit for one tenant: however much is asked of the panel, it stays below, and gets everything done.

use std::collections::BTreeMap;

use aubade::{values, worker};
use serde_json::json;
use time::format_description::well_known::Rfc3339;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::answer::Form;
use crate::support::tenant::{Tenant, of};
use crate::support::{Browser, TestApp};

/// Changes that are asked for.
const CHANGES: usize = 2_000;
/// Calls that Microsoft takes in a minute (`partner-center.md` section 2).
const LIMIT: usize = 500;
/// What the tenant has, each with room for a hundred more.
const LICENCES: [&str; 20] = [
    "Microsoft 365 Apps for enterprise",
    "Office 365 E1",
    "Office 365 E1 (no Teams)",
    "Office 365 E3",
    "Office 365 E3 (no Teams)",
    "Office 365 E5",
    "Microsoft 365 E3",
    "Microsoft 365 E3 (no Teams)",
    "Microsoft 365 E5",
    "Microsoft 365 F1",
    "Microsoft 365 F3",
    "Exchange Online (Plan 1)",
    "Exchange Online (Plan 2)",
    "Exchange Online Kiosk",
    "SharePoint (Plan 1)",
    "OneDrive for business (Plan 1)",
    "Microsoft Teams Enterprise",
    "Microsoft Intune Plan 1",
    "Power BI Pro",
    "Visio Plan 2",
];

/// The form behind the pencil of each subscription, by its number.
async fn pencils(owner: &Browser, tenant: &Tenant) -> BTreeMap<i64, Form> {
    let mut forms = BTreeMap::new();
    for subscription in &tenant.subscriptions {
        let path = format!("{}/subscriptions/{subscription}/quantity", tenant.path());
        let page = owner.get(&path).await.expect(200);
        forms.insert(*subscription, page.form(&format!("form[method=post][action='{path}']")));
    }
    forms
}

/// Asks for one more licence in each subscription at which nothing is being done; answers how many that were. The
/// forms are those that were once opened, with the number and the version that they would show now: opening each of
/// them anew would double the pages and tell nothing more.
async fn ask_for_more(app: &TestApp, pencils: &BTreeMap<i64, Form>, at_most: usize) -> usize {
    let idle: Vec<(i64, i64, i64)> = {
        let mut work = app.database.read().await.unwrap();
        let sql = "select id, quantity, version from subscriptions where task_id is null order by id";
        work.all(sql, values![]).await.unwrap()
    };
    let mut count = 0;
    for (subscription, quantity, version) in idle.into_iter().take(at_most) {
        let form = pencils[&subscription].clone();
        let form = form.with("quantity", &(quantity + 1).to_string()).with("version", &version.to_string());
        form.send().await.expect(303);
        count += 1;
    }
    count
}

/// When the next change is to be tried again.
async fn next_due(app: &TestApp) -> Option<OffsetDateTime> {
    let mut work = app.database.read().await.unwrap();
    let (next,): (Option<OffsetDateTime>,) = work
        .one("select min(next_try_at) from jobs where kind = 'change-quantity' and state = 'todo'", values![])
        .await
        .unwrap();
    next
}

/// Adds the calls about tenants that Microsoft received since `since`, by the second.
async fn count_calls(app: &TestApp, since: OffsetDateTime, calls: &mut BTreeMap<i64, usize>) {
    let received = app.ask("requests?path=/v1/customers").await;
    let items = received["items"].as_array().unwrap();
    let mut times: Vec<OffsetDateTime> = Vec::new();
    for item in items {
        assert_ne!(item["status"], 429, "Microsoft counts, too, and had nobody wait");
        times.push(OffsetDateTime::parse(item["at"].as_str().unwrap(), &Rfc3339).unwrap());
    }
    // It remembers the last 2,000 calls: more than can have come since.
    assert!(items.len() < LIMIT * 4 || times[0] < since, "calls were forgotten before they were counted");
    for at in times.into_iter().filter(|at| *at >= since) {
        *calls.entry(at.unix_timestamp()).or_default() += 1;
    }
}

#[tokio::test]
async fn two_thousand_changes_on_one_tenant_stay_below_the_limit_and_are_all_done() {
    let app = TestApp::start_at(datetime!(2027-03-01 09:00:30 UTC), false).await;
    let owner = app.owner().await;
    let lines = LICENCES.map(|title| of((title, "P1Y", "monthly"), 1));
    let tenant = app.tenant(&owner, "bakery", &lines).await;
    assert_eq!(tenant.subscriptions.len(), lines.len());
    app.clock.advance(Duration::minutes(5));
    app.tell("rules", json!({ "requestsPerMinute": LIMIT })).await;
    let pencils = pencils(&owner, &tenant).await;

    let began = app.clock.now();
    let (mut asked, mut waits) = (0, 0);
    let mut calls = BTreeMap::new();
    loop {
        let since = app.clock.now();
        // As much as can be done at this instant, by two workers.
        loop {
            asked += ask_for_more(&app, &pencils, CHANGES - asked).await;
            let workers = [(), ()].map(|()| Box::pin(worker::run_due(&app)));
            let done = futures_util::future::try_join_all(workers).await.unwrap();
            if done.iter().sum::<usize>() == 0 {
                break;
            }
        }
        count_calls(&app, since, &mut calls).await;
        let Some(next) = next_due(&app).await else { break };
        waits += 1;
        assert!(next > since, "nothing stands still");
        app.clock.set(next);
    }

    assert_eq!(asked, CHANGES);
    assert!(waits > 0, "the limit was reached");
    let ends: Vec<(String, i64)> = {
        let mut work = app.database.read().await.unwrap();
        let by_state = "select state, count(*) from jobs where kind = 'change-quantity' group by state";
        work.all(by_state, values![]).await.unwrap()
    };
    assert_eq!(ends, [("done".to_owned(), i64::try_from(CHANGES).unwrap())]);
    assert_eq!(app.seats().await, u64::try_from(CHANGES + lines.len()).unwrap());

    let total: usize = calls.values().sum();
    assert!(total >= CHANGES * 2, "each change is made and looked at: {total} calls");
    for second in calls.keys() {
        let in_a_minute: usize = calls.range(second..&(second + 60)).map(|(_, count)| count).sum();
        assert!(in_a_minute <= LIMIT, "{in_a_minute} calls in the minute from {second}");
    }
    let took = app.clock.now() - began;
    assert!(took < Duration::minutes(30), "it took {took}");
}
