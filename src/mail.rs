//! Mails: queued in the same commit as what they tell of, sent by a job, their fate kept.

use std::fmt;
use std::path::Path;

use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::config::{MailSettings, Transport};
use crate::database::Work;
use crate::jobs::{self, About, Payload};
use crate::text::Language;
use crate::values;

/// A well-formed e-mail address with a domain that can receive mail from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailAddress(String);

/// The text is not an e-mail address.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("not an e-mail address")]
pub struct NotAnAddress;

impl EmailAddress {
    /// What stands after the `@`, in lower case.
    #[must_use]
    pub fn domain(&self) -> String {
        self.0.rsplit('@').next().unwrap_or_default().to_ascii_lowercase()
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for EmailAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let address: lettre::Address = text.parse().map_err(|_| NotAnAddress)?;
        let domain = address.domain();
        // `user@localhost` and `user@[127.0.0.1]` are addresses, but not of a customer.
        let public = domain.contains('.') && !domain.starts_with('[') && !domain.ends_with('.');
        if public && text.len() <= 254 && text.is_ascii() { Ok(Self(text.to_owned())) } else { Err(NotAnAddress) }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a mail tells, without secrets; lives with the feature that queues it.
pub trait Letter: Serialize + DeserializeOwned + Send {
    /// The folder of its templates under `templates/emails/`.
    const TEMPLATE: &'static str;
}

/// To whom a mail goes, in which language, and what it is about.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The recipient.
    pub to: EmailAddress,
    /// Stored when the thing happens, not when the mail is sent.
    pub language: Language,
    /// Whose customer or colleague the recipient is.
    pub reseller: Option<i64>,
    /// The order it tells of.
    pub order: Option<i64>,
    /// The service it tells of.
    pub service: Option<i64>,
    /// The one-time link it carries.
    pub handover: Option<i64>,
}

/// The job that sends one mail.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The mail's number.
    pub mail: i64,
}

impl Payload for SendMail {
    const KIND: &'static str = "send-mail";
}

/// Queues a mail and the job that sends it; answers the mail's number.
///
/// # Errors
/// When the database refuses.
pub async fn queue<L: Letter>(
    work: &mut Work,
    now: OffsetDateTime,
    letter: &L,
    envelope: &Envelope,
) -> anyhow::Result<i64> {
    let message_id = format!("<{}@aubade>", uuid::Uuid::new_v4());
    let (mail,): (i64,) = work
        .one(
            "insert into mails (template, recipient, language, facts, state, message_id, reseller_id, order_id, \
             service_id, handover_id, created_at, next_try_at) \
             values ($1, $2, $3, $4, 'queued', $5, $6, $7, $8, $9, $10, $10) returning id",
            values![
                L::TEMPLATE,
                envelope.to.as_str(),
                envelope.language.code(),
                serde_json::to_string(letter)?,
                message_id,
                envelope.reseller,
                envelope.order,
                envelope.service,
                envelope.handover,
                now
            ],
        )
        .await?;
    let about = About {
        reseller: envelope.reseller,
        order: envelope.order,
        service: envelope.service,
        ..About::default()
    };
    jobs::enqueue(work, now, &SendMail { mail }, about).await?;
    Ok(mail)
}

/// A mail as it leaves: text and HTML that say the same.
#[derive(Clone, Debug)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Takes mails away: to a mail server, or into a folder.
#[derive(Clone)]
pub enum Mailer {
    /// A mail server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>, Mailbox),
    /// One `.eml` file per mail.
    Folder(AsyncFileTransport<Tokio1Executor>, Mailbox),
}

/// The mail server did not take the mail.
#[derive(Debug, thiserror::Error)]
#[error("{answer}")]
pub struct NotSent {
    /// What the server answered, or why there was no answer; without the recipient.
    pub answer: String,
    /// The server said that trying again is no use.
    pub permanent: bool,
}

impl Mailer {
    /// A mailer for these settings; nothing is sent yet.
    ///
    /// # Errors
    /// When the server's address or the sender cannot be read.
    pub fn new(settings: &MailSettings) -> anyhow::Result<Self> {
        let from: Mailbox = settings.from.parse()?;
        Ok(match &settings.transport {
            Transport::Smtp(url) => {
                let transport =
                    AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())?.build();
                Self::Smtp(Box::new(transport), from)
            }
            Transport::Folder(folder) => Self::Folder(into_folder(folder)?, from),
        })
    }

    /// Sends; answers what the server said.
    ///
    /// # Errors
    /// [`NotSent`] when the server refuses, does not answer in time, or cannot be reached.
    pub async fn send(
        &self,
        to: &EmailAddress,
        message_id: &str,
        written: &Written,
    ) -> Result<String, NotSent> {
        let (Self::Smtp(_, from) | Self::Folder(_, from)) = self;
        let broken = |error: &dyn fmt::Display| NotSent { answer: error.to_string(), permanent: true };
        let to: Mailbox = to.as_str().parse().map_err(|error: lettre::address::AddressError| broken(&error))?;
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .message_id(Some(message_id.to_owned()))
            .subject(&written.subject)
            .multipart(MultiPart::alternative_plain_html(written.text.clone(), written.html.clone()))
            .map_err(|error| broken(&error))?;
        match self {
            Self::Smtp(transport, _) => match transport.send(message).await {
                Ok(response) => Ok(format!("{} {}", response.code(), response.message().collect::<Vec<_>>().join(" "))),
                Err(error) => Err(NotSent { answer: error.to_string(), permanent: error.is_permanent() }),
            },
            Self::Folder(transport, _) => match transport.send(message).await {
                Ok(file) => Ok(format!("{file}.eml")),
                Err(error) => Err(NotSent { answer: error.to_string(), permanent: false }),
            },
        }
    }
}

fn into_folder(folder: &Path) -> std::io::Result<AsyncFileTransport<Tokio1Executor>> {
    std::fs::create_dir_all(folder)?;
    Ok(AsyncFileTransport::new(folder))
}
