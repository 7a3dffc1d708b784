//! The hand-over of a service's first password to its customer: once, through a one-time link or in the mail
//! itself, and then it is wiped.
//!
//! Whoever changes anything here first takes the service's row, so that two people who send again, or one who
//! sends again while the customer opens the link, take turns: at most one link is open, and it opens once.

mod again;
mod opening;
mod store;

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

pub use again::{Again, NotAgain, Resent, resend};
pub use opening::{Access, OpenLink, Spent, access, find, mailed, open};
pub use store::{Latest, Overdue};

use crate::database::Work;
use crate::jobs;
use crate::letters::credentials::Credentials;
use crate::mail::{self, EmailAddress, Envelope, Letter, SendMail};
use crate::secrets::{self, Key};
use crate::services::{self, Service};
use crate::text::Language;

/// How long a one-time link can be opened.
const VALID: Duration = Duration::days(7);
/// How long a customer may leave a link unopened before its reseller is told.
const UNOPENED: Duration = Duration::days(2);

/// A service whose credentials are to reach its customer.
#[derive(Clone, Debug)]
pub struct ServiceToHandOver {
    /// Whose it is.
    pub reseller: i64,
    /// Its number.
    pub service: i64,
    /// The order that made it; `None` for a tenant that was there before.
    pub order: Option<i64>,
    /// The customer's contact.
    pub to: EmailAddress,
    /// The contact's language.
    pub language: Language,
}

/// Seals and keeps the first password of a service until it is handed over. Call in the commit that records
/// Microsoft's answer: it is given once and never again (partner-center.md section 5).
///
/// # Errors
/// When the database refuses.
pub async fn keep_password(
    work: &mut Work,
    key: &Key,
    service: i64,
    password: &SecretString,
) -> anyhow::Result<()> {
    let sealed = key.seal(&password_of(service), password)?;
    Ok(store::keep_password(work, service, sealed).await?)
}

/// Queues the mail with which the customer gets the first password, by the way that the reseller has chosen;
/// answers the mail's number. Call in the commit that completes the order.
///
/// # Errors
/// When the database refuses, or there is no such service.
pub async fn send_credentials(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    service: &ServiceToHandOver,
) -> anyhow::Result<i64> {
    let told = store::told(work, service.reseller, service.service).await?;
    let by_link = told.has_password && told.handover != "mail";
    let handover = if by_link { Some(make_link(work, now, key, service).await?) } else { None };
    let letter = Credentials {
        reseller: told.reseller,
        first_name: told.first_name,
        company: told.company,
        domain: told.domain,
        identifier: told.admin_name,
        // What was ordered is no news to somebody who gets another password.
        licences: match service.order {
            Some(order) if !told.is_reset => store::licences(work, order).await?,
            _ => Vec::new(),
        },
        has_password: told.has_password,
        is_reset: told.is_reset,
    };
    let envelope = Envelope {
        to: service.to.clone(),
        language: service.language,
        reseller: Some(service.reseller),
        order: service.order,
        service: Some(service.service),
        handover,
    };
    mail::queue(work, now, &letter, &envelope).await
}

async fn make_link(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    service: &ServiceToHandOver,
) -> Result<i64, sqlx::Error> {
    let nonce = secrets::nonce();
    let digest = secrets::digest(token(key, service.service, &nonce).expose_secret());
    store::insert(work, now, now + VALID, service, &nonce, &digest).await
}

impl Latest {
    /// Where the hand-over stands at `now`: `queued`, `failed`, `given_up` or `recalled` like the mail; once it is
    /// sent `mailed` when it bore the password, `without` when there was none to bear, and `waiting`, `expired` or
    /// `opened` like the link.
    #[must_use]
    pub fn stage(&self, now: OffsetDateTime) -> &str {
        match (self.opened_at, self.expires_at) {
            (Some(_), _) => "opened",
            _ if self.state != "sent" => &self.state,
            (None, None) if self.letter.has_password => "mailed",
            (None, None) => "without",
            (None, Some(expires_at)) if expires_at <= now => "expired",
            (None, Some(_)) => "waiting",
        }
    }
}

/// The services of a reseller whose customer has not taken the first password: the mail did not arrive, the link
/// expired, or it has not been opened for days.
///
/// # Errors
/// When the database refuses.
pub async fn overdue(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: i64,
    limit: i64,
) -> Result<Vec<Overdue>, sqlx::Error> {
    store::overdue(work, reseller, now, now - UNOPENED, limit).await
}

/// How the hand-over of a service stands: its latest credentials mail, and the link in it.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, reseller: i64, service: i64) -> Result<Option<Latest>, sqlx::Error> {
    store::latest(work, reseller, service).await
}

/// The same for somebody who is about to change it, and who takes turns with others from here on.
///
/// # Errors
/// When the database refuses.
pub async fn hold_latest(
    work: &mut Work,
    reseller: i64,
    service: i64,
) -> Result<Option<Latest>, sqlx::Error> {
    store::hold(work, reseller, service).await?;
    latest(work, reseller, service).await
}

/// Seals a password that may become the service's own.
///
/// # Errors
/// Never in practice: only when the password is larger than the cipher allows.
pub fn seal(key: &Key, service: i64, password: &SecretString) -> anyhow::Result<Vec<u8>> {
    Ok(key.seal(&password_of(service), password)?)
}

/// Opens what [`seal`] made.
///
/// # Errors
/// When it was sealed with another key or for another service.
pub fn unseal(key: &Key, service: i64, sealed: &[u8]) -> anyhow::Result<SecretString> {
    Ok(key.open(&password_of(service), sealed)?)
}

/// Whether the customer gets a link; otherwise the reseller has chosen that the password is in the mail.
///
/// # Errors
/// When the database refuses, or the reseller has no such service.
pub async fn is_by_link(work: &mut Work, reseller: i64, service: i64) -> Result<bool, sqlx::Error> {
    Ok(store::told(work, reseller, service).await?.handover != "mail")
}

/// Makes another password, sealed, the service's own and has it handed over to the contact; links and mails that are
/// still open are recalled. Answers the mail's number, or nothing while a mail about the service is leaving: try
/// again in a moment, but commit. Wake a worker after the commit.
///
/// # Errors
/// When the database refuses, or the contact's address is none.
pub async fn replace(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    service: &Service,
    sealed: Vec<u8>,
) -> anyhow::Result<Option<i64>> {
    store::hold(work, service.reseller_id, service.id).await?;
    store::recall_links(work, now, service.id).await?;
    mail::store::recall_all(work, service.id, Credentials::TEMPLATE).await?;
    // Asked after the recall, as in `resend`.
    if jobs::is_doing::<SendMail>(work, service.id).await? {
        return Ok(None);
    }
    store::keep_password(work, service.id, sealed).await?;
    // Held since then: the contact may have changed while Microsoft was asked.
    let service = services::store::get(work, service.id).await?.context("no such service")?;
    let service = ServiceToHandOver {
        reseller: service.reseller_id,
        service: service.id,
        order: store::order_of(work, service.id).await?,
        to: service.email.parse().map_err(anyhow::Error::from)?,
        language: service.language.parse().unwrap_or_default(),
    };
    send_credentials(work, now, key, &service).await.map(Some)
}

/// What a service's password is sealed for, so that a sealed value copied to another row opens nothing.
fn password_of(service: i64) -> String {
    format!("service {service} password")
}

/// The token of a link: made again from the key each time the mail is written, never stored.
fn token(key: &Key, service: i64, nonce: &str) -> SecretString {
    key.token(&format!("handover {service} {nonce}"))
}
