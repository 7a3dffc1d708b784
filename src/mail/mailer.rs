//! Takes mails away: to a mail server, or into a folder.

use std::fmt;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use secrecy::ExposeSecret;
use time::OffsetDateTime;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::{MailSettings, Transport};
use crate::mail::EmailAddress;
use crate::mail::smtp::{Refusal, Server};
use crate::text::Language;

/// A mail as it leaves: text and HTML that say the same.
#[derive(Clone)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
    /// Where a mail program takes the recipient off the list with one press (RFC 8058); nothing for a mail that is on
    /// none.
    pub unsubscribe: Option<String>,
}

impl fmt::Debug for Written {
    // The body may hold a password or a link to one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Written").field("subject", &self.subject).finish_non_exhaustive()
    }
}

/// A mail on its way out.
#[derive(Debug)]
pub struct Outgoing<'a> {
    /// Its number, which names its file where mails are files.
    pub number: i64,
    /// The recipient.
    pub to: &'a EmailAddress,
    /// What makes the `Message-ID`, before the sender's domain.
    pub message_id: &'a str,
    /// When it is sent.
    pub at: OffsetDateTime,
    /// The language it is written in.
    pub language: Language,
    /// What it says.
    pub written: &'a Written,
}

/// The mail server did not take the mail.
#[derive(Debug, thiserror::Error)]
#[error("{answer}")]
pub struct NotSent {
    /// What the server answered, or why there was no answer; without the recipient.
    pub answer: String,
    /// The server will not take it for this recipient: trying again is no use.
    pub permanent: bool,
}

/// Takes mails away.
#[derive(Clone)]
pub struct Mailer {
    way: Way,
    from: Mailbox,
    lines: Arc<Semaphore>,
}

/// Mails that one process sends at the same time: fewer than the jobs that it runs, so that a mail server which
/// keeps us waiting holds up mails alone.
pub const LINES: usize = 2;

#[derive(Clone)]
enum Way {
    /// A mail server.
    Smtp(Box<Server>),
    /// One `.eml` file per mail, named so that they sort as they were queued.
    Folder(PathBuf),
}

/// The longest answer of a server that is kept.
const ANSWER: usize = 500;

impl Mailer {
    /// A mailer for these settings; nothing is sent yet.
    ///
    /// # Errors
    /// When the server's address or the sender cannot be read, or the folder cannot be made.
    pub fn new(settings: &MailSettings) -> anyhow::Result<Self> {
        let from = settings.from.parse()?;
        let way = match &settings.transport {
            Transport::Smtp(url) => Way::Smtp(Box::new(Server::from_url(url.expose_secret())?)),
            Transport::Folder(folder) => {
                // The mails may bear a password, or the link to one.
                DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
                Way::Folder(folder.clone())
            }
        };
        Ok(Self::of(way, from))
    }

    /// A mailer that sends through `server` as `from` (such as `Aubade <panel@provider.example>`).
    ///
    /// # Errors
    /// When the sender cannot be read.
    pub fn through(server: Server, from: &str) -> anyhow::Result<Self> {
        Ok(Self::of(Way::Smtp(Box::new(server)), from.parse()?))
    }

    fn of(way: Way, from: Mailbox) -> Self {
        Self { way, from, lines: Arc::new(Semaphore::new(LINES)) }
    }

    /// A line for one mail, until it is dropped; nothing while [`LINES`] mails are being sent.
    #[must_use]
    pub fn line(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.lines).try_acquire_owned().ok()
    }

    /// Sends; answers what the server said.
    ///
    /// # Errors
    /// [`NotSent`] when the server refuses, does not answer in time, or cannot be reached.
    pub async fn send(&self, mail: &Outgoing<'_>) -> Result<String, NotSent> {
        let broken = |error: &dyn fmt::Display| NotSent { answer: error.to_string(), permanent: true };
        let to: Address = mail.to.as_str().parse().map_err(|error| broken(&error))?;
        let message = self.message(mail, &to).map_err(|error| broken(&error))?;
        match &self.way {
            Way::Smtp(server) => match server.take(&self.from.email, &to, &message.formatted()).await {
                Ok(response) => {
                    let words = response.message().collect::<Vec<_>>().join(" ");
                    Ok(nameless(&format!("{} {words}", response.code()), mail.to))
                }
                Err(Refusal::Server(answer)) => {
                    Err(NotSent { answer: nameless(&answer, mail.to), permanent: false })
                }
                Err(Refusal::Recipient(answer)) => {
                    Err(NotSent { answer: nameless(&answer, mail.to), permanent: true })
                }
            },
            Way::Folder(folder) => {
                let file = format!("{:06}.eml", mail.number);
                match write(&folder.join(&file), &message.formatted()).await {
                    Ok(()) => Ok(file),
                    Err(error) => Err(NotSent { answer: error.to_string(), permanent: false }),
                }
            }
        }
    }

    /// Whether mails could leave now; none does.
    ///
    /// # Errors
    /// What the server said, or why it said nothing.
    pub async fn greet(&self) -> Result<(), String> {
        match &self.way {
            Way::Smtp(server) => server.visit().await.map_err(|answer| answer.chars().take(ANSWER).collect()),
            Way::Folder(_) => Ok(()),
        }
    }

    fn message(&self, mail: &Outgoing<'_>, to: &Address) -> Result<Message, lettre::error::Error> {
        let header =
            |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
        let mut builder = Message::builder();
        if let Some(address) = &mail.written.unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", &format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
        builder
            .date(SystemTime::from(mail.at))
            .from(self.from.clone())
            .to(Mailbox::new(None, to.clone()))
            .message_id(Some(format!("<{}@{}>", mail.message_id, self.from.email.domain())))
            .subject(&mail.written.subject)
            .raw_header(header("Content-Language", mail.language.code()))
            // RFC 3834: no absence notes in return.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .multipart(MultiPart::alternative_plain_html(
                mail.written.text.clone(),
                mail.written.html.clone(),
            ))
    }
}

/// The server's answer without the recipient, whom servers like to repeat, and not longer than is useful.
fn nameless(answer: &str, to: &EmailAddress) -> String {
    answer.replace(to.as_str(), "…").chars().take(ANSWER).collect()
}

/// Writes a mail to a file that its owner alone may read.
async fn write(path: &Path, mail: &[u8]) -> std::io::Result<()> {
    let mut file =
        tokio::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).await?;
    file.write_all(mail).await?;
    file.flush().await
}
