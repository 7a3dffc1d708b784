//! An order is handed on: the job that carries it out, and what keeps that back at first.

use time::OffsetDateTime;

use crate::database::Work;
use crate::holds::Ask;
use crate::holds::keep::{self, Asked};
use crate::jobs::{self, About, Hold};
use crate::orders::{Picked, ProvisionOrder, commitment};
use crate::web::error::Error;
use crate::web::guard::Reseller;

/// The job that carries an order out; answers its number.
pub(super) async fn enqueue(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: &Reseller,
    order: i64,
    service: Option<i64>,
) -> Result<i64, Error> {
    let about = About {
        account: Some(reseller.account),
        reseller: Some(reseller.id),
        order: Some(order),
        service,
        ..About::default()
    };
    jobs::supersede::<ProvisionOrder>(work, now, order).await?;
    Ok(jobs::enqueue(work, now, &ProvisionOrder { order }, about).await?)
}

/// A new order waits before anything of it is sent, where its reseller has set that; answers what is said of it then.
pub(super) async fn keep_back(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: &Reseller,
    job: i64,
    picked: &[Picked],
) -> Result<&'static str, Error> {
    let ask = Ask::Order { commitment: commitment(picked) };
    let asked = Asked { job, reseller: reseller.id, account: Some(reseller.account), ask };
    Ok(match keep::keep_back(work, now, asked).await? {
        None => "orders-placed",
        Some(Hold::Undo(_)) => "orders-placed-undoable",
        Some(Hold::Approval) => "orders-placed-unconfirmed",
    })
}
