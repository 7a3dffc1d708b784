//! The letters to a person about their own account: the link for a new password, and what happened to the account.

use askama::Template;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::accounts::reset;
use crate::accounts::store::{self, Holder};
use crate::database::Work;
use crate::letters::write;
use crate::mail::{self, Envelope, Letter, Written};
use crate::secrets::Key;
use crate::text::{Language, Message, Reader, filters};
use crate::web::session::Whence;

/// To somebody who forgot a password: the link by which a new one is chosen.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PasswordReset {
    /// The person's name.
    pub name: String,
    /// The person's time zone.
    pub zone: String,
    /// What the link is made from, with the panel's key.
    pub nonce: String,
    /// When it no longer opens.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

impl Letter for PasswordReset {
    const TEMPLATE: &'static str = "password-reset";
}

/// To a person: something happened to the account that nobody else should have done.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountNotice {
    /// The person's name.
    pub name: String,
    /// The person's time zone.
    pub zone: String,
    /// The last part of the text keys that tell it: [`Notice::code`].
    pub what: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// With what, and from where; nothing when it was done at the panel's own machine.
    pub whence: Option<Whence>,
}

impl Letter for AccountNotice {
    const TEMPLATE: &'static str = "account-notice";
}

/// What a person is told of the own account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The password was changed by somebody who knew the old one.
    PasswordChanged,
    /// A new password was chosen through the link in a mail.
    PasswordReset,
    /// Somebody signed in with a browser that was never used for it before.
    NewDevice,
    /// An authenticator app was set up.
    FactorAdded,
    /// The second factor was taken away.
    FactorRemoved,
    /// There are other recovery codes than before.
    CodesRenewed,
    /// A recovery code took the place of the app.
    RecoveryCodeUsed,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::NewDevice,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::CodesRenewed,
        Self::RecoveryCodeUsed,
    ];

    /// The last part of its text keys.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password-changed",
            Self::PasswordReset => "password-reset",
            Self::NewDevice => "new-device",
            Self::FactorAdded => "factor-added",
            Self::FactorRemoved => "factor-removed",
            Self::CodesRenewed => "codes-renewed",
            Self::RecoveryCodeUsed => "code-used",
        }
    }
}

/// Tells the holder of an account what happened to it. Call in the unit of work in which it happens, and wake a worker
/// after the commit.
///
/// # Errors
/// When the database refuses, or there is no such account.
pub async fn queue_notice(
    work: &mut Work,
    now: OffsetDateTime,
    account: i64,
    notice: Notice,
    whence: Option<&Whence>,
) -> anyhow::Result<()> {
    let holder = store::holder(work, account).await?;
    let letter = AccountNotice {
        name: holder.name.clone(),
        zone: holder.zone.clone(),
        what: notice.code().to_owned(),
        at: now,
        whence: whence.cloned(),
    };
    queue(work, now, &letter, &holder).await
}

/// Sends the holder of an account the link for a new password. Call in the unit of work that stores its digest.
///
/// # Errors
/// When the database refuses.
pub async fn queue_password_reset(
    work: &mut Work,
    now: OffsetDateTime,
    holder: &Holder,
    nonce: String,
    until: OffsetDateTime,
) -> anyhow::Result<()> {
    let letter = PasswordReset { name: holder.name.clone(), zone: holder.zone.clone(), nonce, until };
    queue(work, now, &letter, holder).await
}

async fn queue<L: Letter>(
    work: &mut Work,
    now: OffsetDateTime,
    letter: &L,
    holder: &Holder,
) -> anyhow::Result<()> {
    // An address that cannot be written to must not hold up what the letter is about.
    let Ok(to) = holder.email.parse() else { return Ok(()) };
    let envelope = Envelope {
        to,
        language: holder.language.parse().unwrap_or_default(),
        reseller: holder.reseller_id,
        order: None,
        service: None,
        handover: None,
    };
    mail::queue(work, now, letter, &envelope).await.map(drop)
}

/// Writes the letter with the link; `panel` is the panel's public address, whose `key` makes the link.
///
/// # Errors
/// As [`crate::letters::credentials::written`].
pub fn written_reset(
    letter: &PasswordReset,
    key: &Key,
    panel: &str,
    language: Language,
) -> Result<Written, askama::Error> {
    let reader = Reader::new(language, &letter.zone);
    let url = format!("{panel}/password/new/{}", reset::token(key, &letter.nonce).expose_secret());
    write(
        &PasswordResetSubject {},
        &PasswordResetText { letter, url: &url },
        &PasswordResetHtml { letter, url: &url, language: language.code() },
        &reader,
    )
}

#[derive(Template)]
#[template(path = "emails/password-reset/subject.txt")]
struct PasswordResetSubject {}

#[derive(Template)]
#[template(path = "emails/password-reset/body.txt")]
struct PasswordResetText<'a> {
    letter: &'a PasswordReset,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/password-reset/body.html")]
struct PasswordResetHtml<'a> {
    letter: &'a PasswordReset,
    url: &'a str,
    language: &'static str,
}

/// Writes the letter that tells what happened; `panel` is the panel's public address.
///
/// # Errors
/// As [`crate::letters::credentials::written`].
pub fn written_notice(
    letter: &AccountNotice,
    panel: &str,
    language: Language,
) -> Result<Written, askama::Error> {
    let reader = Reader::new(language, &letter.zone);
    let url = format!("{panel}/password/forgotten");
    let of = |part: &str| Message::new(format!("mail-notice-{part}-{}", letter.what));
    let (title, told) = (of("title"), of("text").with("at", letter.at));
    write(
        &NoticeSubject { title: &title },
        &NoticeText { letter, told: &told, url: &url },
        &NoticeHtml { letter, title: &title, told: &told, url: &url, language: language.code() },
        &reader,
    )
}

#[derive(Template)]
#[template(path = "emails/account-notice/subject.txt")]
struct NoticeSubject<'a> {
    title: &'a Message,
}

#[derive(Template)]
#[template(path = "emails/account-notice/body.txt")]
struct NoticeText<'a> {
    letter: &'a AccountNotice,
    told: &'a Message,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/account-notice/body.html")]
struct NoticeHtml<'a> {
    letter: &'a AccountNotice,
    title: &'a Message,
    told: &'a Message,
    url: &'a str,
    language: &'static str,
}
