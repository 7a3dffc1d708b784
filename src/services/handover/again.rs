//! Credentials that did not reach the customer are sent again, perhaps to a corrected address.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs;
use crate::letters::credentials::{self, Credentials};
use crate::mail::{self, EmailAddress, Letter, SendMail};
use crate::secrets::Key;
use crate::services::handover::{ServiceToHandOver, send_credentials, store};
use crate::services::{self, State};
use crate::text::Message;

/// Why credentials cannot be sent again. The unit of work must then be dropped, not committed.
#[derive(Debug, thiserror::Error)]
pub enum NotAgain {
    /// The reseller has no such service.
    #[error("no such service")]
    NotFound,
    /// The customer has the password already: it is no longer here.
    #[error("already handed over")]
    AlreadyHandedOver,
    /// There is no password: not yet, or Microsoft did not tell one.
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

/// Sends the credentials again with a new link; links and mails that are still open are recalled. Where staff correct
/// the address, the reseller is told. Wake a worker after the commit.
///
/// # Errors
/// [`NotAgain`]; then the unit of work must not be committed.
pub async fn resend(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    again: &Again<'_>,
) -> Result<Resent, NotAgain> {
    let sealed = store::hold(work, again.reseller, again.service).await?.ok_or(NotAgain::NotFound)?;
    store::recall_links(work, now, again.service).await?;
    mail::store::recall_all(work, again.service, Credentials::TEMPLATE).await?;
    // Asked after the recall: a worker that has begun a try before it shows here, one that begins later finds the
    // mail recalled.
    if jobs::is_doing::<SendMail>(work, again.service).await? {
        return Err(NotAgain::Leaving);
    }
    let service = services::store::get(work, again.service).await?.ok_or(NotAgain::NotFound)?;
    if sealed.is_none() || service.state == State::Creating {
        let latest = store::latest(work, again.reseller, again.service).await?;
        let had_one = latest.is_some_and(|latest| latest.letter.has_password);
        return Err(if had_one { NotAgain::AlreadyHandedOver } else { NotAgain::NothingToHandOver });
    }
    let corrected = again.to.filter(|to| to.as_str() != service.email);
    if let Some(to) = corrected {
        services::store::correct_address(work, now, &service, to).await?;
    }
    let to = match again.to {
        Some(to) => to.clone(),
        None => service.email.parse().map_err(anyhow::Error::from)?,
    };
    let service = ServiceToHandOver {
        reseller: again.reseller,
        service: again.service,
        order: store::order_of(work, again.service).await?,
        to,
        language: service.language.parse().unwrap_or_default(),
    };
    let mail = send_credentials(work, now, key, &service).await?;
    if let (Some(_), Some(_), Some(order)) = (corrected, again.reason, service.order) {
        // Staff did it: the reseller, who knows the customer, must be able to notice that it is wrong.
        credentials::queue_credentials_elsewhere(work, now, order).await?;
    }
    let act = Act {
        act: "credentials-sent-again",
        account: Some(again.account),
        reseller: Some(again.reseller),
        order: service.order,
        service: Some(again.service),
        mail: Some(mail),
        details: json!({ "corrected": corrected.is_some(), "reason": again.reason }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(Resent { mail, to: service.to })
}
