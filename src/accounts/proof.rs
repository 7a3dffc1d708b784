//! Whether somebody is who they say: by the password, and by the second factor.

use secrecy::SecretString;
use serde_json::json;
use time::OffsetDateTime;

use crate::accounts::authenticator::Authenticator;
use crate::accounts::patience::{Subject, wait_message};
use crate::accounts::store::{self, factors};
use crate::accounts::{password, recovery};
use crate::app::App;
use crate::audit::{self, Act};
use crate::database::Work;
use crate::letters::account::{Notice, queue_notice};
use crate::text::Message;
use crate::web::session::Whence;

/// For what the secret of an account's authenticator is sealed.
#[must_use]
pub fn context(account: i64) -> String {
    format!("authenticator {account}")
}

/// Whether this is the account's password, or why nobody looked: too many were wrong.
///
/// # Errors
/// When the database refuses.
pub async fn by_password(
    app: &App,
    now: OffsetDateTime,
    email: &str,
    typed: SecretString,
) -> anyhow::Result<Result<bool, Message>> {
    let subject = Subject::account(&app.key, email);
    let mut work = app.database.begin().await?;
    if let Some(until) = store::count_try(&mut work, now, &subject).await? {
        return Ok(Err(wait_message(now, until)));
    }
    let stored = store::credentials(&mut work, email).await?;
    work.commit().await?;
    if !password::verify(typed, stored.map(|stored| stored.password_hash)).await? {
        return Ok(Ok(false));
    }
    let mut work = app.database.begin().await?;
    store::forgive(&mut work, now, &subject, None).await?;
    work.commit().await?;
    Ok(Ok(true))
}

/// Whether this is a code of the account's authenticator, or one of its recovery codes, that nobody has used; or why
/// nobody looked. The unit of work must be committed, whatever the answer: it counts the try.
///
/// # Errors
/// When the database refuses.
pub async fn by_code(
    app: &App,
    work: &mut Work,
    account: i64,
    typed: &str,
    whence: &Whence,
) -> anyhow::Result<Result<bool, Message>> {
    let now = app.clock.now();
    let subject = Subject::second_factor(&app.key, account);
    if let Some(until) = store::count_try(work, now, &subject).await? {
        return Ok(Err(wait_message(now, until)));
    }
    let Some(sealed) = factors::secret(work, account).await? else { return Ok(Ok(false)) };
    let code: String = typed.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_right = if code.len() == 6 {
        let secret = app.key.open(&context(account), &sealed)?;
        match Authenticator::new(&secret, "")?.step(&code, now) {
            Some(step) => factors::take_step(work, account, step).await?,
            None => false,
        }
    } else {
        take_recovery_code(app, work, account, &code, whence).await?
    };
    if is_right {
        store::forgive(work, now, &subject, None).await?;
    }
    Ok(Ok(is_right))
}

async fn take_recovery_code(
    app: &App,
    work: &mut Work,
    account: i64,
    code: &str,
    whence: &Whence,
) -> anyhow::Result<bool> {
    if !factors::take_code(work, account, &recovery::digest(&app.key, account, code)).await? {
        return Ok(false);
    }
    let now = app.clock.now();
    let left = factors::codes_left(work, account).await?;
    let reseller = store::holder(work, account).await?.reseller_id;
    let details = json!({ "left": left });
    let act = Act { act: "recovery-code-used", account: Some(account), reseller, details, ..Act::default() };
    audit::record(work, now, act).await?;
    queue_notice(work, now, account, Notice::RecoveryCodeUsed, Some(whence)).await?;
    Ok(true)
}
