//! Where a subscription stands, and whether its licences have arrived in the tenant.

use serde::Deserialize;
use time::OffsetDateTime;

use crate::microsoft::customers::TenantId;
use crate::microsoft::requests::Call;
use crate::microsoft::{Failure, Ids, Microsoft, wire};

/// Where a subscription stands. Whether the extended term has a value of its own is unverified.
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

/// Whether the licences of a subscription have arrived in the tenant; refreshed about every 15 minutes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provisioning {
    /// The licence product, as in [`SubscribedSku`](crate::microsoft::licences::SubscribedSku).
    #[serde(default, deserialize_with = "wire::text")]
    pub sku_id: Option<String>,
    /// How far it is.
    #[serde(default, deserialize_with = "wire::given")]
    pub status: ProvisioningStatus,
    /// How many licences.
    #[serde(default, deserialize_with = "wire::number")]
    pub quantity: Option<i64>,
    /// Until when they are there.
    #[serde(default, deserialize_with = "wire::instant")]
    pub end_date: Option<OffsetDateTime>,
}

/// How far the licences of a subscription are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum ProvisioningStatus {
    /// There.
    Success,
    /// On their way.
    Pending,
    /// Not coming.
    Failed,
    /// A value that we do not know, or none.
    Other(String),
}

impl Default for ProvisioningStatus {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for ProvisioningStatus {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "success" => Self::Success,
            "pending" => Self::Pending,
            "failed" => Self::Failed,
            _ => Self::Other(text),
        }
    }
}

impl Microsoft {
    /// Whether the licences of a subscription have arrived in the tenant.
    ///
    /// # Errors
    /// As any call.
    pub async fn provisioning(
        &self,
        ids: &Ids,
        tenant: TenantId,
        subscription: &str,
    ) -> Result<Provisioning, Failure> {
        let template = "/v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus";
        let call = Call::get(ids, template).customer(tenant).with("subscription", subscription);
        self.read(call.for_user()).await
    }
}
