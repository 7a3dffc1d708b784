//! What an order learns from Microsoft on its way.

use time::OffsetDateTime;

use super::dates::note_deadlines;
use crate::database::Work;
use crate::orders::{State, Step};
use crate::values;

/// Notes where the order stands: `cause` says why, where it waits or failed.
///
/// # Errors
/// When the database refuses.
pub async fn set_state(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
    state: State,
    cause: Option<&str>,
) -> Result<(), sqlx::Error> {
    work.run(
        "update orders set state = $1, cause = $2, updated_at = $3 where id = $4",
        values![state.as_str(), cause, now, order],
    )
    .await?;
    note_deadlines(work, now, order).await
}

/// Notes that the next thing to ask of Microsoft is `step`.
///
/// # Errors
/// When the database refuses.
pub async fn go_to(work: &mut Work, now: OffsetDateTime, order: i64, step: Step) -> Result<(), sqlx::Error> {
    work.run(
        "update orders set state = 'provisioning', step = $1, cause = null, updated_at = $2 where id = $3",
        values![step.as_str(), now, order],
    )
    .await?;
    note_deadlines(work, now, order).await
}

/// Learned: the reseller's tenant.
///
/// # Errors
/// When the database refuses.
pub async fn learn_reseller(work: &mut Work, order: i64, tenant: &str) -> Result<(), sqlx::Error> {
    work.run("update orders set reseller_tenant_id = $1 where id = $2", values![tenant, order]).await?;
    Ok(())
}

/// Learned: the customer's tenant, and the service that it is here.
///
/// # Errors
/// When the database refuses.
pub async fn learn_tenant(
    work: &mut Work,
    order: i64,
    tenant: &str,
    service: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update orders set tenant_id = $1, service_id = $2 where id = $3",
        values![tenant, service, order],
    )
    .await?;
    Ok(())
}

/// Learned: the cart, or that it is no more.
///
/// # Errors
/// When the database refuses.
pub async fn learn_cart(work: &mut Work, order: i64, cart: Option<&str>) -> Result<(), sqlx::Error> {
    work.run("update orders set cart_id = $1 where id = $2", values![cart, order]).await?;
    Ok(())
}

/// Forgets a cart that went stale before it was bought; answers whether another may be opened. Of `most` in a row the
/// last says no, and the count begins anew: whoever sends the order again has looked.
///
/// # Errors
/// When the database refuses.
pub async fn forget_stale_cart(work: &mut Work, order: i64, most: i64) -> Result<bool, sqlx::Error> {
    let (stale,): (i64,) = work
        .one(
            "update orders set cart_id = null, \
             stale_carts = case when stale_carts + 1 >= $2 then 0 else stale_carts + 1 end \
             where id = $1 returning stale_carts",
            values![order, most],
        )
        .await?;
    Ok(stale > 0)
}

/// Learned: what Microsoft calls a line today.
///
/// # Errors
/// When the database refuses.
pub async fn learn_item(work: &mut Work, line: i64, item: &str) -> Result<(), sqlx::Error> {
    work.run("update order_lines set catalog_item_id = $1, cause = null where id = $2", values![item, line])
        .await?;
    Ok(())
}

/// Learned: Microsoft's order, the number of the line in it, and its subscription where it has told it.
///
/// # Errors
/// When the database refuses, such as because another line of ours became the same line of Microsoft's.
pub async fn learn_order(
    work: &mut Work,
    line: i64,
    (order, number): (&str, i64),
    subscription: Option<&str>,
) -> Result<(), sqlx::Error> {
    work.run(
        "update order_lines set microsoft_order_id = $1, microsoft_line = $2, \
         microsoft_subscription_id = coalesce($3, microsoft_subscription_id), cause = null where id = $4",
        values![order, number, subscription, line],
    )
    .await?;
    Ok(())
}

/// Notes why Microsoft refused a line.
///
/// # Errors
/// When the database refuses.
pub async fn refuse_line(work: &mut Work, line: i64, cause: &str) -> Result<(), sqlx::Error> {
    work.run("update order_lines set cause = $1 where id = $2", values![cause, line]).await?;
    Ok(())
}

/// Notes that Microsoft undid the order that a line had become: the line can be bought anew.
///
/// # Errors
/// When the database refuses.
pub async fn undo_line(work: &mut Work, line: i64, cause: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update order_lines set microsoft_order_id = null, microsoft_line = null, microsoft_subscription_id = null, \
         cause = $1 where id = $2",
        values![cause, line],
    )
    .await?;
    Ok(())
}

/// Notes that every line has its subscription.
///
/// # Errors
/// When the database refuses.
pub async fn complete(work: &mut Work, now: OffsetDateTime, order: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update orders set state = 'completed', step = 'done', cause = null, completed_at = $1, updated_at = $1 \
         where id = $2",
        values![now, order],
    )
    .await?;
    note_deadlines(work, now, order).await
}
