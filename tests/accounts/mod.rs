//! Signing in and out, and a person's own settings.

mod devices;
mod errors;
pub mod factors;
mod fresh;
mod language;
mod password;
mod patience;
mod profile;
mod reset;
mod sessions;
mod signing_in;

use aubade::values;

use crate::support::{Answer, Browser, TestApp};

const WRONG: &str = "not the password";

async fn try_password(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// The wait that an answer asks for, in seconds; of which some may have passed since it began.
fn retry_after(answer: &Answer) -> i64 {
    let seconds: i64 = answer.header("retry-after").parse().unwrap();
    (seconds + 29) / 30 * 30
}

/// Whether somebody is signed in.
async fn is_in(browser: &Browser) -> bool {
    browser.get("/account").await.status == 200
}

/// The acts in the audit, and who did them.
async fn audited(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let mut work = app.database.read().await.unwrap();
    work.all("select act, account_id from audit order by id", values![]).await.unwrap()
}
