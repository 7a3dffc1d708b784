//! What was ordered once, as the form of a new order.

use crate::catalogue;
use crate::database::Work;
use crate::orders::form::Typed;
use crate::orders::form::picker;
use crate::orders::pages::correction::typed;
use crate::orders::{Kind, store};
use crate::text::Language;
use crate::web::error::Error;
use crate::web::form::Fields;

/// The details of a reseller's order for a new tenant, and its licences as far as they are sold today; nothing for any
/// other order.
pub(super) async fn read(
    work: &mut Work,
    reseller: i64,
    order: i64,
    language: Language,
) -> Result<Option<(Typed, Fields)>, Error> {
    let order = store::find(work, reseller, order).await?.filter(|order| order.kind == Kind::Tenant);
    let Some(order) = order else { return Ok(None) };
    let lines = store::lines(work, order.id).await?;
    let sold = catalogue::store::offered(work, &order.country, language).await?;
    let families = picker::families(sold, &Fields::default());
    let offers = || families.iter().flat_map(|family| &family.offers);
    let picked = lines.iter().filter_map(|line| {
        let offer =
            offers().find(|offer| offer.plans.iter().any(|plan| plan.licence.id == line.licence_id))?;
        Some(format!("plan-{0}={1}&quantity-{0}={2}", offer.row, line.licence_id, line.quantity))
    });
    let fields = Fields::parse(picked.collect::<Vec<_>>().join("&").as_bytes());
    Ok(Some((typed(&order), fields)))
}
