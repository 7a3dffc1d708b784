//! What staff send with an act: why, and to whom.

use crate::mail::EmailAddress;
use crate::orders::rules;
use crate::text::Message;
use crate::web::form::{Errors, Fields};

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

/// Why an act is done: it stays in the audit.
///
/// # Errors
/// The sentence that says what is wrong.
pub fn reason(fields: &Fields) -> Result<String, Message> {
    let reason = fields.text("reason");
    match reason.chars().count() {
        0 => Err("support-reason-missing".into()),
        1..=LONGEST_REASON => Ok(reason),
        _ => Err(Message::new("support-reason-long").with("most", LONGEST_REASON)),
    }
}

/// The credentials sent again.
#[derive(Clone, Debug)]
pub struct Resending {
    /// Why.
    pub reason: String,
    /// To whom: the customer's contact, perhaps corrected.
    pub to: EmailAddress,
}

impl Resending {
    /// Reads the form.
    ///
    /// # Errors
    /// What is wrong, field by field.
    pub fn parse(fields: &Fields, provider_domains: &[String]) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let to = errors.take("email", rules::email(&fields.text("email"), provider_domains));
        let reason = errors.take("reason", reason(fields));
        match (to, reason) {
            (Some(to), Some(reason)) => Ok(Self { reason, to }),
            _ => Err(errors),
        }
    }
}
