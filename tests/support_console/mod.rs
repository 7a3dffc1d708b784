//! The staff console: what needs a person, the search, the stories, and what staff can do.

mod attention;
mod closing;
mod mails;
mod rights;
mod search;
mod stories;
mod tasks;

use aubade::values;
use serde_json::json;

use crate::support::tenant::{STANDARD, Tenant, of};
use crate::support::{Answer, Browser, TestApp};

/// The contact of every tenant that these tests order.
const CONTACT: &str = "amelie@bakery.example";
const COMPANY: &str = "Boulangerie & Fils";

/// Microsoft refuses the next carts, for a reason that only staff can look into.
async fn refuse_carts(app: &TestApp) {
    let fault = json!({
        "match": { "method": "POST", "path": "/v1/customers/*/carts" },
        "act": { "refuse": { "status": 403, "code": "800069" } },
    });
    app.tell("faults", fault).await;
}

/// An order that Microsoft refused at the cart: the tenant is made, nothing is bought.
async fn failed_order(app: &TestApp) -> Tenant {
    refuse_carts(app).await;
    app.tenant(&app.owner().await, "bakery", &[of(STANDARD, 10)]).await
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn search(browser: &Browser, text: &str) -> Answer {
    browser.get(&format!("/support/search?q={}", encoded(text))).await
}

/// The one text that a statement finds.
async fn text(app: &TestApp, sql: &'static str) -> String {
    let mut work = app.database.read().await.unwrap();
    let (text,): (String,) = work.one(sql, values![]).await.unwrap();
    text
}

/// The number of the task that carries the first order out.
async fn order_task(app: &TestApp) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let sql = "select min(id) from jobs where kind = 'provision-order'";
    let (id,): (i64,) = work.one(sql, values![]).await.unwrap();
    id
}

/// The address of that task.
async fn task_path(app: &TestApp) -> String {
    format!("/support/tasks/{}", order_task(app).await)
}

/// The form in a story that has that task tried again.
async fn retry_form(app: &TestApp, story: &Answer) -> String {
    let form = format!("#acts form[action='{}/retry']", task_path(app).await);
    assert_eq!(story.select(&form).len(), 1, "{}", story.words());
    form
}

async fn run(app: &TestApp, sql: &'static str) {
    let mut work = app.database.begin().await.unwrap();
    work.run(sql, values![]).await.unwrap();
    work.commit().await.unwrap();
}

/// Acts of staff in the audit: what and why.
async fn acts(app: &TestApp, page: &str) -> Vec<String> {
    let answer = app.admin().await.get(page).await.expect(200);
    answer.select("q")
}

/// The path of the link in the latest mail to `to`.
fn link(app: &TestApp, to: &str) -> String {
    let mail = app.mails().into_iter().rfind(|mail| mail.to == to).expect("a mail");
    let link = mail.links().into_iter().find(|link| link.contains("/handover/")).expect("a link");
    link.strip_prefix(&app.settings.public_url).unwrap().to_owned()
}
