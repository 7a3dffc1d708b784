//! Sessions in the database, and who stands behind a request.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_session::{Session, SessionExt};
use actix_web::body::MessageBody;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration as CookieDuration;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error as ActixError, HttpMessage};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::app::App;
use crate::clock::Clock;
use crate::database::{Database, Work};
use crate::secrets;
use crate::text::{Language, Message, Reader};
use crate::values;
use crate::web::error::Error;
use crate::web::form::Fields;

/// How long a session lives without being used.
pub const LIFE: CookieDuration = CookieDuration::days(7);
/// How often the use of a session is written down.
const TOUCH: time::Duration = time::Duration::minutes(10);
/// How long a session is remembered without asking the database; one that was ended elsewhere lives on this long.
const MEMORY: Duration = Duration::from_secs(3);
/// Sessions remembered at most.
const MEMORIES: usize = 10_000;

const ACCOUNT: &str = "account";
const FLASH: &str = "flash";
/// The cookie that remembers a choice of language made with `?lang=`.
pub const LANGUAGE_COOKIE: &str = "lang";

type State = HashMap<String, String>;

/// Sessions in the table `sessions`. Only a digest of the key is stored: the table alone signs nobody in.
#[derive(Clone)]
pub struct Sessions {
    database: Database,
    clock: Clock,
    memory: Arc<Mutex<HashMap<String, (Instant, State)>>>,
}

#[derive(sqlx::FromRow)]
struct Stored {
    state: String,
    used_at: OffsetDateTime,
}

impl Sessions {
    /// Sessions of this database.
    #[must_use]
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, memory: Arc::default() }
    }

    /// Ends every session of an account but the one with the key `kept`.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_others(
        &self,
        work: &mut Work,
        account: i64,
        kept: Option<&str>,
    ) -> Result<(), sqlx::Error> {
        work.run(
            "delete from sessions where account_id = $1 and key_digest <> $2",
            values![account, kept.map(secrets::digest).unwrap_or_default()],
        )
        .await?;
        self.forget_all();
        Ok(())
    }

    /// Forgets what is remembered, so that the next request asks the database.
    pub fn forget_all(&self) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn remembered(&self, digest: &str) -> Option<State> {
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.get(digest).filter(|(at, _)| at.elapsed() < MEMORY).map(|(_, state)| state.clone())
    }

    fn remember(&self, digest: String, state: State) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.len() >= MEMORIES {
            memory.clear();
        }
        memory.insert(digest, (Instant::now(), state));
    }

    fn forget(&self, digest: &str) {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).remove(digest);
    }

    async fn read(&self, digest: &str) -> anyhow::Result<Option<State>> {
        let now = self.clock.now();
        let mut work = self.database.read().await?;
        let stored: Option<Stored> = work
            .first(
                "select state, used_at from sessions where key_digest = $1 and expires_at > $2",
                values![digest, now],
            )
            .await?;
        let Some(stored) = stored else { return Ok(None) };
        if now - stored.used_at > TOUCH {
            work.run(
                "update sessions set used_at = $1, expires_at = $2 where key_digest = $3",
                values![now, now + LIFE, digest],
            )
            .await?;
        }
        Ok(Some(serde_json::from_str(&stored.state)?))
    }

    async fn write(&self, digest: &str, state: &State) -> anyhow::Result<()> {
        let now = self.clock.now();
        let account: Option<i64> = state.get(ACCOUNT).and_then(|account| account.parse().ok());
        let mut work = self.database.begin().await?;
        work.run(
            "insert into sessions (key_digest, account_id, state, created_at, used_at, expires_at) \
             values ($1, $2, $3, $4, $4, $5) on conflict (key_digest) do update set \
             account_id = excluded.account_id, state = excluded.state, used_at = excluded.used_at, \
             expires_at = excluded.expires_at",
            values![digest, account, serde_json::to_string(state)?, now, now + LIFE],
        )
        .await?;
        work.commit().await?;
        self.forget(digest);
        Ok(())
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let digest = secrets::digest(key.as_ref());
        if let Some(state) = self.remembered(&digest) {
            return Ok(Some(state));
        }
        let state = self.read(&digest).await.map_err(LoadError::Other)?;
        if let Some(state) = &state {
            self.remember(digest, state.clone());
        }
        Ok(state)
    }

    async fn save(&self, state: State, _: &CookieDuration) -> Result<SessionKey, SaveError> {
        let key = format!("{}{}", secrets::nonce(), secrets::nonce());
        self.write(&secrets::digest(&key), &state).await.map_err(SaveError::Other)?;
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        _: &CookieDuration,
    ) -> Result<SessionKey, UpdateError> {
        self.write(&secrets::digest(key.as_ref()), &state).await.map_err(UpdateError::Other)?;
        Ok(key)
    }

    async fn update_ttl(&self, _: &SessionKey, _: &CookieDuration) -> anyhow::Result<()> {
        Ok(()) // `load` does it, and only now and then.
    }

    async fn delete(&self, key: &SessionKey) -> anyhow::Result<()> {
        let digest = secrets::digest(key.as_ref());
        let mut work = self.database.begin().await?;
        work.run("delete from sessions where key_digest = $1", values![&digest]).await?;
        work.commit().await?;
        self.forget(&digest);
        Ok(())
    }
}

