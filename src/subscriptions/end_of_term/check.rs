//! Whether a decision can be made for the end of a term: by how the subscription stands, by the hour and by what is sold.
//! One answer for the form, for files of changes, for what waited, and for whoever else decides.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::{Refusal, Seats, Surcharges};
use crate::config;
use crate::database::Work;
use crate::microsoft::Cause;
use crate::services;
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::subscriptions::{Status, Subscription};
use crate::text::{Argument, Language, Message};

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
    if let Some(fault) = subscription.barred().or_else(|| subscription.locked(settings, at)) {
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
    /// Why nothing can be decided for the end of its term at all.
    #[must_use]
    pub fn undecidable(&self) -> Option<Message> {
        self.barred().map(|fault| fault.why)
    }

    /// The same with what its row says of it.
    pub(in crate::subscriptions) fn barred(&self) -> Option<Fault> {
        let barred = |why: Message, cause| Some(Fault::new("outcome", why, cause));
        match self.status {
            Status::Suspended => barred("ending-barred-suspended".into(), Cause::Suspended),
            status if status.has_ended() => barred(Refusal::Ended.message(), Cause::SubscriptionEnded),
            _ if self.is_trial.unwrap_or_default() => {
                barred("ending-barred-trial".into(), Cause::NotChangeable)
            }
            _ if self.term_ends_at.is_none() => barred("ending-barred-undated".into(), Cause::NotChangeable),
            _ => None,
        }
    }

    /// Why nothing can be decided at `at`: the hours around the end of the term (`commitment-rules.md` E7, E8).
    pub(in crate::subscriptions) fn locked(
        &self,
        settings: &config::EndOfTerm,
        at: OffsetDateTime,
    ) -> Option<Fault> {
        let lock = self.lock(settings).filter(|lock| lock.holds(at))?;
        let why = Message::new("ending-locked-then")
            .with("from", Argument::Deadline(lock.from))
            .with("until", Argument::Deadline(lock.until));
        Some(Fault::new("date", why, Cause::Locked))
    }
}

impl Offers {
    /// What is wrong with `decision` for this subscription, by what is sold.
    #[must_use]
    pub fn faults(&self, subscription: &Subscription, decision: Decision) -> Vec<Fault> {
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
        let is_same = Some(sold.licence.id) == self.present && i64::from(quantity) == subscription.quantity;
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
