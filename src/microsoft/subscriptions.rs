//! Subscriptions: reading them, and changing one by sending the whole of it back (`partner-center.md` section 9).

pub mod end_of_term;
mod raw;
mod refunds;
mod status;
mod term_ends;

use reqwest::StatusCode;
use serde::Deserialize;
use time::OffsetDateTime;

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::requests::Call;
use super::resellers::MpnId;
use super::{Failure, Ids, Microsoft, wire};

use end_of_term::{EndOfTerm, NextTerm, ScheduleField, ScheduledAction};
pub use raw::RawSubscription;
pub use refunds::{RefundKind, RefundOption, Refundable, RefundableBatch};
pub use status::{Provisioning, ProvisioningStatus, SubscriptionStatus};

/// A subscription as far as we understand it. [`RawSubscription`] is the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// What was bought: `product:sku:availability`; a bare GUID for an offer of the older kind.
    #[serde(default, deserialize_with = "wire::given")]
    pub offer_id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub offer_name: String,
    /// Our name for it, as given in the cart.
    #[serde(default)]
    pub friendly_name: Option<String>,
    /// The order it came from.
    #[serde(default)]
    pub order_id: Option<String>,
    /// How many licences.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// Where it stands.
    #[serde(default, deserialize_with = "wire::given")]
    pub status: SubscriptionStatus,
    /// The commitment.
    #[serde(default)]
    pub term_duration: Option<Term>,
    /// How it is billed.
    #[serde(default)]
    pub billing_cycle: Option<BillingCycle>,
    /// Whether it renews by itself at the end of its term.
    #[serde(default, deserialize_with = "wire::flag")]
    pub auto_renew_enabled: bool,
    /// Whether it is free for a while.
    #[serde(default, deserialize_with = "wire::flag")]
    pub is_trial: bool,
    /// The MPN ID of its reseller of record.
    #[serde(default, deserialize_with = "wire::text")]
    pub partner_id: Option<String>,
    /// When it was bought.
    #[serde(default, deserialize_with = "wire::instant")]
    pub creation_date: Option<OffsetDateTime>,
    /// When its term began.
    #[serde(default, deserialize_with = "wire::instant")]
    pub effective_start_date: Option<OffsetDateTime>,
    /// The last day of its term, at the instant that Microsoft names; see [`Self::commitment_end`].
    #[serde(default, deserialize_with = "wire::instant")]
    commitment_end_date: Option<OffsetDateTime>,
    #[serde(default, deserialize_with = "wire::instant")]
    commitment_end_date_time: Option<OffsetDateTime>,
    /// The last instant of the billing period that is under way.
    #[serde(default, deserialize_with = "wire::instant")]
    pub billing_cycle_end_date_time: Option<OffsetDateTime>,
    /// Until when it can be cancelled: the authority on that (`commitment-rules.md` C1–C3).
    #[serde(default, deserialize_with = "wire::instant")]
    pub cancellation_allowed_until_date: Option<OffsetDateTime>,
    /// How many licences may still go, and until when. Only in the answer to [`Microsoft::subscription`];
    /// missing while suspended.
    #[serde(default)]
    pub refundable_quantity: Option<Refundable>,
    /// What a cancellation brings back.
    #[serde(default, deserialize_with = "wire::list")]
    pub refund_options: Vec<RefundOption>,
    /// Why it is suspended.
    #[serde(default, deserialize_with = "wire::list")]
    pub suspension_reasons: Vec<String>,
    /// What Microsoft lets us do with it, such as `edit` and `cancel`.
    #[serde(default, deserialize_with = "wire::list")]
    pub actions: Vec<String>,
    /// What the next term changes; see [`Self::end_of_term`].
    #[serde(default)]
    pub scheduled_next_term_instructions: Option<NextTerm>,
    /// What is to happen at some later moment; see [`Self::end_of_term`].
    #[serde(default, deserialize_with = "wire::list")]
    pub scheduled_actions: Vec<ScheduledAction>,
}

impl Subscription {
    /// The last instant of the term.
    #[must_use]
    pub fn commitment_end(&self) -> Option<OffsetDateTime> {
        // The date is the last day, inclusive.
        let end_of = |day: OffsetDateTime| {
            day.replace_time(time::Time::MIDNIGHT) + time::Duration::DAY - time::Duration::SECOND
        };
        self.commitment_end_date_time.or_else(|| self.commitment_end_date.map(end_of))
    }

