//! What a browser sends to sign in and to change an account, parsed into types that cannot be wrong.

use secrecy::SecretString;

use crate::accounts::{Company, Handover, PersonName, Profile, Theme, new_password};
use crate::mail::EmailAddress;
use crate::microsoft::resellers::MpnId;
use crate::text::Message;
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

/// An address of the panel to go to after signing in: a path, never another site; none for home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(Option<String>);

impl Next {
    /// The field `next`; none where it is missing, leads home, or leads elsewhere.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        let path = fields.text("next");
        // Browsers read a backslash as a slash, and two slashes as the name of a site.
        let ours =
            path.strip_prefix('/').is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '\\']));
        Self(Some(path).filter(|path| ours && path.len() <= LONGEST_PATH))
    }

    /// The path, for the field; empty for none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_deref().unwrap_or_default()
    }

    /// The path as it may stand in a header; `home` for none.
    #[must_use]
    pub fn or(&self, home: &str) -> String {
        let path = self.0.as_deref().unwrap_or(home);
        percent_encoding::utf8_percent_encode(path, percent_encoding::CONTROLS).to_string()
    }
}

impl Profile {
    /// Reads the form.
    ///
    /// # Errors
    /// What is missing or unknown.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let name =
            errors.take("name", fields.text("name").parse::<PersonName>().map_err(|_| name_error(fields)));
        let unknown = || Message::new("accounts-choice-unknown");
        let language = errors.take("language", fields.text("language").parse().map_err(|_| unknown()));
        let zone = errors.take("zone", fields.text("zone").parse().map_err(|_| unknown()));
        let theme = errors.take("theme", Theme::find(&fields.text("theme")).ok_or_else(unknown));
        match (name, language, zone, theme) {
            (Some(name), Some(language), Some(zone), Some(theme)) => Ok(Self { name, language, zone, theme }),
            _ => Err(errors),
        }
    }
}

fn name_error(fields: &Fields) -> Message {
    if fields.text("name").is_empty() {
        "accounts-name-missing".into()
    } else {
        Message::new("accounts-name-long").with("most", PersonName::LONGEST)
    }
}

/// A change of password by somebody who knows the old one.
#[derive(Debug)]
pub struct PasswordChange {
    /// The old one, as typed.
    pub old: SecretString,
    /// The new one.
    pub new: SecretString,
}

impl PasswordChange {
    /// Reads the form of the account with this e-mail address.
    ///
    /// # Errors
    /// What is missing, and why the new password will not do.
    pub fn parse(fields: &Fields, email: &EmailAddress) -> Result<Self, Errors> {
        let old = fields.raw("old");
        let mut errors = Errors::default();
        if old.is_empty() {
            errors.add("old", "accounts-old-missing");
        }
        let new = new_password(fields, email, &mut errors);
        if fields.raw("new") == old {
            errors.add("new", "accounts-new-same");
        }
        match new {
            Some(new) if errors.is_empty() => Ok(Self { old: old.into(), new }),
            _ => Err(errors),
        }
    }
}

impl Company {
    /// Reads the form.
    ///
    /// # Errors
    /// What is not a Partner ID, or unknown.
    pub fn parse(fields: &Fields) -> Result<Self, Errors> {
        let mut errors = Errors::default();
        let mpn_id = match fields.text("mpn_id") {
            text if text.is_empty() => Some(None),
            text => errors.take("mpn_id", text.parse().map(Some).map_err(|_| mpn_id_error())),
        };
        let unknown = || Message::new("accounts-choice-unknown");
        let handover = errors.take("handover", Handover::find(&fields.text("handover")).ok_or_else(unknown));
        match (mpn_id, handover) {
            (Some(mpn_id), Some(handover)) => {
                Ok(Self { mpn_id, handover, second_factor: fields.ticked("second_factor") })
            }
            _ => Err(errors),
        }
    }
}

fn mpn_id_error() -> Message {
    Message::new("accounts-mpn-id-digits").with("most", *MpnId::DIGITS.end())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        let encode = |text| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC);
        let pairs: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        Fields::parse(pairs.join("&").as_bytes())
    }

    fn errors(errors: &Errors) -> Vec<(&str, &str)> {
        errors.iter().map(|(field, message)| (field, message.key())).collect()
    }

    #[test]
    fn a_password_change_says_what_is_wrong_at_the_first_field_that_is() {
        let email = "ada@example.com".parse().unwrap();
        let change = |old, new, again| {
            PasswordChange::parse(&fields(&[("old", old), ("new", new), ("again", again)]), &email)
        };
        let wrong = |old, new, again| {
            let found = change(old, new, again).unwrap_err();
            errors(&found).into_iter().map(|(field, key)| format!("{field}: {key}")).collect::<Vec<_>>()
        };
        let good = "a good new one";
        assert_eq!(change("old", good, good).unwrap().new.expose_secret(), good);
        assert_eq!(wrong("", good, good), ["old: accounts-old-missing"]);
        assert_eq!(wrong("old", "short", "short"), ["new: accounts-new-short"]);
        assert_eq!(wrong(good, good, good), ["new: accounts-new-same"]);
        assert_eq!(wrong("old", good, "a good new on"), ["again: accounts-again-differs"]);
        assert_eq!(wrong("", "", ""), ["old: accounts-old-missing", "new: accounts-new-short"]);
    }

    #[test]
    fn a_password_keeps_the_blanks_around_it() {
        let email = "ada@example.com".parse().unwrap();
        let typed = fields(&[("old", " old "), ("new", " twelve signs "), ("again", " twelve signs ")]);
        let change = PasswordChange::parse(&typed, &email).unwrap();
        assert_eq!((change.old.expose_secret(), change.new.expose_secret()), (" old ", " twelve signs "));
    }

    #[test]
    fn a_partner_id_is_digits_or_nothing() {
        let company = |mpn_id| Company::parse(&fields(&[("mpn_id", mpn_id), ("handover", "link")]));
        assert_eq!(company(" 4815162 ").unwrap().mpn_id.unwrap().as_str(), "4815162");
        assert_eq!(company("").unwrap().mpn_id, None);
        for wrong in ["48a", "4 8", "12345678901", "-1", "٤٨"] {
            let found = company(wrong).unwrap_err();
            assert_eq!(errors(&found), [("mpn_id", "accounts-mpn-id-digits")], "{wrong}");
        }
    }

    #[test]
    fn only_a_path_of_the_panel_is_a_way_back() {
        let next = |text| Next::of(&fields(&[("next", text)])).or("/");
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
