//! Every statement on `licences`, their prices and texts, `price_sheets` and `country_rules`.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::catalogue::{Licence, Sold};
use crate::database::Work;
use crate::microsoft::countries::{Country, CountryRules};
use crate::text::{Language, Money};
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
        }
    }
}

#[derive(sqlx::FromRow)]
struct PricedRow {
    #[sqlx(flatten)]
    licence: Row,
    price: Option<i64>,
    currency: Option<String>,
}

impl From<PricedRow> for (Licence, Option<Money>) {
    fn from(row: PricedRow) -> Self {
        let price = row.price.zip(row.currency).map(|(price, currency)| Money::new(price, &currency));
        (row.licence.into(), price)
    }
}

/// Every licence that is sold anywhere, by its name in `language`, and what it costs in the country `market`: nothing
/// where it is not sold there.
///
/// # Errors
/// When the database refuses.
pub async fn offered(
    work: &mut Work,
    market: &str,
    language: Language,
) -> Result<Vec<(Licence, Option<Money>)>, sqlx::Error> {
    let rows: Vec<PricedRow> = work
        .all(
            "select l.id, l.product_id, l.sku_id, l.term, l.billing_cycle, l.segment, \
             coalesce(t.title, l.title) as title, coalesce(t.description, l.description) as description, l.family, \
             l.minimum, l.maximum, l.is_addon, l.is_trial, l.prerequisites, p.price, p.currency from licences l \
             left join licence_prices p on p.licence_id = l.id and p.market = $1 \
             left join licence_texts t on t.product_id = l.product_id and t.sku_id = l.sku_id and t.language = $2 \
             where exists (select 1 from licence_prices s where s.licence_id = l.id) \
             order by title, l.product_id, l.sku_id, l.segment, l.term, l.billing_cycle",
            values![market, language.code()],
        )
        .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// A licence by its number, also when it is no longer sold.
///
/// # Errors
/// When the database refuses, or there is none.
pub async fn get(work: &mut Work, id: i64) -> Result<Licence, sqlx::Error> {
    let row: Row = work
        .one(
            "select id, product_id, sku_id, term, billing_cycle, segment, title, description, family, minimum, \
             maximum, is_addon, is_trial, prerequisites from licences where id = $1",
            values![id],
        )
        .await?;
    Ok(row.into())
}

/// What the price sheet of the country `market` now says is sold there, in place of what it said before; the
/// licences' own numbers are not looked at. Only what changed is written: almost nothing, from one day to the next.
///
/// # Errors
/// When the database refuses.
pub async fn sell(work: &mut Work, now: OffsetDateTime, market: &str, sold: &[Sold]) -> anyhow::Result<()> {
    let rows: Vec<PricedRow> = work
        .all(
            "select l.id, l.product_id, l.sku_id, l.term, l.billing_cycle, l.segment, l.title, l.description, l.family, \
             l.minimum, l.maximum, l.is_addon, l.is_trial, l.prerequisites, p.price, p.currency from licences l \
             left join licence_prices p on p.licence_id = l.id and p.market = $1",
            values![market],
        )
        .await?;
    let known = rows.into_iter().map(<(Licence, Option<Money>)>::from);
    let mut known: HashMap<_, _> =
        known.map(|(licence, price)| (place(&licence), (licence, price))).collect();
    for Sold { licence, price } in sold {
        let before = known.remove(&place(licence));
        let id = match &before {
            Some((before, _)) if *before == (Licence { id: before.id, ..licence.clone() }) => before.id,
            _ => describe(work, licence).await?,
        };
        if before.and_then(|(_, price)| price) != Some(*price) {
            work.run(
                "insert into licence_prices (licence_id, market, price, currency) values ($1, $2, $3, $4) \
                 on conflict (licence_id, market) do update set price = excluded.price, currency = excluded.currency",
                values![id, market, price.amount, price.currency.code()],
            )
            .await?;
        }
    }
    for (licence, _) in known.into_values().filter(|(_, price)| price.is_some()) {
        work.run(
            "delete from licence_prices where licence_id = $1 and market = $2",
            values![licence.id, market],
        )
        .await?;
    }
    work.run(
        "insert into price_sheets (market, read_at) values ($1, $2) \
         on conflict (market) do update set read_at = excluded.read_at",
        values![market, now],
    )
    .await?;
    Ok(())
}

/// What a licence is known by at Microsoft.
fn place(licence: &Licence) -> [String; 5] {
    let Licence { product_id, sku_id, term, billing_cycle, segment, .. } = licence;
    [product_id, sku_id, term, billing_cycle, segment].map(Clone::clone)
}

/// Stores what Microsoft now says of a licence; answers its number.
async fn describe(work: &mut Work, licence: &Licence) -> anyhow::Result<i64> {
    let (id,) = work
        .one(
            "insert into licences (product_id, sku_id, term, billing_cycle, segment, title, description, family, \
             minimum, maximum, is_addon, is_trial, prerequisites) \
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
             on conflict (product_id, sku_id, term, billing_cycle, segment) do update set title = excluded.title, \
             description = excluded.description, family = excluded.family, minimum = excluded.minimum, \
             maximum = excluded.maximum, is_addon = excluded.is_addon, is_trial = excluded.is_trial, \
             prerequisites = excluded.prerequisites returning id",
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
                serde_json::to_string(&licence.prerequisites)?
            ],
        )
        .await?;
    Ok(id)
}

