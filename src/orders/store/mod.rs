//! Every statement on `orders` and `order_lines`.

mod asked;
mod dates;
mod decision;
mod placing;
mod progress;

use time::OffsetDateTime;

use crate::database::Work;
use crate::orders::{Line, Order, State};
use crate::values;

pub use asked::{
    Asked, Known, asked, known_lines, next_try, was_answered, was_asked_by_another, was_refused,
};
pub use decision::{cancel, close, correct, correct_reseller, resume, withdraw};
pub use placing::{NewOrder, count_check, is_claimed, place, placed_by};
pub use progress::{
    complete, forget_stale_cart, go_to, learn_cart, learn_item, learn_order, learn_reseller, learn_tenant,
    refuse_line, set_state, undo_line,
};

/// A reseller's order.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, reseller: i64, id: i64) -> Result<Option<Order>, sqlx::Error> {
    work.first("select * from orders where reseller_id = $1 and id = $2", values![reseller, id]).await
}

/// An order, for the job that carries it out and for the staff.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Order>, sqlx::Error> {
    work.first("select * from orders where id = $1", values![id]).await
}

/// The licences of an order, in the order of the form.
///
/// # Errors
/// When the database refuses.
pub async fn lines(work: &mut Work, order: i64) -> Result<Vec<Line>, sqlx::Error> {
    work.all(
        "select id, order_id, position, licence_id, title, term, billing_cycle, quantity, price, currency, \
         catalog_item_id, microsoft_order_id, microsoft_line, microsoft_subscription_id, cause from order_lines \
         where order_id = $1 order by position",
        values![order],
    )
    .await
}

/// An order in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Listed {
    /// Its number.
    pub id: i64,
    /// Where it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// Why it waits or failed.
    pub cause: Option<String>,
    /// The customer.
    pub company: String,
    /// The name of the tenant.
    pub prefix: String,
    /// Licences in all.
    pub licences: i64,
    /// When it was placed.
    pub created_at: OffsetDateTime,
}

/// A page of a reseller's orders, the newest first: those before `before`, in `state` where one is given, and whose
/// number, company, name or e-mail contains `text`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    reseller: i64,
    state: Option<State>,
    text: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Listed>, sqlx::Error> {
    work.all(
        "select o.id, o.state, o.cause, o.company, o.prefix, o.created_at, \
         (select cast(coalesce(sum(l.quantity), 0) as bigint) from order_lines l where l.order_id = o.id) as licences \
         from orders o where o.reseller_id = $1 and o.id < $2 and ($3 = '' or o.state = $3) \
         and ($4 = '' or cast(o.id as text) = $4 or lower(o.company) like $5 escape '\\' \
         or o.company like $7 escape '\\' or o.prefix like $5 escape '\\' or lower(o.email) like $5 escape '\\') \
         order by o.id desc limit $6",
        values![
            reseller,
            before.unwrap_or(i64::MAX),
            state.map_or("", State::as_str),
            text,
            contains(&text.to_lowercase()),
            limit,
            // SQLite knows the capitals of unaccented letters only: what was typed exactly is found all the same.
            contains(text)
        ],
    )
    .await
}

/// The latest of a reseller's orders that wait or failed.
///
/// # Errors
/// When the database refuses.
pub async fn unsettled(work: &mut Work, reseller: i64, limit: i64) -> Result<Vec<Listed>, sqlx::Error> {
    work.all(
        "select o.id, o.state, o.cause, o.company, o.prefix, o.created_at, \
         (select cast(coalesce(sum(l.quantity), 0) as bigint) from order_lines l where l.order_id = o.id) as licences \
         from orders o where o.reseller_id = $1 and o.state in ('failed', 'waiting') order by o.id desc limit $2",
        values![reseller, limit],
    )
    .await
}

/// A `like` pattern for what contains `text`, whatever signs are in it.
#[must_use]
pub fn contains(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

/// Whether an order for this service may still buy, or has bought what the panel does not know yet.
///
/// # Errors
/// When the database refuses.
pub async fn is_unfinished(work: &mut Work, service: i64) -> Result<bool, sqlx::Error> {
    let (unfinished,): (i64,) = work
        .one(
            "select count(*) from orders where service_id = $1 and state not in ('completed', 'cancelled')",
            values![service],
        )
        .await?;
    Ok(unfinished > 0)
}
