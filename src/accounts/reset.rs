//! A new password for whoever forgot the old one: a link in a mail, that opens once and not for long.

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use time::Duration;

use crate::jobs::Payload;
use crate::secrets::{self, Key};

/// How long a link opens.
pub const LIFE: Duration = Duration::hours(1);

/// The job that sends a link to the holder of an account, or that has nothing to do: it is enqueued for addresses
/// without an account too, so that a request does the same work for both.
#[derive(Debug, Serialize, Deserialize)]
pub struct SendResetLink {
    /// The account, if there is one.
    pub account: Option<i64>,
}

impl Payload for SendResetLink {
    const KIND: &'static str = "send-reset-link";
}

/// The token of the link that is made from `nonce`.
#[must_use]
pub fn token(key: &Key, nonce: &str) -> SecretString {
    key.token(&format!("password reset {nonce}"))
}

/// What is stored of that token.
#[must_use]
pub fn token_digest(key: &Key, nonce: &str) -> String {
    secrets::digest(token(key, nonce).expose_secret())
}
