//! What Microsoft says of a subscription, in the panel's words.

use time::OffsetDateTime;

use crate::commitments::{Ending, NextTerm, Outcome, Said, Window};
use crate::microsoft::subscriptions::end_of_term::{self, EndOfTerm};
use crate::microsoft::subscriptions::{RawSubscription, RefundableBatch, SubscriptionStatus};
use crate::subscriptions::Status;

/// A subscription as Microsoft has just shown it.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Its id at Microsoft.
    pub microsoft_id: String,
    /// Microsoft's name of the licence.
    pub title: String,
    /// Microsoft's product.
    pub product_id: String,
    /// Microsoft's SKU inside the product.
    pub sku_id: String,
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: String,
    /// How it is billed.
    pub billing_cycle: String,
    /// Microsoft's status; never one of the two that only a task makes.
    pub status: Status,
    /// Licences.
    pub quantity: i64,
    /// Whether it renews at the end of its term.
    pub auto_renew: bool,
    /// What happens at the end of its term; `None` where nothing is left to end.
    pub ending: Option<Outcome>,
    /// What its next term is to be, as far as it is named.
    pub next_term: Option<NextTerm>,
    /// Until when it can be cancelled.
    pub cancellable_until: Option<OffsetDateTime>,
    /// When its term ends.
    pub term_ends_at: Option<OffsetDateTime>,
    /// The licences that can be given back; `None` where the answer does not say.
    pub refundable: Option<Vec<Window>>,
    /// When it was bought.
    pub created_at: Option<OffsetDateTime>,
    /// The whole resource (JSON).
    pub raw: String,
}

impl Confirmed {
    /// What `raw`, read with [`crate::microsoft::Microsoft::subscription`], says.
    #[must_use]
    pub fn of(raw: &RawSubscription) -> Self {
        let view = raw.view();
        let (product, sku) = view.product_and_sku().unwrap_or((view.offer_id.as_str(), ""));
        let status = Status::from(&view.status);
        let (said, next_term) = said(raw);
        let ending = Ending {
            status: status.into(),
            is_trial: view.is_trial,
            said,
            term_ends_at: view.commitment_end(),
        };
        Self {
            microsoft_id: view.id.clone(),
            title: view.offer_name.clone(),
            product_id: product.to_owned(),
            sku_id: sku.to_owned(),
            term: view.term_duration.as_ref().map_or_else(String::new, |term| term.as_str().to_owned()),
            billing_cycle: view
                .billing_cycle
                .as_ref()
                .map_or_else(String::new, |cycle| cycle.as_str().to_owned()),
            status,
            quantity: view.quantity.unwrap_or_default(),
            auto_renew: view.auto_renew_enabled,
            ending: ending.outcome(),
            next_term,
            cancellable_until: view.cancellation_allowed_until_date,
            term_ends_at: view.commitment_end(),
            refundable: view.refundable_quantity.as_ref().map(|refundable| {
                let window = |batch: &RefundableBatch| {
                    let quantity = u32::try_from(batch.quantity?).ok()?;
                    Some(Window { quantity, until: batch.allowed_until_date_time? })
                };
                refundable.details.iter().filter_map(window).collect()
            }),
            created_at: view.creation_date,
            raw: raw.as_value().to_string(),
        }
    }

    /// When the last window for giving licences back closes.
    #[must_use]
    pub fn reducible_until(&self) -> Option<OffsetDateTime> {
        self.refundable.iter().flatten().filter(|window| window.quantity > 0).map(|window| window.until).max()
    }
}

/// What `raw` says of the end of its term, and what it names of the next one. A renewal that spells out what is so
/// already changes nothing.
fn said(raw: &RawSubscription) -> (Option<Said>, Option<NextTerm>) {
    let unchanged = EndOfTerm::Renew(end_of_term::NextTerm::default());
    match raw.view().end_of_term() {
        None => (None, None),
        Some(EndOfTerm::Cancel) => (Some(Said::Cancellation), None),
        Some(EndOfTerm::Extend) => (Some(Said::Extension), None),
        Some(EndOfTerm::Renew(_)) if raw.keeps(&unchanged) => (Some(Said::Renewal), None),
        Some(EndOfTerm::Renew(next)) => (Some(Said::ChangedRenewal), Some(NextTerm::from(next))),
    }
}

impl From<end_of_term::NextTerm> for NextTerm {
    fn from(next: end_of_term::NextTerm) -> Self {
        let product = next.product.unwrap_or_default();
        let plan = product.term_duration.zip(product.billing_cycle);
        Self {
            quantity: next.quantity,
            sku: Some(format!("{}:{}", product.product_id, product.sku_id)).filter(|sku| sku != ":"),
            plan: plan.map(|(term, cycle)| format!("{}/{}", term.as_str(), cycle.as_str())),
        }
    }
}

impl From<&SubscriptionStatus> for Status {
    /// The panel's word for Microsoft's status. One that we do not know counts as active: whatever is then asked,
    /// Microsoft answers.
    fn from(status: &SubscriptionStatus) -> Self {
        match status {
            SubscriptionStatus::Pending => Self::Creating,
            SubscriptionStatus::Active | SubscriptionStatus::Other(_) => Self::Active,
            SubscriptionStatus::Suspended => Self::Suspended,
            SubscriptionStatus::Deleted => Self::Cancelled,
            SubscriptionStatus::Expired => Self::Expired,
            SubscriptionStatus::Disabled => Self::Disabled,
        }
    }
}
