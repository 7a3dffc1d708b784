//! Whether what is kept back is still possible, and what it commits to today.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::{Refusal, Seats};
use crate::config;
use crate::database::Work;
use crate::holds::{self, KeptBack, store};
use crate::jobs::Payload;
use crate::microsoft::Cause;
use crate::subscriptions::end_of_term;
use crate::subscriptions::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, ReactivateSubscription, Subscription,
};
use crate::text::{Message, Money};

/// Why something is not possible any more.
#[derive(Clone, Debug)]
pub struct Impossible {
    /// In a sentence.
    pub why: Message,
    /// What the subscription's row says of it.
    pub cause: Cause,
}

impl From<Refusal> for Impossible {
    fn from(refusal: Refusal) -> Self {
        let cause = match refusal {
            Refusal::Busy | Refusal::Undated => Cause::Busy,
            Refusal::Suspended | Refusal::EndsSuspended => Cause::Suspended,
            Refusal::Ended => Cause::SubscriptionEnded,
            Refusal::Unchanged { .. } => Cause::ChangedElsewhere,
            Refusal::NoneLeft | Refusal::AboveMaximum { .. } | Refusal::BelowMinimum { .. } => {
                Cause::QuantityOutOfRange
            }
            Refusal::TooMany { .. }
            | Refusal::ReductionClosed { .. }
            | Refusal::PlanFixed { .. }
            | Refusal::CancellationClosed { .. } => Cause::WindowClosed,
        };
        Self { why: refusal.message(), cause }
    }
}

impl From<Cause> for Impossible {
    fn from(cause: Cause) -> Self {
        Self { why: Message::new(cause.text_key()), cause }
    }
}

/// Why what is kept back for a subscription is not possible at `now`, as Microsoft last showed it: its status is
/// Microsoft's. Nothing where it is.
///
/// # Errors
/// When the database refuses.
pub async fn impossible(
    work: &mut Work,
    settings: &config::EndOfTerm,
    kept: &KeptBack,
    subscription: &Subscription,
    now: OffsetDateTime,
) -> Result<Option<Impossible>, sqlx::Error> {
    let refusal = match kept.kind.as_str() {
        ChangeQuantity::KIND => match serde_json::from_str::<ChangeQuantity>(&kept.payload) {
            Ok(change) => {
                Seats::new(change.quantity).and_then(|seats| subscription.terms().change(seats, now)).err()
            }
            Err(_) => None,
        },
        CancelSubscription::KIND => subscription.terms().cancel(now).err(),
        // In use again it is as was wanted.
        ReactivateSubscription::KIND => subscription.status.has_ended().then_some(Refusal::Ended),
        DecideEndOfTerm::KIND => {
            let Some(decided) = kept.decided() else { return Ok(None) };
            if end_of_term::has_renewed(kept.term_ends_at, subscription.term_ends_at) {
                return Ok(Some(Cause::TermOver.into()));
            }
            let fault = end_of_term::fault(work, settings, subscription, decided.decision, now).await?;
            return Ok(fault.map(|fault| Impossible { why: fault.why, cause: fault.cause }));
        }
        _ => None,
    };
    Ok(refusal.map(Into::into))
}

/// What it would commit to at today's prices: nothing where that cannot be counted.
///
/// # Errors
/// When the database refuses.
pub async fn count_again(
    work: &mut Work,
    kept: &KeptBack,
    subscription: Option<&Subscription>,
) -> Result<Option<Money>, sqlx::Error> {
    if let Some(subscription) = subscription {
        return Ok(match (kept.decided(), kept.wanted) {
            (Some(decided), _) => end_of_term::commitment(work, subscription, decided.decision).await?,
            (None, Some(wanted)) if kept.kind == ChangeQuantity::KIND => {
                subscription.committed().map(|committed| committed.times(wanted - subscription.quantity))
            }
            _ => kept.commitment(),
        });
    }
    let Some(order) = kept.order_id else { return Ok(None) };
    let lines = store::priced(work, order).await?;
    Ok(holds::sum(lines.iter().map(|line| {
        let price = Money::new(line.price?, line.currency.as_deref()?);
        Some(catalogue::committed(price, &line.term, &line.billing_cycle).times(line.quantity))
    })))
}
