//! Users: the people of a customer's tenant, among them its administrator, and setting their passwords.
//!
//! `partner-center.md` section 10. Every call needs a token of the integration account **and** a role that the
//! customer has delegated (GDAP); without the role Microsoft answers 403, code 900308.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::countries::Country;
use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// The users of one page of the list.
const PAGE: u16 = 500;

/// A user of a customer's tenant. `Debug` shows the id and the state alone: the rest is personal data.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The user's id, the key of every later call.
    pub id: String,
    /// What the user signs in with, such as `admin@contoso.onmicrosoft.com`.
    #[serde(default, deserialize_with = "wire::given")]
    pub user_principal_name: String,
    /// The name for people.
    #[serde(default, deserialize_with = "wire::given")]
    pub display_name: String,
    /// The first name.
    #[serde(default)]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default)]
    pub last_name: Option<String>,
    /// Where the user is, as two letters: without it no licence can be assigned.
    #[serde(default)]
    pub usage_location: Option<String>,
    /// Whether the user is there or was deleted.
    #[serde(default, deserialize_with = "wire::given")]
    pub state: UserState,
    /// When the user was deleted; 30 days later there is no way back.
    #[serde(default, deserialize_with = "wire::instant")]
    pub soft_deletion_time: Option<OffsetDateTime>,
}

impl User {
    /// Whether the user signs in as `name`: Microsoft minds no case there.
    #[must_use]
    pub fn signs_in_as(&self, name: &str) -> bool {
        self.user_principal_name.eq_ignore_ascii_case(name)
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "User({}, {:?})", self.id, self.state)
    }
}

/// Whether a user is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub enum UserState {
    /// There; what does not say is.
    #[default]
    Active,
    /// Deleted, and for 30 days it can come back.
    Inactive,
    /// A value that we do not know.
    Other(String),
}

impl From<String> for UserState {
    fn from(text: String) -> Self {
        match wire::key(&text).as_str() {
            "active" => Self::Active,
            "inactive" => Self::Inactive,
            _ => Self::Other(text),
        }
    }
}

/// A password that the caller has chosen: Entra wants 8 to 256 characters of three of the four kinds (small and
/// capital letters, digits, symbols). `Debug` hides it.
#[derive(Clone, Debug)]
pub struct Password {
    /// The password itself.
    pub secret: SecretString,
    /// Whether the user has to choose another one at the next sign-in.
    pub change_at_next_sign_in: bool,
}

/// A user to create. It has no `Debug`: most of it is personal data.
#[derive(Clone)]
pub struct NewUser {
    /// What the user will sign in with: a name at a domain of the customer that is not federated.
    pub user_principal_name: String,
    /// The name for people.
    pub display_name: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// Where the user is.
    pub usage_location: Country,
    /// The first password.
    pub password: Password,
}

impl Microsoft {
    /// All users of a tenant but the deleted ones, page after page.
    ///
    /// # Errors
    /// As any call; [`Cause::Permission`](super::Cause::Permission) without one of the roles Directory Reader,
    /// Global Reader and User Administrator.
    pub async fn users(&self, ids: &Ids, tenant: TenantId) -> Result<Vec<User>, Failure> {
        let call = Call::get(ids, "/v1/customers/{customer}/users").customer(tenant);
        self.list(call.query("size", PAGE).for_user()).await
    }

    /// The user who signs in with exactly this name, such as `admin@contoso.onmicrosoft.com`. There is no
    /// documented filter by it, so the whole list is read: keep the id.
    ///
    /// # Errors
    /// As [`Self::users`].
    pub async fn find_user(&self, ids: &Ids, tenant: TenantId, name: &str) -> Result<Option<User>, Failure> {
        Ok(self.users(ids, tenant).await?.into_iter().find(|user| user.signs_in_as(name)))
    }

    /// The administrator with which the tenant of this domain was made: `admin@{domain}`. That the name is
    /// composed so is unverified; `None` when there is no such user, for instance because it was renamed.
    ///
    /// # Errors
    /// As [`Self::users`].
    pub async fn administrator(
        &self,
        ids: &Ids,
        tenant: TenantId,
        domain: &str,
    ) -> Result<Option<User>, Failure> {
        self.find_user(ids, tenant, &format!("admin@{domain}")).await
    }

