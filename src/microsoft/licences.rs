//! Licences of a tenant: how many there are of each product, how many are in use, and who has which.
//!
//! `partner-center.md` section 10. Microsoft counts per **licence product**, over all subscriptions of it and those
//! of other partners: the use of one subscription cannot be read. Seats show here minutes after a change.

use serde::Deserialize;
use serde_json::{Value, json};

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// The group of the licences that Entra keeps: all but a game's.
const GROUP: &str = "group1";

/// What a tenant has of one licence product.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SubscribedSku {
    /// Units that can be assigned, as Microsoft says; see [`Self::available`].
    #[serde(default, deserialize_with = "wire::number")]
    available_units: Option<i64>,
    /// Units of active subscriptions.
    #[serde(default, deserialize_with = "wire::count")]
    pub active_units: i64,
    /// Units assigned to somebody.
    #[serde(default, deserialize_with = "wire::count")]
    pub consumed_units: i64,
    /// Units of suspended subscriptions.
    #[serde(default, deserialize_with = "wire::count")]
    pub suspended_units: i64,
    /// Active and warning units, as Microsoft says; see [`Self::total`].
    #[serde(default, deserialize_with = "wire::number")]
    total_units: Option<i64>,
    /// Units past their term that still work.
    #[serde(default, deserialize_with = "wire::count")]
    pub warning_units: i64,
    /// The product.
    pub product_sku: ProductSku,
    /// The services in it.
    #[serde(default, deserialize_with = "wire::list")]
    pub service_plans: Vec<ServicePlan>,
    /// Such as `Enabled`, `Warning`, `Suspended`.
    #[serde(default, deserialize_with = "wire::given")]
    pub capability_status: String,
}

impl SubscribedSku {
    /// Units that work: active ones and those in their warning time.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.total_units.unwrap_or(self.active_units + self.warning_units)
    }

    /// Units that can be assigned; fewer than none when more are in use than there are.
    #[must_use]
    pub fn available(&self) -> i64 {
        self.available_units.unwrap_or_else(|| self.total() - self.consumed_units)
    }
}

/// A licence product. Its id is *not* the catalogue's SKU id; that it is the SKU's `provisioningId` is unverified.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductSku {
    /// Its id, a GUID.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub name: String,
    /// Its name among machines, such as `O365_BUSINESS_PREMIUM`.
    #[serde(default, deserialize_with = "wire::given")]
    pub sku_part_number: String,
    /// `User` or `Tenant`.
    #[serde(default)]
    pub target_type: Option<String>,
    /// The group to which it belongs.
    #[serde(default)]
    pub license_group_id: Option<String>,
}

/// A service in a licence product.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServicePlan {
    /// Its id, a GUID.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "wire::given")]
    pub display_name: String,
    /// Its name among machines.
    #[serde(default, deserialize_with = "wire::given")]
    pub service_name: String,
    /// Such as `Success`, `PendingProvisioning`, `Disabled`.
    #[serde(default)]
    pub capability_status: Option<String>,
    /// `User` or `Tenant`.
    #[serde(default)]
    pub target_type: Option<String>,
}

/// A licence that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserLicence {
    /// The product.
    pub product_sku: ProductSku,
    /// The services in it.
    #[serde(default, deserialize_with = "wire::list")]
    pub service_plans: Vec<ServicePlan>,
}

/// What to give a user and what to take: ids of licence products ([`ProductSku::id`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LicenceUpdate {
    /// To assign, with all services.
    pub assign: Vec<String>,
    /// To take.
    pub remove: Vec<String>,
}

impl Microsoft {
    /// What a tenant has of each licence product, and how much of it is in use.
    ///
    /// # Errors
    /// As any call; [`Cause::Permission`](super::Cause::Permission) without one of the roles Directory Reader,
    /// Global Reader, User Administrator and License Administrator.
    pub async fn subscribed_skus(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<SubscribedSku>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/subscribedskus").customer(tenant);
        self.list(call.query("licenseGroupIds", GROUP).for_user()).await
    }

    /// The licences of a user.
    ///
    /// # Errors
    /// As any call; 404, code 60002 when there is no such user.
    pub async fn licences_of_user(
        &self,
        ids: &Ids,
        tenant: TenantId,
        user: &str,
    ) -> Result<Vec<UserLicence>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/users/{user}/licenses").customer(tenant);
        self.list(call.with("user", user).query("licenseGroupIds", GROUP).for_user()).await
    }

    /// Gives licences to a user and takes others, all or nothing. The user must have a
    /// [`usage_location`](super::users::User::usage_location).
    ///
    /// # Errors
    /// As any call; 400, code 60012 when no licence is left. The roles are License Administrator, User
    /// Administrator and Directory Writers.
    pub async fn update_licences(
        &self,
        ids: &Ids,
        tenant: TenantId,
        user: &str,
        update: &LicenceUpdate,
    ) -> Result<(), Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/users/{user}/licenseupdates").customer(tenant);
        self.answer(&call.with("user", user).body(update.body()).for_user()).await?;
        Ok(())
    }
}

impl LicenceUpdate {
    fn body(&self) -> Value {
        let assign = |sku: &String| json!({ "skuId": sku, "excludedPlans": null });
        let assign: Vec<_> = self.assign.iter().map(assign).collect();
        json!({
            "licensesToAssign": (!assign.is_empty()).then_some(assign),
            "licensesToRemove": (!self.remove.is_empty()).then_some(&self.remove),
            "licenseWarnings": null,
            "attributes": { "objectType": "LicenseUpdate" },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_that_are_not_told_are_counted() {
        let json = r#"{"activeUnits":"10","warningUnits":2,"consumedUnits":5,"productSku":{"id":"p"}}"#;
        let sku: SubscribedSku = serde_json::from_str(json).unwrap();
        assert_eq!((sku.total(), sku.available(), sku.suspended_units), (12, 7, 0));
    }

    #[test]
    fn an_update_says_nothing_of_what_it_does_not_change() {
        let update = LicenceUpdate { assign: vec!["a".to_owned()], remove: Vec::new() };
        let body = update.body();
        assert_eq!(body["licensesToAssign"], json!([{ "skuId": "a", "excludedPlans": null }]));
        assert_eq!(body["licensesToRemove"], Value::Null);
    }
}
