//! A mail is sent again by a member of the staff, perhaps to a corrected address.

use serde_json::json;
use time::OffsetDateTime;

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, About};
use crate::letters::account::PasswordReset;
use crate::letters::credentials::Credentials;
use crate::mail::{self, EmailAddress, Letter, SendMail};
use crate::secrets::Key;
use crate::services::handover::{self, Again, NotAgain};

/// Which mail is to be sent again, and why.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The mail's number.
    pub mail: i64,
    /// The member of the staff.
    pub account: i64,
    /// The reason that goes into the audit.
    pub reason: &'a str,
    /// The corrected address; `None` for the one of the mail, and of credentials the contact's.
    pub to: Option<&'a EmailAddress>,
}

/// Queues the mail again as a new one, and recalls the old one if it has not left; credentials get a new link.
/// Answers the new mail's number. Wake a worker after the commit.
///
/// # Errors
/// [`NotAgain`]; then the unit of work must not be committed.
pub async fn send_again(
    work: &mut Work,
    now: OffsetDateTime,
    key: &Key,
    wish: &Wish<'_>,
) -> Result<i64, NotAgain> {
    let old = mail::store::topic(work, wish.mail).await?.ok_or(NotAgain::NotFound)?;
    if old.template == Credentials::TEMPLATE {
        let (Some(reseller), Some(service)) = (old.reseller_id, old.service_id) else {
            return Err(NotAgain::NotFound);
        };
        let again =
            Again { reseller, service, account: wish.account, reason: Some(wish.reason), to: wish.to };
        return Ok(handover::resend(work, now, key, &again).await?.mail);
    }
    // The link to a new password opens an account: it goes to its holder and to nobody else.
    let to = wish.to.filter(|_| old.template != PasswordReset::TEMPLATE);
    mail::store::recall(work, wish.mail).await?;
    let mail = mail::store::copy(work, now, wish.mail, to).await?;
    let about = About {
        account: Some(wish.account),
        reseller: old.reseller_id,
        order: old.order_id,
        service: old.service_id,
        ..About::default()
    };
    let job = jobs::enqueue(work, now, &SendMail { mail }, about).await?;
    let act = Act {
        act: "letter-sent-again",
        account: Some(wish.account),
        reseller: old.reseller_id,
        order: old.order_id,
        service: old.service_id,
        job: Some(job),
        mail: Some(mail),
        details: json!({ "corrected": to.is_some(), "reason": wish.reason }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(mail)
}
