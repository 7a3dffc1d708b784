//! Every statement on `orders` and `order_lines`.

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs::Payload;
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::orders::{Contact, Kind, Line, Order, Picked, ProvisionOrder, Right, State, Step};
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
    Ok(())
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
    Ok(())
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
    Ok(())
}

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
    Ok(changed == 1)
}

/// A call to Microsoft of an order's job, as its page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Asked {
    /// The step's name.
    pub name: String,
    /// `doing`, `done` or `refused`.
    pub state: String,
    /// When it was first sent.
    pub started_at: OffsetDateTime,
    /// When it was answered.
    pub finished_at: Option<OffsetDateTime>,
}

/// What was asked of Microsoft for an order, in time order.
///
/// # Errors
/// When the database refuses.
pub async fn asked(work: &mut Work, order: i64) -> Result<Vec<Asked>, sqlx::Error> {
    work.all(
        "select s.name, s.state, s.started_at, s.finished_at from job_steps s join jobs j on j.id = s.job_id \
         where j.order_id = $1 order by s.id",
        values![order],
    )
    .await
}

/// When Microsoft is asked next for an order.
///
/// # Errors
/// When the database refuses.
pub async fn next_try(work: &mut Work, order: i64) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let next: Option<(OffsetDateTime,)> = work
        .first(
            "select next_try_at from jobs where order_id = $1 and kind = $2 and state = 'todo' order by id desc limit 1",
            values![order, ProvisionOrder::KIND],
        )
        .await?;
    Ok(next.map(|(at,)| at))
}

/// Whether Microsoft refused this call about the same thing for this order before.
///
/// # Errors
/// When the database refuses.
pub async fn was_refused(work: &mut Work, order: i64, call: &str, about: &str) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id = $1 and s.name = $2 and s.about = $3 and s.state = 'refused'",
            values![order, call, about],
        )
        .await?;
    Ok(count > 0)
}

/// Whether Microsoft ever answered this call about the same thing for this order with `cause`.
///
/// # Errors
/// When the database refuses.
pub async fn was_answered(
    work: &mut Work,
    order: i64,
    (call, about): (&str, &str),
    cause: &str,
) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id = $1 and s.name = $2 and s.about = $3 and s.answer = $4",
            values![order, call, about, cause],
        )
        .await?;
    Ok(count > 0)
}

/// Whether another order has made this call about the same thing, whatever came of it.
///
/// # Errors
/// When the database refuses.
pub async fn was_asked_by_another(
    work: &mut Work,
    order: i64,
    call: &str,
    about: &str,
) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id <> $1 and s.name = $2 and s.about = $3",
            values![order, call, about],
        )
        .await?;
    Ok(count > 0)
}

/// A line of an order at Microsoft, and the order of ours that is known to have become it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// Our order.
    pub order_id: i64,
    /// Microsoft's.
    pub microsoft_order_id: String,
    /// The line in it; `None` where that was not kept.
    pub microsoft_line: Option<i64>,
}

/// What is known to have been bought for the tenant of an order, by that order and by others.
///
/// # Errors
/// When the database refuses.
pub async fn known_lines(work: &mut Work, order: i64) -> Result<Vec<Known>, sqlx::Error> {
    work.all(
        "select l.order_id, l.microsoft_order_id, l.microsoft_line from order_lines l \
         join orders o on o.id = l.order_id join orders ours on ours.tenant_id = o.tenant_id \
         where ours.id = $1 and l.microsoft_order_id is not null",
        values![order],
    )
    .await
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