/// What a SKU is called in a language.
#[derive(Clone, Debug)]
pub struct Words {
    /// The product.
    pub product: String,
    /// Its SKU.
    pub sku: String,
    /// The language.
    pub language: Language,
    /// Its name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
}

/// Stores what SKUs are called.
///
/// # Errors
/// When the database refuses.
pub async fn call(work: &mut Work, words: &[Words]) -> Result<(), sqlx::Error> {
    for words in words {
        work.run(
            "insert into licence_texts (product_id, sku_id, language, title, description) values ($1, $2, $3, $4, $5) \
             on conflict (product_id, sku_id, language) do update set title = excluded.title, \
             description = excluded.description",
            values![&words.product, &words.sku, words.language.code(), &words.title, &words.description],
        )
        .await?;
    }
    Ok(())
}

/// The countries whose price sheet was read after `since`.
///
/// # Errors
/// When the database refuses.
pub async fn read_since(work: &mut Work, since: OffsetDateTime) -> Result<Vec<String>, sqlx::Error> {
    let rows: Vec<(String,)> =
        work.all("select market from price_sheets where read_at > $1", values![since]).await?;
    Ok(rows.into_iter().map(|(market,)| market).collect())
}

/// Forgets the prices of the countries that are not among `served`: they would grow old.
///
/// # Errors
/// When the database refuses.
pub async fn keep_only(work: &mut Work, served: &[String]) -> Result<(), sqlx::Error> {
    let rows: Vec<(String,)> = work.all("select market from price_sheets", values![]).await?;
    for (market,) in rows.into_iter().filter(|(market,)| !served.contains(market)) {
        work.run("delete from licence_prices where market = $1", values![&market]).await?;
        work.run("delete from price_sheets where market = $1", values![&market]).await?;
    }
    Ok(())
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

/// The products for which add-ons are on sale in a country, as `product:sku`.
///
/// # Errors
/// When the database refuses, or holds a list that cannot be read.
pub async fn bases(work: &mut Work, market: &str) -> anyhow::Result<Vec<String>> {
    let lists: Vec<(String,)> = work
        .all(
            "select distinct l.prerequisites from licences l join licence_prices p on p.licence_id = l.id \
             where l.is_addon = true and p.market = $1",
            values![market],
        )
        .await?;
    let mut bases = Vec::new();
    for (list,) in lists {
        bases.extend(serde_json::from_str::<Vec<String>>(&list)?);
    }
    Ok(bases)
}
