//! Audit records: who did what in Partner Center, through us or not (`partner-center.md` section 11). The names of the
//! fields other than the operation's are unverified, as is that the call wants the integration account.

use std::fmt;

use serde::Deserialize;
use time::{Date, OffsetDateTime};

use super::customers::TenantId;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// The records of one page of the list.
const PAGE: u16 = 500;

/// One act. `Debug` shows no person.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditRecord {
    /// Such as `add_customer`, `create_order`, `update_customer_user_licenses`.
    #[serde(default, deserialize_with = "wire::given")]
    pub operation_type: String,
    /// When.
    #[serde(default, deserialize_with = "wire::instant")]
    pub operation_date: Option<OffsetDateTime>,
    /// Such as `succeeded`, `failed`, `progress`.
    #[serde(default, deserialize_with = "wire::given")]
    pub operation_status: String,
    /// What kind of thing it was done to.
    #[serde(default, deserialize_with = "wire::given")]
    pub resource_type: String,
    #[serde(default, deserialize_with = "wire::text")]
    customer_id: Option<String>,
    /// The application that did it.
    #[serde(default, deserialize_with = "wire::text")]
    pub application_id: Option<String>,
    /// The account that did it.
    #[serde(default)]
    pub user_principal_name: Option<String>,
}

impl AuditRecord {
    /// The tenant that it was done to.
    #[must_use]
    pub fn tenant(&self) -> Option<TenantId> {
        self.customer_id.as_deref()?.parse().ok()
    }
}

impl fmt::Debug for AuditRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AuditRecord({}, {:?})", self.operation_type, self.operation_date)
    }
}

impl Microsoft {
    /// What was done between two days, both of them included.
    ///
    /// # Errors
    /// As any call.
    pub async fn audit_records(&self, ids: &Ids, from: Date, to: Date) -> Result<Vec<AuditRecord>, Failure> {
        let call = Call::get(ids, "/v1/auditrecords").query("startDate", from).query("endDate", to);
        self.list(call.query("size", PAGE).for_user()).await
    }
}
