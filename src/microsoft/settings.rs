//! What the client must be told: where Microsoft is, who we are, and how patient to be.

use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
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
#[derive(Clone, Debug, PartialEq, Eq, Error)]
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
    /// Everything that is wrong with them, in the order of the fields.
    #[must_use]
    pub fn problems(&self) -> Vec<InvalidSetting> {
        let addresses = [("api", &self.api), ("login", &self.login), ("price_host", &self.price_host)];
        let texts = [
            ("tenant", &self.tenant),
            ("client_id", &self.client_id),
            ("domain_suffix", &self.domain_suffix),
        ];
        let secrets = [("client_secret", &self.client_secret), ("refresh_token", &self.refresh_token)];
        let addresses = addresses.into_iter().filter_map(|(name, address)| base(name, address).err());
        let texts = texts.into_iter().map(|(name, text)| (name, text.as_str()));
        let secrets = secrets.into_iter().map(|(name, secret)| (name, secret.expose_secret()));
        let empty = texts.chain(secrets).filter(|(_, text)| text.trim().is_empty());
        addresses.chain(empty.map(|(name, _)| InvalidSetting::Empty(name))).collect()
    }

    /// The same settings with addresses that paths can be appended to.
    pub(super) fn checked(mut self) -> Result<Self, InvalidSetting> {
        if let Some(problem) = self.problems().into_iter().next() {
            return Err(problem);
        }
        self.api = base("api", &self.api)?;
        self.login = base("login", &self.login)?;
        self.price_host = base("price_host", &self.price_host)?;
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
    fn everything_that_is_wrong_is_named_at_once() {
        let settings = Settings {
            api: "http://api.example.com".to_owned(),
            login: "https://login.example.com".to_owned(),
            price_host: "prices".to_owned(),
            tenant: "provider.example".to_owned(),
            client_id: " ".to_owned(),
            client_secret: "secret".into(),
            refresh_token: "".into(),
            domain_suffix: "onmicrosoft.com".to_owned(),
            limits: Limits::default(),
        };
        let problems: Vec<_> = settings.problems().iter().map(ToString::to_string).collect();
        let starts = ["api must", "price_host is not", "client_id is empty", "refresh_token is empty"];
        assert_eq!(problems.len(), starts.len(), "{problems:?}");
        assert!(
            problems.iter().zip(starts).all(|(problem, start)| problem.starts_with(start)),
            "{problems:?}"
        );
        assert!(!format!("{settings:?}").contains("\"secret\""));
    }

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
