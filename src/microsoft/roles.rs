//! Directory roles: what the users of a customer's tenant may do there (`partner-center.md` section 10).

use serde::Deserialize;
use serde_json::json;

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// A role of a tenant's own directory.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DirectoryRole {
    /// Its id.
    pub id: String,
    /// Its name, such as `Global Administrator`.
    #[serde(default, deserialize_with = "wire::given")]
    pub name: String,
}

impl DirectoryRole {
    /// Whether it may do everything. `Company Administrator` is the older name; that one of the two is always
    /// used is unverified.
    #[must_use]
    pub fn is_global_administrator(&self) -> bool {
        matches!(wire::key(&self.name).as_str(), "globaladministrator" | "companyadministrator")
    }
}

impl Microsoft {
    /// The roles of a tenant.
    ///
    /// # Errors
    /// As any call; [`Cause::Permission`](super::Cause::Permission) without a role on the tenant.
    pub async fn directory_roles(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<DirectoryRole>, Failure> {
        self.list(Call::get(ids, "/v1/customers/{customer}/directoryroles").customer(tenant).for_user()).await
    }

    /// The roles that a user has.
    ///
    /// # Errors
    /// As any call; 404, code 60002 when there is no such user.
    pub async fn roles_of_user(
        &self,
        ids: &Ids,
        tenant: TenantId,
        user: &str,
    ) -> Result<Vec<DirectoryRole>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/users/{user}/directoryroles").customer(tenant);
        self.list(call.with("user", user).for_user()).await
    }

    /// Gives a role to a user. That the id alone makes a body is unverified.
    ///
    /// # Errors
    /// As any call.
    pub async fn grant_role(
        &self,
        ids: &Ids,
        tenant: TenantId,
        role: &str,
        user: &str,
    ) -> Result<(), Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/directoryroles/{role}/usermembers");
        let body = json!({ "id": user, "attributes": { "objectType": "UserMember" } });
        self.answer(&call.customer(tenant).with("role", role).body(body).for_user()).await?;
        Ok(())
    }
}
