//! Access tokens of both kinds: how they are issued, and how a call proves that it may be made.

use std::collections::HashMap;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Form, Path};
use actix_web::{FromRequest, HttpRequest};
use rand::RngExt;
use rand::distr::Alphanumeric;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::answer::{self, Reply};
use super::refusal::Refusal;
use super::seeds;
use super::state::{Room, State};

/// What a token must be asked for.
const AUDIENCE: &str = "https://api.partnercenter.microsoft.com";
/// How long an access token lives.
const LIFE: Duration = Duration::hours(1);
/// A user-only call made with an app-only token.
const APP_TOKEN_REFUSED: u32 = 900_329;

/// A call on licences made with an app-only token.
const APP_TOKEN_REFUSED_FOR_LICENCES: u32 = 900_316;

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
}

/// Everything that has to do with tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tokens {
    issued: Vec<Token>,
    refresh: Vec<String>,
    rotates: bool,
}

impl Default for Tokens {
    fn default() -> Self {
        Self { issued: Vec::new(), refresh: vec![seeds::REFRESH_TOKEN.into()], rotates: false }
    }
}

impl Tokens {
    /// Hands out a new refresh token with each use of one from now on, or no longer.
    pub fn rotate(&mut self, rotates: bool) {
        self.rotates = rotates;
    }

    /// Ends every access token.
    pub fn expire(&mut self) {
        self.issued.clear();
    }

    /// Ends every refresh token: an operator has to consent again.
    pub fn revoke(&mut self) {
        self.refresh.clear();
    }

    /// Makes every refresh token of the seeds good again.
    pub fn restore(&mut self) {
        *self = Self { rotates: self.rotates, ..Self::default() };
    }

    fn issue(&mut self, kind: Kind, now: OffsetDateTime) -> String {
        self.issued.retain(|token| token.expires_at > now);
        let value = random_text(48);
        self.issued.push(Token { value: value.clone(), kind, expires_at: now + LIFE });
        value
    }

    fn consent(&mut self) -> String {
        let refresh = random_text(64);
        self.refresh.push(refresh.clone());
        refresh
    }

    fn kind(&self, value: &str, now: OffsetDateTime) -> Option<Kind> {
        self.issued
            .iter()
            .find(|token| token.value == value && token.expires_at > now)
            .map(|token| token.kind)
    }
}

/// `length` letters and digits.
pub fn random_text(length: usize) -> String {
    rand::rng().sample_iter(Alphanumeric).take(length).map(char::from).collect()
}

/// `POST /{tenant}/oauth2/token`: numbers are strings.
pub async fn grant_v1(room: Data<Room>, tenant: Path<String>, form: Form<HashMap<String, String>>) -> Reply {
    let resource = form.get("resource").map(|resource| resource.trim_end_matches('/'));
    let granted = grant(&room, &tenant, &form, resource)?;
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": "user_impersonation",
        "expires_in": LIFE.whole_seconds().to_string(),
        "ext_expires_in": LIFE.whole_seconds().to_string(),
        "expires_on": (granted.at + LIFE).unix_timestamp().to_string(),
        "not_before": granted.at.unix_timestamp().to_string(),
        "resource": AUDIENCE,
    });
    granted.write_to(&mut answer);
    Ok(answer::ok(answer))
}

/// `POST /{tenant}/oauth2/v2.0/token`: numbers are numbers.
pub async fn grant_v2(room: Data<Room>, tenant: Path<String>, form: Form<HashMap<String, String>>) -> Reply {
    let resource = form.get("scope").and_then(|scopes| scopes.split(' ').find_map(audience));
    let granted = grant(&room, &tenant, &form, resource)?;
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": format!("{AUDIENCE}/user_impersonation"),
        "expires_in": LIFE.whole_seconds(),
        "ext_expires_in": LIFE.whole_seconds(),
    });
    granted.write_to(&mut answer);
    Ok(answer::ok(answer))
}

/// The resource that a v2 `scope` names.
fn audience(scope: &str) -> Option<&str> {
    scope.strip_suffix("/.default").or_else(|| scope.strip_suffix("/user_impersonation"))
}

/// A grant that succeeded.
struct Granted {
    access: String,
    refresh: Option<String>,
    at: OffsetDateTime,
}

impl Granted {
    fn write_to(self, answer: &mut Value) {
        answer["access_token"] = json!(self.access);
        answer["refresh_token"] = json!(self.refresh);
    }
}

fn grant(
    room: &Room,
    tenant: &str,
    form: &HashMap<String, String>,
    resource: Option<&str>,
) -> Result<Granted, Refusal> {
    let bad =
        |error, number, description| Refusal::token(StatusCode::BAD_REQUEST, error, number, description);
    if tenant != seeds::PROVIDER_TENANT.to_string() && tenant != seeds::PROVIDER_DOMAIN {
        return Err(bad("invalid_request", 90_002, "The tenant was not found."));
    }
    let field = |name: &str| form.get(name).map_or("", String::as_str);
    if field("client_id") != seeds::CLIENT_ID {
        return Err(bad("unauthorized_client", 700_016, "The application was not found in the directory."));
    }
    if field("client_secret") != seeds::CLIENT_SECRET {
        let description = "An invalid client secret was provided.";
        return Err(Refusal::token(StatusCode::UNAUTHORIZED, "invalid_client", 7_000_215, description));
    }
    if resource != Some(AUDIENCE) {
        return Err(bad("invalid_resource", 500_011, "The resource was not found in the tenant."));
    }
    let at = room.now();
    let mut state = room.write();
    let tokens = &mut state.tokens;
    match field("grant_type") {
        "client_credentials" => Ok(Granted { access: tokens.issue(Kind::App, at), refresh: None, at }),
        "refresh_token" => {
            if !tokens.refresh.iter().any(|known| known == field("refresh_token")) {
                return Err(bad("invalid_grant", 700_082, "The refresh token has expired or was revoked."));
            }
            let refresh = tokens.rotates.then(|| tokens.consent());
            Ok(Granted { access: tokens.issue(Kind::AppAndUser, at), refresh, at })
        }
        "authorization_code" => {
            if field("code") != seeds::AUTHORIZATION_CODE {
                return Err(bad("invalid_grant", 70_008, "The authorization code has expired."));
            }
            let refresh = Some(tokens.consent());
            Ok(Granted { access: tokens.issue(Kind::AppAndUser, at), refresh, at })
        }
        _ => Err(bad("unsupported_grant_type", 70_003, "The grant type is not supported.")),
    }
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

impl FromRequest for AnyToken {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(presented(request).map(Self).ok_or_else(Refusal::unauthorised))
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

/// The kind of the token that `request` presents, if it is good.
fn presented(request: &HttpRequest) -> Option<Kind> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let room = request.app_data::<Data<Room>>()?;
    let now = room.now();
    let state: &State = &room.read();
    state.tokens.kind(header.strip_prefix("Bearer ")?, now)
}
