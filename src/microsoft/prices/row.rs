//! A price: one row of a price sheet.

use csv::StringRecord;
use serde::Deserialize;
use thiserror::Error;
use time::OffsetDateTime;

use super::records::{Found, Records};
use crate::microsoft::catalogue::{BillingCycle, Segment, Term};
use crate::microsoft::wire;

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
    /// Far too long for a row, or no text.
    #[error("row {0} is too long or no text")]
    Text(u64),
}

/// Reads the rows of a sheet that comes piece by piece.
pub(super) struct Rows {
    records: Records,
    /// The columns by their names without case and separators: they may come in any order, and their names have been
    /// spelt in more than one way.
    columns: Option<StringRecord>,
    /// Of the row that was read last.
    number: u64,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self { records: Records::new(), columns: None, number: 0 }
    }

    /// Goes on in `piece`, and answers how much of it is used up. An empty piece is the end of the sheet.
    pub(super) fn next(&mut self, piece: &[u8]) -> (Found<Result<PriceRow, InvalidRow>>, usize) {
        let (found, used) = self.records.next(piece);
        let Found::One(record) = found else {
            return (if matches!(found, Found::End) { Found::End } else { Found::Beginning }, used);
        };
        self.number += 1;
        let Some(columns) = &self.columns else {
            let names = record.unwrap_or_default();
            self.columns = Some(names.iter().map(wire::key).collect());
            return (Found::Beginning, used);
        };
        (Found::One(price(record, columns, self.number)), used)
    }
}

/// The price that a row is.
fn price(record: Option<StringRecord>, columns: &StringRecord, number: u64) -> Result<PriceRow, InvalidRow> {
    let mut record = record.ok_or(InvalidRow::Text(number))?;
    record.trim();
    let row: Row = record.deserialize(Some(columns)).map_err(|_| InvalidRow::Columns(number))?;
    row.into_price().ok_or(InvalidRow::Price(number))
}
/// A line by the names of its columns without case and separators; only those we use.
#[derive(Deserialize)]
struct Row {
    #[serde(rename = "producttitle")]
    product_title: String,
    #[serde(rename = "productid")]
    product_id: String,
    #[serde(rename = "skuid")]
    sku_id: String,
    #[serde(rename = "skutitle")]
    sku_title: String,
    #[serde(rename = "termduration")]
    term_duration: Term,
    #[serde(rename = "billingplan")]
    billing_plan: BillingCycle,
    market: String,
    currency: String,
    #[serde(rename = "unitprice")]
    unit_price: String,
    #[serde(default, rename = "pricingtierrangemin")]
    tier_from: String,
    #[serde(default, rename = "pricingtierrangemax")]
    tier_to: String,
    #[serde(default, rename = "effectivestartdate")]
    effective_from: String,
    #[serde(default, rename = "effectiveenddate")]
    effective_until: String,
    #[serde(default, rename = "erpprice")]
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
            text => Some(wire::ten_thousandths(text)?),
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
            unit_price: wire::ten_thousandths(&self.unit_price)?,
            suggested_price,
            tier_from: self.tier_from.parse().ok(),
            tier_to: self.tier_to.parse().ok(),
            effective_from: wire::parse_instant(&self.effective_from),
            effective_until: wire::parse_instant(&self.effective_until),
        })
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const COLUMNS: &str = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,\
        BillingPlan,Market,Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,\
        EffectiveEndDate,Tags,ERP Price,Segment";

    fn rows(text: &str) -> Vec<Result<PriceRow, InvalidRow>> {
        let (mut rows, mut found, mut rest) = (Rows::new(), Vec::new(), text.as_bytes());
        loop {
            let (what, used) = rows.next(rest);
            rest = &rest[used..];
            match what {
                Found::One(row) => found.push(row),
                Found::Beginning => {}
                Found::End => return found,
            }
        }
    }

    fn sheet(lines: &str) -> Vec<Result<PriceRow, InvalidRow>> {
        rows(&format!("\u{feff}{COLUMNS}\r\n{lines}"))
    }

    #[test]
    fn a_row_is_read_with_its_four_decimals() {
        let row = sheet(
            "Exchange,CFQ7TTC0LH16,0001,\"Exchange, Plan 1\",Microsoft,\"a \"\"b\"\"\",,P1Y,Monthly,FR,EUR,3.3605,,,\
             2026-11-01T00:00:00.0000000Z,9999-12-31T23:59:59Z,,4.2,Education\r\n",
        )
        .remove(0)
        .unwrap();
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
    fn the_columns_may_come_in_any_order_and_the_segment_may_be_missing() {
        let rows = rows(
            "Currency,Market,Unit Price,ERP_Price,BillingPlan,TermDuration,SkuTitle,SKUId,ProductId,\
             ProductTitle,Unknown\nEUR,BE,10.5,,Annual,P1Y,\"Plan\n1\",0001,P,\"Exchange, Online\",x\n",
        );
        let rows: Vec<_> = rows.into_iter().collect::<Result<_, _>>().unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!(
            (rows[0].product_title.as_str(), rows[0].sku_title.as_str()),
            ("Exchange, Online", "Plan\n1")
        );
        assert_eq!((rows[0].unit_price, rows[0].suggested_price), (105_000, None));
        assert_eq!((&rows[0].segment, &rows[0].cycle), (&Segment::Commercial, &BillingCycle::Annual));
        assert_eq!((rows[0].effective_from, rows[0].effective_until), (None, None));
    }

    #[test]
    fn what_is_no_sheet_has_no_prices() {
        for text in ["", "\n", "<html>", "a,b\n1,2\n"] {
            assert_eq!(rows(text).iter().flatten().count(), 0, "{text:?}");
        }
    }

    #[test]
    fn a_bad_row_does_not_hide_the_others() {
        let good = "T,P,0001,S,M,D,,P1M,Monthly,FR,EUR,1.00,,,,,,1.00,Commercial\r\n";
        let bad = "T,P,0001,S,M,D,,P1M,Monthly,FR,EUR,free,,,,,,1.00,Commercial\r\n";
        let long = format!("{}\r\n", "x".repeat(1_000_000));
        let rows = sheet(&format!("{good}{bad}T,P\r\n{long}{good}"));
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 2);
        assert_eq!(
            rows[1..4],
            [Err(InvalidRow::Price(3)), Err(InvalidRow::Columns(4)), Err(InvalidRow::Text(5))]
        );
    }
}
