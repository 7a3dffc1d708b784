//! What the rules of time need to know of a subscription, with the panel's own account where Microsoft has not said.

use crate::audit::story;
use crate::commitments::{Ledger, Seats, Terms, WINDOW};
use crate::database::Work;
use crate::subscriptions::Subscription;

/// What the rules of time need to know of a subscription. Where Microsoft has not said which licences can be given
/// back, the account of what was carried out in this term stands in for that, if it adds up.
///
/// # Errors
/// When the database refuses.
pub(super) async fn terms(work: &mut Work, subscription: &Subscription) -> Result<Terms, sqlx::Error> {
    let terms = subscription.terms();
    if terms.refundable.is_some() || subscription.status.has_ended() {
        return Ok(terms);
    }
    let began = terms.cancellable_until.map_or(subscription.created_at, |until| until - WINDOW);
    let counted = story::counted(work, subscription.id).await?;
    let seats = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
    let changes: Option<Vec<_>> =
        counted.into_iter().map(|(at, from, to)| Some((at, seats(from)?, seats(to)?))).collect();
    let ledger = changes.and_then(|changes| Ledger::recounted(began, &changes, terms.quantity));
    Ok(Terms { ledger, ..terms })
}
