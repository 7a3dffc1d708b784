//! Invoices in outline: one for each month and currency, over everything that was charged in it.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use serde::Deserialize;
use serde_json::{Value, json};
use time::{Date, Month, OffsetDateTime};

use super::answer::{self, Reply};
use super::body::MALFORMED;
use super::catalogue::symbol;
use super::refusal::Refusal;
use super::state::{Room, State};
use super::subscriptions::{Charge, Subscription};
use super::tokens::AnyToken;

/// There is no such invoice (chosen).
const NOT_FOUND: u32 = 4000;
/// Invoices on a page when the call does not say.
const PAGE: usize = 200;

/// A charge, and the subscription that it is for.
type Charged<'a> = (&'a Subscription, &'a Charge);

/// An invoice that is made when it is read.
struct Invoice<'a> {
    id: String,
    first_day: Date,
    last_day: Date,
    currency: &'a str,
    charges: Vec<Charged<'a>>,
}

impl State {
    /// The invoices of the months that are over, oldest first.
    fn invoices(&self, now: OffsetDateTime) -> Vec<Invoice<'_>> {
        let mut months: BTreeMap<(i32, u8, &str), Vec<Charged<'_>>> = BTreeMap::new();
        for held in &self.subscriptions {
            let Some(customer) = self.customers.get(&held.customer) else { continue };
            for charge in &held.charges {
                let day = charge.at.date();
                let month = (day.year(), u8::from(day.month()), customer.currency());
                months.entry(month).or_default().push((held, charge));
            }
        }
        months
            .into_iter()
            .filter_map(|((year, month, currency), mut charges)| {
                let month = Month::try_from(month).ok()?;
                let first_day = Date::from_calendar_date(year, month, 1).ok()?;
                let last_day = first_day.replace_day(month.length(year)).ok()?;
                let id = format!("G{year}{:02}{currency}", u8::from(month));
                charges.sort_by_key(|(_, charge)| charge.at);
                (now.date() > last_day).then_some(Invoice { id, first_day, last_day, currency, charges })
            })
            .collect()
    }
}

impl Invoice<'_> {
    fn view(&self) -> Value {
        let total: i64 = self.charges.iter().map(|(_, charge)| charge.amount).sum();
        let uri = format!("/invoices/{}", self.id);
        json!({
            "id": self.id,
            "invoiceDate": answer::day(self.last_day.next_day().unwrap_or(self.last_day)),
            "billingPeriodStartDate": answer::day(self.first_day),
            "billingPeriodEndDate": answer::day(self.last_day),
            "totalCharges": answer::amount(total),
            "paidAmount": 0,
            "currencyCode": self.currency,
            "currencySymbol": symbol(self.currency),
            "documentType": "invoice",
            "invoiceType": "OneTime",
            "state": "unpaid",
            "invoiceDetails": [{
                "invoiceLineItemType": "billing_line_items",
                "billingProvider": "one_time",
                "links": {"self": answer::link(&format!("{uri}/lineitems/OneTime/BillingLineItems"))},
                "attributes": {"objectType": "InvoiceDetail"},
            }],
            "links": {"self": answer::link(&uri)},
            "attributes": {"objectType": "Invoice"},
        })
    }

    fn lines(&self, state: &State) -> Vec<Value> {
        let line = |(held, charge): &Charged<'_>| {
            let customer = state.customers.get(&held.customer);
            let mut line = charge.view();
            line["invoiceNumber"] = json!(self.id);
            line["customerId"] = json!(held.customer);
            line["customerName"] = json!(customer.map(|customer| &customer.company));
            line["customerDomainName"] = json!(customer.map(|customer| &customer.domain));
            line["orderId"] = json!(held.order);
            line["subscriptionId"] = json!(held.id);
            line["currency"] = json!(self.currency);
            line["mpnId"] = json!(held.reseller);
            line
        };
        self.charges.iter().map(line).collect()
    }
}

/// The query of the list.
#[derive(Debug, Deserialize)]
pub struct Listing {
    size: Option<usize>,
    offset: Option<usize>,
}

/// `GET /v1/invoices?size=&offset=`.
pub async fn index(_: AnyToken, room: Data<Room>, query: Query<Listing>) -> Reply {
    let state = room.read();
    let invoices = state.invoices(room.now());
    let page =
        invoices.iter().skip(query.offset.unwrap_or(0)).take(query.size.unwrap_or(PAGE).clamp(1, PAGE));
    let items: Vec<Value> = page.map(Invoice::view).collect();
    let mut answer = answer::collection(&items, "/invoices");
    answer["totalCount"] = json!(invoices.len());
    Ok(answer::ok(answer))
}

fn unknown() -> Refusal {
    Refusal::not_found(NOT_FOUND, "The invoice was not found.")
}

/// `GET /v1/invoices/{invoice}`.
pub async fn show(_: AnyToken, room: Data<Room>, id: Path<String>) -> Reply {
    let state = room.read();
    let invoices = state.invoices(room.now());
    Ok(answer::ok(invoices.iter().find(|invoice| invoice.id == *id).ok_or_else(unknown)?.view()))
}

/// `GET /v1/invoices/{invoice}/lineitems/{provider}/{type}`: only `OneTime` has lines.
pub async fn lines(_: AnyToken, room: Data<Room>, path: Path<(String, String, String)>) -> Reply {
    let (id, provider, kind) = path.into_inner();
    if !kind.eq_ignore_ascii_case("BillingLineItems") {
        return Err(Refusal::bad(MALFORMED, "Only BillingLineItems are kept."));
    }
    let state = room.read();
    let invoices = state.invoices(room.now());
    let invoice = invoices.iter().find(|invoice| invoice.id == id).ok_or_else(unknown)?;
    let items = if provider.eq_ignore_ascii_case("OneTime") { invoice.lines(&state) } else { Vec::new() };
    Ok(answer::ok(answer::collection(&items, &format!("/invoices/{id}/lineitems/{provider}/{kind}"))))
}

/// `GET /v1/invoices/{invoice}/documents/statement`: a PDF of one empty page.
pub async fn statement(_: AnyToken, room: Data<Room>, id: Path<String>) -> Result<HttpResponse, Refusal> {
    let state = room.read();
    state.invoices(room.now()).iter().find(|invoice| invoice.id == *id).ok_or_else(unknown)?;
    Ok(HttpResponse::Ok().content_type("application/pdf").body(EMPTY_PAGE))
}

/// The smallest document that readers open.
const EMPTY_PAGE: &str = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
    2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
    3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
    trailer<</Root 1 0 R>>\n%%EOF\n";
