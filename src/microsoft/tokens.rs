//! Access tokens of both kinds: asked for once, kept until shortly before they expire, renewed by one request
//! at a time.

use std::fmt::Write as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration as Pause;

use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use super::requests::{self, Lost};
use super::{Failure, Settings, wire};
use crate::clock::Clock;

/// For whom a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The application alone (`client_credentials`).
    App,
    /// The application on behalf of the integration account (`refresh_token`).
    User,
}

/// What the API's tokens are for, wherever the API is.
const AUDIENCE: &str = "https://api.partnercenter.microsoft.com";
/// A token that expires within this time is not used any more, for the call itself takes time.
const MARGIN: Duration = Duration::seconds(60);
/// The life of a token whose answer does not tell.
const USUAL_LIFE: i64 = 3600;

type Hook = Box<dyn Fn(&SecretString) + Send + Sync>;

/// Both kinds of token.
pub(super) struct Tokens {
    settings: Settings,
    http: reqwest::Client,
    clock: Clock,
    app: Source,
    user: Source,
    rotation: OnceLock<Hook>,
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
    /// How the last fetch ended, if badly.
    failure: Option<Failure>,
    /// Only for [`Kind::User`].
    refresh: Option<SecretString>,
}

struct Access {
    token: SecretString,
    expires_at: OffsetDateTime,
}

/// The token endpoint's answer; numbers come as text on its first version.
#[derive(Deserialize)]
struct Issued {
    access_token: SecretString,
    #[serde(default, deserialize_with = "wire::number")]
    expires_in: Option<i64>,
    #[serde(default)]
    refresh_token: Option<SecretString>,
}

/// The token endpoint's refusal: error shape D.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Denied {
    error: String,
    error_codes: Vec<i64>,
}

impl Tokens {
    pub(super) fn new(settings: Settings, http: reqwest::Client, clock: Clock) -> Self {
        let slot = Slot { refresh: Some(settings.refresh_token.clone()), ..Slot::default() };
        let user = Source { slot: Mutex::new(slot), ..Source::default() };
        Self { settings, http, clock, app: Source::default(), user, rotation: OnceLock::new() }
    }

    pub(super) fn on_rotation(&self, hook: impl Fn(&SecretString) + Send + Sync + 'static) {
        if self.rotation.set(Box::new(hook)).is_err() {
            tracing::warn!("a second hook for rotated refresh tokens was ignored");
        }
    }

    /// A token that is good for at least [`MARGIN`].
    pub(super) async fn get(&self, kind: Kind) -> Result<SecretString, Failure> {
        self.one(kind, |access| self.clock.now() + MARGIN < access.expires_at).await
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
        let outcome = self.fetch(kind, &mut slot).await;
        slot.failure = outcome.as_ref().err().cloned();
        source.fetches.fetch_add(1, Ordering::Release);
        outcome
    }

    async fn fetch(&self, kind: Kind, slot: &mut Slot) -> Result<SecretString, Failure> {
        let asked_at = self.clock.now();
        let issued = self.ask(kind, slot.refresh.as_ref()).await?;
        if let Some(refresh) = issued.refresh_token.filter(|_| kind == Kind::User) {
            let known = slot.refresh.as_ref().map(ExposeSecret::expose_secret);
            if known != Some(refresh.expose_secret())
                && let Some(hook) = self.rotation.get()
            {
                hook(&refresh);
            }
            slot.refresh = Some(refresh);
        }
        let life = Duration::seconds(issued.expires_in.unwrap_or(USUAL_LIFE));
        slot.access = Some(Access { token: issued.access_token.clone(), expires_at: asked_at + life });
        Ok(issued.access_token)
    }

    /// Asks the token endpoint, with the same patience as any call.
    async fn ask(&self, kind: Kind, refresh: Option<&SecretString>) -> Result<Issued, Failure> {
        let mut pauses = self.settings.limits.pauses.iter();
        loop {
            let reason = match self.post(kind, refresh).await {
                Ok((status, body)) if status.is_success() => {
                    return serde_json::from_slice(&body).map_err(|_| {
                        Failure::Unknown("the token endpoint's answer holds no token".to_owned())
                    });
                }
                Ok((status, _)) if status == StatusCode::TOO_MANY_REQUESTS => {
                    return Err(Failure::Later { wait: Pause::from_mins(1), refusal: None });
                }
                Ok((status, body)) if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                    return Err(Failure::Unauthorised(denial(status, &body)));
                }
                Ok((status, _)) => format!("the token endpoint answered {status}"),
                Err(lost) => format!("the token endpoint: {lost}"),
            };
            match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => return Err(Failure::Unknown(reason)),
            }
        }
    }

    async fn post(&self, kind: Kind, refresh: Option<&SecretString>) -> Result<(StatusCode, Vec<u8>), Lost> {
        let Settings { login, tenant, client_id, client_secret, .. } = &self.settings;
        let mut form = vec![
            ("client_id", client_id.as_str()),
            ("client_secret", client_secret.expose_secret()),
            ("resource", AUDIENCE),
        ];
        match refresh {
            Some(token) => form.extend([
                ("grant_type", "refresh_token"),
                ("refresh_token", token.expose_secret()),
                ("scope", "openid"),
            ]),
            None => form.push(("grant_type", "client_credentials")),
        }
        let response = self.http.post(format!("{login}/{tenant}/oauth2/token")).form(&form).send().await?;
        let status = response.status();
        tracing::info!(?kind, status = status.as_u16(), "asked for a token");
        Ok((status, requests::body(response, requests::USUAL_LIMIT).await?))
    }
}

/// The endpoint's error name and numbers; its sentence may name accounts and is left out.
fn denial(status: StatusCode, body: &[u8]) -> String {
    let denied: Denied = serde_json::from_slice(body).unwrap_or_default();
    let mut text = match denied.error.as_str() {
        "" => format!("the token endpoint answered {status}"),
        error => error.to_owned(),
    };
    for code in denied.error_codes {
        let _ = write!(text, " AADSTS{code}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_life_of_a_token_is_read_as_text_and_as_a_number() {
        for json in
            [r#"{"access_token":"a","expires_in":"3599"}"#, r#"{"access_token":"a","expires_in":3599}"#]
        {
            let issued: Issued = serde_json::from_str(json).unwrap();
            assert_eq!(issued.expires_in, Some(3599));
        }
    }

    #[test]
    fn a_denial_names_the_error_and_not_the_account() {
        let body =
            br#"{"error":"invalid_grant","error_description":"ada@example.com","error_codes":[50173]}"#;
        assert_eq!(denial(StatusCode::BAD_REQUEST, body), "invalid_grant AADSTS50173");
        assert_eq!(denial(StatusCode::FORBIDDEN, b""), "the token endpoint answered 403 Forbidden");
    }
}
