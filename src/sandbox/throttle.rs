//! The limit on calls about one customer, where the rules set it (`partner-center.md` section 2, "Throttling").

use actix_web::HttpResponse;
use actix_web::http::header::RETRY_AFTER;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::state::State;

/// How long a call counts.
const WINDOW: Duration = Duration::minutes(1);

/// The customer that a call on `path` is about.
fn customer(path: &str) -> Option<&str> {
    let (customer, _) = path.strip_prefix("/v1/customers/")?.split_once('/')?;
    Some(customer)
}

impl State {
    /// How many seconds a call on `path` has to wait, where the customer's calls of the last minute, without those
    /// that were themselves told to wait, are as many as the rules allow.
    pub fn has_to_wait(&self, path: &str, now: OffsetDateTime) -> Option<u32> {
        let limit = usize::try_from(self.rules.requests_per_minute).ok().filter(|limit| *limit > 0)?;
        let customer = self::customer(path)?;
        let mut counted =
            self.requests.iter().rev().take_while(|received| now - received.at < WINDOW).filter(|received| {
                received.status != 429 && self::customer(&received.path) == Some(customer)
            });
        let first = counted.nth(limit - 1)?;
        u32::try_from((first.at + WINDOW - now).whole_seconds()).ok().map(|wait| wait.max(1))
    }
}

/// 429, with a body of its own shape.
pub fn later(seconds: u32) -> HttpResponse {
    HttpResponse::TooManyRequests()
        .insert_header((RETRY_AFTER, seconds.to_string()))
        .json(json!({"statusCode": 429, "message": "Too many requests. Try again later."}))
}
