//! Access tokens of both kinds: what is known of them, and how a call proves that it may be made.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use rand::RngExt;
use rand::distr::Alphanumeric;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use super::refusal::Refusal;
use super::seeds;
use super::state::Room;

pub mod consent;
pub mod devices;
pub mod grants;
mod jwt;

use consent::Code;
use devices::Device;

/// What a token must be asked for.
pub const AUDIENCE: &str = "https://api.partnercenter.microsoft.com";
/// How long an access token lives.
pub const LIFE: Duration = Duration::hours(1);
/// A user-only call made with an app-only token.
const APP_TOKEN_REFUSED: u32 = 900_329;
/// A call on licences made with an app-only token.
const APP_TOKEN_REFUSED_FOR_LICENCES: u32 = 900_316;
/// A token for another audience.
const OTHER_AUDIENCE: u32 = 900_420;

/// Who an access token speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// The application alone.
    App,
    /// The application on behalf of an operator who consented.
    AppAndUser,
}

/// An access token that was issued.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Token {
    value: String,
    kind: Kind,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    /// The operator signed in with a second factor.
    #[serde(default = "yes")]
    mfa: bool,
    /// What it is for.
    #[serde(default = "partner_center")]
    audience: String,
}

fn yes() -> bool {
    true
}

fn partner_center() -> String {
    AUDIENCE.into()
}

/// How the operators behave that sign in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
struct Operator {
    /// With a second factor.
    mfa: bool,
    /// They agree to what the application asks for.
    consents: bool,
}

impl Default for Operator {
    fn default() -> Self {
        Self { mfa: true, consents: true }
    }
}

/// Everything that has to do with tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tokens {
    issued: Vec<Token>,
    refresh: Vec<String>,
    rotates: bool,
    /// Only what the seeds name is accepted; when nobody has said, the way of starting decides.
    #[serde(default)]
    strict: Option<bool>,
    /// No refresh token is accepted but those of later consents.
    #[serde(default)]
    revoked: bool,
    #[serde(default)]
    operator: Operator,
    #[serde(default)]
    codes: Vec<Code>,
    #[serde(default)]
    devices: Vec<Device>,
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            issued: Vec::new(),
            refresh: vec![seeds::REFRESH_TOKEN.into()],
            rotates: false,
            strict: None,
            revoked: false,
            operator: Operator::default(),
            codes: Vec::new(),
            devices: Vec::new(),
        }
    }
}

/// What is to become of the tokens, as `POST /control/tokens` takes it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Wish {
    /// Hand out a new refresh token with each use of one, or no longer.
    rotate: Option<bool>,
    /// Accept only what the seeds name, or anything.
    strict: Option<bool>,
    /// Operators sign in with a second factor, or without.
    mfa: Option<bool>,
    /// Operators consent, or refuse.
    consent: Option<bool>,
    /// End every access token.
    #[serde(default)]
    expire: bool,
    /// End every refresh token: an operator has to consent again.
    #[serde(default)]
    revoke: bool,
    /// Make every refresh token of the seeds good again.
    #[serde(default)]
    restore: bool,
}

impl Tokens {
    /// Does what `wish` says.
    pub fn become_as(&mut self, wish: &Wish) {
        self.rotates = wish.rotate.unwrap_or(self.rotates);
        self.strict = wish.strict.or(self.strict);
        self.operator.mfa = wish.mfa.unwrap_or(self.operator.mfa);
        self.operator.consents = wish.consent.unwrap_or(self.operator.consents);
        if wish.expire {
            self.issued.clear();
        }
        if wish.revoke {
            self.refresh.clear();
            self.revoked = true;
        }
        if wish.restore {
            self.issued.clear();
            self.refresh = vec![seeds::REFRESH_TOKEN.into()];
            self.revoked = false;
        }
    }

