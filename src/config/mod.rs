//! The settings: from flags and `AUBADE_…` variables, checked all together before anything starts.

mod flags;
mod given;
mod problems;
mod reading;
mod rules;
mod variables;

use std::net::SocketAddr;
use std::time::Duration;

use secrecy::SecretString;

use crate::microsoft;

pub use flags::{DatabaseFlags, Flags, FlagsOf};
pub use given::Given;
pub use problems::Problems;
pub use variables::{FILE, PREFIX, Unset, VARIABLES, Variable};

/// How long a browser may take to send a request: enough for a form over a poor line.
pub const SENDING: Duration = Duration::from_secs(20);

/// Everything an operator can set, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where the web server listens.
    pub listen: SocketAddr,
    /// How browsers reach the panel: scheme, host and port, without a slash at the end.
    pub public_url: String,
    /// `sqlite:PATH` or `postgres://…`.
    pub database: SecretString,
    /// Connections to the database at most.
    pub connections: u32,
    /// What secrets at rest are sealed with: at least 32 characters.
    pub key: SecretString,
    /// Where mails go.
    pub mail: MailSettings,
    /// Partner Center.
    pub microsoft: microsoft::Settings,
    /// Countries in which a customer may be (ISO 3166-1 alpha-2), in the order of the form. The prices of each are
    /// kept.
    pub countries: Vec<String>,
    /// Domains of the provider's own e-mail addresses, which a customer cannot have.
    pub provider_domains: Vec<String>,
    /// The name server that is asked about customers' domains; `None` for those that this machine asks.
    pub dns: Option<SocketAddr>,
    /// Whether the staff must confirm their sign-ins by a second factor.
    pub staff_second_factor: bool,
    /// What partners report about the end of a term.
    pub end_of_term: EndOfTerm,
    /// How long a job stays with a worker that no longer answers.
    pub lease: Duration,
    /// Jobs that one worker process runs at the same time.
    pub jobs_at_once: usize,
    /// Proxies in front of the panel whose `X-Forwarded-For` is believed; 0 for none.
    pub trusted_proxies: usize,
    /// How long a browser may take to send a request's head, and again its body; [`SENDING`] but in tests.
    pub sending: Duration,
}

impl Settings {
    /// Whether browsers reach the panel over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

/// What partners report about the end of a term (`commitment-rules.md` E4, E5, E7), and Microsoft's own text does not
/// state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndOfTerm {
    /// Hours before the end of a term in which Microsoft takes no change of it.
    pub lock_hours: u32,
    /// Percent by which an extended term is dearer than the same licence by the month.
    pub extended_percent: u32,
    /// Percent by which it is dearer than a month of the present term, for a licence that is not sold by the month.
    pub extended_percent_otherwise: u32,
}

impl Default for EndOfTerm {
    fn default() -> Self {
        Self { lock_hours: 24, extended_percent: 3, extended_percent_otherwise: 23 }
    }
}

/// Where mails go.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// The mail server, or a folder.
    pub transport: Transport,
    /// The sender, such as `Aubade <panel@provider.example>`.
    pub from: String,
}

/// How mails leave the panel.
#[derive(Clone, Debug)]
pub enum Transport {
    /// `smtps://user:password@host` (TLS) or `smtp://…?tls=required` (STARTTLS).
    Smtp(SecretString),
    /// Files in a folder: for the demo and tests.
    Folder(std::path::PathBuf),
}

/// Countries in which a customer may be when the operator names none: the EU, EFTA, and GB, US, CA.
#[must_use]
pub fn default_countries() -> Vec<String> {
    match variables::COUNTRIES.unset {
        Unset::Default(codes) => codes.split(',').map(str::to_owned).collect(),
        Unset::Required | Unset::Derived(_) => Vec::new(),
    }
}
