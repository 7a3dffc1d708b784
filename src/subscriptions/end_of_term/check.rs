//! Whether a decision can be made for the end of a term: by how the subscription stands and by what is sold. One answer
//! for the form, for files of changes, and for whoever else decides.

use crate::commitments::{Refusal, Seats};
use crate::subscriptions::Subscription;
use crate::subscriptions::end_of_term::choices::Kind;
use crate::subscriptions::end_of_term::{Decision, Offers};
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

impl Offers {
    /// What is wrong with `decision` for this subscription, by what is sold.
    #[must_use]
    pub fn faults(&self, subscription: &Subscription, decision: Decision) -> Vec<Fault> {
        if !Kind::of(subscription).choices().contains(&decision.outcome()) {
            return vec![Fault::new("outcome", "ending-unchosen")];
        }
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
        // A commitment of a month is another thing than an extended term.
        let is_same = Some(sold.licence.id) == self.present
            && i64::from(quantity) == subscription.quantity
            && subscription.extended_since.is_none();
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
