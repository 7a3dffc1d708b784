//! The letters that hand a tenant over: to the end customer, and, when that goes to another address, to the reseller.

use askama::Template;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::{store, write};
use crate::mail::{self, Letter, Written};
use crate::services::handover::Access;
use crate::text::{Reader, filters};

/// To the end customer's contact: the licence group is installed, and how to sign in for the first time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    /// The company that ordered it for the customer.
    pub reseller: String,
    /// The contact's first name.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// The first account: `admin@prefix.onmicrosoft.com`.
    pub identifier: String,
    /// What was ordered.
    pub licences: Vec<Licence>,
    /// Whether Microsoft told a first password.
    pub has_password: bool,
    /// Whether it replaces the first password, or one of its successors.
    #[serde(default)]
    pub is_reset: bool,
}

impl TryFrom<String> for Credentials {
    type Error = serde_json::Error;

    fn try_from(facts: String) -> serde_json::Result<Self> {
        serde_json::from_str(&facts)
    }
}

/// One licence of an order.
#[derive(Clone, Debug, Serialize, Deserialize, sqlx::FromRow)]
pub struct Licence {
    /// Microsoft's name of the product.
    pub title: String,
    /// How many.
    pub quantity: i64,
}

impl Letter for Credentials {
    const TEMPLATE: &'static str = "credentials";
}

/// Writes the letter with the credentials; `panel` is the panel's public address.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(
    letter: &Credentials,
    access: &Access,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let given = match access {
        Access::Link(token, until) => Given::Link {
            url: format!("{panel}/handover/{}", token.expose_secret()),
            until: reader.day(*until),
        },
        Access::Password(password) => Given::Password(password.expose_secret().to_owned()),
        Access::Nothing => Given::Nothing,
    };
    write(
        &CredentialsSubject { letter },
        &CredentialsText { letter, given: &given },
        &CredentialsHtml { letter, given: &given, language: reader.language.code() },
        reader,
    )
}

/// How the reader gets the first password.
enum Given {
    /// Through a link that opens once.
    Link {
        /// Its address.
        url: String,
        /// The last day on which it opens.
        until: String,
    },
    /// In this mail.
    Password(String),
    /// Not from us.
    Nothing,
}

#[derive(Template)]
#[template(path = "emails/credentials/subject.txt")]
struct CredentialsSubject<'a> {
    letter: &'a Credentials,
}

#[derive(Template)]
#[template(path = "emails/credentials/body.txt")]
struct CredentialsText<'a> {
    letter: &'a Credentials,
    given: &'a Given,
}

#[derive(Template)]
#[template(path = "emails/credentials/body.html")]
struct CredentialsHtml<'a> {
    letter: &'a Credentials,
    given: &'a Given,
    language: &'static str,
}

/// To the reseller's person who ordered: staff have sent the credentials to another address than before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialsElsewhere {
    /// The person's name.
    pub name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Where the credentials are sent now.
    pub contact: String,
}

impl Letter for CredentialsElsewhere {
    const TEMPLATE: &'static str = "credentials-elsewhere";
}

/// Tells the person who ordered a tenant that staff have sent its credentials to another address; answers the mail's
/// number, or nothing when there is nobody to write to. Call in the unit of work that corrects the address, after the
/// correction.
///
/// # Errors
/// When the database refuses, or there is no such order with a service.
pub async fn queue_credentials_elsewhere(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of(work, order).await? else { return Ok(None) };
    let store::Ready { company, domain, email: contact, service, .. } = store::ready(work, order).await?;
    let Some(envelope) = person.envelope(Some(order), Some(service)) else { return Ok(None) };
    let letter = CredentialsElsewhere { name: person.name, company, domain, contact };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Writes the letter that tells the reseller's person that the credentials went to another address.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_elsewhere(
    letter: &CredentialsElsewhere,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/services/{}", letter.domain);
    write(
        &CredentialsElsewhereSubject { letter },
        &CredentialsElsewhereText { letter, url: &url },
        &CredentialsElsewhereHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/credentials-elsewhere/subject.txt")]
struct CredentialsElsewhereSubject<'a> {
    letter: &'a CredentialsElsewhere,
}

#[derive(Template)]
#[template(path = "emails/credentials-elsewhere/body.txt")]
struct CredentialsElsewhereText<'a> {
    letter: &'a CredentialsElsewhere,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/credentials-elsewhere/body.html")]
struct CredentialsElsewhereHtml<'a> {
    letter: &'a CredentialsElsewhere,
    url: &'a str,
    language: &'static str,
}
