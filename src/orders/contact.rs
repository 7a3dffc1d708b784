//! What a form that is right says of the end customer.

use crate::mail::EmailAddress;
use crate::microsoft::countries::Country;
use crate::microsoft::domains::Prefix;
use crate::microsoft::resellers::MpnId;
use crate::text::Language;

/// The end customer's contact, which becomes the manager of the tenant.
#[derive(Clone, Debug)]
pub struct Contact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Company.
    pub company: String,
    /// Registration number; empty where the country needs none.
    pub registration_number: String,
    /// Where the credentials go.
    pub email: EmailAddress,
    /// Phone number.
    pub phone: String,
    /// Street and number.
    pub address: String,
    /// Postcode; empty where the country has none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State; empty where the country needs none.
    pub region: String,
    /// Country.
    pub country: Country,
    /// Of the mail with the credentials.
    pub language: Language,
}

impl Contact {
    /// The postal address in one line: what the question about an unknown address is asked about.
    #[must_use]
    pub fn address_text(&self) -> String {
        address_text(&self.address, &self.postcode, &self.city, &self.region, self.country.as_str())
    }
}

/// An order form in which everything is right.
#[derive(Clone, Debug)]
pub struct Right {
    /// The end customer.
    pub contact: Contact,
    /// The reseller of record.
    pub mpn: MpnId,
    /// The name of the tenant.
    pub prefix: Prefix,
}

/// A postal address in one line.
#[must_use]
pub fn address_text(address: &str, postcode: &str, city: &str, region: &str, country: &str) -> String {
    let parts = [address, postcode, city, region, country];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}
