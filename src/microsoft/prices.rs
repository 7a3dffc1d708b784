//! Price sheets: what every licence costs in a country this month.

use std::fmt;

use serde::Deserialize;
use thiserror::Error;
use time::OffsetDateTime;

use super::catalogue::{BillingCycle, Segment, Term};
use super::countries::Country;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// What a sheet may weigh, in bytes.
pub(super) const LIMIT: usize = 128 * 1024 * 1024;

/// A country's price sheet as it came: comma-separated lines, tens of megabytes.
pub struct PriceSheet(Vec<u8>);

/// One price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    /// Such as `CFQ7TTC0LH18`.
    pub product: String,
    /// Such as `0001`.
    pub sku: String,
    /// The product's name.
    pub product_title: String,
    /// The SKU's name.
    pub sku_title: String,
    /// The commitment.
    pub term: Term,
    /// What one price pays for: a month, a year, or the whole term.
    pub cycle: BillingCycle,
    /// For whom.
    pub segment: Segment,
    /// The country.
    pub market: String,
    /// Such as `EUR`.
    pub currency: String,
    /// What we pay for one licence and cycle, in 1/10000 of the currency.
    pub unit_price: i64,
    /// What Microsoft suggests that the customer pays, in the same unit ("ERP price").
    pub suggested_price: Option<i64>,
    /// From which quantity the price holds, where it depends on it.
    pub tier_from: Option<i64>,
    /// Up to which.
    pub tier_to: Option<i64>,
    /// From when the price holds.
    pub effective_from: Option<OffsetDateTime>,
    /// Until when.
    pub effective_until: Option<OffsetDateTime>,
}

/// Why a row of a sheet could not be used, by its number; the header is number 1. The other rows can be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidRow {
    /// Not a row of the expected columns.
    #[error("row {0} does not have the expected columns")]
    Columns(u64),
    /// A price that is no number.
    #[error("row {0} has a price that is no number")]
    Price(u64),
}

impl PriceSheet {
    /// The sheet's prices, read one by one. Reading all takes a good part of a second: not on an async thread.
    pub fn rows(&self) -> impl Iterator<Item = Result<PriceRow, InvalidRow>> + '_ {
        let reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(self.0.as_slice());
        reader.into_deserialize::<Row>().zip(2..).map(|(row, number)| {
            row.map_err(|_| InvalidRow::Columns(number))?.into_price().ok_or(InvalidRow::Price(number))
        })
    }
}

impl From<Vec<u8>> for PriceSheet {
    fn from(text: Vec<u8>) -> Self {
        Self(text)
    }
}

impl fmt::Debug for PriceSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PriceSheet({} bytes)", self.0.len())
    }
}

impl Microsoft {
    /// The prices of all licences in a country, as they are now.
    ///
    /// # Errors
    /// As any call.
    pub async fn price_sheet(&self, ids: &Ids, country: Country) -> Result<PriceSheet, Failure> {
        let template =
            "/v1.0/sales/pricesheets(Market='{market}',PricesheetView='updatedlicensebased')/$value";
        let call = Call::get(ids, template).with("market", country.as_str()).query("timeline", "current");
        Ok(PriceSheet(self.answer(&call.at_price_host().for_user()).await?.body))
    }
}

/// A line by the names of its columns; only those we use.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    product_title: String,
    product_id: String,
    sku_id: String,
    sku_title: String,
    term_duration: Term,
    billing_plan: BillingCycle,
    market: String,
    currency: String,
    unit_price: String,
    #[serde(default)]
    pricing_tier_range_min: String,
    #[serde(default)]
    pricing_tier_range_max: String,
    #[serde(default)]
    effective_start_date: String,
    #[serde(default)]
    effective_end_date: String,
    #[serde(default, rename = "ERP Price", alias = "ERPPrice")]
    suggested_price: String,
    /// Missing on older sheets, which were all commercial.
    #[serde(default)]
    segment: Option<Segment>,
}

