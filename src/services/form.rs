//! What the browser sends about a service.

use crate::mail::EmailAddress;
use crate::orders::rules;
use crate::services::{Contact, LONGEST_NAME, Service};
use crate::text::{Language, Message};
use crate::web::form::{Errors, Fields};

/// The name that a reseller gives a service: 1 to 100 characters, none of them white space at an end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisplayName(String);

impl DisplayName {
    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DisplayName {
    type Error = Message;

    fn try_from(text: String) -> Result<Self, Message> {
        match text.chars().count() {
            0 => Err("services-name-missing".into()),
            count if count > LONGEST_NAME => {
                Err(Message::new("services-name-too-long").with("longest", LONGEST_NAME).with("count", count))
            }
            _ => Ok(Self(text)),
        }
    }
}

/// The form that gives a service another name.
#[derive(Clone, Debug)]
pub struct Rename {
    /// The new name.
    pub name: DisplayName,
    /// The version of the service that the form showed.
    pub version: i64,
}

impl Rename {
    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong with the name. A version that nobody was shown is older than every other.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let name = errors.take("name", DisplayName::try_from(fields.text("name")));
        let version = fields.text("version").parse().unwrap_or_default();
        name.map(|name| Self { name, version }).ok_or(errors)
    }
}

/// The longest name of a person, as Microsoft has it.
const LONGEST_PART: usize = 50;
/// The longest phone number, with everything that people put between its digits.
const LONGEST_PHONE: usize = 40;

/// A contact as typed, to be shown again.
#[derive(Clone, Debug)]
pub struct TypedContact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Phone number.
    pub phone: String,
    /// The language's code.
    pub language: String,
    /// The administrator.
    pub admin_name: String,
}

impl TypedContact {
    /// The fields as they are.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        Self {
            first_name: fields.text("first_name"),
            last_name: fields.text("last_name"),
            email: fields.text("email"),
            phone: fields.text("phone"),
            language: fields.text("language"),
            admin_name: fields.text("admin_name"),
        }
    }

    /// What is stored.
    #[must_use]
    pub fn of_service(service: &Service) -> Self {
        Self {
            first_name: service.first_name.clone(),
            last_name: service.last_name.clone(),
            email: service.email.clone(),
            phone: service.phone.clone(),
            language: service.language.clone(),
            admin_name: service.admin_name.clone(),
        }
    }
}

impl Contact {
    /// Reads the form for `service`. The administrator of a tenant that was made here is known and stays.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(
        typed: &TypedContact,
        service: &Service,
        provider_domains: &[String],
    ) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let mut name = |field: &str, text: &str| {
            let is_name = (1..=LONGEST_PART).contains(&text.chars().count());
            errors.take(field, is_name.then(|| text.to_owned()).ok_or("services-contact-name-wrong"))
        };
        let first_name = name("first_name", &typed.first_name);
        let last_name = name("last_name", &typed.last_name);
        let email = errors.take("email", rules::email(&typed.email, provider_domains));
        let phone = errors.take("phone", phone(&typed.phone).ok_or("services-contact-phone-wrong"));
        let language = typed.language.parse::<Language>();
        let language = errors.take("language", language.map_err(|_| "services-contact-language-wrong"));
        let admin_name = if service.was_there_before() && !typed.admin_name.is_empty() {
            let name = typed.admin_name.parse::<EmailAddress>().map(|name| name.as_str().to_owned());
            errors.take("admin_name", name.map_err(|_| "services-contact-admin-wrong"))
        } else if service.was_there_before() {
            Some(String::new())
        } else {
            Some(service.admin_name.clone())
        };
        let parsed = (|| {
            Some(Self {
                first_name: first_name?,
                last_name: last_name?,
                email: email?,
                phone: phone?,
                language: language?,
                admin_name: admin_name?,
            })
        })();
        parsed.ok_or(errors)
    }
}

/// A phone number with 6 to 15 digits, written as people write it, or none.
fn phone(text: &str) -> Option<String> {
    let is_sign = |sign: char| sign.is_ascii_digit() || " +.-()/\u{a0}\u{202f}".contains(sign);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_phone =
        text.chars().all(is_sign) && (6..=15).contains(&digits) && text.chars().count() <= LONGEST_PHONE;
    (text.is_empty() || is_phone).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_to_a_hundred_characters_whatever_their_bytes() {
        let name = |count: usize| DisplayName::try_from("é".repeat(count));
        assert_eq!(name(0).unwrap_err().key(), "services-name-missing");
        assert_eq!(name(100).unwrap().as_str().chars().count(), 100);
        assert_eq!(name(101).unwrap_err().key(), "services-name-too-long");
    }
}
