//! What a browser sends to invite, to change a role and to join, parsed into types that cannot be wrong.

use secrecy::SecretString;

use crate::accounts::{PersonName, new_password};
use crate::mail::EmailAddress;
use crate::team::find_role;
use crate::text::{Language, Message};
use crate::web::form::{Errors, Fields};
use crate::web::session::Role;

/// Somebody who is to be asked.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Who; also the sign-in of a new account.
    pub email: EmailAddress,
    /// What the person may do.
    pub role: Role,
    /// The language of the mail and of a new account.
    pub language: Language,
}

impl Invitation {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or unknown, field by field.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let email = errors.take("email", fields.text("email").parse().map_err(|_| email_error(fields)));
        let role = errors.take("role", role(fields));
        let language = fields.text("language").parse().map_err(|_| Message::new("accounts-choice-unknown"));
        let language = errors.take("language", language);
        match (email, role, language) {
            (Some(email), Some(role), Some(language)) => Ok(Self { email, role, language }),
            _ => Err(errors),
        }
    }
}

fn email_error(fields: &Fields) -> &'static str {
    if fields.text("email").is_empty() { "team-email-missing" } else { "team-email-wrong" }
}

/// The role that was chosen.
///
/// # Errors
/// The sentence that asks for one.
pub fn role(fields: &Fields) -> Result<Role, Message> {
    find_role(&fields.text("role")).ok_or_else(|| "team-role-missing".into())
}

/// Somebody who joins and has no account yet.
#[derive(Debug)]
pub struct Newcomer {
    /// The person's name.
    pub name: PersonName,
    /// The password.
    pub password: SecretString,
}

impl Newcomer {
    /// Reads the form of whoever was asked under `email`.
    ///
    /// # Errors
    /// What is missing, and why the password will not do.
    pub fn parse(fields: &Fields, email: &EmailAddress) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let name = fields.text("name").parse::<PersonName>().map_err(|_| {
            if fields.text("name").is_empty() {
                Message::new("accounts-name-missing")
            } else {
                Message::new("accounts-name-long").with("most", PersonName::LONGEST)
            }
        });
        let name = errors.take("name", name);
        let password = new_password(fields, email, &mut errors);
        match (name, password) {
            (Some(name), Some(password)) => Ok(Self { name, password }),
            _ => Err(errors),
        }
    }
}
