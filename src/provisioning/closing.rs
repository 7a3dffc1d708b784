//! An order that cannot be carried out to its end is closed with what Microsoft has made of it.

use time::OffsetDateTime;

use crate::database::Work;
use crate::letters;
use crate::orders::{Kind, Order, store};
use crate::secrets::Key;
use crate::services;
use crate::services::handover::{self, ServiceToHandOver};

/// Closes a failed order: its tenant is ready with the licences that are there, and no other line is bought any more.
/// `false`, and nothing is changed, when the order is not failed (any more) or has no tenant.
///
/// Whoever asks for this knows from Microsoft that an open cart was not bought: the panel forgets it.
///
/// # Errors
/// When the database refuses, or the customer's address cannot be read.
pub async fn close(work: &mut Work, now: OffsetDateTime, key: &Key, order: &Order) -> anyhow::Result<bool> {
    let Some(service) = order.service_id else { return Ok(false) };
    if !store::close(work, now, order).await? {
        return Ok(false);
    }
    hand_over(work, now, key, order, service).await?;
    letters::order::queue_service_ready(work, now, order.id).await?;
    Ok(true)
}

/// The service is ready; where it is new, its customer gets the credentials.
pub(super) async fn hand_over(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    order: &Order,
    service: i64,
) -> anyhow::Result<()> {
    let is_first = services::store::ready(work, now, service).await?;
    if is_first && order.kind == Kind::Tenant {
        let to_hand_over = ServiceToHandOver {
            reseller: order.reseller_id,
            service,
            order: Some(order.id),
            to: order.email.parse()?,
            language: order.language.parse()?,
        };
        handover::send_credentials(work, now, key, &to_hand_over).await?;
    }
    Ok(())
}
