//! Sessions in the table `sessions`, and a short memory of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_session::storage::{LoadError, SaveError, SessionKey, SessionStore, UpdateError};
use actix_web::cookie::time::Duration as CookieDuration;
use time::{Duration, OffsetDateTime};

use super::{ACCOUNT, COOKIE_LIFE, HALF, Half, KEY, UNREADABLE, WHENCE, Whence};
use crate::clock::Clock;
use crate::database::{Database, Work};
use crate::secrets;
use crate::values;

/// How long a session lives without being used.
const LIFE: Duration = Duration::days(7);
/// How often the use of a session is written down.
const TOUCH: Duration = Duration::minutes(10);
/// How long a session is remembered without asking the database; one that was ended elsewhere lives on this long.
const MEMORY: Duration = Duration::seconds(3);
/// Sessions remembered at most.
const MEMORIES: usize = 10_000;

type State = HashMap<String, String>;

/// Sessions in the table `sessions`. Only a digest of the key is stored: the table alone signs nobody in.
#[derive(Clone)]
pub struct Sessions {
    database: Database,
    clock: Clock,
    memory: Arc<Mutex<Memory>>,
}

/// Sessions that were read a moment ago, by digest.
#[derive(Default)]
struct Memory {
    states: HashMap<String, (OffsetDateTime, State)>,
    /// Counts how often something was forgotten: what was read before then is not remembered after it.
    forgotten: u64,
}

#[derive(sqlx::FromRow)]
struct Stored {
    state: String,
    used_at: OffsetDateTime,
}

/// A session as its row has it.
#[derive(sqlx::FromRow)]
struct Row {
    key_digest: String,
    state: String,
    created_at: OffsetDateTime,
    used_at: OffsetDateTime,
}

/// A session in which somebody is signed in, as its holder sees it.
#[derive(Clone, Debug)]
pub struct Open {
    /// The digest of its key, which names it.
    pub digest: String,
    /// With what, and from where, it was begun.
    pub whence: Whence,
    /// When it was begun.
    pub created_at: OffsetDateTime,
    /// When it was used, to ten minutes.
    pub used_at: OffsetDateTime,
    /// Whether it is that of the request.
    pub is_this: bool,
}

impl Row {
    /// Nothing where the second factor is still to be shown.
    fn open(self) -> anyhow::Result<Option<Open>> {
        let state: State = serde_json::from_str(&self.state)?;
        if !state.contains_key(ACCOUNT) {
            return Ok(None);
        }
        // Sessions that are older than this page do not say.
        let whence = state.get(WHENCE).map(|whence| serde_json::from_str(whence)).transpose()?;
        Ok(Some(Open {
            digest: self.key_digest,
            whence: whence.unwrap_or_default(),
            created_at: self.created_at,
            used_at: self.used_at,
            is_this: false,
        }))
    }
}

