//! The hand-over of a service's first password to its customer: once, through a one-time link or in the mail
//! itself, and then it is wiped.
//!
//! Whoever changes anything here first takes the service's row, so that two people who send again, or one who
//! sends again while the customer opens the link, take turns: at most one link is open, and it opens once.

mod store;

use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs;
use crate::letters::Credentials;
use crate::mail::{self, EmailAddress, Envelope, Letter, SendMail};
use crate::secrets::{self, Key};
use crate::services::password_context;
use crate::text::{Language, Message};

pub use store::Latest;

/// How long a one-time link can be opened.
const VALID: Duration = Duration::days(7);

/// A service whose credentials are to reach its customer.
#[derive(Clone, Debug)]
pub struct ServiceToHandOver {
    /// Whose it is.
    pub reseller: i64,
    /// Its number.
    pub service: i64,
    /// The order that made it.
    pub order: i64,
    /// The customer's contact.
    pub to: EmailAddress,
    /// The contact's language.
    pub language: Language,
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
    let handover =
        if told.handover == "mail" { None } else { Some(make_link(work, now, key, service).await?) };
    let letter = Credentials {
        reseller: told.reseller,
        first_name: told.first_name,
        company: told.company,
        domain: told.domain,
        identifier: told.admin_name,
        licences: store::licences(work, service.order).await?,
    };
    let envelope = Envelope {
        to: service.to.clone(),
        language: service.language,
        reseller: Some(service.reseller),
        order: Some(service.order),
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

/// Why credentials cannot be sent again. The unit of work must then be dropped, not committed.
#[derive(Debug, thiserror::Error)]
pub enum NotAgain {
    /// The reseller has no such service.
    #[error("no such service")]
    NotFound,
    /// The customer has the password already: it is no longer here.
    #[error("already handed over")]
    AlreadyHandedOver,
    /// There is no password yet.
    #[error("nothing to hand over")]
    NothingToHandOver,
    /// A mail about the service is on its way to the mail server at this moment and can no longer be called back.
    #[error("a mail is leaving")]
    Leaving,
    /// A fault of ours.
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl From<sqlx::Error> for NotAgain {
    fn from(error: sqlx::Error) -> Self {
        Self::Unexpected(error.into())
    }
}

impl NotAgain {
    /// The sentence for the person who asked; nothing for what is not theirs or a fault of ours.
    #[must_use]
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::AlreadyHandedOver => Some(Message::new("handover-refused-already")),
            Self::NothingToHandOver => Some(Message::new("handover-refused-nothing")),
            Self::Leaving => Some(Message::new("handover-refused-leaving")),
            Self::NotFound | Self::Unexpected(_) => None,
        }
    }
}

/// Who has credentials sent again, and why.
#[derive(Clone, Debug)]
pub struct Again<'a> {
    /// Whose the service is.
    pub reseller: i64,
    /// The service.
    pub service: i64,
    /// The person who asks for it.
    pub account: i64,
    /// The reason that staff give; a reseller gives none.
    pub reason: Option<&'a str>,
    /// The corrected address, which becomes the contact's; `None` for the one that is stored.
    pub to: Option<&'a EmailAddress>,
}

/// A credentials mail that was queued again.
#[derive(Clone, Debug)]
pub struct Resent {
    /// The mail's number.
    pub mail: i64,
    /// To whom it goes.
    pub to: EmailAddress,
}

