//! The letters about a reseller's team: to somebody who is asked to join, and to a member whose rights change.

use askama::Template;
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::write;
use crate::mail::{self, EmailAddress, Envelope, Letter, Written};
use crate::secrets::{self, Key};
use crate::team::store::{self, NewInvitation};
use crate::team::{LIFE, Member, token};
use crate::text::{Argument, Language, Message, Reader, filters};
use crate::web::guard::Reseller;
use crate::web::session::Role;

/// To somebody who is asked to work for a reseller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TeamInvitation {
    /// The reseller's name.
    pub reseller: String,
    /// Who asks; `None` when the staff do.
    pub inviter: Option<String>,
    /// `owner`, `manager` or `viewer`.
    pub role: String,
    /// What the link's token is made of.
    pub nonce: String,
    /// Until when the link opens.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

impl Letter for TeamInvitation {
    const TEMPLATE: &'static str = "join-team";
}

impl TeamInvitation {
    fn intro(&self) -> Message {
        match &self.inviter {
            Some(inviter) => Message::new("mail-team-intro").with("inviter", inviter),
            None => Message::new("mail-team-intro-staff"),
        }
        .with("reseller", &self.reseller)
    }
}

/// Who is asked to join, and by whom.
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    /// For which reseller.
    pub reseller: i64,
    /// Its name.
    pub reseller_name: &'a str,
    /// Who asks: account and name; `None` when the staff do.
    pub inviter: Option<(i64, &'a str)>,
    /// Who is asked.
    pub email: &'a EmailAddress,
    /// What the person will be able to do.
    pub role: Role,
    /// The language of the mail.
    pub language: Language,
}

/// Writes an invitation down and queues its mail; answers the invitation's number.
///
/// # Errors
/// When the database refuses.
pub async fn queue_invitation(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    asked: &Asked<'_>,
) -> anyhow::Result<i64> {
    let nonce = secrets::nonce();
    let digest = secrets::digest(token(key, &nonce).expose_secret());
    let new = NewInvitation {
        reseller: asked.reseller,
        email: asked.email,
        role: asked.role,
        language: asked.language,
        by: asked.inviter.map(|(account, _)| account),
        nonce: &nonce,
        digest: &digest,
    };
    let id = store::invite(work, now, &new).await?;
    let letter = TeamInvitation {
        reseller: asked.reseller_name.to_owned(),
        inviter: asked.inviter.map(|(_, name)| name.to_owned()),
        role: asked.role.code().to_owned(),
        nonce,
        until: now + LIFE,
    };
    let envelope = Envelope {
        to: asked.email.clone(),
        language: asked.language,
        reseller: Some(asked.reseller),
        order: None,
        service: None,
        handover: None,
    };
    mail::queue(work, now, &letter, &envelope).await?;
    Ok(id)
}

/// Writes the letter to somebody who is asked to join.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_invitation(
    letter: &TeamInvitation,
    key: &Key,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/join/{}", token(key, &letter.nonce).expose_secret());
    write(
        &InvitationSubject { letter },
        &InvitationText { letter, url: &url },
        &InvitationHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/join-team/subject.txt")]
struct InvitationSubject<'a> {
    letter: &'a TeamInvitation,
}

#[derive(Template)]
#[template(path = "emails/join-team/body.txt")]
struct InvitationText<'a> {
    letter: &'a TeamInvitation,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/join-team/body.html")]
struct InvitationHtml<'a> {
    letter: &'a TeamInvitation,
    url: &'a str,
    language: &'static str,
}

/// To a member whose rights somebody else has changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TeamChanged {
    /// The member's name.
    pub name: String,
    /// The reseller's name.
    pub reseller: String,
    /// The new role: `owner`, `manager` or `viewer`; `None` for the end of the work.
    pub role: Option<String>,
}

impl Letter for TeamChanged {
    const TEMPLATE: &'static str = "rights-changed";
}

/// What has changed for a member.
#[derive(Clone, Copy, Debug)]
pub enum Change {
    /// What it may do.
    Role(Role),
    /// It no longer works for the reseller.
    Removed,
}

/// Tells a member what an owner has changed; nobody, where the address cannot be written to.
///
/// # Errors
/// When the database refuses.
pub async fn queue_changed(
    work: &mut Work,
    now: OffsetDateTime,
    reseller: &Reseller,
    member: &Member,
    change: Change,
) -> anyhow::Result<()> {
    let Ok(to) = member.email.parse() else { return Ok(()) };
    let letter = TeamChanged {
        name: member.name.clone(),
        reseller: reseller.name.clone(),
        role: match change {
            Change::Role(role) => Some(role.code().to_owned()),
            Change::Removed => None,
        },
    };
    let envelope = Envelope {
        to,
        language: member.language.parse().unwrap_or_default(),
        reseller: Some(reseller.id),
        order: None,
        service: None,
        handover: None,
    };
    mail::queue(work, now, &letter, &envelope).await?;
    Ok(())
}

/// Writes the letter to a member whose rights have changed.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_changed(letter: &TeamChanged, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}/");
    write(
        &ChangedSubject { letter },
        &ChangedText { letter, url: &url },
        &ChangedHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/rights-changed/subject.txt")]
struct ChangedSubject<'a> {
    letter: &'a TeamChanged,
}

#[derive(Template)]
#[template(path = "emails/rights-changed/body.txt")]
struct ChangedText<'a> {
    letter: &'a TeamChanged,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/rights-changed/body.html")]
struct ChangedHtml<'a> {
    letter: &'a TeamChanged,
    url: &'a str,
    language: &'static str,
}
