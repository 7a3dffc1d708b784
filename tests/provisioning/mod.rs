//! An order becomes a tenant with subscriptions, once, whatever happens on the way.

pub mod kill;
mod lost_answers;
mod once;
mod partial;
mod path;
mod refusals;
mod stale;
mod waiting;
mod workers;

use aubade::values;
use serde_json::{Value, json};

use crate::support::TestApp;

const CREATE: &str = "/v1/customers$";
const CARTS: &str = "/v1/customers/*/carts";
const CHECKOUT: &str = "/v1/customers/*/carts/*/checkout";
const ORDER: &str = "/v1/customers/*/orders/*";

/// A refusal with this status and code of Microsoft's.
fn refuse(status: u16, code: &str) -> Value {
    json!({ "refuse": { "status": status, "code": code } })
}

/// "Later", for so many seconds.
fn throttle(seconds: u32) -> Value {
    json!({ "throttle": { "retryAfter": seconds } })
}

/// The calls to Microsoft of an order's jobs, in order: name, state, tries, request id.
async fn steps(app: &TestApp, order: i64) -> Vec<(String, String, i64, String)> {
    let mut work = app.database.read().await.unwrap();
    work.all(
        "select s.name, s.state, s.tries, s.request_id from job_steps s join jobs j on j.id = s.job_id \
         where j.order_id = $1 order by s.id",
        values![order],
    )
    .await
    .unwrap()
}

/// The tenant that Microsoft made for an order.
async fn tenant(app: &TestApp, order: i64) -> String {
    crate::orders::bakery::order(app, order).await.tenant_id.expect("a tenant")
}
