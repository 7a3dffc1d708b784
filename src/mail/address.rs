//! An e-mail address that can be written to.

use std::fmt;

/// A well-formed e-mail address with a domain that can receive mail from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnAddress;

impl EmailAddress {
    /// What stands after the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> String {
        self.0.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let address: lettre::Address = text.parse().map_err(|_| NotAnAddress)?;
        let domain = address.domain();
        // `user@localhost` and `user@[127.0.0.1]` are addresses, but not of a customer.
        let public = domain.contains('.') && !domain.starts_with('[') && !domain.ends_with('.');
        // `"a b>"@example.com` is one too, and not every mail server reads it as the same one.
        let plain = !address.user().starts_with('"');
        if public && plain && text.len() <= 254 && text.is_ascii() {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnAddress)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_every_server_reads_alike_is_written_to() {
        for text in ["ada@example.com", " ada.o'neill+news@mail.example.com ", "a_b-c@example.com"] {
            assert!(text.parse::<EmailAddress>().is_ok(), "{text}");
        }
        for text in [
            "",
            "ada",
            "ada@localhost",
            "ada@[127.0.0.1]",
            "ada@example.com.",
            "ada@exämple.com",
            "\"ada b\"@example.com",
            "\"a> RCPT TO:<eve\"@example.com",
            "ada@example.com\r\nBcc: eve@example.com",
            "ada@example.com, eve@example.com",
            "Ada <ada@example.com>",
            "ada b@example.com",
        ] {
            assert!(text.parse::<EmailAddress>().is_err(), "{text}");
        }
    }
}
