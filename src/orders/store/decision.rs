//! What people decide about an order that stopped.

use time::OffsetDateTime;

use super::dates::note_deadlines;
use crate::database::Work;
use crate::microsoft::resellers::MpnId;
use crate::orders::store::lines;
use crate::orders::{Order, Right, State, Step};
use crate::values;

/// Puts corrected values into a failed order without a tenant and begins it again at `step`; `false` when it is not
/// failed any more.
///
/// # Errors
/// When the database refuses.
pub async fn correct(
    work: &mut Work,
    now: OffsetDateTime,
    order: &Order,
    right: &Right,
    step: Step,
) -> Result<bool, sqlx::Error> {
    let (contact, mpn, prefix) = (&right.contact, right.mpn.as_str(), right.prefix.as_str());
    let changed = work
        .run(
            "update orders set state = 'placed', step = $1, cause = null, mpn_id = $2, prefix = $3, company = $4, \
             first_name = $5, last_name = $6, email = $7, phone = $8, address = $9, postcode = $10, city = $11, \
             region = $12, country = $13, registration_number = $14, language = $15, updated_at = $16 \
             where id = $17 and reseller_id = $18 and state = 'failed' and tenant_id is null",
            values![
                step.as_str(),
                mpn,
                prefix,
                &contact.company,
                &contact.first_name,
                &contact.last_name,
                contact.email.as_str(),
                &contact.phone,
                &contact.address,
                &contact.postcode,
                &contact.city,
                &contact.region,
                contact.country.as_str(),
                &contact.registration_number,
                contact.language.code(),
                now,
                order.id,
                order.reseller_id
            ],
        )
        .await?;
    note_deadlines(work, now, order.id).await?;
    Ok(changed == 1)
}

/// Puts another reseller of record on a failed order whose tenant is made, and begins it again at `step`; `false`
/// when it is not failed any more. A cart bears its reseller of record, so that one that may have been bought keeps
/// the order to the same.
///
/// # Errors
/// When the database refuses.
pub async fn correct_reseller(
    work: &mut Work,
    now: OffsetDateTime,
    order: &Order,
    mpn: &MpnId,
    step: Step,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update orders set state = 'placed', step = $1, cause = null, updated_at = $3, mpn_id = $2 \
             where id = $4 and reseller_id = $5 and state = 'failed' and (cart_id is null or mpn_id = $2)",
            values![step.as_str(), mpn.as_str(), now, order.id, order.reseller_id],
        )
        .await?;
    note_deadlines(work, now, order.id).await?;
    Ok(changed == 1)
}

/// Sends a failed order on from the step at which it stopped, as it is: or from the cart, where some of its licences
/// are still to be bought. `false` when it is not failed any more.
///
/// # Errors
/// When the database refuses.
pub async fn resume(work: &mut Work, now: OffsetDateTime, order: &Order) -> Result<bool, sqlx::Error> {
    let is_bought = lines(work, order.id).await?.iter().all(|line| line.microsoft_order_id.is_some());
    let step = if order.step == Step::Follow && !is_bought { Step::OpenCart } else { order.step };
    let is_first = order.kind.steps().first() == Some(&step);
    let state = if is_first { State::Placed } else { State::Provisioning };
    let changed = work
        .run(
            "update orders set state = $1, step = $2, cause = null, updated_at = $3 \
             where id = $4 and state = 'failed' and step = $5",
            values![state.as_str(), step.as_str(), now, order.id, order.step.as_str()],
        )
        .await?;
    note_deadlines(work, now, order.id).await?;
    Ok(changed == 1)
}

/// Ends a failed order that has a tenant: what is missing is not bought any more, and its lines say why. `false` when
/// that is not so (any more).
///
/// # Errors
/// When the database refuses.
pub async fn close(work: &mut Work, now: OffsetDateTime, order: &Order) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update orders set state = 'completed', step = 'done', cause = null, cart_id = null, \
             completed_at = $1, updated_at = $1 where id = $2 and state = 'failed' and service_id is not null",
            values![now, order.id],
        )
        .await?;
    work.run(
        "update order_lines set cause = coalesce(cause, $1) \
         where order_id = $2 and microsoft_subscription_id is null",
        values![order.cause.as_deref(), order.id],
    )
    .await?;
    note_deadlines(work, now, order.id).await?;
    Ok(changed == 1)
}

/// Gives up a failed order of which nothing was made or bought at Microsoft; `false` when that is not so (any more).
///
/// # Errors
/// When the database refuses.
pub async fn cancel(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    order: i64,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update orders set state = 'cancelled', cause = null, updated_at = $1 where id = $2 and reseller_id = $3 \
             and state = 'failed' and cart_id is null and (kind = 'licences' or tenant_id is null) and not exists \
             (select 1 from order_lines l where l.order_id = orders.id and l.microsoft_order_id is not null)",
            values![now, order, reseller],
        )
        .await?;
    note_deadlines(work, now, order).await?;
    Ok(changed == 1)
}

/// Cancels an order as it was placed, of which nothing was sent; `false` when it is on its way. Its job must have been
/// taken back in the same unit of work.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    order: i64,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update orders set state = 'cancelled', cause = null, updated_at = $1 \
             where id = $2 and reseller_id = $3 and state = 'placed'",
            values![now, order, reseller],
        )
        .await?;
    Ok(changed == 1)
}
