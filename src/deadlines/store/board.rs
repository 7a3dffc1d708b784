//! What a board reads: by week for a reseller, in one line of time for the staff.

use time::OffsetDateTime;

use crate::database::Work;
use crate::deadlines::{After, Entry, Filter, Span};
use crate::services::plain;
use crate::values;

/// A deadline with the names and prices of what it is about. Microsoft counts the use of licences per product and not
/// per subscription: they are tied together by their name.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "select d.id, d.kind, d.at, d.seats, d.outcome, d.written_at, d.reseller_id, r.name as reseller, \
             s.domain, s.display_name as service, d.subscription_id, u.title, u.term, u.billing_cycle, u.extended_since, \
             l.is_trial, (select hours from term_lock) as lock_hours, d.order_id, \
             o.company, p.price, p.currency, m.price as monthly_price, case when d.kind = 'window-closes' then \
             (select max(y.total - y.assigned) from usage_readings x join usage_days y on y.service_id = x.service_id \
             and y.read_at = x.read_at where x.service_id = d.service_id and y.name = u.title) end as unassigned \
             from deadlines d join resellers r on r.id = d.reseller_id \
             left join services s on s.id = d.service_id left join subscriptions u on u.id = d.subscription_id \
             left join orders o on o.id = d.order_id left join licences l on l.id = u.licence_id \
             left join licence_prices p on p.licence_id = l.id and p.market = s.country \
             left join licences n on n.product_id = l.product_id and n.sku_id = l.sku_id and n.segment = l.segment \
             and n.term = 'P1M' and n.billing_cycle = 'monthly' \
             left join licence_prices m on m.licence_id = n.id and m.market = s.country ",
            $rest
        )
    };
}

/// A reseller's deadlines in a span of a week at most: those of which nobody has decided first, then by date; at most
/// `limit` of those after `after`.
///
/// # Errors
/// When the database refuses.
pub async fn week(
    work: &mut Work,
    reseller: i64,
    filter: &Filter,
    span: Span,
    after: After,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    work.all(
        entries!(
            "where d.reseller_id = $1 and d.at >= $2 and d.at < $3 and ($4 = '' or d.kind = $4) \
             and ($5 = '' or s.search like $6 escape '\\' or lower(o.company) like $6 escape '\\') \
             and ($7 = false or d.outcome = 'undecided') \
             and (case when d.outcome = 'undecided' then 0 else 1 end, d.at, d.id) > ($8, $9, $10) \
             order by case when d.outcome = 'undecided' then 0 else 1 end, d.at, d.id limit $11"
        ),
        values![
            reseller,
            span.from,
            span.until,
            kind(filter),
            &filter.service,
            pattern(filter),
            filter.undecided,
            after.rank,
            after.at,
            after.id,
            limit
        ],
    )
    .await
}

/// A reseller's deadlines in a span, by date.
///
/// # Errors
/// When the database refuses.
pub async fn later(
    work: &mut Work,
    reseller: i64,
    filter: &Filter,
    span: Span,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    by_date(work, reseller, filter, span, After::before(span.from), limit).await
}

/// A reseller's deadlines in a span, by date: at most `limit` of those after `after`, whose rank does not count.
///
/// # Errors
/// When the database refuses.
pub async fn by_date(
    work: &mut Work,
    reseller: i64,
    filter: &Filter,
    span: Span,
    after: After,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    work.all(
        entries!(
            "where d.reseller_id = $1 and d.at >= $2 and d.at < $3 and ($4 = '' or d.kind = $4) \
             and ($5 = '' or s.search like $6 escape '\\' or lower(o.company) like $6 escape '\\') \
             and ($7 = false or d.outcome = 'undecided') and (d.at, d.id) > ($8, $9) order by d.at, d.id limit $10"
        ),
        values![
            reseller,
            span.from,
            span.until,
            kind(filter),
            &filter.service,
            pattern(filter),
            filter.undecided,
            after.at,
            after.id,
            limit
        ],
    )
    .await
}

/// The next of a reseller's deadlines.
///
/// # Errors
/// When the database refuses.
pub async fn next(
    work: &mut Work,
    reseller: i64,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    let filter = Filter::default();
    later(work, reseller, &filter, Span { from: now, until: filter.until(now) }, limit).await
}

/// Whether a reseller has any deadline from `now` on.
///
/// # Errors
/// When the database refuses.
pub async fn is_any(work: &mut Work, reseller: i64, now: OffsetDateTime) -> Result<bool, sqlx::Error> {
    let any: Option<(i64,)> = work
        .first(
            "select id from deadlines where reseller_id = $1 and at >= $2 order by at, id limit 1",
            values![reseller, now],
        )
        .await?;
    Ok(any.is_some())
}

/// Whether a subscription still has a date of this kind, about as many licences and with the same outcome.
///
/// # Errors
/// When the database refuses.
pub async fn is_still(
    work: &mut Work,
    subscription: i64,
    at: OffsetDateTime,
    (kind, seats, outcome): (&str, Option<i64>, Option<&str>),
) -> Result<bool, sqlx::Error> {
    let found: Option<(i64,)> = work
        .first(
            "select id from deadlines where subscription_id = $1 and at = $2 and kind = $3 \
             and coalesce(seats, -1) = $4 and coalesce(outcome, '') = $5 limit 1",
            values![subscription, at, kind, seats.unwrap_or(-1), outcome.unwrap_or_default()],
        )
        .await?;
    Ok(found.is_some())
}

/// The deadlines of every reseller whose name fits `name`, a pattern, in a span, by date: at most `limit` of those
/// after `after`, whose rank does not count.
///
/// # Errors
/// When the database refuses.
pub async fn every(
    work: &mut Work,
    name: &str,
    filter: &Filter,
    span: Span,
    after: After,
    limit: i64,
) -> Result<Vec<Entry>, sqlx::Error> {
    work.all(
        entries!(
            "where d.at >= $1 and d.at < $2 and ($3 = '' or d.kind = $3) \
             and ($4 = '' or s.search like $5 escape '\\' or lower(o.company) like $5 escape '\\') \
             and ($6 = false or d.outcome = 'undecided') and lower(r.name) like $7 escape '\\' \
             and (d.at, d.id) > ($8, $9) order by d.at, d.id limit $10"
        ),
        values![
            span.from,
            span.until,
            kind(filter),
            &filter.service,
            pattern(filter),
            filter.undecided,
            name,
            after.at,
            after.id,
            limit
        ],
    )
    .await
}

fn kind(filter: &Filter) -> &'static str {
    filter.kind.map_or("", crate::commitments::Kind::as_str)
}

/// A `like` pattern for what contains the words of the filter.
fn pattern(filter: &Filter) -> String {
    let words = plain(&filter.service).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{words}%")
}
