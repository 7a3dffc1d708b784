//! Price sheets: what every licence costs in a country, now, in an earlier month or in the next
//! (`partner-center.md` section 7).

use std::fmt;

use serde::Deserialize;
use thiserror::Error;
use time::{Date, OffsetDateTime};

use super::catalogue::{BillingCycle, Segment, Term};
use super::countries::Country;
use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// What a sheet may weigh, in bytes.
pub(super) const LIMIT: usize = 128 * 1024 * 1024;

/// A country's price sheet as it came: comma-separated lines, tens of megabytes. It is held while it is read, so
/// that a connection that breaks leaves no half of it, and its rows are made one by one.
pub struct PriceSheet(Vec<u8>);

/// Which of the price sheets of a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Licences under New Commerce.
    Licences,
    /// The same in their extended term; that it is called so is reported by third parties.
    ExtendedTerm,
}

impl View {
    fn as_str(self) -> &'static str {
        match self {
            Self::Licences => "updatedlicensebased",
            Self::ExtendedTerm => "licensebasedest",
        }
    }
}

/// Of when a price sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timeline {
    /// The prices as they are now.
    Current,
    /// As they were in the month of this day.
    History(Date),
    /// As they will be in the month of this day.
    Future(Date),
}

impl Timeline {
    /// The name, and the month as `YYYYMM` where there is one.
    fn parts(self) -> (&'static str, Option<String>) {
        let month = |day: Date| Some(format!("{:04}{:02}", day.year(), u8::from(day.month())));
        match self {
            Self::Current => ("current", None),
            Self::History(day) => ("history", month(day)),
            Self::Future(day) => ("future", month(day)),
        }
    }
}

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
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(self.0.as_slice());
        // The columns may come in any order, and their names have been spelt in more than one way.
        let names = reader.headers().map(|names| names.iter().map(wire::key).collect()).unwrap_or_default();
        reader.set_headers(names);
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
        self.price_sheet_of(ids, country, View::Licences, Timeline::Current).await
    }

    /// Any of the price sheets of a country.
    ///
    /// # Errors
    /// As any call.
    pub async fn price_sheet_of(
        &self,
        ids: &Ids,
        country: Country,
        view: View,
        timeline: Timeline,
    ) -> Result<PriceSheet, Failure> {
        let template = "/v1.0/sales/pricesheets(Market='{market}',PricesheetView='{view}')/$value";
        let (name, month) = timeline.parts();
        let mut call = Call::get(ids, template).with("market", country.as_str()).with("view", view.as_str());
        call = call.query("timeline", name);
        if let Some(month) = month {
            call = call.query("month", month);
        }
        Ok(PriceSheet(self.answer(&call.at_price_host().for_user()).await?.body))
    }
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
    fn the_columns_may_come_in_any_order_and_the_segment_may_be_missing() {
        let text = "Currency,Market,Unit Price,ERP_Price,BillingPlan,TermDuration,SkuTitle,SKUId,ProductId,\
            ProductTitle,Unknown\nEUR,BE,10.5,,Annual,P1Y,\"Plan\n1\",0001,P,\"Exchange, Online\",x\n";
        let sheet = PriceSheet::from(text.as_bytes().to_vec());
        let rows: Vec<_> = sheet.rows().collect::<Result<_, _>>().unwrap();
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
            let sheet = PriceSheet::from(text.as_bytes().to_vec());
            assert_eq!(sheet.rows().flatten().count(), 0, "{text:?}");
        }
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
}
