//! Changes of many subscriptions by a file: read, tried on paper, then carried out line by line.
//!
//! What a line wants is a wish like one behind a form: the same rules, the same task, the same story. The file only
//! holds many of them, and remembers what became of each.

pub mod asked;
pub mod check;
pub mod file;
pub mod ground;
mod line;
mod outcome;
pub mod pages;
mod row;
pub mod store;
mod tally;
mod work;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::jobs::Payload;
use crate::text::{Message, Money};

pub use line::{Line, Next, Reason};
pub use outcome::Outcome;
pub use row::Row;
pub use tally::{Alike, Cost, Tally, committed, differences};

/// How long what was worked out of a file is believed: after that, prices and numbers may be others, and it is worked
/// out anew before anything is done.
pub const FRESH: Duration = Duration::DAY;

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

    /// Whether what its lines would do was worked out too long ago to be carried out.
    #[must_use]
    pub fn is_outdated(&self, now: OffsetDateTime) -> bool {
        now - self.created_at > FRESH
    }

    /// Whether a fault of ours has stopped it, until a person has looked.
    #[must_use]
    pub fn is_stuck(&self) -> bool {
        self.state == "running" && self.job_state.as_deref() == Some("error")
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
