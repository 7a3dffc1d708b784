//! Access tokens of both kinds: asked for once, kept until shortly before they expire, renewed by one request
//! at a time.

mod certificate;
mod endpoint;

use std::sync::atomic::{AtomicU64, Ordering};

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use super::Failure;
use super::consent::{Consent, State};
use crate::clock::Clock;

pub use certificate::Certificate;
pub(super) use endpoint::{Endpoint, Grant, Issued};

/// For whom a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The application alone (`client_credentials`).
    App,
    /// The application on behalf of the integration account (`refresh_token`).
    User,
}

/// A token that expires within this time is not used any more, for the call itself takes time.
const MARGIN: Duration = Duration::seconds(60);
/// For so long a refused consent is not presented again by those who only watch: Microsoft bars clients that repeat
/// themselves.
const RESPITE: Duration = Duration::MINUTE;
/// The life of a token whose answer does not tell.
const USUAL_LIFE: i64 = 3600;

/// Both kinds of token.
pub(super) struct Tokens {
    pub endpoint: Endpoint,
    pub consent: Consent,
    clock: Clock,
    app: Source,
    user: Source,
}

/// Where the tokens of one kind come from. Its lock is held while one is fetched, so that a crowd of calls asks
/// once, and shares the failure if there is one.
#[derive(Default)]
struct Source {
    /// How many fetches have ended.
    fetches: AtomicU64,
    slot: Mutex<Slot>,
}

#[derive(Default)]
struct Slot {
    access: Option<Access>,
    /// How the last fetch ended, if badly, and when.
    failure: Option<Failure>,
    failed_at: Option<OffsetDateTime>,
}

struct Access {
    token: SecretString,
    expires_at: OffsetDateTime,
}

impl Tokens {
    pub(super) fn new(endpoint: Endpoint, consent: Consent, clock: Clock) -> Self {
        Self { endpoint, consent, clock, app: Source::default(), user: Source::default() }
    }

    /// A token that is good for at least [`MARGIN`].
    pub(super) async fn get(&self, kind: Kind) -> Result<SecretString, Failure> {
        self.one(kind, |access| self.clock.now() + MARGIN < access.expires_at).await
    }

    /// Whether there are tokens of both kinds, for whoever asks every few seconds.
    pub(super) async fn watch(&self) -> Result<(), Failure> {
        self.get(Kind::App).await?;
        let refused = {
            let slot = self.user.slot.lock().await;
            let is_recent = slot.failed_at.is_some_and(|at| self.clock.now() - at < RESPITE);
            slot.failure.clone().filter(|failure| is_recent && failure.needs_consent())
        };
        match refused {
            Some(failure) if matches!(self.consent.state().await, Ok(State::Ended(_))) => Err(failure),
            _ => self.get(Kind::User).await.map(drop),
        }
    }

    /// A token other than the one that was just rejected: somebody else's newer one, or a fresh one.
    pub(super) async fn renew(&self, kind: Kind, rejected: &SecretString) -> Result<SecretString, Failure> {
        self.one(kind, |access| access.token.expose_secret() != rejected.expose_secret()).await
    }

    /// The token at hand if it is good, otherwise a fresh one.
    async fn one(&self, kind: Kind, good: impl Fn(&Access) -> bool) -> Result<SecretString, Failure> {
        let source = match kind {
            Kind::App => &self.app,
            Kind::User => &self.user,
        };
        let seen = source.fetches.load(Ordering::Acquire);
        let mut slot = source.slot.lock().await;
        if let Some(access) = slot.access.as_ref().filter(|access| good(access)) {
            return Ok(access.token.clone());
        }
        if let Some(failure) = &slot.failure
            && source.fetches.load(Ordering::Acquire) > seen
        {
            return Err(failure.clone());
        }
        // In a box, for every call of the client waits on this, and few do it.
        let outcome = Box::pin(self.fetch(kind, &mut slot)).await;
        slot.failure = outcome.as_ref().err().cloned();
        slot.failed_at = slot.failure.is_some().then(|| self.clock.now());
        source.fetches.fetch_add(1, Ordering::Release);
        outcome
    }

    async fn fetch(&self, kind: Kind, slot: &mut Slot) -> Result<SecretString, Failure> {
        let asked_at = self.clock.now();
        let issued = match kind {
            Kind::App => self.endpoint.ask(Grant::Application).await?,
            Kind::User => self.ask_for_user().await?,
        };
        let life = Duration::seconds(issued.expires_in.unwrap_or(USUAL_LIFE));
        slot.access = Some(Access { token: issued.access_token.clone(), expires_at: asked_at + life });
        Ok(issued.access_token)
    }

    /// A token by the newest consent. A consent that is refused may have been replaced meanwhile, by another
    /// process or an operator: only when there is no newer one is an operator needed.
    async fn ask_for_user(&self) -> Result<Issued, Failure> {
        let mut held = self.consent.newest().await?;
        loop {
            match self.endpoint.ask(Grant::Refresh(&held.token)).await {
                Ok(issued) => {
                    self.consent.worked(&held, issued.refresh_token.as_ref()).await;
                    return Ok(issued);
                }
                Err(Failure::Unauthorised(denial)) if denial.needs_consent() => {
                    let newest = self.consent.newest().await?;
                    if newest.generation <= held.generation {
                        self.consent.ended(&held).await;
                        return Err(Failure::Unauthorised(denial));
                    }
                    held = newest;
                }
                Err(failure) => return Err(failure),
            }
        }
    }

    /// Forgets the access token of the integration account, because it has just consented anew.
    pub(super) async fn forget_user(&self) {
        self.user.slot.lock().await.access = None;
    }
}
