//! Every statement on `licences` and `country_rules`.

use time::OffsetDateTime;

use crate::catalogue::Licence;
use crate::database::Work;
use crate::microsoft::countries::{Country, CountryRules};
use crate::text::Money;
use crate::values;

#[derive(sqlx::FromRow)]
struct Row {
    id: i64,
    product_id: String,
    sku_id: String,
    term: String,
    billing_cycle: String,
    segment: String,
    title: String,
    description: String,
    family: String,
    minimum: i64,
    maximum: i64,
    is_addon: bool,
    is_trial: bool,
    prerequisites: String,
    price: i64,
    currency: String,
}

impl From<Row> for Licence {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            product_id: row.product_id,
            sku_id: row.sku_id,
            term: row.term,
            billing_cycle: row.billing_cycle,
            segment: row.segment,
            title: row.title,
            description: row.description,
            family: row.family,
            minimum: row.minimum,
            maximum: row.maximum,
            is_addon: row.is_addon,
            is_trial: row.is_trial,
            prerequisites: serde_json::from_str(&row.prerequisites).unwrap_or_default(),
            price: Money::new(row.price, &row.currency),
        }
    }
}

/// Every licence that can be ordered now, by name, the shortest term first.
///
/// # Errors
/// When the database refuses.
pub async fn orderable(work: &mut Work) -> Result<Vec<Licence>, sqlx::Error> {
    let rows: Vec<Row> = work
        .all(
            "select id, product_id, sku_id, term, billing_cycle, segment, title, description, family, minimum, \
             maximum, is_addon, is_trial, prerequisites, price, currency from licences \
             where withdrawn_at is null order by title, product_id, sku_id, segment, term, billing_cycle",
            values![],
        )
        .await?;
    Ok(rows.into_iter().map(Licence::from).collect())
}

/// A licence by its number, also when it has been withdrawn since.
///
/// # Errors
/// When the database refuses, or there is none.
pub async fn get(work: &mut Work, id: i64) -> Result<Licence, sqlx::Error> {
    let row: Row = work
        .one(
            "select id, product_id, sku_id, term, billing_cycle, segment, title, description, family, minimum, \
             maximum, is_addon, is_trial, prerequisites, price, currency from licences where id = $1",
            values![id],
        )
        .await?;
    Ok(row.into())
}

/// Stores what Microsoft now says of a licence; its `id` is ours and not looked at.
///
/// # Errors
/// When the database refuses.
pub async fn offer(work: &mut Work, now: OffsetDateTime, licence: &Licence) -> anyhow::Result<()> {
    work.run(
        "insert into licences (product_id, sku_id, term, billing_cycle, segment, title, description, family, \
         minimum, maximum, is_addon, is_trial, prerequisites, price, currency, updated_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
         on conflict (product_id, sku_id, term, billing_cycle, segment) do update set title = excluded.title, \
         description = excluded.description, family = excluded.family, minimum = excluded.minimum, \
         maximum = excluded.maximum, is_addon = excluded.is_addon, is_trial = excluded.is_trial, \
         prerequisites = excluded.prerequisites, price = excluded.price, currency = excluded.currency, \
         updated_at = excluded.updated_at, withdrawn_at = null",
        values![
            &licence.product_id,
            &licence.sku_id,
            &licence.term,
            &licence.billing_cycle,
            &licence.segment,
            &licence.title,
            &licence.description,
            &licence.family,
            licence.minimum,
            licence.maximum,
            licence.is_addon,
            licence.is_trial,
            serde_json::to_string(&licence.prerequisites)?,
            licence.price.amount,
            licence.price.currency.code(),
            now
        ],
    )
    .await?;
    Ok(())
}

/// Takes every licence that was not offered again at `now` out of the picker; old lines still refer to it.
///
/// # Errors
/// When the database refuses.
pub async fn withdraw_others(work: &mut Work, now: OffsetDateTime) -> Result<u64, sqlx::Error> {
    work.run(
        "update licences set withdrawn_at = $1 where updated_at < $1 and withdrawn_at is null",
        values![now],
    )
    .await
}

/// Stores what Microsoft asks of an address in a country (its own JSON).
///
/// # Errors
/// When the database refuses.
pub async fn keep_country(
    work: &mut Work,
    now: OffsetDateTime,
    country: &str,
    rules: &str,
) -> Result<(), sqlx::Error> {
    work.run(
        "insert into country_rules (country, rules, refreshed_at) values ($1, $2, $3) \
         on conflict (country) do update set rules = excluded.rules, refreshed_at = excluded.refreshed_at",
        values![country, rules, now],
    )
    .await?;
    Ok(())
}

/// What Microsoft asks of addresses, by country; a row that cannot be read is left out.
///
/// # Errors
/// When the database refuses.
pub async fn countries(work: &mut Work) -> Result<Vec<(Country, CountryRules)>, sqlx::Error> {
    let rows: Vec<(String, String)> = work.all("select country, rules from country_rules", values![]).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(country, rules)| Some((country.parse().ok()?, serde_json::from_str(&rules).ok()?)))
        .collect())
}

/// What Microsoft asks of addresses in one country.
///
/// # Errors
/// When the database refuses.
pub async fn country(work: &mut Work, country: &str) -> Result<Option<CountryRules>, sqlx::Error> {
    let row: Option<(String,)> =
        work.first("select rules from country_rules where country = $1", values![country]).await?;
    Ok(row.and_then(|(rules,)| serde_json::from_str(&rules).ok()))
}
