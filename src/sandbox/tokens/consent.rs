//! The first consent in a browser: the authorize endpoint sends an operator who always agrees back with a code.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::web::{Data, Path, Query};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};

use super::grants::{Fields, check_application};
use super::{Tokens, random_text};
use crate::sandbox::outside;
use crate::sandbox::refusal::Refusal;
use crate::sandbox::seeds;
use crate::sandbox::state::Room;

/// How long a code can be redeemed.
const LIFE: Duration = Duration::minutes(10);

/// A code that ends an interactive consent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Code {
    value: String,
    redirect: String,
    challenge: Option<Challenge>,
    #[serde(with = "time::serde::rfc3339")]
    expires_at: OffsetDateTime,
    spent: bool,
}

/// What whoever redeems the code must be able to prove (PKCE).
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Challenge {
    Plain(String),
    Sha256(String),
}

impl Challenge {
    fn is_met_by(&self, verifier: &str) -> bool {
        match self {
            Self::Plain(wanted) => wanted == verifier,
            Self::Sha256(wanted) => *wanted == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)),
        }
    }
}

/// `GET /{tenant}/oauth2/authorize` and `/{tenant}/oauth2/v2.0/authorize`: redirects at once with `code` and
/// `state`, or with `access_denied` when the control endpoint says that operators refuse.
pub async fn authorize(
    room: Data<Room>,
    tenant: Path<String>,
    query: Query<HashMap<String, String>>,
) -> Result<HttpResponse, Refusal> {
    let field = |name: &str| query.get(name).map_or("", String::as_str);
    let bad = |number, text: &str| Refusal::token(StatusCode::BAD_REQUEST, "invalid_request", number, text);
    let now = room.now();
    let mut state = room.write();
    let tokens = &mut state.tokens;
    check_application(tokens.strict.unwrap_or(room.strict), &tenant, field("client_id"))?;
    let redirect = field("redirect_uri");
    if !outside::may_send_to(redirect) {
        return Err(bad(50_011, "The redirect URI is missing or not one that is registered."));
    }
    if field("response_type") != "code" {
        return Err(bad(900_144, "response_type must be code."));
    }
    let outcome = if tokens.operator.consents {
        let challenge = match (field("code_challenge"), field("code_challenge_method")) {
            ("", _) => None,
            (challenge, "S256") => Some(Challenge::Sha256(challenge.into())),
            (challenge, "" | "plain") => Some(Challenge::Plain(challenge.into())),
            _ => return Err(bad(501_491, "code_challenge_method must be plain or S256.")),
        };
        vec![("code", tokens.admit(redirect, challenge, now)), ("session_state", random_text(16))]
    } else {
        let said = "The operator declined.".to_owned();
        vec![("error", "access_denied".to_owned()), ("error_description", said)]
    };
    let state = query.get("state").map(|state| ("state", state.clone()));
    let pairs: Vec<String> = outcome
        .into_iter()
        .chain(state)
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(&value, NON_ALPHANUMERIC)))
        .collect();
    let joint = if redirect.contains('?') { '&' } else { '?' };
    let location = format!("{redirect}{joint}{}", pairs.join("&"));
    Ok(HttpResponse::Found().insert_header((LOCATION, location)).finish())
}

impl Tokens {
    fn admit(&mut self, redirect: &str, challenge: Option<Challenge>, now: OffsetDateTime) -> String {
        self.codes.retain(|code| now < code.expires_at);
        let value = random_text(64);
        self.codes.push(Code {
            value: value.clone(),
            redirect: redirect.into(),
            challenge,
            expires_at: now + LIFE,
            spent: false,
        });
        value
    }

    /// Takes the code in `form`, once. A code that nobody was given is good when it is the seeds', or when
    /// anything is.
    pub(super) fn redeem(&mut self, strict: bool, form: &Fields, now: OffsetDateTime) -> Result<(), Refusal> {
        let field = |name: &str| form.get(name).map_or("", String::as_str);
        let bad = |number, text| Err(Refusal::token(StatusCode::BAD_REQUEST, "invalid_grant", number, text));
        let Some(code) = self.codes.iter_mut().find(|code| code.value == field("code")) else {
            let known = field("code") == seeds::AUTHORIZATION_CODE;
            if known || !strict && !field("code").is_empty() {
                return Ok(());
            }
            return bad(70_008, "The authorization code has expired.");
        };
        if code.spent {
            return bad(54_005, "The authorization code was already redeemed.");
        }
        if now >= code.expires_at {
            return bad(70_008, "The authorization code has expired.");
        }
        if code.redirect != field("redirect_uri") {
            return bad(500_112, "The redirect URI is not the one the code was sent to.");
        }
        if code.challenge.as_ref().is_some_and(|challenge| !challenge.is_met_by(field("code_verifier"))) {
            return bad(501_481, "The code verifier does not match.");
        }
        code.spent = true;
        Ok(())
    }
}
