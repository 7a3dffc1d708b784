//! Subscriptions: reading them, and changing one by sending the whole of it back.

mod raw;

use reqwest::StatusCode;
use serde::Deserialize;
use time::OffsetDateTime;

use super::catalogue::{BillingCycle, Term};
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

pub use raw::RawSubscription;

/// A subscription as far as we understand it. [`RawSubscription`] is the whole of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// Its id.
    pub id: String,
    /// What was bought: `product:sku:availability`; a bare GUID for an offer of the older kind.
    #[serde(default)]
    pub offer_id: String,
    /// Its name.
    #[serde(default)]
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
    #[serde(default)]
    pub status: SubscriptionStatus,
    /// The commitment.
    #[serde(default)]
    pub term_duration: Option<Term>,
    /// How it is billed.
    #[serde(default)]
    pub billing_cycle: Option<BillingCycle>,
    /// Whether it renews by itself at the end of its term.
    #[serde(default)]
    pub auto_renew_enabled: bool,
    /// Whether it is free for a while.
    #[serde(default)]
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
    /// Until when it can be cancelled: the authority on that (`commitment-rules.md` C1–C3).
    #[serde(default, deserialize_with = "wire::instant")]
    pub cancellation_allowed_until_date: Option<OffsetDateTime>,
    /// How many licences may still go, and until when. Only in the answer to [`Microsoft::subscription`];
    /// missing while suspended.
    #[serde(default)]
    pub refundable_quantity: Option<Refundable>,
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

/// How many licences may still go (`commitment-rules.md` B1–B5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Refundable {
    /// In all.
    #[serde(deserialize_with = "wire::number")]
    pub total_quantity: Option<i64>,
    /// By batch.
    #[serde(deserialize_with = "wire::list")]
    pub details: Vec<RefundableBatch>,
}

/// Licences bought together, which may go together.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RefundableBatch {
    /// How many of them may still go.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// The last instant for it.
    #[serde(default, deserialize_with = "wire::instant")]
    pub allowed_until_date_time: Option<OffsetDateTime>,
}

/// Where a subscription stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum SubscriptionStatus {
    /// Being made.
    Pending,
    /// In use.
    Active,
    /// Out of use, and still billed.
    Suspended,
    /// Cancelled.
    Deleted,
    /// Past its term, with service.
    Expired,
    /// Past its term, for administrators only.
    Disabled,
    /// A value that we do not know, or none.
    Other(String),
}

impl SubscriptionStatus {
    /// As Microsoft writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
            Self::Expired => "expired",
            Self::Disabled => "disabled",
            Self::Other(text) => text,
        }
    }
}

impl Default for SubscriptionStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for SubscriptionStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "pending" => Self::Pending,
            "active" => Self::Active,
            "suspended" => Self::Suspended,
            "deleted" => Self::Deleted,
            "expired" => Self::Expired,
            "disabled" => Self::Disabled,
            _ => Self::Other(text),
        }
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

impl Microsoft {
    /// All subscriptions of a tenant, including ended ones for a time; without what may still go.
    ///
    /// # Errors
    /// As any call.
    pub async fn subscriptions(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<Subscription>, Failure> {
        self.list(Call::get(ids, "/v1/customers/{customer}/subscriptions").customer(tenant)).await
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
}
