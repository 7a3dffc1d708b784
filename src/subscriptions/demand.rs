//! A wish on its way into the database: what is wanted, the job that asks Microsoft for it, and who wanted it, in
//! one commit.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, About};
use crate::subscriptions::{CancelSubscription, ChangeQuantity, Subscription, Wish, store};
use crate::web::guard::Reseller;

/// What a person wants of a subscription, on the ground of what a form showed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand<'a> {
    pub reseller: &'a Reseller,
    pub subscription: &'a Subscription,
    /// The version that the form showed.
    pub version: i64,
    pub wish: Wish,
}

impl Demand<'_> {
    /// Whether the form stands on what is true now, and nothing is asked of Microsoft.
    pub fn is_current(&self) -> bool {
        self.version == self.subscription.version && !self.subscription.is_busy()
    }

    /// Stores the wish with its job; `false` when somebody was faster: then the unit of work must be dropped.
    pub async fn place(&self, work: &mut Work, now: OffsetDateTime) -> anyhow::Result<bool> {
        let (subscription, version) = (self.subscription.id, self.version);
        let (job, act, details) = match self.wish {
            Wish::Quantity(seats) => {
                let payload = ChangeQuantity { subscription, quantity: seats.get(), version };
                let job = jobs::enqueue(work, now, &payload, self.about()).await?;
                (job, "quantity-wanted", json!({ "from": self.subscription.quantity, "to": seats.get() }))
            }
            Wish::End => {
                let payload = CancelSubscription { subscription, version };
                let job = jobs::enqueue(work, now, &payload, self.about()).await?;
                (job, "cancellation-wanted", json!({ "count": self.subscription.quantity }))
            }
        };
        if !store::want(work, now, subscription, version, self.wish.stored(), job).await? {
            return Ok(false);
        }
        let act = Act {
            act,
            account: Some(self.reseller.account),
            reseller: Some(self.reseller.id),
            service: Some(self.subscription.service_id),
            subscription: Some(subscription),
            job: Some(job),
            details,
            ..Act::default()
        };
        audit::record(work, now, act).await?;
        Ok(true)
    }

    /// Whether the same person pressed the button of the same form before.
    pub async fn was_placed(&self, work: &mut Work) -> anyhow::Result<bool> {
        let (subscription, version) = (self.subscription.id, self.version);
        match self.wish {
            Wish::Quantity(seats) => {
                let payload = ChangeQuantity { subscription, quantity: seats.get(), version };
                jobs::is_known(work, &payload, self.about()).await
            }
            Wish::End => {
                let payload = CancelSubscription { subscription, version };
                jobs::is_known(work, &payload, self.about()).await
            }
        }
    }

    fn about(&self) -> About {
        About {
            account: Some(self.reseller.account),
            reseller: Some(self.reseller.id),
            order: None,
            service: Some(self.subscription.service_id),
            subscription: Some(self.subscription.id),
        }
    }
}
