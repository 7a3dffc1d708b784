//! A decision made while the term is locked: kept, and sent after the renewal, for the term that runs then
//! (`commitment-rules.md` E7).

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, About};
use crate::subscriptions::end_of_term::Decision;
use crate::subscriptions::end_of_term::store::{self, New};
use crate::subscriptions::{DecideEndOfTerm, Demand, Placed, store as subscriptions};

impl Demand<'_> {
    /// Stores `decision` with a job that waits until the renewal has been made. Nothing is asked of Microsoft meanwhile,
    /// so that everything else may be.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn keep(
        &self,
        work: &mut Work,
        now: OffsetDateTime,
        decision: Decision,
        until: OffsetDateTime,
    ) -> anyhow::Result<Placed> {
        let (by, subscription) = (self.by, self.subscription);
        if !subscriptions::is_still(work, subscription.id, self.version).await?
            || self.was_placed(work).await?
        {
            return Ok(Placed::Overtaken);
        }
        let about = About {
            account: by.account,
            reseller: Some(by.reseller),
            order: None,
            service: Some(subscription.service_id),
            subscription: Some(subscription.id),
        };
        let payload = DecideEndOfTerm { subscription: subscription.id, decision, version: self.version };
        let job = jobs::enqueue(work, until, &payload, about).await?;
        let new = New {
            subscription: subscription.id,
            account: by.account,
            job,
            decision,
            term_ends_at: subscription.term_ends_at,
            kept_until: Some(until),
        };
        store::want(work, now, new).await?;
        // Whoever decides anew has read why the last wish was refused.
        subscriptions::dismiss(work, subscription.id).await?;
        let act = Act {
            act: "end-of-term-kept",
            account: by.account,
            reseller: Some(by.reseller),
            service: Some(subscription.service_id),
            subscription: Some(subscription.id),
            details: json!({ "outcome": decision.outcome().as_str() }),
            ..Act::default()
        };
        audit::record(work, now, act).await?;
        Ok(Placed::Asked { job, hold: None })
    }
}