impl Sessions {
    /// Sessions of this database.
    #[must_use]
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, memory: Arc::default() }
    }

    /// Ends every session of an account together with the unit of work that is the reason, and makes both
    /// permanent. Whoever did it stays signed in through [`super::sign_in`] after this.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_all(&self, mut work: Work, account: i64) -> Result<(), sqlx::Error> {
        work.run("delete from sessions where account_id = $1", values![account]).await?;
        work.commit().await?;
        self.forget_all();
        Ok(())
    }

    /// Where an account is signed in, the one that was used last first.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open(work: &mut Work, now: OffsetDateTime, account: i64) -> anyhow::Result<Vec<Open>> {
        let rows: Vec<Row> = work
            .all(
                "select key_digest, state, created_at, used_at from sessions where account_id = $1 \
                 and expires_at > $2 and created_at > $3 order by used_at desc, key_digest",
                values![account, now, now - COOKIE_LIFE],
            )
            .await?;
        let open: anyhow::Result<Vec<Option<Open>>> = rows.into_iter().map(Row::open).collect();
        Ok(open?.into_iter().flatten().collect())
    }

    /// Ends one session of an account; answers how many that were. Call [`Sessions::forget_all`] after the commit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end(work: &mut Work, account: i64, digest: &str) -> Result<u64, sqlx::Error> {
        let sql = "delete from sessions where account_id = $1 and key_digest = $2";
        work.run(sql, values![account, digest]).await
    }

    /// Ends every session of an account but one; answers how many that were. Call [`Sessions::forget_all`] after the
    /// commit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_others(work: &mut Work, account: i64, digest: &str) -> Result<u64, sqlx::Error> {
        let sql = "delete from sessions where account_id = $1 and key_digest <> $2";
        work.run(sql, values![account, digest]).await
    }

    /// Has every session read anew: some may have ended.
    pub fn forget_all(&self) {
        let mut memory = self.memory();
        memory.states.clear();
        memory.forgotten += 1;
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session, if it was read a moment ago; else how often something was forgotten until now.
    fn remembered(&self, digest: &str) -> Result<State, u64> {
        let memory = self.memory();
        match memory.states.get(digest) {
            Some((at, state)) if (self.clock.now() - *at).abs() < MEMORY => Ok(state.clone()),
            _ => Err(memory.forgotten),
        }
    }

    fn remember(&self, digest: String, state: State, forgotten: u64) {
        let mut memory = self.memory();
        if memory.states.len() >= MEMORIES {
            memory.states.clear();
        }
        if memory.forgotten == forgotten {
            memory.states.insert(digest, (self.clock.now(), state));
        }
    }

    fn forget(&self, digest: &str) {
        let mut memory = self.memory();
        memory.states.remove(digest);
        memory.forgotten += 1;
    }

    async fn read(&self, digest: &str) -> anyhow::Result<Option<State>> {
        let now = self.clock.now();
        let mut work = self.database.read().await?;
        let stored: Option<Stored> = work
            .first(
                "select state, used_at from sessions where key_digest = $1 and expires_at > $2 and created_at > $3",
                values![digest, now, now - COOKIE_LIFE],
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

    /// Writes a session down: `sql` inserts a new one, or updates one that is there.
    async fn write(&self, sql: &'static str, digest: &str, mut state: State) -> anyhow::Result<()> {
        state.remove(KEY);
        let now = self.clock.now();
        // Who waits for the second factor is ended with the others of the account.
        let half = || serde_json::from_str::<Half>(state.get(HALF)?).ok();
        let account: Option<i64> = match state.get(ACCOUNT) {
            Some(account) => account.parse().ok(),
            None => half().map(|half| half.account),
        };
        let mut work = self.database.begin().await?;
        work.run(sql, values![digest, account, serde_json::to_string(&state)?, now, now + LIFE]).await?;
        // A browser that never came back leaves its session behind.
        work.run("delete from sessions where expires_at < $1", values![now]).await?;
        work.commit().await?;
        self.forget(digest);
        Ok(())
    }
}

impl SessionStore for Sessions {
    async fn load(&self, key: &SessionKey) -> Result<Option<State>, LoadError> {
        let digest = secrets::digest(key.as_ref());
        let forgotten = match self.remembered(&digest) {
            Ok(state) => return Ok(Some(state)),
            Err(forgotten) => forgotten,
        };
        match self.read(&digest).await {
            Ok(Some(mut state)) => {
                state.insert(KEY.to_owned(), serde_json::Value::from(digest.as_str()).to_string());
                self.remember(digest, state.clone(), forgotten);
                Ok(Some(state))
            }
            Ok(None) => Ok(None),
            // An error from here would end the request where it cannot become a page: `identify` ends it.
            Err(error) => Ok(Some(State::from([(UNREADABLE.to_owned(), format!("{error:#}"))]))),
        }
    }

    async fn save(&self, state: State, _: &CookieDuration) -> Result<SessionKey, SaveError> {
        let key = format!("{}{}", secrets::nonce(), secrets::nonce());
        let sql = "insert into sessions (key_digest, account_id, state, created_at, used_at, expires_at) \
                   values ($1, $2, $3, $4, $4, $5)";
        self.write(sql, &secrets::digest(&key), state).await.map_err(SaveError::Other)?;
        SessionKey::try_from(key).map_err(|error| SaveError::Other(error.into()))
    }

    async fn update(
        &self,
        key: SessionKey,
        state: State,
        _: &CookieDuration,
    ) -> Result<SessionKey, UpdateError> {
        // A session that was ended meanwhile stays ended: nothing is inserted.
        let sql = "update sessions set account_id = $2, state = $3, used_at = $4, expires_at = $5 \
                   where key_digest = $1";
        self.write(sql, &secrets::digest(key.as_ref()), state).await.map_err(UpdateError::Other)?;
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
