//! Who did what, to what, when: the chain of its lines, and who may read them.

mod chain;
mod page;

use aubade::audit::verify::{Fault, verify};
use aubade::audit::{self, Act};
use aubade::database::{Database, Value};
use aubade::values;
use serde_json::json;
use time::OffsetDateTime;

use crate::support::TestApp;

/// Writes down that account 1 has asked for a number of licences, in a unit of work of its own.
async fn write(database: &Database, now: OffsetDateTime, number: i64) {
    let mut work = database.begin().await.unwrap();
    let details = json!({ "from": 1, "to": number, "reason": format!("as Noa asked, no. {number}") });
    let act = Act { act: "retried", account: Some(1), reseller: Some(1), details, ..Act::default() };
    audit::record(&mut work, now, act).await.unwrap();
    work.commit().await.unwrap();
}

/// Everything that is amiss with the audit.
pub async fn faults(app: &TestApp) -> Vec<Fault> {
    let mut faults = Vec::new();
    verify(&app.database, &[], |fault| faults.push(fault)).await.unwrap();
    faults
}

/// Changes the database past the panel.
async fn tamper(app: &TestApp, sql: &'static str, values: Vec<Value>) {
    let mut work = app.database.begin().await.unwrap();
    assert!(work.run(sql, values).await.unwrap() > 0, "{sql} changes something");
    work.commit().await.unwrap();
}

/// A panel whose audit has five lines and which does not keep anybody from changing them.
async fn five_lines() -> TestApp {
    let app = TestApp::start().await;
    for number in 1..=5 {
        write(&app.database, app.clock.now(), number).await;
    }
    assert_eq!(faults(&app).await, []);
    app.unguard_audit().await;
    app
}

/// The numbers of the lines in the order of the chain.
async fn numbers(app: &TestApp) -> Vec<i64> {
    let mut work = app.database.read().await.unwrap();
    let lines: Vec<(i64,)> =
        work.all("select line from audit_chain order by position", values![]).await.unwrap();
    lines.into_iter().map(|(line,)| line).collect()
}
