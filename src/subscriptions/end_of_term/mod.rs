//! What people decide for the end of a term, and what becomes of it: wanted, sent to Microsoft, confirmed by it.
//!
//! Microsoft's answer is the authority on what will happen ([`Subscription::ending`](super::Subscription)); a decision
//! is what a person wanted.

mod card;
mod check;
pub mod choices;
mod commitment;
pub mod follow;
mod keep;
mod offers;
pub mod store;
mod transitions;

use std::fmt;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::catalogue;
use crate::commitments::Outcome;
use crate::microsoft::Cause;
use crate::microsoft::subscriptions::end_of_term::{EndOfTerm, NextProduct, NextTerm};
use crate::text::{Argument, Message};

pub use card::Card;
pub use check::{Fault, fault, offers};
pub use commitment::commitment;
pub use offers::{Next, Offers, Price};
pub use transitions::Transitions;

/// What a person decides for the end of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// It renews as it is (`commitment-rules.md` E1).
    Renew,
    /// It renews with a change (E2).
    Change {
        /// Licences of the next term.
        quantity: u32,
        /// What the next term is of: a licence of our catalogue; `None` is "as now".
        licence: Option<i64>,
    },
    /// It ends (E3).
    Cancel,
    /// It goes on from month to month (E4).
    Extend,
}

impl Decision {
    /// What it brings about.
    #[must_use]
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Renew => Outcome::Renew,
            Self::Change { .. } => Outcome::Change,
            Self::Cancel => Outcome::Cancel,
            Self::Extend => Outcome::Extend,
        }
    }
}

/// How far a decision has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// A person wants it.
    Wanted,
    /// Microsoft took it.
    Sent,
    /// Microsoft shows it.
    Confirmed,
    /// Microsoft refused it.
    Refused,
    /// A later change of the subscription deleted it at Microsoft (E6).
    Wiped,
    /// Another decision took its place.
    Replaced,
    /// A person took it back.
    Dropped,
    /// Its term has ended.
    Over,
}

impl State {
    const ALL: [Self; 8] = [
        Self::Wanted,
        Self::Sent,
        Self::Confirmed,
        Self::Refused,
        Self::Wiped,
        Self::Replaced,
        Self::Dropped,
        Self::Over,
    ];

    /// As stored, and the last part of its text key `ending-state-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Wiped => "wiped",
            Self::Replaced => "replaced",
            Self::Dropped => "dropped",
            Self::Over => "over",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no state of a decision: {text}"))
    }
}

/// A decision as stored, with what the catalogue knows of the next term.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Decided {
    /// Its number.
    pub id: i64,
    /// The subscription.
    pub subscription_id: i64,
    /// What it brings about: a [`Decision`]'s outcome.
    pub outcome: Outcome,
    /// Licences of the next term, where they are named.
    pub quantity: Option<i64>,
    /// What the next term is of, where that is named.
    pub licence_id: Option<i64>,
    /// That licence's name.
    pub title: Option<String>,
    /// That licence's product.
    pub product_id: Option<String>,
    /// Its SKU.
    pub sku_id: Option<String>,
    /// Its term.
    pub term: Option<String>,
    /// How it is billed.
    pub billing_cycle: Option<String>,
    /// The end of term for which it was made.
    pub term_ends_at: Option<OffsetDateTime>,
    /// The instant until which it is kept, because the term was locked: then it is for the term after.
    pub kept_until: Option<OffsetDateTime>,
    /// How far it has come.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// Why it was refused: the last part of a text key `microsoft-cause-…`.
    pub cause: Option<String>,
    /// Who decided; `None` where it was scheduled at Microsoft without this panel.
    pub who: Option<String>,
    /// When.
    pub decided_at: OffsetDateTime,
    /// The job that asks it of Microsoft.
    pub job_id: Option<i64>,
}

impl Decided {
    /// The decision by itself; `None` for a stored outcome that nobody can decide on.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        Some(match self.outcome {
            Outcome::Renew => Decision::Renew,
            Outcome::Change => {
                Decision::Change { quantity: u32::try_from(self.quantity?).ok()?, licence: self.licence_id }
            }
            Outcome::Cancel => Decision::Cancel,
            Outcome::Extend => Decision::Extend,
            Outcome::Undecided | Outcome::Expire => return None,
        })
    }

    /// The same as Microsoft takes it.
    #[must_use]
    pub fn wish(&self) -> EndOfTerm {
        match self.outcome {
            Outcome::Cancel => EndOfTerm::Cancel,
            Outcome::Extend => EndOfTerm::Extend,
            Outcome::Change => EndOfTerm::Renew(NextTerm {
                product: self.product(),
                quantity: self.quantity,
                custom_term_end_date: None,
            }),
            Outcome::Renew | Outcome::Undecided | Outcome::Expire => EndOfTerm::Renew(NextTerm::default()),
        }
    }

    fn product(&self) -> Option<NextProduct> {
        Some(NextProduct {
            product_id: self.product_id.clone()?,
            sku_id: self.sku_id.clone()?,
            // Another one tomorrow.
            availability_id: None,
            billing_cycle: self.billing_cycle.clone().map(Into::into),
            term_duration: self.term.clone().map(Into::into),
            promotion_id: None,
        })
    }

    /// What was decided, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let what = Message::new(format!("ending-decided-{}", self.outcome));
        match (self.outcome, self.quantity, &self.title) {
            (Outcome::Change, Some(count), Some(title)) => {
                let (term, cycle) = (
                    self.term.as_deref().unwrap_or_default(),
                    self.billing_cycle.as_deref().unwrap_or_default(),
                );
                Message::new("ending-decided-change-to")
                    .with("count", count)
                    .with("licence", title)
                    .with("plan", catalogue::plan(term, cycle))
            }
            (Outcome::Change, count, _) => what.with("count", count.unwrap_or_default()),
            _ => what,
        }
    }

    /// How far it has come, in a sentence.
    #[must_use]
    pub fn progress(&self) -> Message {
        match (self.state, self.kept_until) {
            (State::Wanted, Some(until)) => {
                Message::new("ending-state-kept").with("until", Argument::Deadline(until))
            }
            (state, _) => Message::new(format!("ending-state-{state}")),
        }
    }

    /// Why it was refused.
    #[must_use]
    pub fn refusal(&self) -> Option<Message> {
        let cause = Cause::named(self.cause.as_deref()?).unwrap_or(Cause::Unexplained);
        Some(Message::new(cause.text_key()))
    }

    /// Whether it is kept until the term is no longer locked.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.state == State::Wanted && self.kept_until.is_some()
    }
}

/// Whether the term that was known to end at `known` is no longer the one that is shown.
#[must_use]
pub fn has_renewed(known: Option<OffsetDateTime>, shown: Option<OffsetDateTime>) -> bool {
    // Microsoft may name the same end in two ways, a second or so apart.
    known.zip(shown).is_some_and(|(known, shown)| shown - known > Duration::DAY)
}
