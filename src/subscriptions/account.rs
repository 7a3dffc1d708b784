//! What the rules of time need to know of a subscription, with the panel's own account where Microsoft has not said.

use std::collections::HashMap;

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
    let ledger = ledger(subscription, &terms, &story::counted(work, subscription.id).await?);
    Ok(Terms { ledger, ..terms })
}

/// The panel's own account of those among a reseller's `subscriptions` of whose windows Microsoft has said nothing, by
/// their number: one statement where there are any, else none.
///
/// # Errors
/// When the database refuses.
pub async fn accounts(
    work: &mut Work,
    reseller: i64,
    subscriptions: &[Subscription],
) -> Result<HashMap<i64, Ledger>, sqlx::Error> {
    let unsaid = |subscription: &&Subscription| {
        subscription.refundable.0.is_none() && !subscription.status.has_ended()
    };
    if !subscriptions.iter().any(|subscription| unsaid(&subscription)) {
        return Ok(HashMap::new());
    }
    let counted = story::counted_of_unsaid(work, reseller).await?;
    let accounts = subscriptions.iter().filter(unsaid).filter_map(|subscription| {
        let changes = counted.get(&subscription.id).map_or(&[][..], Vec::as_slice);
        Some((subscription.id, ledger(subscription, &subscription.terms(), changes)?))
    });
    Ok(accounts.collect())
}

/// The account of what was carried out in this term, if it adds up.
fn ledger(subscription: &Subscription, terms: &Terms, counted: &[story::Change]) -> Option<Ledger> {
    let began = terms.cancellable_until.map_or(subscription.created_at, |until| until - WINDOW);
    let seats = |count: i64| u32::try_from(count).ok().and_then(|count| Seats::new(count).ok());
    let changes: Option<Vec<_>> =
        counted.iter().map(|&(at, from, to)| Some((at, seats(from)?, seats(to)?))).collect();
    Ledger::recounted(began, &changes?, terms.quantity)
}
