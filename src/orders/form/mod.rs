//! The order form: what the browser sends, and the order that it becomes when everything in it is right.

pub mod picker;
pub mod summary;

use validator::Validate;

use crate::microsoft::countries::{Country, CountryRules};
use crate::microsoft::domains::{InvalidPrefix, Prefix};
use crate::microsoft::resellers::{InvalidMpnId, MpnId};
use crate::orders::{Contact, rules};
use crate::text::Message;
use crate::web::form::{Errors, Fields};

/// The fields of the form in their order on the page, which is the order of the errors above it.
pub const ORDER: [&str; 16] = [
    "custom",
    "prefix",
    "mpn",
    "first_name",
    "last_name",
    "company",
    "registration_number",
    "email",
    "phone",
    "address",
    "postcode",
    "city",
    "region",
    "country",
    "language",
    "licences",
];

/// What was typed, kept for showing it again.
#[derive(Clone, Debug, Default, Validate)]
pub struct Typed {
    /// Whether a name of one's own was asked for.
    pub custom: bool,
    /// That name.
    pub prefix: String,
    /// The derived name that the page showed.
    pub derived: String,
    /// The MPN ID.
    pub mpn: String,
    /// The contact's first name.
    #[validate(length(min = 1, max = 50, code = "orders-error-first-name"))]
    pub first_name: String,
    /// The contact's last name.
    #[validate(length(min = 1, max = 50, code = "orders-error-last-name"))]
    pub last_name: String,
    /// The company.
    pub company: String,
    /// Its registration number.
    pub registration_number: String,
    /// The contact's address for the credentials.
    pub email: String,
    /// The contact's phone number.
    pub phone: String,
    /// Street and number.
    #[validate(length(min = 1, max = 200, code = "orders-error-address"))]
    pub address: String,
    /// Postcode.
    pub postcode: String,
    /// Town.
    #[validate(length(min = 1, max = 100, code = "orders-error-city"))]
    pub city: String,
    /// State.
    pub region: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Of the mail to the customer.
    pub language: String,
    /// The address that is to be kept although Microsoft does not know it, as [`Contact::address_text`].
    pub kept_address: String,
}

impl Typed {
    /// Reads the fields.
    #[must_use]
    pub fn read(fields: &Fields) -> Self {
        Self {
            custom: fields.ticked("custom"),
            prefix: fields.text("prefix").to_lowercase(),
            derived: fields.text("derived"),
            mpn: fields.text("mpn"),
            first_name: fields.text("first_name"),
            last_name: fields.text("last_name"),
            company: fields.text("company"),
            registration_number: fields.text("registration_number"),
            email: fields.text("email"),
            phone: fields.text("phone"),
            address: fields.text("address"),
            // Postcodes with letters are capitals; Microsoft refuses others.
            postcode: fields.text("postcode").to_uppercase(),
            city: fields.text("city"),
            region: fields.text("region"),
            country: fields.text("country").to_uppercase(),
            language: fields.text("language"),
            kept_address: fields.text("kept_address"),
        }
    }
}

/// What the form hid in itself so that a second press finds the first order; `None` for what is none of ours.
#[must_use]
pub fn form_key(fields: &Fields) -> Option<String> {
    let key = fields.text("form_key");
    // Twice as long as ours are.
    Some(key).filter(|key| (1..=44).contains(&key.len()))
}

/// The contact, or `None` with what is wrong in `errors`.
pub fn contact(
    typed: &Typed,
    countries: &[(Country, CountryRules)],
    provider_domains: &[String],
    errors: &mut Errors,
) -> Option<Contact> {
    let lengths = typed.validate();
    if let Err(found) = &lengths {
        errors.add_all(&ORDER, found);
    }
    let known = countries.iter().find(|(country, _)| country.as_str() == typed.country);
    if known.is_none() {
        errors.add("country", "orders-error-country");
    }
    let company = errors.take("company", rules::company(&typed.company));
    let email = errors.take("email", rules::email(&typed.email, provider_domains));
    let language = errors.take("language", typed.language.parse().map_err(|_| "orders-error-language"));
    let (country, rules) = known?;
    let phone = errors.take("phone", rules::phone(&typed.phone, *country, rules));
    let postcode = errors.take("postcode", rules::postcode(&typed.postcode, *country, rules));
    let region = errors.take("region", rules::region(&typed.region, rules));
    let number = rules::registration_number(&typed.registration_number, *country);
    let registration_number = errors.take("registration_number", number);
    let contact = Contact {
        first_name: typed.first_name.clone(),
        last_name: typed.last_name.clone(),
        company: company?,
        registration_number: registration_number?,
        email: email?,
        phone: phone?,
        address: typed.address.clone(),
        postcode: postcode?,
        city: typed.city.clone(),
        region: region?,
        country: *country,
        language: language?,
    };
    lengths.is_ok().then_some(contact)
}

/// The name of one's own.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn prefix(text: &str) -> Result<Prefix, Message> {
    text.parse().map_err(|error| match error {
        InvalidPrefix::Empty => Message::new("orders-error-prefix-missing"),
        InvalidPrefix::TooLong => Message::new("orders-error-prefix-long")
            .with("longest", i64::try_from(Prefix::LONGEST).unwrap_or(27)),
        InvalidPrefix::Character => Message::new("orders-error-prefix-character"),
        InvalidPrefix::DigitFirst => Message::new("orders-error-prefix-digit"),
    })
}

/// The MPN ID.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn mpn(text: &str) -> Result<MpnId, Message> {
    text.parse().map_err(|error| match error {
        InvalidMpnId::Empty => Message::new("orders-error-mpn-missing"),
        InvalidMpnId::NotDigits | InvalidMpnId::TooLong => Message::new("orders-error-mpn-digits"),
    })
}
