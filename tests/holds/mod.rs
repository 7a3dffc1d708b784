//! What is asked for waits before it goes to Microsoft: it can be undone, or a second person must confirm it.

mod approval;
mod decisions;
mod policy;
mod undo;

use aubade::values;

use crate::orders::bakery;
use crate::support::people::RESELLER;
use crate::support::{Answer, Browser, TestApp};

/// The job of an order.
pub async fn job_of(app: &TestApp, order: i64) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (job,) = work
        .one("select max(id) from jobs where order_id = $1 and kind = 'provision-order'", values![order])
        .await
        .unwrap();
    job
}

/// How often something was written down.
pub async fn acts(app: &TestApp, act: &str) -> i64 {
    let mut work = app.database.read().await.unwrap();
    let (count,) = work.one("select count(*) from audit where act = $1", values![act]).await.unwrap();
    count
}

/// The first reseller's manager orders so much that a second person must confirm it; answers the job's number. What is
/// ordered later needs nobody.
pub async fn place_unconfirmed(app: &TestApp, prefix: &str) -> i64 {
    need_approval_above(app, Some(0)).await;
    let manager = app.manager().await;
    let order = bakery::send(&bakery::form(app, &manager).await.with("prefix", prefix)).await;
    need_approval_above(app, None).await;
    job_of(app, order).await
}

pub async fn need_approval_above(app: &TestApp, euros: Option<i64>) {
    let mut work = app.database.begin().await.unwrap();
    let limit = euros.map(|euros| euros * 10_000);
    work.run("update resellers set approval_from = $1 where id = $2", values![limit, RESELLER])
        .await
        .unwrap();
    work.commit().await.unwrap();
}

/// Presses the button of the form at `action` on the page at `path`.
pub async fn press(browser: &Browser, path: &str, action: &str) -> Answer {
    browser.get(path).await.expect(200).form(&format!("form[action='{action}']")).send().await
}
