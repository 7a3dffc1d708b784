//! Price sheets: what every licence costs in a country, now, in an earlier month or in the next
//! (`partner-center.md` section 7).

mod records;
mod row;

use std::fmt;

use reqwest::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use reqwest::{Response, Version};
use time::Date;

use super::countries::Country;
use super::requests::{Call, Lost};
use super::{Failure, Ids, Microsoft};

use records::Found;
use row::Rows;
pub use row::{InvalidRow, PriceRow};

/// What a sheet may weigh, in bytes.
const LIMIT: usize = 256 * 1024 * 1024;

/// A country's price sheet on its way: comma-separated lines, tens of megabytes, of which no more than a piece is held
/// at a time.
pub struct PriceSheet {
    answer: Response,
    /// Whether the answer says where it ends, so that one that broke off can be told from a whole one.
    has_end: bool,
    rows: Rows,
    piece: Vec<u8>,
    /// How much of the piece was looked at.
    used: usize,
    /// How much has come.
    length: usize,
    is_over: bool,
}

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

impl PriceSheet {
    fn new(answer: Response) -> Self {
        let says = |name| answer.headers().contains_key(name);
        // What ends with its connection may have ended too early.
        let has_end = says(CONTENT_LENGTH) || says(TRANSFER_ENCODING) || answer.version() >= Version::HTTP_2;
        Self { answer, has_end, rows: Rows::new(), piece: Vec::new(), used: 0, length: 0, is_over: false }
    }

    /// The next price; `None` once the sheet was read to its end. A row that cannot be used hides no other.
    ///
    /// # Errors
    /// [`Failure::Unknown`] when the sheet breaks off: what was read until then is not all of it, and what it lacks may
    /// well be sold.
    pub async fn next(&mut self) -> Result<Option<Result<PriceRow, InvalidRow>>, Failure> {
        loop {
            if self.used == self.piece.len() && !self.is_over {
                self.receive().await?;
            }
            let (found, used) = self.rows.next(&self.piece[self.used..]);
            self.used += used;
            match found {
                Found::One(row) => return Ok(Some(row)),
                Found::End => return Ok(None),
                Found::Beginning => {}
            }
        }
    }

    /// Waits for the next piece, which is empty at the end.
    async fn receive(&mut self) -> Result<(), Failure> {
        let failed = |lost: Lost| Failure::Unknown(format!("the price sheet: {lost}"));
        self.piece.clear();
        self.used = 0;
        while self.piece.is_empty() {
            let Some(piece) = self.answer.chunk().await.map_err(|error| failed(error.into()))? else {
                self.is_over = true;
                return if self.has_end {
                    Ok(())
                } else {
                    Err(Failure::Unknown("the price sheet: it does not say where it ends".to_owned()))
                };
            };
            self.length += piece.len();
            if self.length > LIMIT {
                return Err(failed(Lost::TooLarge));
            }
            self.piece.extend_from_slice(&piece);
        }
        Ok(())
    }
}

impl fmt::Debug for PriceSheet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PriceSheet({} bytes so far)", self.length)
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
        self.stream(call.at_price_host().for_user()).await.map(PriceSheet::new)
    }
}
