//! The moment at which the customer gets the password, and after which nobody else can.

use secrecy::SecretString;
use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::letters::credentials::Credentials;
use crate::mail;
use crate::secrets::{self, Key};
use crate::services::handover::{password_of, store, token};

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
    // Either may be gone by now.
    let held = store::hold(work, link.reseller_id, link.service_id).await?;
    let Some(sealed) = held.flatten() else { return Ok(None) };
    if !store::mark_opened(work, now, link.id).await? {
        return Ok(None);
    }
    let password = key.open(&password_of(link.service_id), &sealed)?;
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
    /// Nothing: Microsoft did not tell a password.
    Nothing,
}

/// Why a credentials mail has nothing to give any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spent {
    /// The link was opened, so an earlier copy of the mail has arrived.
    Opened,
    /// The link was recalled or has expired, or the password is gone.
    Void,
}

/// What this mail about the service gives its reader now.
///
/// # Errors
/// When the database refuses, or the password was sealed with another key.
pub async fn access(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    service: i64,
    letter: &Credentials,
    handover: Option<i64>,
) -> anyhow::Result<Result<Access, Spent>> {
    if !letter.has_password {
        return Ok(Ok(Access::Nothing));
    }
    let Some(handover) = handover else {
        let sealed = store::sealed_password(work, service).await?;
        let password = sealed.map(|sealed| key.open(&password_of(service), &sealed)).transpose()?;
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
