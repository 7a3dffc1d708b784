//! Sessions: who is signed in, in which language to answer, and what to say on the next page.

mod store;
mod visitor;
mod whence;

use actix_session::Session;
use actix_web::cookie::time::Duration as CookieDuration;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::text::Message;
use crate::web::error::Error;

pub use store::{Open, Sessions};
pub use visitor::{
    DEFAULT_ZONE, Membership, Role, SignedIn, StaffRole, Visitor, chosen_language, forget_language, identify,
    speak,
};
pub use whence::{Whence, device_token, keep_device};

/// How long a session lasts, however much it is used, and its cookie with it: after so long everybody signs in
/// again, and so does whoever has copied a cookie.
pub const COOKIE_LIFE: CookieDuration = CookieDuration::days(90);

/// The name of a cookie that is for this host alone: `__Host-` needs `Secure`, which a browser takes only over TLS or
/// not at all.
#[must_use]
pub fn cookie_name(name: &str, secure: bool) -> String {
    if secure { format!("__Host-{name}") } else { name.to_owned() }
}

const ACCOUNT: &str = "account";
/// The reseller that was chosen in this session, for who works for several.
const RESELLER: &str = "reseller";
const FLASH: &str = "flash";
/// With what, and from where, the session was begun.
const WHENCE: &str = "whence";
/// When its holder last showed who that is, in seconds since 1970.
const FRESH: &str = "fresh";
/// Whose password was right, in a session that waits for the second factor.
const HALF: &str = "half";
/// In the state of a session that was read: the digest of its key. It is never stored there.
const KEY: &str = "key";
/// In the state of a session that the database could not give: why.
const UNREADABLE: &str = "unreadable";

/// A sentence to say on the next page.
#[derive(Debug, Serialize, Deserialize)]
struct Flash {
    key: String,
    texts: Vec<(String, String)>,
}

impl Flash {
    fn into_message(self) -> Message {
        self.texts.into_iter().fold(Message::new(self.key), |message, (name, text)| message.with(name, text))
    }
}

/// Has the next page say the sentence `key` with these texts in it.
pub fn flash(session: &Session, key: &str, texts: &[(&str, &str)]) {
    let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    // A sentence that cannot be stored costs a confirmation, not the act.
    let _ = session.insert(FLASH, Flash { key: key.to_owned(), texts });
}

/// Signs `account` in: under a new key, so that one known before is worth nothing, and with nothing of what the
/// session held before.
///
/// # Errors
/// When the session cannot be written.
pub fn sign_in(session: &Session, now: OffsetDateTime, account: i64, whence: &Whence) -> Result<(), Error> {
    session.clear();
    session.renew();
    let written = session.insert(ACCOUNT, account).and_then(|()| session.insert(WHENCE, whence));
    freshen(session, now);
    written.map_err(|error| Error::Unexpected(error.into()))
}

/// How long somebody counts as having just shown who that is.
const FRESHNESS: Duration = Duration::minutes(15);

/// Notes that the holder of the session has just shown who that is.
pub fn freshen(session: &Session, now: OffsetDateTime) {
    // What cannot be stored is asked for once more.
    let _ = session.insert(FRESH, now.unix_timestamp());
}

/// Whether the holder of the session showed who that is less than a quarter of an hour ago.
#[must_use]
pub fn is_fresh(session: &Session, now: OffsetDateTime) -> bool {
    let since: Option<i64> = session.get(FRESH).ok().flatten();
    since.is_some_and(|since| now.unix_timestamp() - since < FRESHNESS.whole_seconds())
}

/// Somebody whose password was right and whose second factor is still to be shown: nobody yet, but for that page.
#[derive(Serialize, Deserialize)]
struct Half {
    account: i64,
    /// When the password was right, in seconds since 1970.
    at: i64,
}

/// How long the second factor may take.
const HALF_LIFE: Duration = Duration::minutes(10);

/// Half signs `account` in, under a new key.
///
/// # Errors
/// When the session cannot be written.
pub fn half_sign_in(session: &Session, now: OffsetDateTime, account: i64) -> Result<(), Error> {
    session.clear();
    session.renew();
    let half = Half { account, at: now.unix_timestamp() };
    session.insert(HALF, half).map_err(|error| Error::Unexpected(error.into()))
}

/// Whose password was right, in this session and not long ago.
#[must_use]
pub fn half_signed_in(session: &Session, now: OffsetDateTime) -> Option<i64> {
    let half: Half = session.get(HALF).ok().flatten()?;
    (now.unix_timestamp() - half.at < HALF_LIFE.whole_seconds()).then_some(half.account)
}

/// The digest of this session's key, by which [`Open`] names it; nothing for one that has only begun.
#[must_use]
pub fn key_digest(session: &Session) -> Option<String> {
    session.get(KEY).ok().flatten()
}

/// Has the session's person work for this reseller, if it is one of theirs, until another is chosen.
///
/// # Errors
/// When the session cannot be written.
pub fn work_for(session: &Session, reseller: i64) -> Result<(), Error> {
    session.insert(RESELLER, reseller).map_err(|error| Error::Unexpected(error.into()))
}
