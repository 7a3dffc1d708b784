//! The end of a term on one card: what Microsoft confirmed, what was decided and how far that has come, and what it costs.

use time::OffsetDateTime;

use crate::commitments::{Lock, Outcome, Surcharges};
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
        settings: &config::EndOfTerm,
        subscription: &Subscription,
        offers: &Offers,
        latest: Option<Decided>,
    ) -> Self {
        let lock = subscription.lock(settings);
        let price = match subscription.ending {
            Some(Outcome::Renew) => offers.renewal.clone(),
            Some(Outcome::Change) => offers.changed(subscription),
            Some(Outcome::Extend | Outcome::Undecided) => offers.extension.clone(),
            Some(Outcome::Cancel | Outcome::Expire) | None => None,
        };
        Self {
            outcome: subscription.ending,
            ends_at: subscription.term_ends_at.filter(|_| !subscription.status.has_ended()),
            price,
            latest: latest.filter(|latest| latest.state != State::Over),
            is_locked: lock.is_some_and(|lock| lock.holds(now)),
            lock,
            is_open: subscription.may_be_decided(),
        }
    }

    /// What will happen and when, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let Some(end) = self.ends_at else { return "ending-unknown".into() };
        let word = self.outcome.map_or("unread", Outcome::as_str);
        Message::new(format!("ending-will-{word}")).with("end", Argument::Deadline(end))
    }

    /// From when to when Microsoft takes no decision.
    #[must_use]
    pub fn lock_sentence(&self) -> Option<Message> {
        let lock = self.lock.filter(|_| self.is_open)?;
        let from = Argument::Deadline(lock.from);
        Some(
            Message::new("ending-locked-later")
                .with("from", from)
                .with("until", Argument::Deadline(lock.until)),
        )
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
    /// The hours around the end of its term in which nothing can be sent (`commitment-rules.md` E7, E8).
    #[must_use]
    pub fn lock(&self, settings: &config::EndOfTerm) -> Option<Lock> {
        Some(Lock::around(self.term_ends_at?, settings.lock_hours))
    }

    /// Whether something can be decided for the end of its term: a trial and what is suspended run out.
    #[must_use]
    pub fn may_be_decided(&self) -> bool {
        let is_living = matches!(self.status, Status::Active | Status::Changing);
        is_living && !self.is_trial.unwrap_or_default() && self.term_ends_at.is_some()
    }

    /// Whether nobody has chosen what happens at the end of its term, so that it goes on by the month and is billed (E5).
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.ending == Some(Outcome::Undecided)
    }

    /// Whether a change of its licences now deletes what was scheduled for the end of its term (E6).
    #[must_use]
    pub fn has_schedule(&self) -> bool {
        matches!(self.ending, Some(Outcome::Change | Outcome::Cancel | Outcome::Extend))
    }
}
