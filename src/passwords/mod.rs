//! A new password for a tenant's first administrator, when the old one is lost: chosen here, set at Microsoft, handed
//! over to the customer once.

pub mod pages;
pub mod store;
mod work;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use time::{Duration, OffsetDateTime};

use crate::audit::{self, Act};
use crate::database::Work;
use crate::jobs::{self, About, Payload};
use crate::microsoft::Cause;
use crate::secrets;
use crate::services::{Service, State};
use crate::text::Message;

/// What ends a reset whose tenant has no longer the administrator that it was made with: its task's answer.
pub const ADMINISTRATOR_MISSING: &str = "administrator-missing";
/// How long a refused reset is shown on the service's page.
const SHOWN: Duration = Duration::days(7);
/// Characters of a password: more than a hundred bits of chance.
const LENGTH: usize = 18;

/// The job that sets a new password and hands it over.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResetPassword {
    /// The service's number.
    pub service: i64,
}

impl Payload for ResetPassword {
    const KIND: &'static str = "reset-password";
}

/// The newest reset of a service's password.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Latest {
    /// The job that does it.
    pub job: i64,
    /// The job's state.
    pub state: String,
    /// What the job last heard.
    pub answer: Option<String>,
    /// When the job ended.
    pub finished_at: Option<OffsetDateTime>,
}

impl Latest {
    /// Whether it is on its way.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.state.as_str(), "todo" | "doing")
    }

    /// Why it came to nothing and what to do next, for some days.
    #[must_use]
    pub fn refusal(&self, now: OffsetDateTime) -> Option<Message> {
        let is_fresh = self.finished_at.is_some_and(|at| now < at + SHOWN);
        if self.state != "error" || !is_fresh {
            return None;
        }
        let answer = self.answer.as_deref().unwrap_or_default();
        Some(match Cause::named(answer) {
            Some(Cause::Permission) => "passwords-refused-permission".into(),
            Some(cause) => Message::new(cause.text_key()),
            None if answer == ADMINISTRATOR_MISSING => "passwords-refused-administrator".into(),
            None => "passwords-refused-fault".into(),
        })
    }
}

/// Who has a password reset, and why.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The service.
    pub service: &'a Service,
    /// The person who asks for it.
    pub account: i64,
    /// The reason that staff give; a reseller gives none.
    pub reason: Option<&'a str>,
    /// The newest reset that the page knew of; empty for none.
    pub seen: &'a str,
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A new reset is on its way. Wake a worker after the commit.
    Now,
    /// Somebody was faster, or pressed twice: nothing new was asked for.
    Before,
    /// The tenant is still being made.
    NotReady,
    /// Nobody here knows who administers the tenant: it was there before.
    Unknown,
}

/// Asks for a new password, once for what the page knew: whoever comes second finds the reset of the first.
///
/// # Errors
/// When the database refuses.
pub async fn ask(work: &mut Work, now: OffsetDateTime, wish: &Wish<'_>) -> anyhow::Result<Asked> {
    let service = wish.service;
    store::hold(work, service.id).await?;
    let latest = store::latest(work, service.id).await?;
    let known = latest.as_ref().map(|latest| latest.job.to_string()).unwrap_or_default();
    if known != wish.seen || latest.is_some_and(|latest| latest.is_pending()) {
        return Ok(Asked::Before);
    }
    if service.admin_name.is_empty() {
        return Ok(Asked::Unknown);
    }
    if service.state == State::Creating {
        return Ok(Asked::NotReady);
    }
    store::supersede(work, now, service.id).await?;
    let about = About {
        account: Some(wish.account),
        reseller: Some(service.reseller_id),
        service: Some(service.id),
        ..About::default()
    };
    let job = jobs::enqueue(work, now, &ResetPassword { service: service.id }, about).await?;
    let act = Act {
        act: "password-reset-wanted",
        account: Some(wish.account),
        reseller: Some(service.reseller_id),
        service: Some(service.id),
        job: Some(job),
        details: json!({ "reason": wish.reason }),
        ..Act::default()
    };
    audit::record(work, now, act).await?;
    Ok(Asked::Now)
}

/// A password that Microsoft takes for the user `name@domain` and nobody guesses: letters, digits and signs that are not
/// mistaken for one another.
#[must_use]
pub fn choose(user: &str) -> SecretString {
    // 64 of them: six bits of chance make one without preferring any.
    const SIGNS: &[u8; 64] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789!#%+-=?@";
    let name = user.split('@').next().unwrap_or_default().to_ascii_lowercase();
    loop {
        let password: String = secrets::random::<LENGTH>()
            .iter()
            .map(|byte| char::from(SIGNS[usize::from(byte & 63)]))
            .collect();
        let has = |kind: fn(&char) -> bool| password.chars().any(|sign| kind(&sign));
        let is_mixed = has(char::is_ascii_uppercase)
            && has(char::is_ascii_lowercase)
            && has(char::is_ascii_digit)
            && has(char::is_ascii_punctuation);
        // Entra refuses one with the user's name in it; a name of a sign or two is in too many.
        let is_named = name.len() > 2 && password.to_ascii_lowercase().contains(&name);
        if is_mixed && !is_named {
            return password.into();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn passwords_are_long_mixed_and_never_the_same() {
        let passwords: HashSet<String> =
            (0..200).map(|_| choose("admin@fournil.onmicrosoft.com").expose_secret().to_owned()).collect();
        assert_eq!(passwords.len(), 200);
        for password in passwords {
            assert_eq!(password.len(), LENGTH);
            assert!(!password.contains(['0', 'O', '1', 'l', 'I', 'o']), "{password}");
            assert!(password.contains(|sign: char| sign.is_ascii_punctuation()), "{password}");
        }
    }
}
