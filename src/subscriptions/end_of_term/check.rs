//! Whether a decision can be made for the end of a term: by how the subscription stands, by the hour and by what is sold.
//! One answer for the form, for files of changes, for what waited, and for whoever else decides.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::{Refusal, Seats, Surcharges};
use crate::config;
use crate::database::Work;
use crate::microsoft::Cause;
use crate::services;
use crate::subscriptions::Subscription;
use crate::subscriptions::end_of_term::choices::Kind;
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::text::{Language, Message};

/// What is wrong with a decision, and with which part of it: a field of its form.
#[derive(Clone, Debug)]
pub struct Fault {
    /// `outcome`, `quantity`, `licence` or `date`.
    pub part: &'static str,
    /// What is wrong, and what to do.
    pub why: Message,
    /// What the subscription's row says of it, where it was to be sent.
    pub cause: Cause,
}

impl Fault {
    fn new(part: &'static str, why: impl Into<Message>, cause: Cause) -> Self {
        Self { part, why: why.into(), cause }
    }
}

/// What is wrong with a decision that is to be sent at `at`, for a subscription as Microsoft last showed it; nothing where
/// it can be.
///
/// # Errors
/// When the database refuses.
pub async fn fault(
    work: &mut Work,
    settings: &config::EndOfTerm,
    subscription: &Subscription,
    decision: Decision,
    at: OffsetDateTime,
) -> Result<Option<Fault>, sqlx::Error> {
    if let Some(fault) = subscription.barred().or_else(|| subscription.locked(at)) {
        return Ok(Some(fault));
    }
    let offers = offers(work, settings, subscription, Language::default()).await?;
    Ok(offers.faults(subscription, decision).into_iter().next())
}

/// What can be chosen for the end of a subscription's term.
///
/// # Errors
/// When the database refuses.
pub async fn offers(
    work: &mut Work,
    settings: &config::EndOfTerm,
    subscription: &Subscription,
    language: Language,
) -> Result<Offers, sqlx::Error> {
    let country = services::store::country(work, subscription.service_id).await?;
    let offered = catalogue::store::offered(work, &country, language).await?;
    Ok(Offers::of(subscription, offered, Surcharges::from(settings)))
}

impl Subscription {
    /// Why nothing can be decided for the end of its term at all, with what its row says of it.
    pub(in crate::subscriptions) fn barred(&self) -> Option<Fault> {
        let why = self.undecidable()?;
        let cause = match why {
            Refusal::Suspended | Refusal::EndsSuspended => Cause::Suspended,
            Refusal::Ended => Cause::SubscriptionEnded,
            _ => Cause::NotChangeable,
        };
        Some(Fault::new("outcome", why.message(), cause))
    }

    /// Why nothing can be decided at `at`: the hours around the end of the term (`commitment-rules.md` E7, E8).
    pub(in crate::subscriptions) fn locked(&self, at: OffsetDateTime) -> Option<Fault> {
        let lock = self.terms().lock().filter(|lock| lock.holds(at))?;
        Some(Fault::new("date", lock.before_it_holds(), Cause::Locked))
    }
}

impl Offers {
    /// What is wrong with `decision` for this subscription, by what is sold.
    #[must_use]
    pub fn faults(&self, subscription: &Subscription, decision: Decision) -> Vec<Fault> {
        if !Kind::of(subscription).choices().contains(&decision.outcome()) {
            return vec![Fault::new("outcome", "ending-unchosen", Cause::NotChangeable)];
        }
        match decision {
            Decision::Change { quantity, licence } => self.faults_of_change(subscription, quantity, licence),
            Decision::Renew if self.present.is_none() => {
                vec![Fault::new("outcome", "ending-renewal-unsold", Cause::NotForSale)]
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
            return vec![Fault::new("licence", "ending-licence-unsold", Cause::NotForSale)];
        };
        let bound = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
        let above = bound(sold.licence.maximum).filter(|maximum| quantity > maximum.get());
        let below = bound(sold.licence.minimum).filter(|minimum| quantity < minimum.get());
        // A commitment of a month is another thing than an extended term.
        let is_same = Some(sold.licence.id) == self.present
            && i64::from(quantity) == subscription.quantity
            && subscription.extended_since.is_none();
        [
            above.map(|maximum| (Refusal::AboveMaximum { maximum }.message(), Cause::QuantityOutOfRange)),
            below.map(|minimum| (Refusal::BelowMinimum { minimum }.message(), Cause::QuantityOutOfRange)),
            is_same.then(|| ("ending-change-none".into(), Cause::ChangedElsewhere)),
        ]
        .into_iter()
        .flatten()
        .map(|(why, cause)| Fault::new("quantity", why, cause))
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
