//! What a decision for the end of a term commits to.

use crate::catalogue;
use crate::database::Work;
use crate::subscriptions::Subscription;
use crate::subscriptions::end_of_term::{Decision, store};
use crate::text::Money;

/// What a decision commits to from the first to the last day of the next term, at the prices of today, as the form shows
/// it; nothing where that cannot be counted. What can be left at any time commits to nothing.
///
/// # Errors
/// When the database refuses.
pub async fn commitment(
    work: &mut Work,
    subscription: &Subscription,
    decision: Decision,
) -> Result<Option<Money>, sqlx::Error> {
    let (each, quantity) = match decision {
        Decision::Cancel | Decision::Extend => {
            return Ok(Some(Money::new(0, subscription.currency.as_deref().unwrap_or("EUR"))));
        }
        Decision::Renew => (subscription.committed(), subscription.quantity),
        Decision::Change { quantity, licence: None } => (subscription.committed(), i64::from(quantity)),
        Decision::Change { quantity, licence: Some(licence) } => {
            let plan = store::plan(work, subscription.id, licence).await?;
            let each = plan.map(|plan| {
                catalogue::committed(Money::new(plan.price, &plan.currency), &plan.term, &plan.billing_cycle)
            });
            (each, i64::from(quantity))
        }
    };
    Ok(each.map(|each| each.times(quantity)))
}
