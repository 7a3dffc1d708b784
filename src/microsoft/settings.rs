//! What the client must be told: where Microsoft is, who we are, and how patient to be.

use std::time::Duration;

use reqwest::Url;
use secrecy::SecretString;
use thiserror::Error;

/// Where Microsoft is and who we are. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API, such as `https://api.partnercenter.microsoft.com`; paths start with `/v1`.
    pub api: String,
    /// The token authority, such as `https://login.microsoftonline.com`.
    pub login: String,
    /// The host of the price sheets, such as `https://api.partner.microsoft.com`.
    pub price_host: String,
    /// The provider's own tenant: a GUID or a domain.
    pub tenant: String,
    /// The application registered in that tenant.
    pub client_id: String,
    /// Its secret.
    pub client_secret: SecretString,
    /// The refresh token of the integration account, from a sign-in with a second factor.
    pub refresh_token: SecretString,
    /// What follows the prefix of a new tenant: `onmicrosoft.com`, another one in Microsoft's own sandbox.
    pub domain_suffix: String,
    /// How long to wait and how often to try.
    pub limits: Limits,
}

/// How long to wait and how often to try.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the whole answer of one try is there.
    pub total: Duration,
    /// The same for a price sheet, which has tens of megabytes.
    pub price_sheet: Duration,
    /// The pauses before each further try after no answer or a 5xx; as many tries as pauses, plus the first.
    pub pauses: Vec<Duration>,
}

impl Default for Limits {
    /// The pauses of Microsoft's own client (`partner-center.md` section 2).
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            total: Duration::from_mins(1),
            price_sheet: Duration::from_mins(5),
            pauses: [500, 1_500, 3_500].map(Duration::from_millis).to_vec(),
        }
    }
}

/// A setting with which the client cannot work.
#[derive(Debug, Error)]
pub enum InvalidSetting {
    /// Not an absolute `http` or `https` address.
    #[error("{0} is not an address such as https://host")]
    Address(&'static str),
    /// Plain `http` to another machine, which would send the secrets in clear text.
    #[error("{0} must start with https:// unless it is on this machine")]
    ClearText(&'static str),
    /// Nothing there.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// The TLS or HTTP layer could not be set up.
    #[error("the HTTP client could not be set up: {0}")]
    Client(String),
}

impl Settings {
    /// The same settings with addresses that paths can be appended to.
    pub(super) fn checked(mut self) -> Result<Self, InvalidSetting> {
        self.api = base("api", &self.api)?;
        self.login = base("login", &self.login)?;
        self.price_host = base("price_host", &self.price_host)?;
        let texts = [
            ("tenant", &self.tenant),
            ("client_id", &self.client_id),
            ("domain_suffix", &self.domain_suffix),
        ];
        if let Some((name, _)) = texts.into_iter().find(|(_, text)| text.trim().is_empty()) {
            return Err(InvalidSetting::Empty(name));
        }
        Ok(self)
    }
}

/// `address` without a slash at its end, if it is one that may be used.
fn base(name: &'static str, address: &str) -> Result<String, InvalidSetting> {
    let url = Url::parse(address).map_err(|_| InvalidSetting::Address(name))?;
    let here = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    match url.scheme() {
        "https" => {}
        "http" if here => {}
        "http" => return Err(InvalidSetting::ClearText(name)),
        _ => return Err(InvalidSetting::Address(name)),
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(InvalidSetting::Address(name));
    }
    Ok(address.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_loses_its_last_slash() {
        assert_eq!(base("api", "https://api.example.com/").unwrap(), "https://api.example.com");
    }

    #[test]
    fn secrets_travel_in_clear_text_only_on_this_machine() {
        assert!(base("api", "http://127.0.0.1:4000").is_ok());
        assert!(matches!(base("api", "http://api.example.com"), Err(InvalidSetting::ClearText("api"))));
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for wrong in ["", "api.example.com", "ftp://api.example.com", "https://api.example.com?x=1"] {
            assert!(matches!(base("api", wrong), Err(InvalidSetting::Address("api"))), "{wrong}");
        }
    }
}
