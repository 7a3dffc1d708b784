//! A wish on its way into the database: what is wanted, the job that asks Microsoft for it, and who wanted it, in
//! one commit.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::holds::Ask;
use crate::holds::keep::{self, Asked};
use crate::jobs::{self, About, Hold};
use crate::subscriptions::end_of_term::{self, Decision, store::New};
use crate::subscriptions::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, ReactivateSubscription, Subscription, Wish, store,
};
use crate::text::Money;

/// Who wants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// The reseller whose subscription it is.
    pub reseller: i64,
    /// The person; `None` when the panel does it by itself.
    pub account: Option<i64>,
}

/// What is wanted of a subscription, on the ground of what somebody saw.
#[derive(Clone, Copy, Debug)]
pub struct Demand<'a> {
    /// Who wants it.
    pub by: By,
    /// Of what.
    pub subscription: &'a Subscription,
    /// The version that was seen.
    pub version: i64,
    /// What is wanted.
    pub wish: Wish,
}

/// What became of a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use = "a unit of work in which a demand was overtaken must be dropped"]
pub enum Placed {
    /// The wish is stored, with the job that asks Microsoft for it.
    Asked {
        /// The job's number.
        job: i64,
        /// What keeps it back, so that nothing goes to Microsoft yet.
        hold: Option<Hold>,
    },
    /// Somebody was faster: the unit of work must be dropped.
    Overtaken,
}

impl Demand<'_> {
    /// Whether it stands on what is true now, and nothing is asked of Microsoft.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.version == self.subscription.version && !self.subscription.is_busy()
    }

    /// Stores the wish with its job, which is kept back where the reseller has set that.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn place(&self, work: &mut Work, now: OffsetDateTime) -> anyhow::Result<Placed> {
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
            Wish::Reactivation => {
                let payload = ReactivateSubscription { subscription, version };
                let job = jobs::enqueue(work, now, &payload, self.about()).await?;
                (job, "reactivation-wanted", json!({}))
            }
            Wish::EndOfTerm(decision) => {
                let payload = DecideEndOfTerm { subscription, decision, version };
                let job = jobs::enqueue(work, now, &payload, self.about()).await?;
                let new = New {
                    subscription,
                    account: self.by.account,
                    job,
                    decision,
                    term_ends_at: self.subscription.term_ends_at,
                    kept_until: None,
                };
                end_of_term::store::want(work, now, new).await?;
                (job, "end-of-term-decided", json!({ "outcome": decision.outcome().as_str() }))
            }
        };
        if !store::want(work, now, subscription, version, self.wish.stored(), job).await? {
            return Ok(Placed::Overtaken);
        }
        let act = Act {
            act,
            account: self.by.account,
            reseller: Some(self.by.reseller),
            service: Some(self.subscription.service_id),
            subscription: Some(subscription),
            job: Some(job),
            details,
            ..Act::default()
        };
        audit::record(work, now, act).await?;
        let By { reseller, account } = self.by;
        let ask = self.ask(work, now).await?;
        let hold = keep::keep_back(work, now, Asked { job, reseller, account, ask }).await?;
        Ok(Placed::Asked { job, hold })
    }

    /// What decides whether it waits before it is sent.
    async fn ask(&self, work: &mut Work, now: OffsetDateTime) -> Result<Ask, sqlx::Error> {
        let (terms, quantity) = (self.subscription.terms(), self.subscription.quantity);
        Ok(match self.wish {
            Wish::Quantity(seats) if i64::from(seats.get()) > quantity => {
                let added = i64::from(seats.get()) - quantity;
                Ask::More { commitment: self.subscription.committed().map(|one| one.times(added)) }
            }
            Wish::Quantity(seats) => Ask::Less { closes_at: terms.reducible_until(seats, now) },
            Wish::End => Ask::Less { closes_at: terms.cancellable_until() },
            // It is billed already.
            Wish::Reactivation => Ask::More {
                commitment: Some(Money::new(0, self.subscription.currency.as_deref().unwrap_or("EUR"))),
            },
            Wish::EndOfTerm(decision) => {
                let closes_at = terms.lock().map(|lock| lock.from);
                // Of a term that has renewed meanwhile, the end of which is not known yet.
                let closes_at = closes_at.filter(|closes_at| *closes_at > now);
                match decision {
                    Decision::Cancel => Ask::Less { closes_at },
                    decision => {
                        let commitment = end_of_term::commitment(work, self.subscription, decision).await?;
                        Ask::Next { commitment, closes_at }
                    }
                }
            }
        })
    }

    /// Whether the same person pressed the button of the same form before.
    ///
    /// # Errors
    /// When the database refuses.
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
            Wish::Reactivation => {
                let payload = ReactivateSubscription { subscription, version };
                jobs::is_known(work, &payload, self.about()).await
            }
            Wish::EndOfTerm(decision) => {
                let payload = DecideEndOfTerm { subscription, decision, version };
                jobs::is_known(work, &payload, self.about()).await
            }
        }
    }

    fn about(&self) -> About {
        About {
            account: self.by.account,
            reseller: Some(self.by.reseller),
            order: None,
            service: Some(self.subscription.service_id),
            subscription: Some(self.subscription.id),
        }
    }
}
