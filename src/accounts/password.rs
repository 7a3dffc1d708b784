//! Passwords: hashed with Argon2id off the request threads, and checked in the same time whether or not there
//! is such an account.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::secrets;

/// Passwords hashed at the same time: each takes 19 MiB, and a flood of sign-ins must not take them all.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// What is checked for an account that does not exist; nobody has this password.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| hash_now(&secrets::nonce().into()).ok());

/// The hash to store of a password, with its salt and parameters (PHC text).
///
/// # Errors
/// Only when the machine cannot give the memory or the thread.
pub async fn hash(password: SecretString) -> anyhow::Result<String> {
    let _turn = AT_ONCE.acquire().await?;
    tokio::task::spawn_blocking(move || hash_now(&password)).await?
}

/// Whether `password` is the one that was hashed. For an account that does not exist (`None`) the work is the
/// same, and the answer no.
///
/// # Errors
/// Only when the machine cannot give the thread.
pub async fn verify(password: SecretString, stored: Option<String>) -> anyhow::Result<bool> {
    let _turn = AT_ONCE.acquire().await?;
    let checked = tokio::task::spawn_blocking(move || {
        let known = stored.is_some();
        let same = stored.as_ref().or(NOBODY.as_ref()).is_some_and(|hash| is(&password, hash));
        known && same
    });
    Ok(checked.await?)
}

/// Argon2id with the parameters that OWASP advises: 19 MiB, two passes, one lane.
fn hash_now(password: &SecretString) -> anyhow::Result<String> {
    let salt: [u8; 16] = secrets::random();
    Argon2::default()
        .hash_password_with_salt(password.expose_secret().as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| anyhow::anyhow!("a password could not be hashed: {error}"))
}

fn is(password: &SecretString, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default().verify_password(password.expose_secret().as_bytes(), &hash).is_ok()
    })
}
