//! What can be chosen for the end of a term, which depends on what kind of term it is, and how that is said.

use time::OffsetDateTime;

use crate::commitments::Outcome;
use crate::subscriptions::Subscription;
use crate::text::{Argument, Message};

/// What kind of term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A commitment.
    Committed,
    /// A trial: it goes on as something else, or ends.
    Trial,
    /// A month of an extended term. Which term a renewal as it is would bring, Microsoft does not say.
    Extended,
}

impl Kind {
    /// That of this subscription.
    #[must_use]
    pub fn of(subscription: &Subscription) -> Self {
        match subscription.extended_since {
            _ if subscription.is_trial.unwrap_or_default() => Self::Trial,
            Some(_) => Self::Extended,
            None => Self::Committed,
        }
    }

    /// What can be chosen, in the order of the form.
    #[must_use]
    pub fn choices(self) -> &'static [Outcome] {
        match self {
            Self::Committed => &[Outcome::Renew, Outcome::Change, Outcome::Cancel, Outcome::Extend],
            Self::Trial => &[Outcome::Change, Outcome::Cancel],
            Self::Extended => &[Outcome::Change, Outcome::Cancel, Outcome::Extend],
        }
    }

    /// What happens without a decision.
    #[must_use]
    pub fn intro(self) -> Message {
        self.said("intro")
    }

    /// The name of a choice.
    #[must_use]
    pub fn choice(self, outcome: Outcome) -> Message {
        self.said(&format!("choice-{outcome}"))
    }

    /// What a choice means for a term that ends at `end`.
    #[must_use]
    pub fn meaning(self, outcome: Outcome, end: OffsetDateTime) -> Message {
        self.said(&format!("meaning-{outcome}")).with("end", Argument::Day(end))
    }

    fn said(self, what: &str) -> Message {
        Message::new(match self {
            Self::Committed => format!("ending-{what}"),
            Self::Trial => format!("ending-trial-{what}"),
            Self::Extended => format!("ending-extended-{what}"),
        })
    }
}
