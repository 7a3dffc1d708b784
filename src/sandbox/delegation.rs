//! What a customer has delegated to the provider: the roles that calls on its users and licences need.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::customers::Customer;
use super::refusal::Refusal;

/// The provider lacks the role.
const ROLE_MISSING: u32 = 900_308;

/// A role of granular delegated admin privileges (`partner-center.md` section 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Reads the directory.
    DirectoryReader,
    /// Writes the directory.
    DirectoryWriter,
    /// Reads everything.
    GlobalReader,
    /// Manages users.
    UserAdministrator,
    /// Assigns licences.
    LicenseAdministrator,
    /// Resets the password of administrators.
    PrivilegedAuthenticationAdministrator,
}

impl Role {
    /// Every role: what a new customer delegates unless told otherwise.
    pub fn all() -> BTreeSet<Self> {
        [
            Self::DirectoryReader,
            Self::DirectoryWriter,
            Self::GlobalReader,
            Self::UserAdministrator,
            Self::LicenseAdministrator,
            Self::PrivilegedAuthenticationAdministrator,
        ]
        .into()
    }
}

impl Customer {
    /// Refuses a call that needs one of `roles` when the customer has delegated none of them.
    pub fn check_delegated(&self, roles: &[Role]) -> Result<(), Refusal> {
        if roles.iter().any(|role| self.delegated.contains(role)) {
            return Ok(());
        }
        Err(Refusal::forbidden(ROLE_MISSING, "The partner lacks the role for this on the customer's tenant."))
    }
}
