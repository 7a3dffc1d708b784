//! The letters of an invitation: to the customer who is to accept it, and to the person who invited.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::database::Work;
use crate::letters::{store, write};
use crate::mail::{self, Letter, Written};
use crate::text::{Reader, filters};

/// To the contact of a customer that has a tenant already: the link by which it accepts the reseller.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Invitation {
    /// The company that invites.
    pub reseller: String,
    /// The contact's first name.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Microsoft's link.
    pub link: String,
}

impl Letter for Invitation {
    const TEMPLATE: &'static str = "invitation";
}

/// Writes the letter that invites a customer which has a tenant already.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(letter: &Invitation, reader: &Reader) -> Result<Written, askama::Error> {
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

/// To the reseller's person who invited: the tenant has been found, and waits for the reseller's confirmation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InvitationAccepted {
    /// The person's name.
    pub name: String,
    /// The invitation's number.
    pub invitation: i64,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
    /// Who agreed to it: the `customer`, or, for a tenant that was tied to the reseller before, our `support`.
    pub by: String,
}

impl Letter for InvitationAccepted {
    const TEMPLATE: &'static str = "invitation-accepted";
}

/// Tells the person who invited a customer that the tenant `domain` waits for the reseller's confirmation; answers the
/// mail's number, or nothing when there is nobody to write to. Call in the unit of work that finds it.
///
/// # Errors
/// When the database refuses, or there is no such invitation.
pub async fn queue_invitation_accepted(
    work: &mut Work,
    now: OffsetDateTime,
    invitation: i64,
    domain: &str,
) -> anyhow::Result<Option<i64>> {
    let Some(person) = store::person_of_invitation(work, invitation).await? else { return Ok(None) };
    let Some(envelope) = person.envelope(None, None) else { return Ok(None) };
    let (company, is_admitted) = store::invited(work, invitation).await?;
    let by = if is_admitted { "support" } else { "customer" }.to_owned();
    let letter = InvitationAccepted { name: person.name, invitation, company, domain: domain.to_owned(), by };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Writes the letter that asks the reseller's person to confirm a tenant.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written_accepted(
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
