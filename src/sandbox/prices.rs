//! The price sheet: what each plan of each SKU costs in one market, as comma-separated values.

use actix_web::HttpResponse;
use actix_web::web::{Path, Query};
use regex_lite::Regex;
use serde::Deserialize;

use super::answer::Reply;
use super::body::MALFORMED;
use super::catalogue::{self, Plan, Product, Segment, Sku};
use super::countries::{self, Country};
use super::refusal::Refusal;
use super::terms::Cycle;
use super::tokens::UserToken;

/// The columns (`partner-center.md` section 7).
const COLUMNS: [&str; 19] = [
    "ProductTitle",
    "ProductId",
    "SkuId",
    "SkuTitle",
    "Publisher",
    "SkuDescription",
    "UnitOfMeasure",
    "TermDuration",
    "BillingPlan",
    "Market",
    "Currency",
    "UnitPrice",
    "PricingTierRangeMin",
    "PricingTierRangeMax",
    "EffectiveStartDate",
    "EffectiveEndDate",
    "Tags",
    "ERP Price",
    "Segment",
];

/// The query of a price sheet.
#[derive(Debug, Deserialize)]
pub struct When {
    timeline: Option<String>,
}

/// `GET /v1.0/sales/pricesheets(Market='FR',PricesheetView='updatedlicensebased')/$value?timeline=current`,
/// and the same with the view `licensebasedest`.
pub async fn sheet(_: UserToken, key: Path<String>, query: Query<When>) -> Reply {
    let (country, view) = market(&key)?;
    if query.timeline.as_deref().is_some_and(|timeline| timeline != "current") {
        return Err(Refusal::bad(MALFORMED, "Only the current price sheet is kept.").about("timeline"));
    }
    let sheet =
        write(country, view).map_err(|_| Refusal::bad(MALFORMED, "The price sheet cannot be written."))?;
    Ok(HttpResponse::Ok().content_type("text/csv; charset=utf-8").body(sheet))
}

/// Which prices a sheet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum View {
    /// What can be bought.
    Plans,
    /// What an extended term costs.
    Extended,
}

/// The market and the view that the key of the sheet names.
fn market(key: &str) -> Result<(&'static Country, View), Refusal> {
    let unknown = || Refusal::not_found(MALFORMED, "There is no such price sheet.");
    let form = Regex::new(
        r"^pricesheets\(Market='([A-Za-z]{2})',\s*PricesheetView='(updatedlicensebased|licensebasedest)'\)$",
    );
    let captures = form.ok().and_then(|form| form.captures(key)).ok_or_else(unknown)?;
    let view = if &captures[2] == "licensebasedest" { View::Extended } else { View::Plans };
    Ok((countries::find(&captures[1].to_uppercase()).ok_or_else(unknown)?, view))
}

fn write(country: &Country, view: View) -> anyhow::Result<Vec<u8>> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(COLUMNS)?;
    for product in catalogue::products() {
        for sku in product.skus.iter().filter(|sku| sku.is_sold_in(country)) {
            for price in prices(sku, view, &country.currency) {
                sheet.write_record(row(product, sku, &price, country))?;
            }
        }
    }
    Ok(sheet.into_inner()?)
}

/// What one plan costs, in 1/10000.
struct Price {
    plan: Plan,
    cost: i64,
    list: i64,
}

fn prices(sku: &Sku, view: View, currency: &str) -> Vec<Price> {
    match view {
        View::Plans => sku
            .plans()
            .iter()
            .map(|plan| Price {
                plan: *plan,
                cost: sku.cost(*plan, currency),
                list: sku.list_price(*plan, currency),
            })
            .collect(),
        View::Extended if sku.trial => Vec::new(),
        View::Extended => {
            let list = sku.extended_price(currency);
            vec![Price { plan: Plan::EXTENDED, cost: sku.extended_cost(currency), list }]
        }
    }
}

fn row(product: &Product, sku: &Sku, price: &Price, country: &Country) -> [String; 19] {
    let billing = match price.plan.cycle {
        Cycle::Monthly => "Monthly",
        Cycle::Annual => "Annual",
        Cycle::Triennial => "Triennial",
        Cycle::None => "None",
    };
    let segment = match sku.segment {
        Segment::Commercial => "Commercial",
        Segment::Education => "Education",
    };
    [
        product.title.clone(),
        product.id.clone(),
        sku.id.clone(),
        sku.title.clone(),
        "Microsoft Corporation".into(),
        product.description.clone(),
        "Licenses".into(),
        price.plan.term.duration().into(),
        billing.into(),
        country.code.clone(),
        country.currency.clone(),
        decimal(price.cost),
        String::new(),
        String::new(),
        "2026-01-01T00:00:00.0000000Z".into(),
        "9999-12-31T23:59:59.0000000Z".into(),
        if sku.trial { "Trial".into() } else { String::new() },
        decimal(price.list),
        segment.into(),
    ]
}

/// An amount in 1/10000, with four decimals.
fn decimal(units: i64) -> String {
    format!("{}.{:04}", units / 10_000, units % 10_000)
}
