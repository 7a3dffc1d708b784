//! What a browser sends to sign in and to change an account, parsed into types that cannot be wrong.

use secrecy::SecretString;

use crate::web::form::{Errors, Fields};

/// Longer addresses to come back to are not ours.
const LONGEST_PATH: usize = 2000;

/// E-mail address and password, as typed: whether they are right is not the form's to say.
#[derive(Debug)]
pub struct SignIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

impl SignIn {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let (email, password) = (fields.text("email"), fields.raw("password"));
        let mut errors = Errors::default();
        if email.is_empty() {
            errors.add("email", "accounts-email-missing");
        }
        if password.is_empty() {
            errors.add("password", "accounts-password-missing");
        }
        if errors.is_empty() { Ok(Self { email, password: password.into() }) } else { Err(errors) }
    }
}

/// An address of the panel to go to after signing in: a path, never another site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// The field `next`; home where it is missing or leads elsewhere.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let path = fields.text("next");
        // Browsers read a backslash as a slash, and two slashes as the name of a site.
        let ours = path.starts_with('/') && !path[1..].starts_with(['/', '\\']) && path.len() <= LONGEST_PATH;
        if ours { Self(path) } else { Self("/".to_owned()) }
    }

    /// The path, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path as it may stand in a header.
    #[must_use]
    pub fn location(&self) -> String {
        percent_encoding::utf8_percent_encode(&self.0, percent_encoding::CONTROLS).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_the_panel_is_a_way_back() {
        let next = |text: &str| {
            let encoded = percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
            Next::of(&Fields::parse(format!("next={encoded}").as_bytes())).location()
        };
        assert_eq!(next("/orders/12?lang=fr#steps"), "/orders/12?lang=fr#steps");
        assert_eq!(next("/services/café"), "/services/caf%C3%A9");
        for elsewhere in [
            "",
            "orders",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\n//evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            &format!("/{}", "a".repeat(3000)),
        ] {
            assert_eq!(next(elsewhere), "/", "{elsewhere:?}");
        }
    }
}
