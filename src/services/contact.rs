//! Another contact for a service. Where the address changes, credentials go to the new one from then on, and whoever
//! had them before is told.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::letters;
use crate::secrets::Key;
use crate::services::handover::{self, Again, NotAgain};
use crate::services::{Contact, Service, State, store};

/// Who changes the contact of which service.
#[derive(Clone, Copy, Debug)]
pub struct Change<'a> {
    /// The service as it was read.
    pub service: &'a Service,
    /// What is to be.
    pub contact: &'a Contact,
    /// The version of the service that the form showed.
    pub version: i64,
    /// The person.
    pub account: i64,
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Everything is as it was: nothing to commit.
    Nothing,
    /// Somebody else was faster: nothing to commit.
    Outdated,
    /// The contact is another, at the same address.
    Contact,
    /// So is the address. Wake a worker after the commit.
    Address,
}

/// Changes the contact. The old address is told that credentials go elsewhere now; a password that still waits for its
/// customer goes to the new address, and the link sent to the old one opens no more.
///
/// # Errors
/// [`NotAgain`], such as while a mail with credentials is leaving; then the unit of work must not be committed.
pub async fn change(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    wanted: &Change<'_>,
) -> Result<Changed, NotAgain> {
    let Change { service, contact, version, account } = *wanted;
    if contact.is_of(service) {
        return Ok(Changed::Nothing);
    }
    if !store::change_contact(work, now, service, version, contact).await? {
        return Ok(Changed::Outdated);
    }
    let has_moved = contact.email.as_str() != service.email;
    let act = Act {
        act: "contact-changed",
        account: Some(account),
        reseller: Some(service.reseller_id),
        service: Some(service.id),
        details: json!({ "moved": has_moved, "administrator": contact.admin_name != service.admin_name }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    if !has_moved {
        return Ok(Changed::Contact);
    }
    letters::contact::queue_contact_changed(work, now, service).await?;
    if service.has_password && service.state != State::Creating {
        let again =
            Again { reseller: service.reseller_id, service: service.id, account, reason: None, to: None };
        handover::resend(work, now, key, &again).await?;
    }
    Ok(Changed::Address)
}