/// What a member may do for its reseller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything, including the reseller's own settings.
    Owner,
    /// Order and change.
    Manager,
    /// Look.
    Viewer,
}

impl Role {
    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Viewer => "viewer",
        }
    }
}

/// What a member of the staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffRole {
    /// Help resellers.
    Support,
    /// Help resellers and run the panel.
    Admin,
}

impl StaffRole {
    /// As stored, and as the last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Admin => "admin",
        }
    }
}

/// The reseller for which a person works.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The reseller's number.
    pub reseller: i64,
    /// Its name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

/// The person behind a request.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The account's number.
    pub account: i64,
    /// The person's name.
    pub name: String,
    /// The e-mail address that is also the sign-in.
    pub email: String,
    /// What the person may do as staff, if anything.
    pub staff: Option<StaffRole>,
    /// The reseller, if there is one.
    pub membership: Option<Membership>,
}

impl SignedIn {
    /// Whether the person may order and change.
    #[must_use]
    pub fn may_change(&self) -> bool {
        self.membership.as_ref().is_some_and(|membership| membership.role != Role::Viewer)
    }

    /// Two letters for the round mark in the header.
    #[must_use]
    pub fn initials(&self) -> String {
        self.name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect()
    }
}

/// Who asks, and how to answer: in the extensions of every request that reaches a handler.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Language and time zone.
    pub reader: Reader,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// The person, when signed in.
    pub account: Option<SignedIn>,
    /// What was just done, said once.
    pub flash: Option<Message>,
}

impl Default for Visitor {
    fn default() -> Self {
        let reader = Reader::new(Language::En, DEFAULT_ZONE);
        Self { reader, theme: "auto".to_owned(), account: None, flash: None }
    }
}

/// The time zone of a visitor whom we do not know.
pub const DEFAULT_ZONE: &str = "Europe/Paris";

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: i64,
    name: String,
    email: String,
    language: String,
    time_zone: String,
    theme: String,
    staff_role: Option<String>,
    reseller_id: Option<i64>,
    reseller_name: Option<String>,
    role: Option<String>,
}

async fn account(work: &mut Work, id: i64) -> Result<Option<AccountRow>, sqlx::Error> {
    work.first(
        "select a.id, a.name, a.email, a.language, a.time_zone, a.theme, a.staff_role, r.id as reseller_id, \
         r.name as reseller_name, m.role from accounts a left join memberships m on m.account_id = a.id \
         left join resellers r on r.id = m.reseller_id and r.disabled_at is null \
         where a.id = $1 and a.disabled_at is null order by m.reseller_id limit 1",
        values![id],
    )
    .await
}

impl From<AccountRow> for SignedIn {
    fn from(row: AccountRow) -> Self {
        let membership = row.reseller_id.zip(row.reseller_name).map(|(reseller, name)| Membership {
            reseller,
            name,
            role: match row.role.as_deref() {
                Some("owner") => Role::Owner,
                Some("manager") => Role::Manager,
                _ => Role::Viewer,
            },
        });
        Self {
            account: row.id,
            name: row.name,
            email: row.email,
            staff: match row.staff_role.as_deref() {
                Some("admin") => Some(StaffRole::Admin),
                Some(_) => Some(StaffRole::Support),
                None => None,
            },
            membership,
        }
    }
}

/// Finds out who asks and in which language to answer: `?lang=`, the choice made with it earlier, the account's
/// language, `Accept-Language`.
///
/// # Errors
/// When the database does not answer.
pub async fn identify(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let session = request.get_session();
    let app = request.app_data::<Data<App>>().cloned();
    let row = match (app, session.get::<i64>(ACCOUNT).ok().flatten()) {
        (Some(app), Some(id)) => {
            let mut work = app.database.read().await.map_err(Error::from)?;
            account(&mut work, id).await.map_err(Error::from)?
        }
        _ => None,
    };
    let chosen: Option<Language> = Fields::of_query(request.request()).text("lang").parse().ok();
    let language = chosen
        .or_else(|| request.cookie(LANGUAGE_COOKIE)?.value().parse().ok())
        .or_else(|| row.as_ref()?.language.parse().ok())
        .or_else(|| Language::accepted(request.headers().get(ACCEPT_LANGUAGE)?.to_str().ok()?))
        .unwrap_or_default();
    let zone = row.as_ref().map_or(DEFAULT_ZONE, |row| &row.time_zone).to_owned();
    // Said once: reading it takes it out of the session, unless the answer is not a page.
    let flash = (request.method() == actix_web::http::Method::GET && session.contains_key(FLASH))
        .then(|| session.remove_as::<Flash>(FLASH)?.ok())
        .flatten();
    request.extensions_mut().insert(Visitor {
        reader: Reader::new(language, &zone),
        theme: row.as_ref().map_or("auto", |row| &row.theme).to_owned(),
        flash: flash.map(Flash::into_message),
        account: row.map(SignedIn::from),
    });
    let mut answer = next.call(request).await?;
    if let Some(language) = chosen {
        let cookie = Cookie::build(LANGUAGE_COOKIE, language.code())
            .path("/")
            .max_age(CookieDuration::days(365))
            .same_site(actix_web::cookie::SameSite::Lax)
            .finish();
        // A cookie that cannot be written costs a remembered choice, not the page.
        let _ = answer.response_mut().add_cookie(&cookie);
    }
    Ok(answer)
}

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