    /// Product and SKU, without the short-lived third part; `None` for an offer of the older kind.
    #[must_use]
    pub fn product_and_sku(&self) -> Option<(&str, &str)> {
        let mut parts = self.offer_id.split(':');
        Some((parts.next()?, parts.next()?))
    }
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Changed {
    /// Carried out: the subscription as it is now. Whether the change stuck is read from it.
    Done(Box<RawSubscription>),
    /// Accepted and under way: read the subscription until it shows the change.
    Accepted,
}

/// A subscription read back after what is to happen at the end of its term was written.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadBack {
    /// The subscription as it is now.
    pub subscription: RawSubscription,
    /// Whether the wish stuck. If not, Microsoft took the change and left the wish out: perhaps the other
    /// [`ScheduleField`] is the right one.
    pub stuck: bool,
}

impl Microsoft {
    /// All subscriptions of a tenant, including ended ones for a time; without what may still go.
    ///
    /// # Errors
    /// As any call.
    pub async fn subscriptions(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<RawSubscription>, Failure> {
        self.list(Call::get(ids, "/v1/customers/{customer}/subscriptions").customer(tenant)).await
    }

    /// The subscriptions of a tenant on which `reseller` is the reseller of record.
    ///
    /// # Errors
    /// As any call.
    pub async fn subscriptions_of_reseller(
        &self,
        ids: &Ids,
        tenant: TenantId,
        reseller: &MpnId,
    ) -> Result<Vec<RawSubscription>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscriptions").customer(tenant);
        self.list(call.query("mpn_id", reseller)).await
    }

    /// The subscriptions that came from one order.
    ///
    /// # Errors
    /// As any call.
    pub async fn subscriptions_of_order(
        &self,
        ids: &Ids,
        tenant: TenantId,
        order: &str,
    ) -> Result<Vec<Subscription>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscriptions").customer(tenant);
        self.list(call.query("order_id", order)).await
    }

    /// One subscription, whole. [`RawSubscription::view`] is what we understand of it.
    ///
    /// # Errors
    /// As any call.
    pub async fn subscription(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: &str,
    ) -> Result<RawSubscription, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscriptions/{subscription}").customer(tenant);
        self.read(call.with("subscription", subscription)).await
    }

    /// Replaces a subscription by a copy of it, read **just now**, with one thing changed.
    ///
    /// # Errors
    /// As any call; [`Cause::Outdated`](super::Cause::Outdated) when it changed since it was read.
    pub async fn replace_subscription(
        &self,
        ids: &Ids,
        tenant: TenantId,
        changed: &RawSubscription,
    ) -> Result<Changed, Failure> {
        let call = Call::patch(ids, "/v1/customers/{customer}/subscriptions/{subscription}")
            .customer(tenant)
            .with("subscription", changed.id())
            .if_match(changed.etag())
            .body(changed.as_value().clone());
        let answer = self.answer(&call).await?;
        // A success without a body is a success all the same.
        if answer.status == StatusCode::ACCEPTED || answer.body.is_empty() {
            return Ok(Changed::Accepted);
        }
        answer.json().map(Box::new).map(Changed::Done)
    }

    /// Replaces a subscription by a copy of it, read **just now**, with this at the end of its term, the moment
    /// named in the field that the settings say. Whether it stuck is told by [`Self::read_end_of_term`], not by
    /// the answer.
    ///
    /// # Errors
    /// As [`Self::replace_subscription`].
    pub async fn decide_end_of_term(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: RawSubscription,
        wish: &EndOfTerm,
    ) -> Result<Changed, Failure> {
        let changed = subscription.with_end_of_term(wish, self.schedule_field());
        self.replace_subscription(ids, tenant, &changed).await
    }

    /// Reads a subscription after [`Self::decide_end_of_term`], and whether the wish is in it.
    ///
    /// # Errors
    /// As any call.
    pub async fn read_end_of_term(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: &str,
        wish: &EndOfTerm,
    ) -> Result<ReadBack, Failure> {
        let subscription = self.subscription(ids, tenant, subscription).await?;
        let stuck = subscription.keeps(wish);
        Ok(ReadBack { subscription, stuck })
    }

    /// The field in which the moment of a scheduled action is written.
    #[must_use]
    pub fn schedule_field(&self) -> ScheduleField {
        self.0.schedule_field
    }
}
