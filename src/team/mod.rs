//! The people of a reseller: who works for it, what each may do, and who has been asked to join.

pub mod form;
pub mod pages;
pub mod store;

use secrecy::SecretString;
use time::{Duration, OffsetDateTime};

use crate::secrets::Key;
use crate::text::Message;
use crate::web::session::Role;

/// How long an invitation can be accepted.
pub const LIFE: Duration = Duration::days(7);
/// Open invitations of one reseller at most: each is a mail to somebody who did not ask for it.
pub const MOST_OPEN: usize = 20;

/// What a member may do, in the order of the form: the most trusted last, so that it is not chosen by accident.
pub const ROLES: [Role; 3] = [Role::Viewer, Role::Manager, Role::Owner];

/// The role with this code.
#[must_use]
pub fn find_role(code: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role.code() == code)
}

/// The token of an invitation's link: the same each time it is asked for, so that it is never stored.
#[must_use]
pub fn token(key: &Key, nonce: &str) -> SecretString {
    key.token(&format!("team {nonce}"))
}

/// Somebody who works for the reseller.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Member {
    /// The account's number.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The sign-in.
    pub email: String,
    /// The language of pages and mails.
    pub language: String,
    /// `owner`, `manager` or `viewer`.
    pub role: String,
    /// Since when; `None` for who was there before this was written down.
    pub created_at: Option<OffsetDateTime>,
}

/// Somebody who was asked to join and has not answered yet.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Invited {
    /// The invitation's number.
    pub id: i64,
    /// Who was asked.
    pub email: String,
    /// `owner`, `manager` or `viewer`.
    pub role: String,
    /// The language of the mail.
    pub language: String,
    /// When the mail was sent.
    pub created_at: OffsetDateTime,
    /// Until when it can be accepted.
    pub expires_at: OffsetDateTime,
}

impl Invited {
    /// Whether it is too late to accept it.
    #[must_use]
    pub fn is_expired(&self, now: OffsetDateTime) -> bool {
        self.expires_at <= now
    }
}

/// Why a member stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody would be left who may change the reseller's settings and team.
    LastOwner,
}

impl Refusal {
    /// The sentence that says so, and what can be done.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::LastOwner => "team-last-owner".into(),
        }
    }
}
