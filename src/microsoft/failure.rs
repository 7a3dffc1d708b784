//! What a call can end in, besides success.

use std::fmt;
use std::time::Duration;

use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use thiserror::Error;

use super::errors::Cause;
use super::wire;

/// What a call can end in, besides success. Its texts are for staff and logs and hold no personal data.
#[derive(Clone, Debug, Error)]
pub enum Failure {
    /// Microsoft answered and refused: the same request will not be repeated as it is.
    #[error("refused: {0}")]
    Refused(Refusal),
    /// Microsoft answered "later": throttled (429), busy (409), or waiting for something that others do
    /// ([`Actor::Wait`](super::Actor::Wait)).
    #[error("try again in {} s", wait.as_secs())]
    Later {
        /// The shortest pause that makes sense; repeated failures should wait longer.
        wait: Duration,
        /// What was said; `None` when throttled, for then nothing was looked at.
        refusal: Option<Refusal>,
    },
    /// No readable answer, or 5xx to the last try: what became of the request is **unknown**. It is repeated
    /// with the same [`Ids`](super::Ids).
    #[error("outcome unknown: {0}")]
    Unknown(String),
    /// No token is to be had, or none that is accepted: an operator must act.
    #[error("not authorised: {0}")]
    Unauthorised(Denial),
}

/// Why there is no token that Microsoft accepts. `Display` is for staff and logs and names no account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The token endpoint refused.
    Refused {
        /// OAuth's word for why, such as `invalid_grant`.
        error: String,
        /// Microsoft's numbers, shown as `AADSTS…`.
        codes: Vec<i64>,
    },
    /// There is no consent that we could open.
    NoConsent,
    /// The account that consented signed in without a second factor, which Microsoft's API demands.
    NoSecondFactor,
    /// The API did not accept a token that was just issued; what it said.
    Rejected(Refusal),
}

impl Denial {
    /// Whether a new consent of the integration account helps, rather than another setting.
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        match self {
            Self::Refused { error, .. } => {
                matches!(error.as_str(), "invalid_grant" | "interaction_required" | "consent_required")
            }
            Self::NoConsent | Self::NoSecondFactor => true,
            Self::Rejected(_) => false,
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { error, codes } => {
                f.write_str(error)?;
                codes.iter().try_for_each(|code| write!(f, " AADSTS{code}"))
            }
            Self::NoConsent => f.write_str("there is no consent"),
            Self::NoSecondFactor => {
                f.write_str("the account that consented signed in without a second factor")
            }
            Self::Rejected(refusal) => write!(f, "a new token was rejected: {refusal}"),
        }
    }
}

impl Failure {
    /// Why, for whoever decides or explains what to do.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::Refused(refusal) | Self::Later { refusal: Some(refusal), .. } => refusal.cause(),
            Self::Later { refusal: None, .. } => Cause::Throttled,
            Self::Unknown(_) => Cause::ServerSide,
            Self::Unauthorised(_) => Cause::Unauthorised,
        }
    }

    /// Whether the answer settled what became of the request, so that the next attempt takes new ids.
    #[must_use]
    pub fn settles(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Later { refusal: Some(_), .. })
    }

    /// Whether nothing goes on until an operator has consented again (`aubade microsoft consent`).
    #[must_use]
    pub fn needs_consent(&self) -> bool {
        matches!(self, Self::Unauthorised(denial) if denial.needs_consent())
    }

    /// What Microsoft said, if it said anything.
    #[must_use]
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Later { refusal, .. } => refusal.as_ref(),
            Self::Unknown(_) | Self::Unauthorised(_) => None,
        }
    }

    /// The same failure when an earlier try of the same write may have been carried out: the answer, "no" as much as
    /// "busy" or "no token", then says nothing about that try, and the ids must live on.
    pub(super) fn after_a_lost_try(self) -> Self {
        match self {
            Self::Unknown(_) => self,
            Self::Refused(_) | Self::Later { .. } | Self::Unauthorised(_) => {
                Self::Unknown(format!("a try without an answer, then {self}"))
            }
        }
    }
}

impl From<Refusal> for Failure {
    /// "Later" when the cause is one that passes by itself, otherwise "refused".
    fn from(refusal: Refusal) -> Self {
        match refusal.wait() {
            Some(wait) => Self::Later { wait, refusal: Some(refusal) },
            None => Self::Refused(refusal),
        }
    }
}

/// What Microsoft said when it refused. `Display` and `Debug` show status and code only: the texts may quote
/// what the request contained.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status; 200 or 201 for a refusal inside a successful answer, such as a line of a cart.
    pub status: u16,
    /// Microsoft's code, sent as a string or as a number; empty when the body had none.
    pub code: String,
    /// Microsoft's sentence, perhaps localised; for staff only and never to be matched.
    pub description: String,
    /// What came along: `data` or `parameters`, each as text.
    pub details: Vec<String>,
}