    /// Creates a user. Nothing says that a repetition is recognised: after [`Failure::Unknown`] look with
    /// [`Self::find_user`] first.
    ///
    /// # Errors
    /// As any call; the roles are User Administrator and Directory Writers.
    pub async fn create_user(&self, ids: &Ids, tenant: TenantId, user: &NewUser) -> Result<User, Failure> {
        let call = Call::post(ids, "/v1/customers/{customer}/users").customer(tenant);
        self.read(call.body(user.body()).for_user()).await
    }

    /// Gives a user another password, ours. Repeating it with the same password does no harm.
    ///
    /// # Errors
    /// As any call. The roles are User Administrator and Privileged Authentication Administrator; that an
    /// administrator's password needs the second is unverified.
    pub async fn reset_password(
        &self,
        ids: &Ids,
        tenant: TenantId,
        user: &str,
        password: &Password,
    ) -> Result<(), Failure> {
        let call = Call::patch(ids, "/v1/customers/{customer}/users/{user}/resetpassword").customer(tenant);
        let body = json!({ "passwordProfile": password.profile(), "attributes": attributes() });
        // The answer repeats the password: it is not looked at.
        self.answer(&call.with("user", user).body(body).for_user()).await?;
        Ok(())
    }

    /// Deletes a user, who can be brought back for 30 days.
    ///
    /// # Errors
    /// As any call.
    pub async fn delete_user(&self, ids: &Ids, tenant: TenantId, user: &str) -> Result<(), Failure> {
        let call = Call::delete(ids, "/v1/customers/{customer}/users/{user}").customer(tenant);
        self.answer(&call.with("user", user).for_user()).await?;
        Ok(())
    }

    /// Brings a deleted user back.
    ///
    /// # Errors
    /// As any call.
    pub async fn restore_user(&self, ids: &Ids, tenant: TenantId, user: &str) -> Result<(), Failure> {
        let call = Call::patch(ids, "/v1/customers/{customer}/users/{user}").customer(tenant);
        let body = json!({ "state": "active", "attributes": attributes() });
        self.answer(&call.with("user", user).body(body).for_user()).await?;
        Ok(())
    }
}

fn attributes() -> Value {
    json!({ "objectType": "CustomerUser" })
}

impl Password {
    fn profile(&self) -> Value {
        json!({
            "password": self.secret.expose_secret(),
            "forceChangePassword": self.change_at_next_sign_in,
        })
    }
}

impl NewUser {
    fn body(&self) -> Value {
        let mut body = Map::new();
        let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
        put("usageLocation", json!(self.usage_location.as_str()));
        put("userPrincipalName", json!(self.user_principal_name));
        put("displayName", json!(self.display_name));
        if let Some(name) = &self.first_name {
            put("firstName", json!(name));
        }
        if let Some(name) = &self.last_name {
            put("lastName", json!(name));
        }
        put("passwordProfile", self.password.profile());
        put("attributes", attributes());
        Value::Object(body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password() -> Password {
        Password { secret: "Hidden-1".into(), change_at_next_sign_in: true }
    }

    #[test]
    fn a_password_goes_out_and_is_never_shown() {
        assert_eq!(password().profile(), json!({ "password": "Hidden-1", "forceChangePassword": true }));
        assert!(!format!("{:?}", password()).contains("Hidden"));
    }

    #[test]
    fn a_user_is_logged_without_the_name() {
        let json = r#"{"id":"u","userPrincipalName":"ada@contoso.example","displayName":"Ada Example"}"#;
        let user: User = serde_json::from_str(json).unwrap();
        assert!(user.signs_in_as("ADA@contoso.example") && !user.signs_in_as("ada@contoso"));
        assert_eq!(format!("{user:?}"), "User(u, Active)");
    }

    #[test]
    fn a_new_user_leaves_out_what_is_not_known() {
        let user = NewUser {
            user_principal_name: "ada@contoso.onmicrosoft.com".to_owned(),
            display_name: "Ada".to_owned(),
            first_name: None,
            last_name: Some("Example".to_owned()),
            usage_location: "FR".parse().unwrap(),
            password: password(),
        };
        let body = user.body();
        assert_eq!((&body["usageLocation"], &body["lastName"]), (&json!("FR"), &json!("Example")));
        assert!(body.get("firstName").is_none());
        assert_eq!(body["attributes"]["objectType"], "CustomerUser");
    }
}
