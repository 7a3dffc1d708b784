//! The consent of the integration account: its newest refresh token, shared by all processes through the database.
//!
//! The token of the settings is only a beginning. It is taken over when nothing is stored, or when what is stored has
//! ended and the setting is another one than the last that was taken over; so a setting that was forgotten never
//! replaces a newer consent that is good.

mod sign_in;
mod store;

use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{Denial, Failure, Microsoft};
use crate::clock::Clock;
use crate::database::Database;
use crate::secrets::{self, Key};
use store::Stored;

pub use sign_in::{DeviceSignIn, Fresh, SignIn};

/// What the token is sealed for.
const CONTEXT: &str = "microsoft refresh token";

/// How the consent is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As far as is known it counts.
    Good,
    /// There is none, or none that this key opens.
    Missing,
    /// Microsoft refuses it since then.
    Ended(OffsetDateTime),
}

/// Where a refresh token came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    Setting,
    SignIn,
    Rotation,
}

/// A refresh token in use.
#[derive(Clone)]
pub(super) struct Held {
    pub token: SecretString,
    /// Of the stored consent that it is, or that it follows.
    pub generation: i64,
    /// Microsoft refused it when it was last used.
    is_ended: bool,
}

/// Knows the newest refresh token.
pub(super) struct Consent {
    setting: Option<SecretString>,
    shared: Option<(Database, Key)>,
    clock: Clock,
    /// A token that is newer than the stored one of the same generation: there is no database, or it refused.
    unsaved: Mutex<Option<Held>>,
}

impl Consent {
    pub(super) fn new(setting: Option<SecretString>, shared: Option<(Database, Key)>, clock: Clock) -> Self {
        Self { setting, shared, clock, unsaved: Mutex::default() }
    }

    /// The newest refresh token, whichever process stored it.
    pub(super) async fn newest(&self) -> Result<Held, Failure> {
        let unsaved = self.unsaved().clone();
        let Some((database, key)) = &self.shared else {
            let setting = || Some(Held { token: self.setting.clone()?, generation: 0, is_ended: false });
            return unsaved.or_else(setting).ok_or(Failure::Unauthorised(Denial::NoConsent));
        };
        let stored = match self.stored(database, key).await {
            Ok(stored) => stored,
            Err(error) => {
                tracing::error!(%error, "the consent at Microsoft cannot be read");
                return unsaved.ok_or_else(|| Failure::Unknown("the consent cannot be read".to_owned()));
            }
        };
        let newest = match (stored.and_then(|stored| stored.open(key)), unsaved) {
            (Some(stored), Some(unsaved)) if unsaved.generation == stored.generation => Some(unsaved),
            (stored, _) => stored,
        };
        newest.ok_or(Failure::Unauthorised(Denial::NoConsent))
    }

    /// Microsoft accepted `held`, and perhaps gave its successor.
    pub(super) async fn worked(&self, held: &Held, successor: Option<&SecretString>) {
        let is_new = |token: &&SecretString| token.expose_secret() != held.token.expose_secret();
        let waits = self.unsaved().is_some();
        let token = successor.filter(is_new).or_else(|| waits.then_some(&held.token));
        let Some(token) = token else {
            if held.is_ended {
                self.note(held, None).await;
            }
            return;
        };
        let unsaved = Held { token: token.clone(), generation: held.generation, is_ended: false };
        *self.unsaved() = match &self.shared {
            None => Some(unsaved),
            Some((database, key)) => match self.save(database, key, &unsaved).await {
                Ok(()) => None,
                Err(error) => {
                    tracing::error!(%error, "a new refresh token cannot be stored; the next renewal tries again");
                    Some(unsaved)
                }
            },
        };
    }

    /// Microsoft refused `held`, and there is no newer one.
    pub(super) async fn ended(&self, held: &Held) {
        tracing::error!("Microsoft refuses the consent: an operator must run `aubade microsoft consent`");
        self.note(held, Some(self.clock.now())).await;
    }

