//! The tenant and the contact as the reseller types them.

use crate::invitations::NewInvitation;
use crate::microsoft::countries::Country;
use crate::microsoft::domains::Prefix;
use crate::orders::rules;
use crate::text::{Language, Message};
use crate::web::form::{Errors, Fields};

/// The longest name of a person, as Microsoft has it.
const LONGEST: usize = 50;

/// What was typed, to be shown again.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The tenant.
    pub tenant: String,
    /// The company.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// The contact's e-mail address.
    pub email: String,
    /// The country's code.
    pub country: String,
    /// The language's code.
    pub language: String,
    /// Whether the contact gets the link by e-mail.
    pub is_mailed: bool,
}

impl Typed {
    /// The fields as they are.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        Self {
            tenant: fields.text("tenant"),
            company: fields.text("company"),
            first_name: fields.text("first_name"),
            last_name: fields.text("last_name"),
            email: fields.text("email"),
            country: fields.text("country"),
            language: fields.text("language"),
            is_mailed: fields.ticked("is_mailed"),
        }
    }
}

/// What a tenant or a contact may be.
#[derive(Clone, Copy, Debug)]
pub struct Allowed<'a> {
    /// What follows the name of a tenant.
    pub suffix: &'a str,
    /// Countries in which a customer may be.
    pub countries: &'a [String],
    /// Domains that no customer has.
    pub provider_domains: &'a [String],
}

impl NewInvitation {
    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(typed: &Typed, allowed: Allowed<'_>) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let tenant = typed.tenant.to_lowercase();
        let prefix = tenant.strip_suffix(&format!(".{}", allowed.suffix)).unwrap_or(&tenant);
        let wrong = |_| Message::new("invitations-tenant-wrong").with("suffix", allowed.suffix);
        let prefix = errors.take("tenant", prefix.parse::<Prefix>().map_err(wrong));
        let company = errors.take("company", rules::company(&typed.company));
        let mut name = |field: &str, text: &str| {
            let is_name = (1..=LONGEST).contains(&text.chars().count());
            errors.take(field, is_name.then(|| text.to_owned()).ok_or("invitations-name-wrong"))
        };
        let first_name = name("first_name", &typed.first_name);
        let last_name = name("last_name", &typed.last_name);
        let email = errors.take("email", rules::email(&typed.email, allowed.provider_domains));
        let country =
            typed.country.parse::<Country>().ok().filter(|_| allowed.countries.contains(&typed.country));
        let country = errors.take("country", country.ok_or("invitations-country-wrong"));
        let language = typed.language.parse::<Language>();
        let language = errors.take("language", language.map_err(|_| "invitations-language-wrong"));
        let parsed = (|| {
            Some(Self {
                prefix: prefix?,
                company: company?,
                first_name: first_name?,
                last_name: last_name?,
                email: email?,
                country: country?,
                language: language?,
                is_mailed: typed.is_mailed,
            })
        })();
        parsed.ok_or(errors)
    }
}
