//! Subscriptions as the jobs that ask Microsoft about them need them.

use time::OffsetDateTime;

use crate::commitments::{NextTerm, Outcome};
use crate::database::Work;
use crate::subscriptions::Status;
use crate::values;

/// A subscription as the jobs that ask Microsoft about it need it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Target {
    /// Its number.
    pub id: i64,
    /// Its service.
    pub service_id: i64,
    /// Whose that is.
    pub reseller_id: i64,
    /// The service's id at Microsoft.
    pub tenant_id: String,
    /// Its id at Microsoft.
    pub microsoft_id: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub status: Status,
    /// Licences, as Microsoft last confirmed them.
    pub quantity: i64,
    /// The job that asks something of Microsoft.
    pub task_id: Option<i64>,
    /// Counts changes.
    pub version: i64,
    /// When it last changed: while a task asks for something, when that was first wanted.
    pub updated_at: OffsetDateTime,
    /// What happens at the end of its term, as Microsoft last confirmed it.
    pub ending: Option<Outcome>,
    /// What its next term is to be, likewise.
    pub next_term: Option<NextTerm>,
    /// When its term ends, likewise.
    pub term_ends_at: Option<OffsetDateTime>,
}

/// A subscription, for its jobs.
///
/// # Errors
/// When the database refuses, or there is none with this number.
pub async fn target(work: &mut Work, id: i64) -> Result<Target, sqlx::Error> {
    work.one(
        "select u.id, u.service_id, s.reseller_id, s.tenant_id, u.microsoft_id, u.status, u.quantity, u.task_id, \
         u.version, u.updated_at, u.ending, u.next_term, u.term_ends_at from subscriptions u join services s on s.id = u.service_id where u.id = $1",
        values![id],
    )
    .await
}

/// The subscription of this id in this tenant at Microsoft, if it is in the panel.
///
/// # Errors
/// When the database refuses.
pub async fn at_microsoft(
    work: &mut Work,
    tenant: &str,
    subscription: &str,
) -> Result<Option<Target>, sqlx::Error> {
    work.first(
        "select u.id, u.service_id, s.reseller_id, s.tenant_id, u.microsoft_id, u.status, u.quantity, u.task_id, \
         u.version, u.updated_at, u.ending, u.next_term, u.term_ends_at from subscriptions u join services s on s.id = u.service_id \
         where u.microsoft_id = $1 and s.tenant_id = $2",
        values![subscription, tenant],
    )
    .await
}