    /// Stores what an operator has just consented to.
    async fn replace(&self, token: &SecretString) -> anyhow::Result<()> {
        let (database, key) =
            self.shared.as_ref().ok_or_else(|| anyhow::anyhow!("there is no database to store it in"))?;
        let sealed = key.seal(CONTEXT, token)?;
        let setting = self.setting.as_ref().map(digest);
        let mut work = database.begin().await?;
        store::replace(&mut work, self.clock.now(), Origin::SignIn, sealed, setting.as_deref()).await?;
        work.commit().await?;
        *self.unsaved() = None;
        Ok(())
    }

    /// How the stored consent is.
    pub(super) async fn state(&self) -> Result<State, sqlx::Error> {
        let Some((database, key)) = &self.shared else { return Ok(State::Good) };
        let stored = store::find(&mut database.read().await?).await?;
        let can_be_taken_over = self.is_wanted(stored.as_ref(), key);
        Ok(match stored {
            _ if can_be_taken_over => State::Good,
            Some(stored) if stored.open(key).is_some() => stored.ended_at.map_or(State::Good, State::Ended),
            _ => State::Missing,
        })
    }

    /// What is stored, after the token of the settings was taken over if it should be.
    async fn stored(&self, database: &Database, key: &Key) -> anyhow::Result<Option<Stored>> {
        let stored = store::find(&mut database.read().await?).await?;
        let Some(setting) = self.setting.as_ref().filter(|_| self.is_wanted(stored.as_ref(), key)) else {
            return Ok(stored);
        };
        let mut work = database.begin().await?;
        // Another process may have been first.
        let stored = store::find(&mut work).await?;
        if !self.is_wanted(stored.as_ref(), key) {
            return Ok(stored);
        }
        let (now, sealed) = (self.clock.now(), key.seal(CONTEXT, setting)?);
        store::replace(&mut work, now, Origin::Setting, sealed, Some(&digest(setting))).await?;
        let stored = store::find(&mut work).await?;
        work.commit().await?;
        tracing::info!("the refresh token of the settings was taken over");
        Ok(stored)
    }

    /// Whether the token of the settings takes the place of what is stored.
    fn is_wanted(&self, stored: Option<&Stored>, key: &Key) -> bool {
        let Some(setting) = &self.setting else { return false };
        let Some(stored) = stored else { return true };
        let is_other = stored.setting_digest.as_deref() != Some(&digest(setting));
        stored.open(key).is_none() || (stored.ended_at.is_some() && is_other)
    }

    /// Stores the successor of a generation. Where there is a newer one already, that one counts.
    async fn save(&self, database: &Database, key: &Key, successor: &Held) -> anyhow::Result<()> {
        let sealed = key.seal(CONTEXT, &successor.token)?;
        let mut work = database.begin().await?;
        store::succeed(&mut work, self.clock.now(), successor.generation, sealed).await?;
        Ok(work.commit().await?)
    }

    /// Writes down since when a token is refused, or that it is not.
    async fn note(&self, held: &Held, ended_at: Option<OffsetDateTime>) {
        let Some((database, _)) = &self.shared else { return };
        let noted = async {
            let mut work = database.begin().await?;
            store::note(&mut work, held.generation, ended_at).await?;
            work.commit().await
        };
        if let Err(error) = noted.await {
            tracing::error!(%error, "the state of the consent cannot be stored");
        }
    }

    fn unsaved(&self) -> MutexGuard<'_, Option<Held>> {
        self.unsaved.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Stored {
    /// The token, if this key opens it.
    fn open(&self, key: &Key) -> Option<Held> {
        let token = key.open(CONTEXT, &self.sealed).ok()?;
        Some(Held { token, generation: self.generation, is_ended: self.ended_at.is_some() })
    }
}

impl Origin {
    fn name(self) -> &'static str {
        match self {
            Self::Setting => "setting",
            Self::SignIn => "sign-in",
            Self::Rotation => "rotation",
        }
    }
}

impl Microsoft {
    /// How the stored consent is; nothing is asked of Microsoft.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn consent(&self) -> Result<State, sqlx::Error> {
        self.0.tokens.consent.state().await
    }
}

fn digest(token: &SecretString) -> String {
    secrets::digest(token.expose_secret())
}
