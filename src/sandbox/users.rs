//! Users of a tenant: its administrator, who is there from the start, and those that are added.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::answer;
use super::customers::Customer;
use super::directory_roles;
use super::refusal::Refusal;

mod form;
pub mod pages;

/// There is no such user.
const NOT_FOUND: u32 = 60_002;
/// How long a deleted user can be restored.
const RESTORABLE: Duration = Duration::days(30);

/// A user.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: Uuid,
    /// `name@domain`, how it signs in.
    pub principal_name: String,
    /// The name for people.
    pub display_name: String,
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Where it works, ISO 3166 alpha-2; no licence without.
    pub usage_location: Option<String>,
    /// The id of the same person in another directory.
    pub immutable_id: Option<String>,
    /// The password it signs in with.
    pub password: String,
    /// It must choose another one when it signs in.
    pub must_change_password: bool,
    /// The directory roles it has.
    pub roles: BTreeSet<Uuid>,
    /// The licences it has, by licence SKU.
    pub licences: BTreeSet<Uuid>,
    /// When it was deleted; it can be restored for 30 days.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deleted_at: Option<OffsetDateTime>,
}

impl User {
    /// The administrator that a tenant at `domain` begins with.
    pub fn administrator(domain: &str, country: &str, password: String) -> Self {
        Self {
            id: Uuid::new_v4(),
            principal_name: format!("admin@{domain}"),
            display_name: "Administrator".into(),
            first_name: None,
            last_name: None,
            usage_location: Some(country.into()),
            immutable_id: None,
            password,
            must_change_password: true,
            roles: [directory_roles::GLOBAL_ADMINISTRATOR].into(),
            licences: BTreeSet::new(),
            deleted_at: None,
        }
    }

    /// It has a directory role, so that its password is not for every administrator to reset.
    pub fn is_administrator(&self) -> bool {
        !self.roles.is_empty()
    }

    /// It was not deleted.
    pub fn is_active(&self) -> bool {
        self.deleted_at.is_none()
    }

    /// Whether it is gone for good.
    pub fn is_purged(&self, now: OffsetDateTime) -> bool {
        self.deleted_at.is_some_and(|at| now >= at + RESTORABLE)
    }

    /// As Microsoft shows it; never with its password.
    fn view(&self, customer: Uuid) -> Value {
        json!({
            "id": self.id,
            "userPrincipalName": self.principal_name,
            "displayName": self.display_name,
            "firstName": self.first_name,
            "lastName": self.last_name,
            "usageLocation": self.usage_location,
            "immutableId": self.immutable_id,
            "userDomainType": "managed",
            "state": if self.is_active() { "active" } else { "inactive" },
            "softDeletionTime": self.deleted_at.map(answer::instant),
            "links": {"self": answer::link(&format!("/customers/{customer}/users/{}", self.id))},
            "attributes": {"objectType": "CustomerUser"},
        })
    }

    /// The same with the password that was just set: the answer echoes it.
    fn view_with_password(&self, customer: Uuid) -> Value {
        let mut view = self.view(customer);
        view["passwordProfile"] =
            json!({"password": self.password, "forceChangePassword": self.must_change_password});
        view
    }
}

impl Customer {
    /// The user `id`, deleted or not.
    pub fn user(&self, id: Uuid) -> Result<&User, Refusal> {
        self.users.iter().find(|user| user.id == id).ok_or_else(unknown)
    }

    /// The user `id`, to change, deleted or not.
    pub fn user_mut(&mut self, id: Uuid) -> Result<&mut User, Refusal> {
        self.users.iter_mut().find(|user| user.id == id).ok_or_else(unknown)
    }
}

fn unknown() -> Refusal {
    Refusal::not_found(NOT_FOUND, "The user was not found.")
}
