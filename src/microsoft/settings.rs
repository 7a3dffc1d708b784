//! What the client must be told: where Microsoft is, who we are, and how patient to be.

use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

use super::Certificate;
use super::subscriptions::end_of_term::ScheduleField;

/// Where Microsoft is and who we are. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The API, such as `https://api.partnercenter.microsoft.com`; paths start with `/v1`.
    pub api: String,
    /// The token authority, such as `https://login.microsoftonline.com`.
    pub login: String,
    /// The host of the price sheets, such as `https://api.partner.microsoft.com`.
    pub price_host: String,
    /// What tokens are asked for: the name of the API in its cloud ([`Cloud::audience`]), wherever it answers.
    pub audience: String,
    /// The provider's own tenant: a GUID or a domain.
    pub tenant: String,
    /// The application registered in that tenant.
    pub client_id: String,
    /// How it proves what it is.
    pub credential: Credential,
    /// Which version of the token endpoints is asked.
    pub token_version: TokenVersion,
    /// The refresh token of the integration account, from a sign-in with a second factor. It counts as long as
    /// there is no newer one in the database.
    pub refresh_token: Option<SecretString>,
    /// What follows the prefix of a new tenant: `onmicrosoft.com`, another one in Microsoft's own sandbox.
    pub domain_suffix: String,
    /// The field in which the moment of a scheduled action is written.
    pub schedule_field: ScheduleField,
    /// How long to wait and how often to try.
    pub limits: Limits,
}

/// How the application proves what it is. `Debug` shows no secret.
#[derive(Clone, Debug)]
pub enum Credential {
    /// By a secret that it sends.
    Secret(SecretString),
    /// By what its key signs.
    Certificate(Certificate),
}

/// The versions of Microsoft's token endpoints (`partner-center.md` section 1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenVersion {
    /// The one that Partner Center's documentation describes: `resource`, numbers as text.
    #[default]
    One,
    /// `scope`, numbers as numbers; only third parties describe it for Partner Center.
    Two,
}

/// Microsoft's clouds (`partner-center.md` section 1). **Unverified** are the token authorities of the national
/// clouds, their price hosts and what follows the name of a new tenant there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// The usual one.
    Commercial,
    /// That of the government of the United States.
    UsGovernment,
    /// That of 21Vianet in China.
    China,
}

impl Cloud {
    /// Where the API answers.
    #[must_use]
    pub fn api(self) -> &'static str {
        match self {
            Self::Commercial | Self::UsGovernment => "https://api.partnercenter.microsoft.com",
            Self::China => "https://partner.partnercenterapi.microsoftonline.cn",
        }
    }

    /// What tokens for the API are asked for: its address in its cloud.
    #[must_use]
    pub fn audience(self) -> &'static str {
        self.api()
    }

    /// The token authority.
    #[must_use]
    pub fn login(self) -> &'static str {
        match self {
            Self::Commercial => "https://login.microsoftonline.com",
            Self::UsGovernment => "https://login.microsoftonline.us",
            Self::China => "https://login.chinacloudapi.cn",
        }
    }

    /// Where the price sheets are.
    #[must_use]
    pub fn price_host(self) -> &'static str {
        "https://api.partner.microsoft.com"
    }

    /// What follows the name of a new tenant.
    #[must_use]
    pub fn domain_suffix(self) -> &'static str {
        match self {
            Self::Commercial => "onmicrosoft.com",
            Self::UsGovernment => "onmicrosoft.us",
            Self::China => "partner.onmschina.cn",
        }
    }
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
            ("audience", &self.audience),
            ("tenant", &self.tenant),
            ("client_id", &self.client_id),
            ("domain_suffix", &self.domain_suffix),
        ];
        let secret = match &self.credential {
            Credential::Secret(secret) => Some(("client_secret", secret)),
            Credential::Certificate(_) => None,
        };
        let refresh_token = self.refresh_token.as_ref().map(|token| ("refresh_token", token));
        let secrets = secret.into_iter().chain(refresh_token);
        let addresses = addresses.into_iter().filter_map(|(name, address)| base(name, address).err());
        let texts = texts.into_iter().map(|(name, text)| (name, text.as_str()));
        let secrets = secrets.map(|(name, secret)| (name, secret.expose_secret()));
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
            audience: Cloud::Commercial.audience().to_owned(),
            credential: Credential::Secret("secret".into()),
            token_version: TokenVersion::One,
            refresh_token: Some("".into()),
            domain_suffix: "onmicrosoft.com".to_owned(),
            schedule_field: ScheduleField::default(),
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
