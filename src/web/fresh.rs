//! The page that asks somebody who signed in a while ago to show again who they are, and keeps the form that was sent.

use askama::Template;

use crate::text::{Message, filters};
use crate::web::form::{Errors, Fields};

/// The field for the password.
pub const PASSWORD: &str = "confirm_password";
/// The field for the code of the second factor.
pub const CODE: &str = "confirm_code";

/// What was sent, and what is still to be shown. There is no `Debug` of what was sent.
#[derive(Clone, Template)]
#[template(path = "confirm.html")]
pub struct Question {
    /// Where the form is sent.
    action: String,
    /// What was in it.
    kept: Vec<(String, String)>,
    /// Whether the account has a second factor.
    wants_code: bool,
    errors: Errors,
}

impl std::fmt::Debug for Question {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Question").field("action", &self.action).finish_non_exhaustive()
    }
}

impl Question {
    /// The question that keeps a form which was sent to the path `action`.
    #[must_use]
    pub fn about(
        action: &str,
        fields: &Fields,
        wants_code: bool,
        refusal: Option<(&'static str, Message)>,
    ) -> Self {
        let mut kept: Vec<(String, String)> = fields
            .starting_with("")
            .filter(|(name, _)| ![PASSWORD, CODE].contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        kept.sort();
        let mut errors = Errors::default();
        if let Some((field, message)) = refusal {
            errors.add(field, message);
        }
        Self { action: action.to_owned(), kept, wants_code, errors }
    }
}
