//! Changes of many subscriptions by a file: read, tried on paper, then carried out line by line.
//!
//! What a line wants is a wish like one behind a form: the same rules, the same task, the same story. The file only
//! holds many of them, and remembers what became of each.

pub mod check;
pub mod file;
pub mod pages;
pub mod store;
mod tally;
mod work;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::jobs::Payload;
use crate::microsoft::Cause;
use crate::text::{Message, Money};

pub use tally::{Alike, Tally};

/// The job that carries out the lines of a file, one after another.
#[derive(Debug, Serialize, Deserialize)]
pub struct RunBulk {
    /// The run's number.
    pub run: i64,
}

impl Payload for RunBulk {
    const KIND: &'static str = "run-bulk";
}

/// A file that was sent, as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Run {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub reseller_id: i64,
    /// `checked`, `running`, `stopped` or `done`; the last part of a text key `bulk-state-…`.
    pub state: String,
    /// The file's name; empty for lines that were pasted.
    pub name: String,
    /// Its lines.
    pub lines: i64,
    /// Who sent it.
    pub sender: String,
    /// Who had it carried out.
    pub starter_id: Option<i64>,
    /// The state of the job that carries it out.
    pub job_state: Option<String>,
    /// When it was sent, and what its lines would do was worked out.
    pub created_at: OffsetDateTime,
}

impl Run {
    /// The colour that helps to tell its state apart.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.state.as_str() {
            "checked" => "yellow",
            "running" => "blue",
            "done" => "green",
            _ => "secondary",
        }
    }

    /// Whether a fault of ours has stopped it, until a person has looked.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.state == "running" && self.job_state.as_deref() == Some("error")
    }
}

/// A line of a file, as stored, with the fate of its task.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Where it stands in the file: the number of the line there.
    pub number: i64,
    /// `unchanged`, `refused`, `ready`, `placed` or `left`.
    pub state: String,
    /// The service, as written in the file.
    pub service: String,
    /// The licence, as written in the file until it was found.
    pub licence: String,
    /// What is wanted, as written in the file.
    pub wish: String,
    /// The subscription that was found.
    pub subscription_id: Option<i64>,
    /// Its version when the line was checked: what was decided on its ground is not done on another.
    pub version: Option<i64>,
    /// Licences when the line was checked.
    pub quantity: Option<i64>,
    /// Licences that are wanted, 0 for a cancellation.
    pub wanted: Option<i64>,
    /// Its price per licence and billing period, in 1/10000 of the currency.
    pub price: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// How it is billed.
    pub billing_cycle: Option<String>,
    /// Why it was refused.
    #[sqlx(try_from = "Option<String>")]
    pub reason: Reason,
    /// The task that asks Microsoft for it.
    pub task_id: Option<i64>,
    /// That task's state.
    pub task_state: Option<String>,
    /// What that task last heard.
    pub task_answer: Option<String>,
    /// What keeps that task back: `undo` or `approval`.
    pub task_hold: Option<String>,
}

/// A sentence as stored (JSON).
#[derive(Clone, Debug, Default)]
pub struct Reason(pub Option<Message>);

impl TryFrom<Option<String>> for Reason {
    type Error = serde_json::Error;

    fn try_from(stored: Option<String>) -> Result<Self, serde_json::Error> {
        stored.map(|stored| serde_json::from_str(&stored)).transpose().map(Self)
    }
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It changes nothing.
    Unchanged,
    /// It cannot be done; nothing was sent.
    Refused,
    /// It can be done.
    Ready,
    /// The file was stopped before it was this line's turn.
    Left,
    /// It is on its way.
    Waiting,
    /// Microsoft has done it.
    Done,
    /// Microsoft has refused it.
    Failed,
    /// It was taken back, or overtaken by another change, before it was sent.
    Dropped,
    /// A fault of ours: a person looks into it.
    Stuck,
}

impl Outcome {
    /// The last part of its text key `bulk-outcome-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Refused => "refused",
            Self::Ready => "ready",
            Self::Left => "left",
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
            Self::Stuck => "stuck",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Ready | Self::Waiting => "blue",
            Self::Done => "green",
            Self::Refused | Self::Failed | Self::Stuck => "red",
            Self::Dropped => "yellow",
            Self::Unchanged | Self::Left => "secondary",
        }
    }

    /// What became of a line in this state, whose task is in that one and last heard this.
    fn of(state: &str, task: Option<&str>, answer: Option<&str>) -> Self {
        let is_refusal = answer.is_some_and(|answer| Cause::named(answer).is_some());
        match (state, task) {
            ("unchanged", _) => Self::Unchanged,
            ("refused", _) => Self::Refused,
            ("ready", _) => Self::Ready,
            ("left", _) => Self::Left,
            (_, Some("done")) => Self::Done,
            (_, Some("cancelled")) => Self::Dropped,
            (_, Some("error")) if is_refusal => Self::Failed,
            (_, Some("error")) => Self::Stuck,
            _ => Self::Waiting,
        }
    }
}

impl Line {
    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.state, self.task_state.as_deref(), self.task_answer.as_deref())
    }

    /// What it changes, in a phrase; nothing where it changes nothing or cannot be understood.
    #[must_use]
    pub fn change(&self) -> Option<Message> {
        let (from, to) = (self.quantity?, self.wanted?);
        Some(match to {
            0 => Message::new("bulk-change-end").with("count", from),
            _ => Message::new("bulk-change-quantity").with("from", from).with("to", to),
        })
    }

    /// What it costs more, or less, per billing period.
    #[must_use]
    pub fn cost(&self) -> Option<Message> {
        let (from, to) = (self.quantity?, self.wanted?);
        let price = Money::new(self.price?, self.currency.as_deref()?);
        (from != to).then(|| difference(price.times(to - from), self.billing_cycle.as_deref()))
    }

    /// Why it was not done, and what to do.
    #[must_use]
    pub fn why(&self) -> Option<Message> {
        let answer = self.task_answer.as_deref().unwrap_or_default();
        let cause = || Cause::named(answer).map(|cause| Message::new(cause.text_key()));
        match self.outcome() {
            Outcome::Refused => self.reason.0.clone(),
            Outcome::Waiting => match self.task_hold.as_deref() {
                Some("undo") => Some("bulk-held-undo".into()),
                Some(_) => Some("bulk-held-approval".into()),
                None => cause(),
            },
            Outcome::Failed => cause(),
            Outcome::Dropped => cause().or_else(|| Some("bulk-taken-back".into())),
            Outcome::Stuck => Some("subscriptions-progress-stuck".into()),
            Outcome::Unchanged | Outcome::Ready | Outcome::Left | Outcome::Done => None,
        }
    }
}

/// "+€12.00 per month": what is paid more, or less, per billing period.
#[must_use]
pub fn difference(amount: Money, billing_cycle: Option<&str>) -> Message {
    let size = Money { amount: amount.amount.abs(), ..amount };
    let sign = if amount.amount < 0 { "bulk-less" } else { "bulk-more" };
    let cycle = billing_cycle.filter(|cycle| CYCLES.contains(cycle)).unwrap_or("none");
    Message::new(format!("subscriptions-price-{cycle}")).with("price", Message::new(sign).with("price", size))
}

/// The billing periods for which there is a phrase.
const CYCLES: [&str; 4] = ["monthly", "annual", "triennial", "one_time"];
