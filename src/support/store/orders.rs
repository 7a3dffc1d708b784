//! Orders of every reseller, as rows.

use time::OffsetDateTime;

use crate::database::Work;
use crate::orders::State;
use crate::values;

/// An order in a list of the staff.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Order {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// Why it waits or failed: the last part of a text key `microsoft-cause-…`.
    pub cause: Option<String>,
    /// The customer.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// What stands before `.onmicrosoft.com`.
    pub prefix: String,
    /// The service that it made or adds to.
    pub service_id: Option<i64>,
    /// Licences in all.
    pub licences: i64,
    /// Whose it is.
    pub reseller_id: i64,
    /// That reseller's name.
    pub reseller: String,
    /// Who placed it.
    pub account: String,
    /// When it was placed.
    pub created_at: OffsetDateTime,
    /// When anything of it last changed.
    pub updated_at: OffsetDateTime,
}

macro_rules! orders {
    ($rest:literal) => {
        concat!(
            "select o.id, o.state, o.cause, o.company, o.first_name, o.last_name, o.prefix, o.service_id, \
             (select cast(coalesce(sum(l.quantity), 0) as bigint) from order_lines l where l.order_id = o.id) \
             as licences, o.reseller_id, r.name as reseller, a.name as account, o.created_at, o.updated_at \
             from orders o join resellers r on r.id = o.reseller_id join accounts a on a.id = o.account_id ",
            $rest
        )
    };
}
pub(super) use orders;

/// An order.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Order>, sqlx::Error> {
    work.first(orders!("where o.id = $1"), values![id]).await
}

/// The newest orders that have failed.
///
/// # Errors
/// When the database refuses.
pub async fn failed(work: &mut Work, limit: i64) -> Result<Vec<Order>, sqlx::Error> {
    work.all(orders!("where o.state = 'failed' order by o.id desc limit $1"), values![limit]).await
}

/// The newest orders of a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn of_reseller(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Order>, sqlx::Error> {
    work.all(orders!("where o.reseller_id = $1 order by o.id desc limit $2"), values![reseller, limit]).await
}

/// The orders that made a service and added to it, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(work: &mut Work, service: i64, limit: i64) -> Result<Vec<Order>, sqlx::Error> {
    work.all(orders!("where o.service_id = $1 order by o.id desc limit $2"), values![service, limit]).await
}
