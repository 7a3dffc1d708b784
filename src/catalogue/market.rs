//! What Microsoft says of one country: its rules for addresses, the prices of its price sheet, and what is sold there.

use std::collections::{HashMap, HashSet};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::app::App;
use crate::catalogue::store::Words;
use crate::catalogue::{Licence, Sold, family};
use crate::jobs::Step;
use crate::microsoft::catalogue::{BillingCycle, Product, Segment, Sku, Term};
use crate::microsoft::countries::{Country, CountryRules};
use crate::microsoft::prices::PriceRow;
use crate::microsoft::{Failure, Ids};
use crate::text::{Language, Money};

/// Whom we sell to.
const SEGMENTS: [Segment; 2] = [Segment::Commercial, Segment::Education];
/// In which language a licence is described first; another is kept beside it.
const FIRST: Language = Language::En;

/// What Microsoft said of a country.
pub(super) struct Market {
    /// How addresses look there.
    pub rules: CountryRules,
    /// What is sold there, and for how much; the numbers of the licences are not known here.
    pub sold: Vec<Sold>,
}

/// What a price is for, apart from the plan: product, SKU, segment.
type Item = (String, String, Segment);
/// How it is sold.
type Plan = (Term, BillingCycle);
/// The prices of a sheet.
type Prices = HashMap<Item, HashMap<Plan, Money>>;

/// Reads country after country. A SKU is described by the first country that sells it, and not asked about again.
pub(super) struct Reading<'a> {
    app: &'a App,
    step: Step,
    known: HashMap<Item, (Product, Sku)>,
    /// What a sheet has and the catalogue has not: not a licence.
    foreign: HashSet<Item>,
    /// What is called how in other languages, for whoever stores it to take.
    pub words: Vec<Words>,
}

impl<'a> Reading<'a> {
    /// Nothing is read yet.
    pub fn new(app: &'a App, step: Step) -> Self {
        Self { app, step, known: HashMap::new(), foreign: HashSet::new(), words: Vec::new() }
    }

    /// These calls only read: each has an id of its own, and all the step's correlation.
    fn ids(&self) -> Ids {
        Ids { request: Uuid::new_v4(), ..self.step.ids }
    }

    /// Reads one country.
    pub async fn country(&mut self, country: Country) -> Result<Market, Failure> {
        let prices = self.prices(country).await?;
        let rules = self.app.microsoft.country_rules(&self.ids(), country).await?;
        self.describe(country, &prices).await?;
        let sold = prices
            .iter()
            .filter_map(|(item, plans)| Some((item, self.known.get(item)?, plans)))
            .flat_map(|((.., segment), (product, sku), plans)| {
                plans.iter().map(move |(plan, price)| sold(product, sku, segment, plan, *price))
            })
            .collect();
        Ok(Market { rules, sold })
    }

    /// The country's price sheet, row by row: of its tens of megabytes only the prices in force are kept. One that
    /// breaks off is as good as none, for what it lacks may well be sold.
    async fn prices(&self, country: Country) -> Result<Prices, Failure> {
        let mut sheet = self.app.microsoft.price_sheet(&self.ids(), country).await?;
        let now = self.app.clock.now();
        let (mut prices, mut unusable) = (Prices::new(), 0);
        while let Some(row) = sheet.next().await? {
            match row {
                Ok(row) if counts(&row, now) => keep(&mut prices, row),
                Ok(_) => {}
                Err(reason) => {
                    tracing::debug!(%country, %reason, "a row of a price sheet cannot be used");
                    unusable += 1;
                }
            }
        }
        if unusable > 0 {
            tracing::warn!(%country, rows = unusable, "some rows of a price sheet cannot be used");
        }
        // An empty answer is a fault somewhere, not the end of all sales.
        if prices.is_empty() { Err(Failure::Unknown("an empty price sheet".to_owned())) } else { Ok(prices) }
    }