impl Row {
    /// The price; `None` when it is no number.
    fn into_price(self) -> Option<PriceRow> {
        let suggested_price = match self.suggested_price.as_str() {
            "" => None,
            text => Some(ten_thousandths(text)?),
        };
        Some(PriceRow {
            product: self.product_id,
            sku: self.sku_id,
            product_title: self.product_title,
            sku_title: self.sku_title,
            term: self.term_duration,
            cycle: self.billing_plan,
            segment: self.segment.unwrap_or(Segment::Commercial),
            market: self.market,
            currency: self.currency,
            unit_price: ten_thousandths(&self.unit_price)?,
            suggested_price,
            tier_from: self.pricing_tier_range_min.parse().ok(),
            tier_to: self.pricing_tier_range_max.parse().ok(),
            effective_from: wire::parse_instant(&self.effective_start_date),
            effective_until: wire::parse_instant(&self.effective_end_date),
        })
    }
}

/// A decimal number in 1/10000, further places rounded half away from zero; `None` for anything else.
fn ten_thousandths(text: &str) -> Option<i64> {
    const PLACES: usize = 4;
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let kept: i64 = format!("{fraction:0<PLACES$}")[..PLACES].parse().ok()?;
    let rounded = i64::from(fraction.as_bytes().get(PLACES).is_some_and(|digit| *digit >= b'5'));
    let amount = whole.parse::<i64>().ok()?.checked_mul(10_000)?.checked_add(kept + rounded)?;
    Some(if negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const COLUMNS: &str = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,\
        BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,\
        EffectiveEndDate,Tags,ERP Price,Segment";

    fn sheet(lines: &str) -> PriceSheet {
        PriceSheet(format!("\u{feff}{COLUMNS}\r\n{lines}").into_bytes())
    }

    #[test]
    fn a_row_is_read_with_its_four_decimals() {
        let sheet = sheet(
            "Exchange,CFQ7TTC0LH16,0001,\"Exchange, Plan 1\",Microsoft,\"a \"\"b\"\"\",,P1Y,Monthly,FR,EUR,3.3605,,,\
             2026-11-01T00:00:00.0000000Z,9999-12-31T23:59:59Z,,4.2,Education\r\n",
        );
        let row = sheet.rows().next().unwrap().unwrap();
        assert_eq!((row.unit_price, row.suggested_price), (33_605, Some(42_000)));
        assert_eq!(
            (row.term, row.cycle, row.segment),
            (Term::Year, BillingCycle::Monthly, Segment::Education)
        );
        assert_eq!(row.sku_title, "Exchange, Plan 1");
        assert_eq!(row.effective_from, Some(datetime!(2026-11-01 00:00:00 UTC)));
        assert_eq!((row.tier_from, row.tier_to), (None, None));
    }

    #[test]
    fn a_bad_row_does_not_hide_the_others() {
        let good = "T,P,0001,S,M,D,,P1M,Monthly,FR,EUR,1.00,,,,,,1.00,Commercial\r\n";
        let bad = "T,P,0001,S,M,D,,P1M,Monthly,FR,EUR,free,,,,,,1.00,Commercial\r\n";
        let sheet = sheet(&format!("{good}{bad}T,P\r\n{good}"));
        let rows: Vec<_> = sheet.rows().collect();
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 2);
        assert_eq!(rows[1], Err(InvalidRow::Price(3)));
        assert_eq!(rows[2], Err(InvalidRow::Columns(4)));
    }

    #[test]
    fn a_price_is_exact_and_rounds_beyond_four_places() {
        for (text, amount) in [
            ("12", 120_000),
            ("12.5", 125_000),
            ("0.0001", 1),
            ("0.00005", 1),
            ("0.00004", 0),
            ("1.99995", 20_000),
            ("-1.5", -15_000),
        ] {
            assert_eq!(ten_thousandths(text), Some(amount), "{text}");
        }
        for text in ["", ".", ".5", "1,5", "1e3", "--1", "99999999999999999999"] {
            assert_eq!(ten_thousandths(text), None, "{text}");
        }
    }
}