impl Refusal {
    /// Reads the refusal from an answer of any of the API's error shapes, or of none.
    pub(super) fn read(status: StatusCode, body: &[u8]) -> Self {
        let said: Said = serde_json::from_slice(body).unwrap_or_default();
        let details = [said.data, said.parameters].iter().flat_map(texts).collect();
        Self {
            status: status.as_u16(),
            code: said.code.unwrap_or_default(),
            description: said.description.or(said.message).unwrap_or_default(),
            details,
        }
    }

    /// A refusal inside a successful answer.
    pub(super) fn inside(status: u16, code: impl Into<String>, description: Option<String>) -> Self {
        Self { status, code: code.into(), description: description.unwrap_or_default(), details: Vec::new() }
    }

    /// Why, as far as the code tells.
    #[must_use]
    pub fn cause(&self) -> Cause {
        Cause::of(self.status, &self.code)
    }

    /// How long to wait before the same may be asked again, if waiting can help.
    fn wait(&self) -> Option<Duration> {
        const MINUTE: u64 = 60;
        const DAY: u64 = 24 * 60 * MINUTE;
        let seconds = match (self.cause(), self.code.as_str()) {
            (Cause::Busy, "900278") => DAY,
            (Cause::Busy, _) => MINUTE,
            (Cause::AgreementMissing | Cause::AccountUnderReview, _) => 15 * MINUTE,
            _ => return None,
        };
        Some(Duration::from_secs(seconds))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code.as_str() {
            "" => write!(f, "status {}", self.status),
            code => write!(f, "status {}, code {code}", self.status),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal({self})")
    }
}

/// Shapes A, B and C of an error body in one (`partner-center.md` section 2).
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Said {
    #[serde(deserialize_with = "wire::text")]
    code: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    description: Option<String>,
    #[serde(deserialize_with = "wire::text")]
    message: Option<String>,
    data: Value,
    parameters: Value,
}

/// The texts in an array, in the values of an object, or of a single value.
fn texts(value: &Value) -> Vec<String> {
    let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values.iter().map(one).collect(),
        Value::Object(fields) => fields.values().map(one).collect(),
        single => vec![one(single)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(status: u16, body: &str) -> Refusal {
        Refusal::read(StatusCode::from_u16(status).unwrap(), body.as_bytes())
    }

    #[test]
    fn a_code_is_read_as_a_number_and_as_a_string() {
        assert_eq!(
            read(404, r#"{"code":3000,"description":"x","data":[],"source":"PartnerFD"}"#).code,
            "3000"
        );
        assert_eq!(read(400, r#"{"code":"800002"}"#).code, "800002");
    }

    #[test]
    fn the_shape_of_the_agreements_is_read() {
        let refusal = read(
            404,
            r#"{"code":600074,"message":"none","parameters":{"type":"account"},"isRetryable":false}"#,
        );
        assert_eq!((refusal.code.as_str(), refusal.description.as_str()), ("600074", "none"));
        assert_eq!(refusal.details, ["account"]);
    }

    #[test]
    fn data_is_kept_as_text_whatever_it_is() {
        assert_eq!(read(400, r#"{"code":1,"data":["a",{"b":2}]}"#).details, ["a", r#"{"b":2}"#]);
    }

    #[test]
    fn an_empty_or_foreign_body_leaves_the_status() {
        for body in ["", "<html>", "[]", "null"] {
            let refusal = read(403, body);
            assert_eq!((refusal.status, refusal.code.as_str()), (403, ""), "{body}");
        }
    }

    #[test]
    fn what_passes_by_itself_is_later_and_says_when() {
        let wait = |code: &str| match Failure::from(read(409, &format!(r#"{{"code":"{code}"}}"#))) {
            Failure::Later { wait, .. } => Some(wait.as_secs()),
            _ => None,
        };
        assert_eq!(wait("800064"), Some(60));
        assert_eq!(wait("900278"), Some(86_400));
        assert_eq!(wait("13605"), Some(900));
        assert_eq!(wait("2002"), None);
    }

    #[test]
    fn the_texts_of_microsoft_stay_out_of_logs() {
        let refusal =
            read(400, r#"{"code":27002,"description":"ada@example.com","data":["ada@example.com"]}"#);
        let failure = Failure::from(refusal);
        assert!(!format!("{failure} {failure:?}").contains("ada"));
    }

    #[test]
    fn busy_after_a_lost_try_settles_nothing() {
        let busy = Failure::from(read(409, r#"{"code":800064}"#));
        assert!(busy.settles());
        assert!(!busy.after_a_lost_try().settles());
    }
}
