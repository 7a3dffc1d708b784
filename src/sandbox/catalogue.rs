//! The catalogue: products, their SKUs, and availabilities whose ids do not last.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use uuid::Uuid;

use super::countries::Country;
use super::state::State;
use super::terms::{Cycle, Term};

pub mod pages;

/// The catalogue (`data/catalogue.json`).
static PRODUCTS: LazyLock<Vec<Product>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/catalogue.json")).expect("data/catalogue.json is in order")
});

/// Something Microsoft sells, in one or more SKUs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Microsoft's id, such as `CFQ7TTC0LH18`.
    #[serde(rename = "product")]
    pub id: String,
    /// Its name.
    pub title: String,
    /// A sentence about it.
    pub description: String,
    /// The same in French.
    #[serde(rename = "descriptionFr")]
    description_fr: String,
    /// What can be bought of it.
    pub skus: Vec<Sku>,
}

/// One way in which a product is sold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sku {
    /// Unique within its product, such as `0001`.
    #[serde(rename = "sku")]
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its name in French, where that is another.
    #[serde(default, rename = "titleFr")]
    title_fr: Option<String>,
    /// The countries in which it is not sold.
    #[serde(default)]
    unsold: Vec<String>,
    /// Who may buy it.
    pub segment: Segment,
    /// The fewest licences in one subscription.
    pub minimum: u32,
    /// The most licences in one subscription.
    pub maximum: u32,
    /// What an end customer pays per licence and month in a year paid at once, in 1/10000 euro.
    monthly: i64,
    /// The terms it is sold in, and how each is charged.
    plans: Vec<Plan>,
    /// The licence that users get, as Entra names it.
    pub licence: Uuid,
    /// What the customer must own or order with it, as `product:sku`; empty for a base licence.
    #[serde(default)]
    pub prerequisites: Vec<String>,
    /// What a subscription of it can go over to, as `product:sku`.
    #[serde(default)]
    pub upgrades: Vec<String>,
    /// Free for one term.
    #[serde(default)]
    pub trial: bool,
}

/// Who may buy a SKU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Segment {
    /// Anybody.
    Commercial,
    /// Schools, once qualified.
    Education,
}

impl Segment {
    /// As the API writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commercial => "commercial",
            Self::Education => "education",
        }
    }
}

/// A term and how it is charged, written `P1Y:monthly`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Plan {
    /// The commitment.
    pub term: Term,
    /// How often it is charged.
    pub cycle: Cycle,
}

impl Plan {
    /// How a term goes on after its end.
    pub const EXTENDED: Self = Self { term: Term::P1M, cycle: Cycle::Monthly };
}

impl TryFrom<String> for Plan {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.split_once(':')
            .and_then(|(term, cycle)| Some(Self { term: Term::parse(term)?, cycle: Cycle::parse(cycle)? }))
            .ok_or_else(|| format!("{text} is not a plan"))
    }
}

/// The language of the texts in an answer (`X-Locale`, `partner-center.md` section 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Where nothing else is asked for.
    English,
    /// The only other one that this catalogue has.
    French,
}

impl Language {
    /// The language of a locale such as `fr-FR`.
    pub fn of(locale: Option<&str>) -> Self {
        match locale.and_then(|locale| locale.get(..2)) {
            Some(language) if language.eq_ignore_ascii_case("fr") => Self::French,
            _ => Self::English,
        }
    }
}

impl Product {
    /// The sentence about it.
    pub fn description(&self, language: Language) -> &str {
        match language {
            Language::English => &self.description,
            Language::French => &self.description_fr,
        }
    }
}

impl Sku {
    /// Its name.
    pub fn title(&self, language: Language) -> &str {
        match language {
            Language::English => &self.title,
            Language::French => self.title_fr.as_ref().unwrap_or(&self.title),
        }
    }

    /// Whether it is sold in `country`.
    pub fn is_sold_in(&self, country: &Country) -> bool {
        !self.unsold.contains(&country.code)
    }

    /// The plans it is sold in.
    pub fn plans(&self) -> &[Plan] {
        &self.plans
    }

    /// The terms it is sold in, each once.
    pub fn terms(&self) -> Vec<Term> {
        let mut terms: Vec<Term> = self.plans.iter().map(|plan| plan.term).collect();
        terms.dedup();
        terms
    }

    /// The cycles in which `term` can be charged.
    pub fn cycles(&self, term: Term) -> Vec<Cycle> {
        self.plans.iter().filter(|plan| plan.term == term).map(|plan| plan.cycle).collect()
    }

