//! How far a transition has come.

use serde::Deserialize;
use time::OffsetDateTime;

use super::TransitionError;
use crate::microsoft::{Refusal, wire};

/// A transition under way or done.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transition {
    /// By which it is asked for again.
    #[serde(default, deserialize_with = "wire::text")]
    pub operation_id: Option<String>,
    /// The subscription that gave licences.
    #[serde(default)]
    pub from_subscription_id: Option<String>,
    /// The subscription that took them, once it exists.
    #[serde(default)]
    pub to_subscription_id: Option<String>,
    /// How many licences.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// What has happened so far.
    #[serde(default, deserialize_with = "wire::list")]
    pub events: Vec<TransitionEvent>,
}

impl Transition {
    /// Whether nothing more will happen: the conversion failed, or everything begun has ended. While nothing is
    /// told, more will.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.failure().is_some()
            || (self.is_converted() && self.events.iter().all(|event| event.has_an_end(&self.events)))
    }

    /// Whether the licences have moved.
    #[must_use]
    pub fn is_converted(&self) -> bool {
        let done = |event: &TransitionEvent| event.status == EventStatus::Completed && event.is_conversion();
        self.events.iter().any(done)
    }

    /// Why the licences did not move.
    #[must_use]
    pub fn failure(&self) -> Option<Refusal> {
        let failed =
            self.events.iter().find(|event| event.status == EventStatus::Failed && event.is_conversion())?;
        let told = failed.errors.first().map(|error| error.refusal(200));
        Some(told.unwrap_or_else(|| Refusal::inside(200, "", None)))
    }
}

/// One thing that happened in a [`Transition`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TransitionEvent {
    /// `Conversion` or `LicenseReassignment`.
    #[serde(default, deserialize_with = "wire::given")]
    pub name: String,
    /// How far it was then.
    #[serde(default, deserialize_with = "wire::given")]
    pub status: EventStatus,
    /// When.
    #[serde(default, deserialize_with = "wire::instant")]
    pub timestamp: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::list")]
    errors: Vec<TransitionError>,
}

impl TransitionEvent {
    fn is_conversion(&self) -> bool {
        wire::key(&self.name) == "conversion"
    }

    /// Whether one of `events` tells how the thing that this one is about ended.
    fn has_an_end(&self, events: &[Self]) -> bool {
        let ends = |status: &EventStatus| matches!(status, EventStatus::Completed | EventStatus::Failed);
        events.iter().any(|other| wire::key(&other.name) == wire::key(&self.name) && ends(&other.status))
    }
}

/// How far something in a transition is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum EventStatus {
    /// Begun.
    Started,
    /// Done.
    Completed,
    /// Not done.
    Failed,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for EventStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for EventStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "started" => Self::Started,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            _ => Self::Other(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transition(events: &str) -> Transition {
        serde_json::from_str(&format!(r#"{{"operationId":"o","events":{events}}}"#)).unwrap()
    }

    #[test]
    fn a_transition_ends_when_everything_begun_has() {
        let converted = r#"{"name":"Conversion","status":"Completed"}"#;
        for (events, ended) in [
            ("[]".to_owned(), false),
            (r#"[{"name":"Conversion","status":"Started"}]"#.to_owned(), false),
            (format!("[{converted}]"), true),
            (format!(r#"[{converted},{{"name":"LicenseReassignment","status":"Started"}}]"#), false),
            (format!(r#"[{converted},{{"name":"LicenseReassignment","status":"Failed"}}]"#), true),
            (r#"[{"name":"Conversion","status":"Failed","errors":[]}]"#.to_owned(), true),
        ] {
            assert_eq!(transition(&events).has_ended(), ended, "{events}");
        }
    }

    #[test]
    fn a_failed_conversion_says_why() {
        let failed = transition(r#"[{"name":"Conversion","status":"Failed","errors":[{"code":3}]}]"#);
        assert_eq!(failed.failure().unwrap().code, "3");
        assert!(transition(r#"[{"name":"LicenseReassignment","status":"Failed"}]"#).failure().is_none());
    }
}
