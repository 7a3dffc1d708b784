//! Taking over a tenant that the customer has already: the customer accepts Microsoft's invitation, then the reseller
//! confirms that what was found is its customer's.
//!
//! What is typed here is nobody's proof: anybody can type the name of a stranger's tenant, or somebody else's MPN ID.
//! A tenant is therefore taken only when the customer's administrator has tied it to the reseller at Microsoft
//! **after** the invitation was made, when no other reseller here goes by that MPN ID, and when the tenant is nobody
//! else's here. Until all of that holds, every answer is the same: not accepted yet.

pub mod admission;
pub mod form;
pub mod pages;
pub mod store;
mod work;

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::jobs::Payload;
use crate::mail::EmailAddress;
use crate::microsoft::Cause;
use crate::microsoft::countries::Country;
use crate::microsoft::domains::Prefix;
use crate::text::{Language, Message};

/// How long a customer may take to accept.
pub const VALID: Duration = Duration::days(30);
/// Invitations of one reseller that may be open at a time: each has Microsoft asked again and again.
pub const OPEN: i64 = 20;
/// Invitations that one reseller may send within a day: they are mails to people who have not asked for them.
pub const DAILY: i64 = 20;

/// The tenant was tied to the reseller before the invitation was made.
pub const TIED_BEFORE: &str = "tied-before";
/// The tenant is somebody's here, or another reseller here goes by the MPN ID.
pub const NOT_HERE: &str = "not-here";

/// The job that fetches Microsoft's link and has it sent.
#[derive(Debug, Serialize, Deserialize)]
pub struct PrepareInvitation {
    /// The invitation's number.
    pub invitation: i64,
}

impl Payload for PrepareInvitation {
    const KIND: &'static str = "prepare-invitation";
}

/// The job that looks whether the customer has accepted, until it has or the time is over.
#[derive(Debug, Serialize, Deserialize)]
pub struct FollowInvitation {
    /// The invitation's number.
    pub invitation: i64,
}

impl Payload for FollowInvitation {
    const KIND: &'static str = "follow-invitation";
}

/// The job that reads in what a tenant has bought through us already.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadInSubscriptions {
    /// The service's number.
    pub service: i64,
}

impl Payload for ReadInSubscriptions {
    const KIND: &'static str = "read-in-subscriptions";
}

/// An invitation that can be asked for.
#[derive(Clone, Debug)]
pub struct NewInvitation {
    /// The tenant.
    pub prefix: Prefix,
    /// The company.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// The contact's e-mail address.
    pub email: EmailAddress,
    /// Where the company is.
    pub country: Country,
    /// The language of the mails to the contact.
    pub language: Language,
    /// Whether the contact gets the link by e-mail.
    pub is_mailed: bool,
}

/// An invitation as stored.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invitation {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub reseller_id: i64,
    /// `preparing`, `open`, `found`, `taken`, `expired`, `withdrawn` or `failed`; the last part of its text key.
    pub state: String,
    /// Why it failed.
    pub cause: Option<String>,
    /// The name of the tenant, before `.onmicrosoft.com`.
    pub prefix: String,
    /// The reseller's Partner ID at that time.
    pub mpn_id: String,
    /// The customer.
    pub company: String,
    /// The contact's first name.
    pub first_name: String,
    /// The contact's last name.
    pub last_name: String,
    /// The contact's e-mail address.
    pub email: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of the mails to the contact.
    pub language: String,
    /// Whether the contact gets the link by e-mail.
    pub is_mailed: bool,
    /// Microsoft's link.
    pub link: Option<String>,
    /// The reseller's tenant at Microsoft.
    pub reseller_tenant_id: Option<String>,
    /// The customer's tenant.
    pub tenant_id: Option<String>,
    /// The company as Microsoft has it.
    pub tenant_name: Option<String>,
    /// The member of the staff who let it go on although the tenant was tied to the reseller before.
    pub admitted_by: Option<i64>,
    /// The job that looks whether it was accepted.
    pub job_id: Option<i64>,
    /// The internal name of the service that it became.
    pub service: Option<String>,
    /// When it was asked for.
    pub created_at: OffsetDateTime,
    /// When it ends by itself.
    pub expires_at: OffsetDateTime,
}

impl Invitation {
    /// Whether nothing more will become of it.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.state.as_str(), "taken" | "expired" | "withdrawn" | "failed")
    }

    /// The colour that helps to tell its state apart.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.state.as_str() {
            "preparing" | "open" => "blue",
            "found" => "yellow",
            "taken" => "green",
            "failed" => "red",
            _ => "secondary",
        }
    }

    /// Why it failed, and what to do.
    #[must_use]
    pub fn refusal(&self) -> Option<Message> {
        let cause = self.cause.as_deref()?;
        Some(match (cause, Cause::named(cause)) {
            (TIED_BEFORE, _) => "invitations-cause-tied-before".into(),
            (NOT_HERE, _) => "invitations-cause-not-here".into(),
            (_, Some(cause)) => Message::new(cause.text_key()),
            (_, None) => "invitations-cause-fault".into(),
        })
    }
}
