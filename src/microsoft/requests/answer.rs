//! What comes back from one call: an answer, or the reason why there is none.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::de::DeserializeOwned;
use thiserror::Error;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use uuid::Uuid;

use super::{CORRELATION_ID, REQUEST_ID};
use crate::microsoft::{Failure, Ids, Refusal};

/// The pause after a 429 that names none, and the longest that is believed.
const USUAL_PAUSE: Duration = Duration::from_mins(1);
const LONGEST_PAUSE: Duration = Duration::from_hours(24);

/// An answer, whatever its status.
pub(in crate::microsoft) struct Answer {
    pub status: StatusCode,
    pub(super) headers: HeaderMap,
    pub body: Vec<u8>,
    /// The answer with its body still to come, which whoever asked reads piece by piece; `body` is empty then.
    pub(super) unread: Option<Response>,
    /// Whether an earlier try of the same write got no answer and may have been carried out.
    pub(super) doubtful: bool,
}

impl Answer {
    /// Whether the answer bears one of our ids: proof that the API itself gave it, not something on the way.
    pub fn echoes(&self, ids: &Ids) -> bool {
        let bears = |name: &str, id: Uuid| {
            self.header(name).is_some_and(|value| Uuid::try_parse(value.trim()) == Ok(id))
        };
        bears(REQUEST_ID, ids.request) || bears(CORRELATION_ID, ids.correlation)
    }

    /// A header of the answer, if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as a `T`. That it cannot be read leaves the outcome unknown: something may have been done.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Failure> {
        // The error's own text may quote the body.
        serde_json::from_slice(&self.body).map_err(|error| {
            let (kind, line, column) = (error.classify(), error.line(), error.column());
            let status = self.status.as_u16();
            Failure::Unknown(format!("status {status} with an unreadable body: {kind:?} at {line}:{column}"))
        })
    }

    /// The refusal that the answer is.
    pub fn refusal(&self) -> Refusal {
        Refusal::read(self.status, &self.body)
    }

    /// `failure`, unless an earlier try leaves the outcome open.
    pub fn doubt(&self, failure: Failure) -> Failure {
        doubt(self.doubtful, failure)
    }

    /// Whether the answer says nothing about the request and is worth another try (section 2).
    pub(super) fn is_passing(&self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::REQUEST_TIMEOUT
    }

    /// The pause that a 429 asks for: seconds, or the date of its end.
    pub(super) fn pause(&self, now: OffsetDateTime) -> Duration {
        let text = self.header(RETRY_AFTER.as_str()).map(str::trim);
        let seconds = |text: &str| text.parse().ok().map(Duration::from_secs);
        let until = |text: &str| Duration::try_from(OffsetDateTime::parse(text, &Rfc2822).ok()? - now).ok();
        let named = text.and_then(|text| seconds(text).or_else(|| until(text)));
        named.map_or(USUAL_PAUSE, |pause| pause.min(LONGEST_PAUSE))
    }
}

/// `failure`, unless an earlier try of the same write leaves the outcome open.
pub(super) fn doubt(doubtful: bool, failure: Failure) -> Failure {
    if doubtful { failure.after_a_lost_try() } else { failure }
}

/// Why a try brought no answer. No address and no content is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub(in crate::microsoft) enum Lost {
    /// Nothing was sent.
    #[error("no connection")]
    Unconnected,
    /// Sent, perhaps; no answer in time.
    #[error("no answer in time")]
    Late,
    /// Sent, perhaps; the connection ended early.
    #[error("the connection broke")]
    Broken,
    /// An answer beyond the limit.
    #[error("an answer too large to read")]
    TooLarge,
}

impl From<reqwest::Error> for Lost {
    fn from(error: reqwest::Error) -> Self {
        if error.is_connect() {
            Self::Unconnected
        } else if error.is_timeout() {
            Self::Late
        } else {
            Self::Broken
        }
    }
}

/// The whole body, if it is not larger than `limit` bytes.
pub(in crate::microsoft) async fn body(mut response: Response, limit: usize) -> Result<Vec<u8>, Lost> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > limit {
            return Err(Lost::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;
    use time::macros::datetime;

    use super::*;

    fn answer(name: &'static str, value: &str) -> Answer {
        let headers = HeaderMap::from_iter([(name.parse().unwrap(), HeaderValue::from_str(value).unwrap())]);
        Answer { status: StatusCode::NOT_FOUND, headers, body: Vec::new(), unread: None, doubtful: false }
    }

    fn pause(value: &str) -> u64 {
        answer("Retry-After", value).pause(datetime!(2026-11-23 10:00:00 UTC)).as_secs()
    }

    #[test]
    fn a_pause_is_read_in_seconds_and_as_a_date() {
        assert_eq!(pause("7"), 7);
        assert_eq!(pause("Mon, 23 Nov 2026 10:02:00 GMT"), 120);
    }

    #[test]
    fn a_pause_that_makes_no_sense_is_replaced() {
        assert_eq!(pause("soon"), 60);
        assert_eq!(pause("Mon, 23 Nov 2026 09:00:00 GMT"), 60);
        assert_eq!(pause("999999999"), 86_400);
    }

    #[test]
    fn an_echo_is_one_of_our_ids_in_any_case() {
        let ids = Ids { request: Uuid::from_u128(0xab), correlation: Uuid::from_u128(2) };
        assert!(answer(REQUEST_ID, &ids.request.to_string().to_uppercase()).echoes(&ids));
        assert!(answer(CORRELATION_ID, &ids.correlation.to_string()).echoes(&ids));
        assert!(!answer(REQUEST_ID, &ids.correlation.to_string()).echoes(&ids));
    }
}
