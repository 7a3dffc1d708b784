//! The end of a term on one card: what Microsoft confirmed, what was decided and how far that has come, and what it costs.

use time::OffsetDateTime;

use crate::commitments::{self, Lock, Outcome, Refusal, Surcharges, Terms};
use crate::config;
use crate::subscriptions::end_of_term::{Decided, Offers, Price, State};
use crate::subscriptions::{Status, Subscription};
use crate::text::{Argument, Message};

/// The end of a subscription's term, as `templates/subscriptions/end_of_term_card.html` shows it.
#[derive(Clone, Debug)]
pub struct Card {
    /// What will happen, as Microsoft confirmed it; `None` where that is not known, or nothing is left to end.
    pub outcome: Option<Outcome>,
    /// When.
    pub ends_at: Option<OffsetDateTime>,
    /// Since when it goes on by the month.
    pub extended_since: Option<OffsetDateTime>,
    /// What that costs; nothing where it costs nothing or is not known.
    pub price: Option<Price>,
    /// The last decision.
    pub latest: Option<Decided>,
    /// When nothing can be sent.
    pub lock: Option<Lock>,
    /// Whether that is so now.
    pub is_locked: bool,
    /// Whether something can be decided.
    pub is_open: bool,
}

impl Card {
    /// The card of a subscription, with its last decision.
    #[must_use]
    pub fn of(
        now: OffsetDateTime,
        subscription: &Subscription,
        offers: &Offers,
        latest: Option<Decided>,
    ) -> Self {
        let lock = subscription.terms().lock();
        let price = match subscription.ending {
            Some(Outcome::Renew) => offers.renewal.clone(),
            Some(Outcome::Change) => offers.changed(subscription),
            Some(Outcome::Extend | Outcome::Undecided) => offers.extension.clone(),
            Some(Outcome::Cancel | Outcome::Expire) | None => None,
        };
        Self {
            outcome: subscription.ending,
            ends_at: subscription.term_ends_at.filter(|_| !subscription.status.has_ended()),
            extended_since: subscription.extended_since,
            price,
            latest: latest.filter(|latest| latest.state != State::Over),
            is_locked: lock.is_some_and(|lock| lock.holds(now)),
            lock,
            is_open: subscription.undecidable().is_none(),
        }
    }

    /// What will happen and when, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let Some(end) = self.ends_at else { return "ending-unknown".into() };
        let sentence = match (self.outcome, self.extended_since) {
            (Some(Outcome::Extend), Some(since)) => {
                Message::new("ending-will-extended").with("since", Argument::Day(since))
            }
            (Some(outcome), _) => Message::new(format!("ending-will-{outcome}")),
            (None, _) => Message::new("ending-will-unread"),
        };
        sentence.with("end", Argument::Deadline(end))
    }

    /// From when to when Microsoft takes no decision.
    #[must_use]
    pub fn lock_sentence(&self) -> Option<Message> {
        let lock = self.lock.filter(|_| self.is_open)?;
        Some(if self.is_locked { lock.while_it_holds() } else { lock.before_it_holds() })
    }

    /// What that costs, in a sentence with its price.
    #[must_use]
    pub fn cost(&self) -> Option<Message> {
        let key = match (self.outcome, self.extended_since) {
            (Some(Outcome::Undecided), _) => "ending-nothing-costs",
            (Some(Outcome::Extend), Some(_)) => "ending-extended-costs",
            _ => "ending-costs",
        };
        Some(Message::new(key).with("price", self.price.as_ref()?.each()))
    }

    /// Whether nobody has chosen.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.outcome == Some(Outcome::Undecided)
    }

    /// The decision that a later change deleted at Microsoft, to be scheduled again.
    #[must_use]
    pub fn wiped(&self) -> Option<&Decided> {
        self.latest.as_ref().filter(|latest| latest.state == State::Wiped)
    }
}

impl From<&config::EndOfTerm> for Surcharges {
    fn from(settings: &config::EndOfTerm) -> Self {
        Self { by_month: settings.extended_percent, otherwise: settings.extended_percent_otherwise }
    }
}

impl Subscription {
    /// Why nothing can be decided for the end of its term, if so. A change of its licences that is on its way will have
    /// ended by then.
    #[must_use]
    pub fn undecidable(&self) -> Option<Refusal> {
        let terms = self.terms();
        let status = if self.status == Status::Changing { commitments::Status::Active } else { terms.status };
        Terms { status, ..terms }.decide().err()
    }

    /// Whether nobody has chosen what happens at the end of its term, so that it goes on by the month and is billed (E5).
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.ending == Some(Outcome::Undecided)
    }

    /// Whether a change of its licences now deletes what was scheduled for the end of its term (E6).
    #[must_use]
    pub fn has_schedule(&self) -> bool {
        match self.ending {
            Some(Outcome::Change | Outcome::Cancel) => true,
            // What goes on by the month already was not scheduled to.
            Some(Outcome::Extend) => self.extended_since.is_none(),
            Some(Outcome::Renew | Outcome::Undecided | Outcome::Expire) | None => false,
        }
    }
}
