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
    in_turn(move || hash_now(&password)).await?
}

/// Whether `password` is the one that was hashed. For an account that does not exist (`None`) the work is the
/// same, and the answer no.
///
/// # Errors
/// Only when the machine cannot give the thread.
pub async fn verify(password: SecretString, stored: Option<String>) -> anyhow::Result<bool> {
    in_turn(move || {
        let known = stored.is_some();
        let same = stored.as_ref().or(NOBODY.as_ref()).is_some_and(|hash| is(&password, hash));
        known && same
    })
    .await
}

/// Does `work` on a thread of its own when its turn has come. The turn lasts as long as the work, also where nobody
/// waits for it any more: a browser that hangs up ends the request, not the thread.
async fn in_turn<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> anyhow::Result<T> {
    let turn = AT_ONCE.acquire().await?;
    let done = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    Ok(done.await?)
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

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn whoever_hangs_up_keeps_the_turn_until_the_work_is_done() {
        let free = AT_ONCE.available_permits();
        let (finish, finished) = mpsc::channel::<()>();
        let (start, mut started) = tokio::sync::oneshot::channel::<()>();
        let mut request = Box::pin(in_turn(move || {
            let _ = start.send(());
            finished.recv().unwrap();
        }));
        tokio::select! {
            _ = &mut request => panic!("the work waits to be told to finish"),
            started = &mut started => started.unwrap(),
        }
        drop(request);
        assert_eq!(AT_ONCE.available_permits(), free - 1);
        finish.send(()).unwrap();
        let all = AT_ONCE.acquire_many(u32::try_from(free).unwrap()).await.unwrap();
        assert_eq!(all.num_permits(), free);
    }
}
