//! A tenant as its reseller sees it, and the hand-over of its credentials.

pub mod contact;
pub mod form;
pub mod handover;
pub mod pages;
pub mod store;

use std::fmt;

use time::OffsetDateTime;

use crate::mail::EmailAddress;
use crate::text::Language;

/// The longest name that a service can be given, in characters.
pub const LONGEST_NAME: usize = 100;

/// How a service stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The tenant is there; its licences are still being bought.
    Creating,
    /// In use.
    Ok,
    /// Our staff work on it.
    InMaintenance,
    /// On its way to be suspended.
    Suspending,
    /// Without service.
    Suspended,
}

impl State {
    /// As stored, and the last part of its text key `services-state-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Ok => "ok",
            Self::InMaintenance => "in_maintenance",
            Self::Suspending => "suspending",
            Self::Suspended => "suspended",
        }
    }

    /// The colour that helps to tell it apart; the word carries the meaning.
    #[must_use]
    pub fn colour(self) -> &'static str {
        match self {
            Self::Creating => "blue",
            Self::Ok => "green",
            Self::InMaintenance | Self::Suspending => "yellow",
            Self::Suspended => "red",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for State {
    type Error = anyhow::Error;

    fn try_from(text: String) -> Result<Self, anyhow::Error> {
        [Self::Creating, Self::Ok, Self::InMaintenance, Self::Suspending, Self::Suspended]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| anyhow::anyhow!("no state of a service: {text}"))
    }
}

/// A service as stored, without the sealed password.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Service {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub reseller_id: i64,
    /// The internal name: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The name that its reseller gave it.
    pub display_name: String,
    /// How it stands.
    #[sqlx(try_from = "String")]
    pub state: State,
    /// At Microsoft.
    pub tenant_id: String,
    /// The reseller of record.
    pub mpn_id: String,
    /// The customer's company.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// The contact's e-mail address, to which the credentials went.
    pub email: String,
    /// The contact's phone number.
    pub phone: String,
    /// Street and number.
    pub address: String,
    /// Postcode; empty where the country has none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// State; empty where the country needs none.
    pub region: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the mails to the contact.
    pub language: String,
    /// The first administrator: `admin@prefix.onmicrosoft.com`.
    pub admin_name: String,
    /// Whether the first password is still waiting to be handed over.
    pub has_password: bool,
    /// The order that made it.
    pub order_id: Option<i64>,
    /// Counts edits, so that two people do not overwrite each other.
    pub version: i64,
    /// When its list of subscriptions was last compared with Microsoft; `None` when that is about to be done.
    pub synced_at: Option<OffsetDateTime>,
    /// When the tenant was made.
    pub created_at: OffsetDateTime,
    /// When anything of it last changed.
    pub updated_at: OffsetDateTime,
}

impl Service {
    /// Whether the tenant was there before it came here, so that nothing is known of it but what its reseller says.
    #[must_use]
    pub fn was_there_before(&self) -> bool {
        self.order_id.is_none()
    }
}

/// Who the customer's contact is to be.
#[derive(Clone, Debug)]
pub struct Contact {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Where credentials go.
    pub email: EmailAddress,
    /// Phone number; empty where there is none.
    pub phone: String,
    /// Of the mails.
    pub language: Language,
    /// The administrator, `name@domain`; empty where nobody here knows.
    pub admin_name: String,
}

impl Contact {
    /// Whether it is what `service` has already.
    #[must_use]
    pub fn is_of(&self, service: &Service) -> bool {
        let Self { first_name, last_name, email, phone, language, admin_name } = self;
        [first_name, last_name, phone, admin_name]
            == [&service.first_name, &service.last_name, &service.phone, &service.admin_name]
            && (email.as_str(), language.code()) == (&service.email, &service.language)
    }
}

/// `text` as the list is searched: in lower case, and without accents, which the two databases would treat
/// differently.
#[must_use]
pub fn plain(text: &str) -> String {
    deunicode::deunicode(text).to_lowercase()
}
