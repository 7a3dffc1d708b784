//! Changes of a subscription that are wanted at a later instant: tried on paper when they are made, and again, against
//! what Microsoft then shows, when they are due.

pub mod dates;
pub mod form;
pub mod outlook;
pub mod plan;
pub mod renewal;
pub mod store;
mod work;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::{Planned, Refusal, Seats, Terms};
use crate::jobs::{Payload, hold};
use crate::microsoft::Cause;
use crate::subscriptions::end_of_term::Decision;
use crate::text::Message;

/// The job that does a scheduled change when it is due.
#[derive(Debug, Serialize, Deserialize)]
pub struct RunScheduledChange {
    /// The change's number.
    pub change: i64,
}

impl Payload for RunScheduledChange {
    const KIND: &'static str = "run-scheduled-change";
}

/// What is to be done at a later instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Intent {
    /// Another number of licences, or the end of the subscription.
    Change(Planned),
    /// Something for the end of the term that runs then.
    Decision {
        /// What.
        decide: Decision,
    },
}

impl Intent {
    /// What changes at that instant itself.
    #[must_use]
    pub fn change(self) -> Option<Planned> {
        match self {
            Self::Change(planned) => Some(planned),
            Self::Decision { .. } => None,
        }
    }

    /// The licences that there will be from that instant on.
    #[must_use]
    pub fn seats(self) -> Option<Seats> {
        match self {
            Self::Change(Planned::Seats(seats)) => Some(seats),
            Self::Change(Planned::Cancel) | Self::Decision { .. } => None,
        }
    }
}

impl TryFrom<String> for Intent {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, serde_json::Error> {
        serde_json::from_str(&text)
    }
}

/// A scheduled change as stored, with its subscription's names and the task that asks Microsoft for it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Scheduled {
    /// Its number.
    pub id: i64,
    /// The subscription.
    pub subscription_id: i64,
    /// Microsoft's name of the licence.
    pub title: String,
    /// The service's internal name.
    pub domain: String,
    /// The name that its reseller gave the service.
    pub display_name: String,
    /// What is wanted.
    #[sqlx(try_from = "String")]
    pub planned: Intent,
    /// When.
    pub due_at: OffsetDateTime,
    /// What the next term is to be of, where that is decided.
    pub next_licence: Option<String>,
    /// Its term.
    pub next_term: Option<String>,
    /// How it is billed.
    pub next_cycle: Option<String>,
    /// `planned`, `placed`, `met`, `refused` or `cancelled`.
    pub state: String,
    /// Why the rules did not allow it on the day (JSON).
    pub refusal: Option<String>,
    /// Why Microsoft could not be asked: the last part of a text key `microsoft-cause-…`.
    pub cause: Option<String>,
    /// When somebody had read that.
    pub dismissed_at: Option<OffsetDateTime>,
    /// Who wanted it.
    pub who: Option<String>,
    /// The state of the task that asks Microsoft for it.
    pub task_state: Option<String>,
    /// What that task last heard.
    pub task_answer: Option<String>,
}

/// How a scheduled change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    /// It waits for its instant, or for its turn.
    Planned,
    /// Microsoft is being asked.
    Asked,
    /// Done.
    Done,
    /// Not done.
    Refused,
    /// Dropped by a person.
    Cancelled,
}

impl Stand {
    /// The last part of its text key `scheduled-stand-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Asked => "asked",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Cancelled => "cancelled",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Planned | Self::Asked => "blue",
            Self::Done => "green",
            Self::Refused => "red",
            Self::Cancelled => "secondary",
        }
    }
}

impl Scheduled {
    /// How it stands: its own state, and once it was handed on that of its task.
    #[must_use]
    pub fn stand(&self) -> Stand {
        match (self.state.as_str(), self.task_state.as_deref()) {
            ("planned", _) => Stand::Planned,
            ("cancelled", _) => Stand::Cancelled,
            ("met", _) | ("placed", Some("done")) => Stand::Done,
            ("placed", Some("cancelled")) if self.was_taken_back() => Stand::Cancelled,
            ("refused", _) | ("placed", Some("error" | "cancelled")) => Stand::Refused,
            _ => Stand::Asked,
        }
    }

    /// Whether a person of the reseller took it back once it was handed on, or another did not confirm it.
    fn was_taken_back(&self) -> bool {
        [hold::UNDONE, hold::WITHDRAWN, hold::REJECTED].map(Some).contains(&self.task_answer.as_deref())
    }

    /// "Change to 7 licences", "Cancellation", "End of term: cancel".
    #[must_use]
    pub fn wish(&self) -> Message {
        match self.planned {
            Intent::Change(Planned::Seats(seats)) => {
                Message::new("schedule-wish-quantity").with("count", seats.get())
            }
            Intent::Change(Planned::Cancel) => Message::new("schedule-wish-cancel"),
            Intent::Decision { decide } => {
                Message::new("schedule-wish-decision").with("what", self.decision(decide))
            }
        }
    }

    fn decision(&self, decision: Decision) -> Message {
        match (decision, &self.next_licence) {
            (Decision::Change { quantity, .. }, Some(licence)) => {
                let (term, cycle) = (self.next_term.as_deref(), self.next_cycle.as_deref());
                Message::new("ending-decided-change-to")
                    .with("count", quantity)
                    .with("licence", licence)
                    .with("plan", catalogue::plan(term.unwrap_or_default(), cycle.unwrap_or_default()))
            }
            (Decision::Change { quantity, .. }, None) => {
                Message::new("ending-decided-change").with("count", quantity)
            }
            (decision, _) => Message::new(format!("ending-decided-{}", decision.outcome())),
        }
    }

    /// Why it was not done.
    #[must_use]
    pub fn why(&self) -> Option<Message> {
        if self.stand() != Stand::Refused {
            return None;
        }
        if let Some(refusal) =
            self.refusal.as_deref().and_then(|text| serde_json::from_str::<Refusal>(text).ok())
        {
            return Some(refusal.message());
        }
        let cause = self.cause.as_deref().or(self.task_answer.as_deref()).and_then(Cause::named);
        Some(Message::new(cause.unwrap_or(Cause::Unexplained).text_key()))
    }
}

/// The terms as they will be at `at`, once those of `changes` that are still to come by then have been done.
#[must_use]
pub fn by_then(terms: Terms, changes: &[Scheduled], at: OffsetDateTime) -> Terms {
    let mut before: Vec<&Scheduled> =
        changes.iter().filter(|change| change.stand() == Stand::Planned && change.due_at < at).collect();
    before.sort_by_key(|change| change.due_at);
    before.into_iter().fold(terms, |terms, change| match change.planned.change() {
        Some(planned) => terms.after(planned, change.due_at),
        None => terms,
    })
}
