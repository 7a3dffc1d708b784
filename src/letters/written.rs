//! A letter becomes a mail: subject, text and HTML in the reader's language, from `templates/emails/`.

use askama::Template;
use secrecy::ExposeSecret;

use crate::letters::{
    ApprovalWanted, ContactChanged, Credentials, CredentialsElsewhere, Invitation, InvitationAccepted,
    OrderNeedsYou, ServiceReady,
};
use crate::mail::Written;
use crate::services::handover::Access;
use crate::text::{Message, Reader, filters};
use crate::web::page::render_for;

/// Writes the letter with the credentials; `panel` is the panel's public address.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn credentials(
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

/// Writes the letter that tells the reseller's person of a ready service.
///
/// # Errors
/// As [`credentials`].
pub fn service_ready(letter: &ServiceReady, panel: &str, reader: &Reader) -> Result<Written, askama::Error> {
    let url = format!("{panel}/services/{}", letter.domain);
    write(
        &ServiceReadySubject { letter },
        &ServiceReadyText { letter, url: &url },
        &ServiceReadyHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/service-ready/subject.txt")]
struct ServiceReadySubject<'a> {
    letter: &'a ServiceReady,
}

#[derive(Template)]
#[template(path = "emails/service-ready/body.txt")]
struct ServiceReadyText<'a> {
    letter: &'a ServiceReady,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/service-ready/body.html")]
struct ServiceReadyHtml<'a> {
    letter: &'a ServiceReady,
    url: &'a str,
    language: &'static str,
}

/// Writes the letter that tells the reseller's person that the credentials went to another address.
///
/// # Errors
/// As [`credentials`].
pub fn credentials_elsewhere(
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

/// Writes the letter that invites a customer which has a tenant already.
///
/// # Errors
/// As [`credentials`].
pub fn invitation(letter: &Invitation, reader: &Reader) -> Result<Written, askama::Error> {
    write(
        &InvitationSubject { letter },
        &InvitationText { letter },
        &InvitationHtml { letter, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/invitation/subject.txt")]
struct InvitationSubject<'a> {
    letter: &'a Invitation,
}

#[derive(Template)]
#[template(path = "emails/invitation/body.txt")]
struct InvitationText<'a> {
    letter: &'a Invitation,
}

#[derive(Template)]
#[template(path = "emails/invitation/body.html")]
struct InvitationHtml<'a> {
    letter: &'a Invitation,
    language: &'static str,
}

/// Writes the letter that asks the reseller's person to confirm a tenant.
///
/// # Errors
/// As [`credentials`].
pub fn invitation_accepted(
    letter: &InvitationAccepted,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/invitations/{}", letter.invitation);
    write(
        &InvitationAcceptedSubject { letter },
        &InvitationAcceptedText { letter, url: &url },
        &InvitationAcceptedHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/invitation-accepted/subject.txt")]
struct InvitationAcceptedSubject<'a> {
    letter: &'a InvitationAccepted,
}

#[derive(Template)]
#[template(path = "emails/invitation-accepted/body.txt")]
struct InvitationAcceptedText<'a> {
    letter: &'a InvitationAccepted,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/invitation-accepted/body.html")]
struct InvitationAcceptedHtml<'a> {
    letter: &'a InvitationAccepted,
    url: &'a str,
    language: &'static str,
}

/// Writes the letter that tells a contact that there is another one.
///
/// # Errors
/// As [`credentials`].
pub fn contact_changed(letter: &ContactChanged, reader: &Reader) -> Result<Written, askama::Error> {
    write(
        &ContactChangedSubject { letter },
        &ContactChangedText { letter },
        &ContactChangedHtml { letter, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/contact-changed/subject.txt")]
struct ContactChangedSubject<'a> {
    letter: &'a ContactChanged,
}

#[derive(Template)]
#[template(path = "emails/contact-changed/body.txt")]
struct ContactChangedText<'a> {
    letter: &'a ContactChanged,
}

#[derive(Template)]
#[template(path = "emails/contact-changed/body.html")]
struct ContactChangedHtml<'a> {
    letter: &'a ContactChanged,
    language: &'static str,
}

/// Writes the letter that tells the reseller's person why an order waits or has failed.
///
/// # Errors
/// As [`credentials`].
pub fn order_needs_you(
    letter: &OrderNeedsYou,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/orders/{}", letter.order);
    let why = (!letter.cause.is_empty()).then(|| Message::new(format!("microsoft-cause-{}", letter.cause)));
    write(
        &OrderNeedsYouSubject { letter },
        &OrderNeedsYouText { letter, url: &url, why: why.as_ref() },
        &OrderNeedsYouHtml { letter, url: &url, why: why.as_ref(), language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/subject.txt")]
struct OrderNeedsYouSubject<'a> {
    letter: &'a OrderNeedsYou,
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/body.txt")]
struct OrderNeedsYouText<'a> {
    letter: &'a OrderNeedsYou,
    url: &'a str,
    why: Option<&'a Message>,
}

#[derive(Template)]
#[template(path = "emails/order-needs-you/body.html")]
struct OrderNeedsYouHtml<'a> {
    letter: &'a OrderNeedsYou,
    url: &'a str,
    why: Option<&'a Message>,
    language: &'static str,
}

/// Writes the letter to a person who may confirm what another asked for.
///
/// # Errors
/// As [`credentials`].
pub fn approval_wanted(
    letter: &ApprovalWanted,
    panel: &str,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    let url = format!("{panel}/approvals/{}", letter.job);
    write(
        &ApprovalWantedSubject { letter },
        &ApprovalWantedText { letter, url: &url },
        &ApprovalWantedHtml { letter, url: &url, language: reader.language.code() },
        reader,
    )
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/subject.txt")]
struct ApprovalWantedSubject<'a> {
    letter: &'a ApprovalWanted,
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/body.txt")]
struct ApprovalWantedText<'a> {
    letter: &'a ApprovalWanted,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "emails/approval-wanted/body.html")]
struct ApprovalWantedHtml<'a> {
    letter: &'a ApprovalWanted,
    url: &'a str,
    language: &'static str,
}

pub(super) fn write(
    subject: &impl Template,
    text: &impl Template,
    html: &impl Template,
    reader: &Reader,
) -> Result<Written, askama::Error> {
    Ok(Written {
        // One line, whatever a name in it contains.
        subject: render_for(subject, reader)?.trim().replace(['\r', '\n'], " "),
        text: render_for(text, reader)? + "\n",
        html: render_for(html, reader)?,
        unsubscribe: None,
    })
}
