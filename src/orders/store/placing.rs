//! An order is stored as it was sent, once.

use time::OffsetDateTime;

use crate::database::Work;
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::orders::{Contact, Kind, Picked, Step};
use crate::values;

/// An order that is about to be stored.
#[derive(Clone, Debug)]
pub struct NewOrder<'a> {
    /// Whose.
    pub reseller: i64,
    /// Who places it.
    pub account: i64,
    /// Hidden in the form: the same for a second press.
    pub form_key: &'a str,
    /// A new tenant, or licences for `service`.
    pub kind: Kind,
    /// The service that gets the licences.
    pub service: Option<i64>,
    /// The customer's tenant at Microsoft, where there is one already.
    pub tenant: Option<&'a str>,
    /// The name of the tenant.
    pub prefix: &'a Prefix,
    /// The reseller of record.
    pub mpn: &'a MpnId,
    /// The end customer.
    pub contact: &'a Contact,
    /// What is ordered.
    pub lines: &'a [Picked],
}

/// Stores an order; `None` when one with the same form key is there already.
///
/// # Errors
/// When the database refuses.
pub async fn place(
    work: &mut Work,
    now: OffsetDateTime,
    new: &NewOrder<'_>,
) -> Result<Option<i64>, sqlx::Error> {
    let contact = new.contact;
    let first = new.kind.steps().first().copied().unwrap_or(Step::Done);
    let order: Option<(i64,)> = work
        .first(
            "insert into orders (reseller_id, account_id, form_key, kind, state, step, service_id, language, mpn_id, \
             prefix, company, first_name, last_name, email, phone, address, postcode, city, region, country, \
             registration_number, tenant_id, created_at, updated_at) \
             values ($1, $2, $3, $4, 'placed', $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, \
             $20, $21, $22, $22) on conflict (reseller_id, form_key) do nothing returning id",
            values![
                new.reseller,
                new.account,
                new.form_key,
                new.kind.as_str(),
                first.as_str(),
                new.service,
                contact.language.code(),
                new.mpn.as_str(),
                new.prefix.as_str(),
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
                new.tenant,
                now
            ],
        )
        .await?;
    let Some((order,)) = order else { return Ok(None) };
    for (position, line) in (0_i64..).zip(new.lines) {
        work.run(
            "insert into order_lines (order_id, position, licence_id, title, term, billing_cycle, quantity, price, \
             currency) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                order,
                position,
                line.sold.licence.id,
                &line.sold.licence.title,
                &line.sold.licence.term,
                &line.sold.licence.billing_cycle,
                line.quantity,
                line.sold.price.amount,
                line.sold.price.currency.code()
            ],
        )
        .await?;
    }
    Ok(Some(order))
}

/// The order that this form placed already, if it did.
///
/// # Errors
/// When the database refuses.
pub async fn placed_by(work: &mut Work, reseller: i64, form_key: &str) -> Result<Option<i64>, sqlx::Error> {
    let order: Option<(i64,)> = work
        .first("select id from orders where reseller_id = $1 and form_key = $2", values![reseller, form_key])
        .await?;
    Ok(order.map(|(id,)| id))
}

/// Whether an order that is still on its way has claimed this name; `ours` does not count.
///
/// # Errors
/// When the database refuses.
pub async fn is_claimed(work: &mut Work, prefix: &str, ours: Option<i64>) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from orders where prefix = $1 and kind = 'tenant' and id <> $2 \
             and state in ('placed', 'provisioning', 'waiting')",
            values![prefix, ours.unwrap_or_default()],
        )
        .await?;
    Ok(count > 0)
}

/// Counts a check by an account, together with those since `since`, and begins to count anew where the last count
/// began before that; `false`, and nothing is counted, when there were `most` of them already.
///
/// # Errors
/// When the database refuses.
pub async fn count_check(
    work: &mut Work,
    now: OffsetDateTime,
    since: OffsetDateTime,
    account: i64,
    most: i64,
) -> Result<bool, sqlx::Error> {
    let counted = work
        .run(
            "insert into order_checks (account_id, since, checks) values ($1, $2, 1) \
             on conflict (account_id) do update set \
             checks = case when order_checks.since <= $3 then 1 else order_checks.checks + 1 end, \
             since = case when order_checks.since <= $3 then $2 else order_checks.since end \
             where order_checks.since <= $3 or order_checks.checks < $4",
            values![account, now, since, most],
        )
        .await?;
    Ok(counted == 1)
}
