//! Sessions: who is signed in, in which language to answer, and what to say on the next page.

mod store;
mod visitor;
mod whence;

use actix_session::Session;
use actix_web::cookie::time::Duration as CookieDuration;
use serde::{Deserialize, Serialize};

use crate::text::Message;
use crate::web::error::Error;

pub use store::{Open, Sessions};
pub use visitor::{
    DEFAULT_ZONE, Membership, Role, SignedIn, StaffRole, Visitor, chosen_language, forget_language, identify,
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
pub fn sign_in(session: &Session, account: i64, whence: &Whence) -> Result<(), Error> {
    session.clear();
    session.renew();
    let written = session.insert(ACCOUNT, account).and_then(|()| session.insert(WHENCE, whence));
    written.map_err(|error| Error::Unexpected(error.into()))
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
