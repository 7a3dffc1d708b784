//! Invoices, in outline: what Microsoft charges us (`partner-center.md` section 11). The lines of an invoice are moving
//! to another API and are not read here. That these calls want the integration account is unverified.

use serde::Deserialize;
use time::OffsetDateTime;

use super::requests::Call;
use super::{Failure, Ids, Microsoft, wire};

/// The invoices of one page of the list.
const PAGE: u16 = 100;

/// An invoice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invoice {
    /// Its number, such as `G001234567`.
    pub id: String,
    /// When it was made.
    #[serde(default, deserialize_with = "wire::instant")]
    pub invoice_date: Option<OffsetDateTime>,
    /// From when it charges.
    #[serde(default, deserialize_with = "wire::instant")]
    pub billing_period_start_date: Option<OffsetDateTime>,
    /// Until when.
    #[serde(default, deserialize_with = "wire::instant")]
    pub billing_period_end_date: Option<OffsetDateTime>,
    /// The sum in 1/10000 of the currency; negative for a credit note.
    #[serde(default, deserialize_with = "wire::money")]
    pub total_charges: Option<i64>,
    /// Such as `EUR`.
    #[serde(default)]
    pub currency_code: Option<String>,
    /// Such as `Invoice`, `CreditNote`.
    #[serde(default)]
    pub document_type: Option<String>,
    /// Which kinds of lines it has.
    #[serde(default, deserialize_with = "wire::list")]
    pub invoice_details: Vec<InvoiceDetail>,
}

/// A kind of lines of an [`Invoice`].
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceDetail {
    /// Such as `billing_line_items`.
    #[serde(default)]
    pub invoice_line_item_type: Option<String>,
    /// Such as `one_time`.
    #[serde(default)]
    pub billing_provider: Option<String>,
}

impl Microsoft {
    /// All invoices.
    ///
    /// # Errors
    /// As any call.
    pub async fn invoices(&self, ids: &Ids) -> Result<Vec<Invoice>, Failure> {
        let call = Call::get(ids, "/v1/invoices").query("size", PAGE).query("offset", 0);
        self.list(call.for_user()).await
    }

    /// One invoice.
    ///
    /// # Errors
    /// As any call.
    pub async fn invoice(&self, ids: &Ids, invoice: &str) -> Result<Invoice, Failure> {
        self.read(Call::get(ids, "/v1/invoices/{invoice}").with("invoice", invoice).for_user()).await
    }
}
