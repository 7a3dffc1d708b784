//! What the browser sends about a service.

use crate::services::LONGEST_NAME;
use crate::text::Message;
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
