//! The domain that a person enters.

use crate::domains::DomainName;
use crate::text::Message;
use crate::web::form::{Errors, Fields};

/// Reads the form; `taken` are domains that cannot be a customer's, such as the provider's own.
///
/// # Errors
/// What is wrong with the name.
pub fn parse(fields: &Fields, taken: &[&str]) -> Result<DomainName, Errors> {
    let mut errors = Errors::default();
    let name = DomainName::parse(&fields.text("name")).and_then(|name| match taken {
        _ if taken.iter().any(|other| name.is_within(other)) => {
            Err(Message::new("domains-name-taken").with("name", name.as_str()))
        }
        _ => Ok(name),
    });
    errors.take("name", name).ok_or(errors)
}