    /// Asks what those items are that no country has described yet.
    async fn describe(&mut self, country: Country, prices: &Prices) -> Result<(), Failure> {
        let new: HashSet<Item> = prices
            .keys()
            .filter(|item| !self.known.contains_key(*item) && !self.foreign.contains(*item))
            .cloned()
            .collect();
        for segment in &SEGMENTS {
            let products: HashSet<&str> = new
                .iter()
                .filter(|(_, _, of)| of == segment)
                .map(|(product, _, _)| product.as_str())
                .collect();
            if products.is_empty() {
                continue;
            }
            for (product, sku) in self.skus(country, segment, &products, FIRST).await? {
                self.known.insert((product.id.clone(), sku.id.clone(), segment.clone()), (product, sku));
            }
            for language in Language::ALL.into_iter().filter(|language| *language != FIRST) {
                for (product, sku) in self.skus(country, segment, &products, language).await? {
                    let (title, description) = words(&product, &sku);
                    let (title, description) = (title.to_owned(), description.to_owned());
                    let (product, sku) = (product.id, sku.id);
                    self.words.push(Words { product, sku, language, title, description });
                }
            }
        }
        self.foreign.extend(new.into_iter().filter(|item| !self.known.contains_key(item)));
        Ok(())
    }

    /// The SKUs of these products, each with its product.
    async fn skus(
        &self,
        country: Country,
        segment: &Segment,
        products: &HashSet<&str>,
        language: Language,
    ) -> Result<Vec<(Product, Sku)>, Failure> {
        let microsoft = &self.app.microsoft;
        let mut found = Vec::new();
        for product in microsoft.products(&self.ids(), country, segment, language).await? {
            if products.contains(product.id.as_str()) {
                let skus = microsoft.skus(&self.ids(), &product.id, country, segment, language).await?;
                found.extend(skus.into_iter().map(|sku| (product.clone(), sku)));
            }
        }
        Ok(found)
    }
}

/// Whether a price is one of ours: in force, for one licence (the first tier), and for somebody to whom we sell.
fn counts(row: &PriceRow, now: OffsetDateTime) -> bool {
    row.effective_from.is_none_or(|from| from <= now)
        && row.effective_until.is_none_or(|until| until > now)
        && row.tier_from.is_none_or(|from| from <= 1)
        && SEGMENTS.contains(&row.segment)
}

fn keep(prices: &mut Prices, row: PriceRow) {
    // What we pay ourselves is nobody else's business: a reseller sees the suggested price.
    let price = Money::new(row.suggested_price.unwrap_or(row.unit_price), &row.currency);
    let item = (row.product, row.sku, row.segment);
    prices.entry(item).or_default().insert((row.term, row.cycle), price);
}

/// A SKU's own name and description, or those of its product.
fn words<'a>(product: &'a Product, sku: &'a Sku) -> (&'a str, &'a str) {
    let own = |own: &'a str, products: &'a str| if own.is_empty() { products } else { own };
    (own(&sku.title, &product.title), own(&sku.description, &product.description))
}

fn sold(product: &Product, sku: &Sku, segment: &Segment, plan: &Plan, price: Money) -> Sold {
    let is_addon = sku.dynamic_attributes.is_addon;
    let (title, description) = words(product, sku);
    let licence = Licence {
        id: 0,
        product_id: product.id.clone(),
        sku_id: sku.id.clone(),
        term: plan.0.as_str().to_owned(),
        billing_cycle: plan.1.as_str().to_owned(),
        segment: segment.as_str().to_owned(),
        title: title.to_owned(),
        description: description.to_owned(),
        family: family(title, segment.as_str(), is_addon, sku.is_trial).to_owned(),
        minimum: sku.minimum_quantity.unwrap_or(1).max(1),
        maximum: sku.maximum_quantity.unwrap_or(10_000),
        is_addon,
        is_trial: sku.is_trial,
        prerequisites: sku.dynamic_attributes.prerequisite_skus.clone(),
    };
    Sold { licence, price }
}
