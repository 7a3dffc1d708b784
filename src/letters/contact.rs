//! The letter to the contact that a service had until now.

use askama::Template;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::accounts;
use crate::database::Work;
use crate::letters::write;
use crate::mail::{self, Envelope, Letter, Written};
use crate::services::Service;
use crate::text::{Reader, filters};

/// To the contact that a service had until now: credentials go to another one from now on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactChanged {
    /// The company that changed it.
    pub reseller: String,
    /// The first name of the contact until now.
    pub first_name: String,
    /// The customer.
    pub company: String,
    /// The tenant: `prefix.onmicrosoft.com`.
    pub domain: String,
}

impl Letter for ContactChanged {
    const TEMPLATE: &'static str = "contact-changed";
}

/// Tells the contact that `service` has had until now that there is another; answers the mail's number, or nothing
/// when the old address cannot be written to. Call in the unit of work that changes it.
///
/// # Errors
/// When the database refuses.
pub async fn queue_contact_changed(
    work: &mut Work,
    now: OffsetDateTime,
    service: &Service,
) -> anyhow::Result<Option<i64>> {
    let Ok(to) = service.email.parse() else { return Ok(None) };
    let letter = ContactChanged {
        reseller: accounts::store::company(work, service.reseller_id).await?.name,
        first_name: service.first_name.clone(),
        company: service.company.clone(),
        domain: service.domain.clone(),
    };
    let envelope = Envelope {
        to,
        language: service.language.parse().unwrap_or_default(),
        reseller: Some(service.reseller_id),
        order: None,
        service: Some(service.id),
        handover: None,
    };
    mail::queue(work, now, &letter, &envelope).await.map(Some)
}

/// Writes the letter that tells a contact that there is another one.
///
/// # Errors
/// When a template cannot be rendered, which is a fault of ours.
pub fn written(letter: &ContactChanged, reader: &Reader) -> Result<Written, askama::Error> {
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