/// Sends the credentials again with a new link; links and mails that are still open are recalled. Wake a worker
/// after the commit.
///
/// # Errors
/// [`NotAgain`]; then the unit of work must not be committed.
pub async fn resend(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    again: &Again<'_>,
) -> Result<Resent, NotAgain> {
    let held = store::hold(work, again.reseller, again.service).await?.ok_or(NotAgain::NotFound)?;
    store::recall_links(work, now, again.service).await?;
    mail::store::recall_all(work, again.service, Credentials::TEMPLATE).await?;
    // Asked after the recall: a worker that has begun a try before it shows here, one that begins later finds the
    // mail recalled.
    if jobs::is_doing::<SendMail>(work, again.service).await? {
        return Err(NotAgain::Leaving);
    }
    if held.sealed_password.is_none() {
        let before = store::was_handed_over(work, again.service).await?;
        return Err(if before { NotAgain::AlreadyHandedOver } else { NotAgain::NothingToHandOver });
    }
    let corrected = again.to.is_some_and(|to| to.as_str() != held.email);
    if let Some(to) = again.to.filter(|_| corrected) {
        store::correct_address(work, now, again.service, to).await?;
    }
    let service = ServiceToHandOver {
        reseller: again.reseller,
        service: again.service,
        order: store::order_of(work, again.service).await?,
        to: match again.to {
            Some(to) => to.clone(),
            None => held.email.parse().map_err(anyhow::Error::from)?,
        },
        language: held.language.parse().unwrap_or_default(),
    };
    let mail = send_credentials(work, now, key, &service).await?;
    let act = Act {
        act: "credentials-sent-again",
        account: Some(again.account),
        reseller: Some(again.reseller),
        order: Some(service.order),
        service: Some(again.service),
        mail: Some(mail),
        details: json!({ "corrected": corrected, "reason": again.reason }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(Resent { mail, to: service.to })
}

/// A link that can be opened: what may be said before it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct OpenLink {
    /// Its number.
    pub id: i64,
    /// Whose service it belongs to.
    pub reseller_id: i64,
    /// The service.
    pub service_id: i64,
    /// The reseller's name.
    pub reseller: String,
    /// The customer.
    pub company: String,
    /// The tenant.
    pub domain: String,
    /// The first account.
    pub admin_name: String,
    /// The customer's language.
    pub language: String,
    /// When it ends by itself.
    pub expires_at: OffsetDateTime,
}

/// The link with this token, unless it is unknown, opened, recalled or expired: nothing tells these apart.
///
/// # Errors
/// When the database refuses.
pub async fn find(
    work: &mut Work,
    now: OffsetDateTime,
    token: &str,
) -> Result<Option<OpenLink>, sqlx::Error> {
    store::find(work, now, &secrets::digest(token)).await
}

/// Opens the link: the password, which from the commit on nobody can see again. Nothing when somebody else was
/// faster.
///
/// # Errors
/// When the database refuses, or the password was sealed with another key; nothing is consumed then.
pub async fn open(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    link: &OpenLink,
) -> anyhow::Result<Option<SecretString>> {
    let Some(held) = store::hold(work, link.reseller_id, link.service_id).await? else { return Ok(None) };
    let Some(sealed) = held.sealed_password else { return Ok(None) };
    if !store::mark_opened(work, now, link.id).await? {
        return Ok(None);
    }
    let password = key.open(&password_context(&link.domain), &sealed)?;
    store::wipe(work, link.service_id).await?;
    let act = Act {
        act: "credentials-opened",
        reseller: Some(link.reseller_id),
        service: Some(link.service_id),
        details: json!({ "handover": link.id }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(Some(password))
}

/// What a credentials mail gives its reader.
#[derive(Debug)]
pub enum Access {
    /// A one-time link: its token, and when it ends.
    Link(SecretString, OffsetDateTime),
    /// The password itself.
    Password(SecretString),
}

/// Why a credentials mail has nothing to give any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// The link was opened, so an earlier copy of the mail has arrived.
    Opened,
    /// The link was recalled or has expired, or the password is gone.
    Void,
}

/// What the mail with this link (or none: the password itself) about this service gives its reader now.
///
/// # Errors
/// When the database refuses, or the password was sealed with another key.
pub async fn access(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    service: i64,
    handover: Option<i64>,
) -> anyhow::Result<Result<Access, Spent>> {
    let Some(handover) = handover else {
        let (domain, sealed) = store::sealed_password(work, service).await?;
        let password = sealed.map(|sealed| key.open(&password_context(&domain), &sealed)).transpose()?;
        return Ok(password.map(Access::Password).ok_or(Spent::Void));
    };
    let link = store::link(work, handover).await?;
    Ok(if link.opened_at.is_some() {
        Err(Spent::Opened)
    } else if link.recalled_at.is_some() || link.expires_at <= now {
        Err(Spent::Void)
    } else {
        Ok(Access::Link(token(key, service, &link.nonce), link.expires_at))
    })
}

/// The mail that bears the password itself has left: the password is wiped. Call in the commit that records the
/// mail as sent, before that statement, so that the service's row is taken first.
///
/// # Errors
/// When the database refuses.
pub async fn mailed(
    work: &mut Work,
    now: OffsetDateTime,
    mail: &mail::store::Mail,
    service: i64,
) -> Result<(), sqlx::Error> {
    store::wipe(work, service).await?;
    let act = Act {
        act: "credentials-mailed",
        reseller: mail.reseller_id,
        order: mail.order_id,
        service: Some(service),
        mail: Some(mail.id),
        ..Act::default()
    };
    audit::record(work, now, act).await
}

impl Latest {
    /// Where the hand-over stands at `now`: `queued`, `failed`, `given_up` or `recalled` like the mail; once it is
    /// sent `mailed` when it bore the password, and `waiting`, `expired` or `opened` like the link.
    #[must_use]
    pub fn stage(&self, now: OffsetDateTime) -> &str {
        match (self.opened_at, self.expires_at) {
            (Some(_), _) => "opened",
            _ if self.state != "sent" => &self.state,
            (None, None) => "mailed",
            (None, Some(expires_at)) if expires_at <= now => "expired",
            (None, Some(_)) => "waiting",
        }
    }
}

/// The number of the reseller's service with this domain.
///
/// # Errors
/// When the database refuses.
pub async fn service_named(work: &mut Work, reseller: i64, domain: &str) -> Result<Option<i64>, sqlx::Error> {
    store::service_named(work, reseller, domain).await
}

/// How the hand-over of a service stands: its latest credentials mail, and the link in it.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, reseller: i64, service: i64) -> Result<Option<Latest>, sqlx::Error> {
    store::latest(work, reseller, service).await
}

/// The token of a link: made again from the key each time the mail is written, never stored.
fn token(key: &Key, service: i64, nonce: &str) -> SecretString {
    key.token(&format!("handover {service} {nonce}"))
}
