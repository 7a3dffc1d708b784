//! Whether something can be decided for the end of a term: by how the subscription stands, by the hour, and by what is
//! sold.

use time::OffsetDateTime;

use crate::catalogue::{self, Licence};
use crate::commitments::{Refusal, Seats, Surcharges};
use crate::config;
use crate::database::Work;
use crate::microsoft::Cause;
use crate::services;
use crate::subscriptions::end_of_term::{Decision, Offers};
use crate::subscriptions::{Status, Subscription};
use crate::text::{Argument, Language, Message};

/// Why something cannot be decided.
#[derive(Clone, Debug)]
pub struct Objection {
    /// The field of the form that it is about.
    pub field: &'static str,
    /// The reason, in a sentence.
    pub why: Message,
    /// What the subscription's row says of it.
    pub cause: Cause,
}

impl Objection {
    fn new(field: &'static str, why: impl Into<Message>, cause: Cause) -> Self {
        Self { field, why: why.into(), cause }
    }
}

/// Why a decision cannot be sent at `at`, for a subscription as Microsoft last showed it; nothing where it can.
///
/// # Errors
/// When the database refuses.
pub async fn objection(
    work: &mut Work,
    settings: &config::EndOfTerm,
    subscription: &Subscription,
    decision: Decision,
    at: OffsetDateTime,
) -> Result<Option<Objection>, sqlx::Error> {
    if let Some(objection) = subscription.barred().or_else(|| subscription.locked(settings, at)) {
        return Ok(Some(objection));
    }
    let offers = offers(work, settings, subscription, Language::default()).await?;
    Ok(offers.objections(decision).into_iter().next())
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
    pub fn barred(&self) -> Option<Objection> {
        let barred = |why: Message, cause| Some(Objection::new("outcome", why, cause));
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
    #[must_use]
    pub fn locked(&self, settings: &config::EndOfTerm, at: OffsetDateTime) -> Option<Objection> {
        let lock = self.lock(settings).filter(|lock| lock.holds(at))?;
        let why = Message::new("ending-locked-then")
            .with("from", Argument::Deadline(lock.from))
            .with("until", Argument::Deadline(lock.until));
        Some(Objection::new("date", why, Cause::Locked))
    }
}

impl Offers {
    /// What speaks against a decision, by what is sold today.
    #[must_use]
    pub fn objections(&self, decision: Decision) -> Vec<Objection> {
        match decision {
            Decision::Renew if self.present.is_none() => {
                vec![Objection::new("outcome", "ending-renewal-unsold", Cause::NotForSale)]
            }
            Decision::Change { quantity, licence } => {
                match licence.or(self.present).and_then(|licence| self.find(licence)) {
                    Some(sold) => out_of_range(&sold.licence, quantity).into_iter().collect(),
                    None => vec![Objection::new("licence", "ending-licence-unsold", Cause::NotForSale)],
                }
            }
            Decision::Renew | Decision::Cancel | Decision::Extend => Vec::new(),
        }
    }
}

/// More or fewer licences than Microsoft sells together.
fn out_of_range(licence: &Licence, quantity: u32) -> Option<Objection> {
    let bound = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
    let (minimum, maximum) = (bound(licence.minimum), bound(licence.maximum));
    let above = maximum.filter(|maximum| quantity > maximum.get());
    let below = minimum.filter(|minimum| quantity < minimum.get());
    let why = above
        .map(|maximum| Refusal::AboveMaximum { maximum })
        .or(below.map(|minimum| Refusal::BelowMinimum { minimum }))?;
    Some(Objection::new("quantity", why.message(), Cause::QuantityOutOfRange))
}
