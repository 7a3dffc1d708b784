//! Refreshes the catalogue, the prices and the countries' rules from Microsoft, once a day.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::app::App;
use crate::catalogue::{self, Licence, store};
use crate::database::Work;
use crate::jobs::{self, About, Answer, Payload, Running, Step};
use crate::microsoft::catalogue::{BillingCycle, Product, Segment, Sku, Term};
use crate::microsoft::countries::Country;
use crate::microsoft::prices::PriceRow;
use crate::microsoft::{Failure, Ids};
use crate::text::Money;
use crate::worker::Run;

/// How long a catalogue is good for.
const DAILY: Duration = Duration::DAY;
/// How long to wait after Microsoft could not be asked.
const SOON: Duration = Duration::minutes(5);
/// Whom we sell to.
const SEGMENTS: [Segment; 2] = [Segment::Commercial, Segment::Education];

/// The job that refreshes the catalogue and then puts itself off until tomorrow.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefreshCatalogue {}

impl Payload for RefreshCatalogue {
    const KIND: &'static str = "refresh-catalogue";
}

/// Makes sure that the catalogue will be refreshed: at start, and by one job only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    if jobs::live::<RefreshCatalogue>(work).await? == 0 {
        jobs::enqueue(work, now, &RefreshCatalogue {}, About::default()).await?;
    }
    Ok(())
}

impl Run for RefreshCatalogue {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let step = job.step("read-catalogue").await?;
        let read = read(app, step).await;
        let now = app.clock.now();
        let mut work = job.begin().await?;
        match read {
            Ok(found) => {
                for licence in &found.licences {
                    store::offer(&mut work, now, licence).await?;
                }
                // An empty answer is a fault somewhere, not the end of all sales.
                if !found.licences.is_empty() {
                    store::withdraw_others(&mut work, now).await?;
                }
                for (country, rules) in &found.countries {
                    store::keep_country(&mut work, now, country, rules).await?;
                }
                step.done(&mut work, now).await?;
                job.wait(&mut work, now + DAILY, "refreshed").await?;
            }
            Err(failure) => {
                let answer = Answer::of(&failure);
                jobs::unknown::count(&mut work, now, failure.refusal()).await?;
                step.refused(&mut work, &answer, now).await?;
                job.wait(&mut work, now + SOON, failure.cause().name()).await?;
            }
        }
        Ok(work.commit().await?)
    }
}

struct Found {
    licences: Vec<Licence>,
    countries: Vec<(String, String)>,
}

/// A price's place: product, SKU, term, cycle, segment.
type Place = (String, String, Term, BillingCycle, Segment);

async fn read(app: &App, step: Step) -> Result<Found, Failure> {
    // These calls only read: each has an id of its own, and all the step's correlation.
    let ids = || Ids { request: Uuid::new_v4(), ..step.ids };
    let unreadable = |what: &str| Failure::Unknown(format!("{what} cannot be read"));
    let market: Country = app.settings.market.parse().map_err(|_| unreadable("the market"))?;

    let sheet = app.microsoft.price_sheet(&ids(), market).await?;
    let now = app.clock.now();
    let prices = tokio::task::spawn_blocking(move || prices(sheet.rows().filter_map(Result::ok), now))
        .await
        .map_err(|_| unreadable("the price sheet"))?;

    let mut licences = Vec::new();
    for segment in &SEGMENTS {
        for product in app.microsoft.products(&ids(), market, segment).await? {
            for sku in app.microsoft.skus(&ids(), &product.id, market, segment).await? {
                licences.extend(plans(&product, &sku, segment, &prices));
            }
        }
    }
    let mut countries = Vec::new();
    for code in &app.settings.countries {
        let Ok(country) = code.parse::<Country>() else { continue };
        let rules = app.microsoft.country_rules(&ids(), country).await?;
        let json = serde_json::to_string(&rules).map_err(|_| unreadable("a country's rules"))?;
        countries.push((code.clone(), json));
    }
    Ok(Found { licences, countries })
}

/// The prices in force, for one licence (the first tier).
fn prices(rows: impl Iterator<Item = PriceRow>, now: OffsetDateTime) -> HashMap<Place, (i64, String)> {
    rows.filter(|row| row.effective_from.is_none_or(|from| from <= now))
        .filter(|row| row.effective_until.is_none_or(|until| until > now))
        .filter(|row| row.tier_from.is_none_or(|from| from <= 1))
        .map(|row| {
            // What we pay ourselves is nobody else's business: a reseller sees the suggested price.
            let price = row.suggested_price.unwrap_or(row.unit_price);
            ((row.product, row.sku, row.term, row.cycle, row.segment), (price, row.currency))
        })
        .collect()
}

/// The ways in which a SKU can be ordered: those that have a price.
fn plans(
    product: &Product,
    sku: &Sku,
    segment: &Segment,
    prices: &HashMap<Place, (i64, String)>,
) -> Vec<Licence> {
    let is_addon = sku.dynamic_attributes.is_addon;
    let title = if sku.title.is_empty() { &product.title } else { &sku.title };
    let description = if sku.description.is_empty() { &product.description } else { &sku.description };
    let of_sku = |place: &Place| place.0 == product.id && place.1 == sku.id && place.4 == *segment;
    prices
        .iter()
        .filter(|(place, _)| of_sku(place))
        .map(|((_, _, term, cycle, _), (price, currency))| Licence {
            id: 0,
            product_id: product.id.clone(),
            sku_id: sku.id.clone(),
            term: term.as_str().to_owned(),
            billing_cycle: cycle.as_str().to_owned(),
            segment: segment.as_str().to_owned(),
            title: title.clone(),
            description: description.clone(),
            family: catalogue::family(title, segment.as_str(), is_addon, sku.is_trial).to_owned(),
            minimum: sku.minimum_quantity.unwrap_or(1).max(1),
            maximum: sku.maximum_quantity.unwrap_or(10_000),
            is_addon,
            is_trial: sku.is_trial,
            prerequisites: sku.dynamic_attributes.prerequisite_skus.clone(),
            price: Money::new(*price, currency),
        })
        .collect()
}
