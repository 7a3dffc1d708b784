//! Whether a decision can be made for the end of a term: by how the subscription stands and by what is sold. One answer
//! for the form, for files of changes, and for whoever else decides.

use crate::commitments::{Refusal, Seats};
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::subscriptions::{Status, Subscription};
use crate::text::Message;

/// What is wrong with a decision, and with which part of it: a field of its form.
#[derive(Clone, Debug)]
pub struct Fault {
    /// `outcome`, `quantity` or `licence`.
    pub part: &'static str,
    /// What is wrong, and what to do.
    pub why: Message,
}

impl Fault {
    fn new(part: &'static str, why: impl Into<Message>) -> Self {
        Self { part, why: why.into() }
    }
}

impl Subscription {
    /// Why nothing can be decided for the end of its term at all.
    #[must_use]
    pub fn undecidable(&self) -> Option<Message> {
        match self.status {
            Status::Suspended => Some("ending-barred-suspended".into()),
            status if status.has_ended() => Some(Refusal::Ended.message()),
            _ if self.is_trial.unwrap_or_default() => Some("ending-barred-trial".into()),
            _ if self.term_ends_at.is_none() => Some("ending-barred-undated".into()),
            _ => None,
        }
    }
}

impl Offers {
    /// What is wrong with `decision` for this subscription, by what is sold.
    #[must_use]
    pub fn faults(&self, subscription: &Subscription, decision: Decision) -> Vec<Fault> {
        match decision {
            Decision::Change { quantity, licence } => self.faults_of_change(subscription, quantity, licence),
            Decision::Renew if self.present.is_none() => {
                vec![Fault::new("outcome", "ending-renewal-unsold")]
            }
            Decision::Renew | Decision::Cancel | Decision::Extend => Vec::new(),
        }
    }

    fn faults_of_change(
        &self,
        subscription: &Subscription,
        quantity: u32,
        licence: Option<i64>,
    ) -> Vec<Fault> {
        let Some(sold) = licence.and_then(|licence| self.find(licence)) else {
            return vec![Fault::new("licence", "ending-licence-unsold")];
        };
        let bound = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
        let above = bound(sold.licence.maximum).filter(|maximum| quantity > maximum.get());
        let below = bound(sold.licence.minimum).filter(|minimum| quantity < minimum.get());
        let is_same = Some(sold.licence.id) == self.present && i64::from(quantity) == subscription.quantity;
        [
            above.map(|maximum| Refusal::AboveMaximum { maximum }.message()),
            below.map(|minimum| Refusal::BelowMinimum { minimum }.message()),
            is_same.then(|| "ending-change-none".into()),
        ]
        .into_iter()
        .flatten()
        .map(|why| Fault::new("quantity", why))
        .collect()
    }

    /// Whether Microsoft has confirmed already that this is what happens.
    #[must_use]
    pub fn is_confirmed(&self, subscription: &Subscription, decision: Decision) -> bool {
        let is_meant = match decision {
            Decision::Change { quantity, licence } => {
                let next = subscription.next_term.as_ref().and_then(|next| next.quantity);
                next.unwrap_or(subscription.quantity) == i64::from(quantity)
                    && self.scheduled(subscription) == licence.or(self.present)
            }
            Decision::Renew | Decision::Cancel | Decision::Extend => true,
        };
        is_meant && subscription.ending == Some(decision.outcome())
    }
}