    /// What an end customer pays per licence and billing period of `plan`, in 1/10000 of `currency`.
    /// A month without commitment costs a fifth more, a longer commitment charged by the month a
    /// twentieth more.
    pub fn list_price(&self, plan: Plan, currency: &str) -> i64 {
        let percent = match (plan.term, plan.cycle) {
            (Term::P1M, _) => 120,
            (_, Cycle::Monthly) => 105,
            _ => 100,
        };
        let months = i64::from(plan.cycle.months(plan.term));
        self.monthly * months * percent / 100 * rate(currency) / 100
    }

    /// What an end customer pays per licence and month of an extended term: 3 % more than by the month, or
    /// 23 % more than by the year where it is not sold by the month (`commitment-rules.md` E4).
    pub fn extended_price(&self, currency: &str) -> i64 {
        let month = Plan { term: Term::P1M, cycle: Cycle::Monthly };
        if self.plans.contains(&month) {
            return self.list_price(month, currency) * 103 / 100;
        }
        self.monthly * 123 / 100 * rate(currency) / 100
    }

    /// What the provider pays Microsoft for that: a fifth less.
    pub fn extended_cost(&self, currency: &str) -> i64 {
        self.extended_price(currency) * 80 / 100
    }

    /// What the provider pays Microsoft for a plan: a fifth less.
    pub fn cost(&self, plan: Plan, currency: &str) -> i64 {
        self.list_price(plan, currency) * 80 / 100
    }
}

/// Hundredths of `currency` for one euro.
fn rate(currency: &str) -> i64 {
    match currency {
        "CHF" => 95,
        "GBP" => 86,
        "USD" => 110,
        "CAD" => 150,
        "DKK" => 746,
        "NOK" | "SEK" => 1150,
        _ => 100,
    }
}

/// The sign of `currency`.
pub fn symbol(currency: &str) -> &str {
    match currency {
        "EUR" => "€",
        "GBP" => "£",
        "USD" | "CAD" => "$",
        other => other,
    }
}

/// The catalogue.
pub fn products() -> &'static [Product] {
    &PRODUCTS
}

/// The product `id`.
pub fn product(id: &str) -> Option<&'static Product> {
    PRODUCTS.iter().find(|product| product.id == id)
}

/// The SKU `id` of `product`.
pub fn sku(product: &str, id: &str) -> Option<&'static Sku> {
    self::product(product)?.skus.iter().find(|sku| sku.id == id)
}

/// The product and the SKU of these ids.
pub fn find(product: &str, sku: &str) -> Option<(&'static Product, &'static Sku)> {
    let product = self::product(product)?;
    Some((product, product.skus.iter().find(|known| known.id == sku)?))
}

/// The availability ids of one moment in one country: they change each day at 00:00 UTC, and whenever
/// the control endpoint says so.
#[derive(Clone, Copy, Debug)]
pub struct Edition {
    day: i64,
    rotations: u32,
}

impl State {
    /// The availability ids that are good now.
    pub fn edition(&self, now: OffsetDateTime) -> Edition {
        Edition::of(now, self.rotations)
    }
}

impl Edition {
    /// The ids at `now`, after so many changes by hand.
    pub fn of(now: OffsetDateTime, rotations: u32) -> Self {
        Self { day: now.unix_timestamp().div_euclid(86_400), rotations }
    }

    /// The id under which `sku` of `product` is available for `term` in `country`.
    pub fn availability(self, product: &Product, sku: &Sku, term: Term, country: &Country) -> String {
        self.id(product, sku, term.duration(), country)
    }

    /// The id under which `sku` goes on in an extended term; it cannot be bought.
    pub fn extended_availability(self, product: &Product, sku: &Sku, country: &Country) -> String {
        self.id(product, sku, "extended", country)
    }

    fn id(self, product: &Product, sku: &Sku, term: &str, country: &Country) -> String {
        const LETTERS: &[u8] = b"0123456789BCDFGHJKLMNPQRSTVWXYZ";
        let Self { day, rotations } = self;
        let name = format!("{} {} {term} {} {day} {rotations}", product.id, sku.id, country.code);
        let tail = Sha256::digest(name);
        let tail = tail.iter().take(5).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]));
        "CFQ7TTC".chars().chain(tail).collect()
    }

    /// What `item`, a `product:sku:availability`, names in `country` now; `None` when it is stale or
    /// never was.
    pub fn find(self, item: &str, country: &Country) -> Option<(&'static Product, &'static Sku, Term)> {
        let mut parts = item.split(':');
        let (product, sku, availability) = (parts.next()?, parts.next()?, parts.next()?);
        let product = self::product(product)?;
        let sku = product.skus.iter().find(|known| known.id == sku && known.is_sold_in(country))?;
        let term = sku
            .terms()
            .into_iter()
            .find(|term| self.availability(product, sku, *term, country) == availability)?;
        parts.next().is_none().then_some((product, sku, term))
    }
}