    fn issue(&mut self, kind: Kind, audience: &str, claims: &jwt::Claims<'_>, now: OffsetDateTime) -> String {
        self.issued.retain(|token| token.expires_at > now);
        let value = jwt::write(claims);
        let mfa = kind == Kind::AppAndUser && self.operator.mfa;
        self.issued.push(Token {
            value: value.clone(),
            kind,
            expires_at: now + LIFE,
            mfa,
            audience: audience.into(),
        });
        value
    }

    fn consented(&mut self) -> String {
        let refresh = random_text(64);
        self.refresh.push(refresh.clone());
        refresh
    }

    fn find(&self, value: &str, now: OffsetDateTime) -> Option<&Token> {
        self.issued.iter().find(|token| token.value == value && token.expires_at > now)
    }
}

/// `length` letters and digits.
pub fn random_text(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

/// A call that either kind of token may make.
#[derive(Clone, Copy, Debug)]
pub struct AnyToken(pub Kind);

impl AnyToken {
    /// Refuses an app-only token where only an operator's may pass.
    pub fn with_user(self) -> Result<UserToken, Refusal> {
        match self.0 {
            Kind::AppAndUser => Ok(UserToken),
            Kind::App => Err(Refusal::forbidden(
                APP_TOKEN_REFUSED,
                "This call needs a token of the application and a user.",
            )),
        }
    }
}

impl AnyToken {
    /// Refuses an operator's token where only the application's own may pass.
    pub fn without_user(self) -> Result<AppToken, Refusal> {
        match self.0 {
            Kind::App => Ok(AppToken),
            Kind::AppAndUser => Err(Refusal::forbidden(
                APP_TOKEN_REFUSED,
                "This call needs a token of the application alone.",
            )),
        }
    }
}

impl FromRequest for AnyToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(presented(request).map(Self))
    }
}

/// A call that only a token of the application and a user may make.
#[derive(Clone, Copy, Debug)]
pub struct UserToken;

impl FromRequest for UserToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let token = AnyToken::from_request(request, payload);
        ready(token.into_inner().and_then(AnyToken::with_user))
    }
}

/// A call that only a token of the application alone may make: the enhanced attestation.
#[derive(Clone, Copy, Debug)]
pub struct AppToken;

impl FromRequest for AppToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let token = AnyToken::from_request(request, payload);
        ready(token.into_inner().and_then(AnyToken::without_user))
    }
}

/// A call on licences, refused with a code of its own when the token is of the wrong kind.
#[derive(Clone, Copy, Debug)]
pub struct LicenceToken;

impl FromRequest for LicenceToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let refused = || Refusal::bad(APP_TOKEN_REFUSED_FOR_LICENCES, "The token is of the wrong kind.");
        let token = AnyToken::from_request(request, payload).into_inner();
        ready(token.and_then(|token| match token.0 {
            Kind::AppAndUser => Ok(Self),
            Kind::App => Err(refused()),
        }))
    }
}

/// Whether a call was made with a second factor, once its token is known; app-only tokens have none.
pub fn is_mfa_compliant(room: &Room, headers: &HeaderMap) -> Option<bool> {
    let state = room.read();
    let token = state.tokens.find(bearer(headers)?, room.now())?;
    (token.kind == Kind::AppAndUser).then_some(token.mfa)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, value) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(value)
}

/// The kind of the token that `request` presents, if it is good.
fn presented(request: &HttpRequest) -> Result<Kind, Refusal> {
    let value = bearer(request.headers()).ok_or_else(Refusal::unauthorised)?;
    let room = request.app_data::<Data<Room>>().ok_or_else(Refusal::unauthorised)?;
    let state = room.read();
    let token = state.tokens.find(value, room.now()).ok_or_else(Refusal::unauthorised)?;
    if token.audience != AUDIENCE {
        return Err(Refusal::unauthorised_as(OTHER_AUDIENCE, "The token is for another audience."));
    }
    if token.kind == Kind::AppAndUser && !token.mfa {
        return Err(Refusal::unauthorised_as(401, "The operator did not sign in with a second factor."));
    }
    Ok(token.kind)
}
