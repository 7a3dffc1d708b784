//! Sessions: who is signed in, in which language to answer, and what to say on the next page.

mod store;
mod visitor;

use actix_session::Session;
use actix_web::cookie::time::Duration as CookieDuration;
use serde::{Deserialize, Serialize};

use crate::text::Message;
use crate::web::error::Error;

pub use store::Sessions;
pub use visitor::{
    DEFAULT_ZONE, Membership, Role, SignedIn, StaffRole, Visitor, chosen_language, forget_language, identify,
};

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
pub fn sign_in(session: &Session, account: i64) -> Result<(), Error> {
    session.clear();
    session.renew();
    session.insert(ACCOUNT, account).map_err(|error| Error::Unexpected(error.into()))
}

/// Has the session's person work for this reseller, if it is one of theirs, until another is chosen.
///
/// # Errors
/// When the session cannot be written.
pub fn work_for(session: &Session, reseller: i64) -> Result<(), Error> {
    session.insert(RESELLER, reseller).map_err(|error| Error::Unexpected(error.into()))
}
