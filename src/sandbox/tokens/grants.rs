//! The token endpoints: a grant is judged, and answered with numbers as texts (v1) or as numbers (v2).

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{AUDIENCE, Kind, LIFE, Tokens, jwt};
use crate::sandbox::answer::{self, Reply};
use crate::sandbox::refusal::Refusal;
use crate::sandbox::seeds;
use crate::sandbox::state::Room;

/// How a certificate proves who the application is.
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// The v2 name of the device code grant.
const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// The fields of a form.
pub type Fields = HashMap<String, String>;

/// `POST /{tenant}/oauth2/token`: numbers are strings.
pub async fn v1(room: Data<Room>, tenant: Path<String>, form: Form<Fields>) -> Reply {
    let resource = form.get("resource").map(|resource| resource.trim_end_matches('/'));
    let granted = grant(&room, &tenant, &form, resource)?;
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": "user_impersonation",
        "expires_in": LIFE.whole_seconds().to_string(),
        "ext_expires_in": LIFE.whole_seconds().to_string(),
        "expires_on": (granted.at + LIFE).unix_timestamp().to_string(),
        "not_before": granted.at.unix_timestamp().to_string(),
        "resource": granted.audience,
    });
    granted.write_to(&mut answer);
    Ok(answer::ok(answer))
}

/// `POST /{tenant}/oauth2/v2.0/token`: numbers are numbers.
pub async fn v2(room: Data<Room>, tenant: Path<String>, form: Form<Fields>) -> Reply {
    let resource = form.get("scope").and_then(|scopes| scopes.split(' ').find_map(audience));
    let granted = grant(&room, &tenant, &form, resource)?;
    let mut answer = json!({
        "token_type": "Bearer",
        "scope": format!("{}/user_impersonation", granted.audience),
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
    /// For an application that asked for `openid`.
    identity: Option<String>,
    audience: String,
    at: OffsetDateTime,
}

impl Granted {
    fn write_to(self, answer: &mut Value) {
        answer["access_token"] = json!(self.access);
        answer["refresh_token"] = json!(self.refresh);
        answer["id_token"] = json!(self.identity);
    }
}

/// What may pass: one tenant, one application, one secret; or anything that has the right form.
struct Door<'a> {
    strict: bool,
    tenant: &'a str,
    form: &'a Fields,
    now: OffsetDateTime,
}

fn bad(error: &str, number: u32, description: &str) -> Refusal {
    Refusal::token(StatusCode::BAD_REQUEST, error, number, description)
}

fn grant(room: &Room, tenant: &str, form: &Fields, resource: Option<&str>) -> Result<Granted, Refusal> {
    let now = room.now();
    let mut state = room.write();
    let tokens = &mut state.tokens;
    let door = Door { strict: tokens.strict.unwrap_or(room.strict), tenant, form, now };
    check_application(door.strict, tenant, door.field("client_id"))?;
    let audience = door.audience(resource)?.to_owned();
    if door.field("grant_type") != "device_code" && door.field("grant_type") != DEVICE_GRANT {
        door.check_secret()?;
    }
    let (kind, refresh) = door.judge(tokens)?;
    let client = door.field("client_id");
    let claims = jwt::Claims { kind, tenant, client, audience: &audience, mfa: tokens.operator.mfa, at: now };
    let asked_who = form.get("scope").is_some_and(|scopes| scopes.split(' ').any(|scope| scope == "openid"));
    let identity = (kind == Kind::AppAndUser && asked_who)
        .then(|| jwt::write(&jwt::Claims { audience: client, ..claims }));
    let access = tokens.issue(kind, &audience, &claims, now);
    Ok(Granted { access, refresh, identity, audience, at: now })
}

/// Refuses a tenant or an application that nobody knows.
pub(super) fn check_application(strict: bool, tenant: &str, client: &str) -> Result<(), Refusal> {
    let known = tenant == seeds::PROVIDER_TENANT.to_string() || tenant == seeds::PROVIDER_DOMAIN;
    if strict && !known {
        return Err(bad("invalid_request", 90_002, "The tenant was not found."));
    }
    if client.is_empty() {
        return Err(bad("invalid_request", 900_144, "The request body must contain client_id."));
    }
    if strict && client != seeds::CLIENT_ID {
        return Err(bad("unauthorized_client", 700_016, "The application was not found in the directory."));
    }
    Ok(())
}

impl Door<'_> {
    fn field(&self, name: &str) -> &str {
        self.form.get(name).map_or("", String::as_str)
    }

    /// What the token is for. Tokens for anything else are issued unless strict, and refused by the API.
    fn audience<'a>(&self, resource: Option<&'a str>) -> Result<&'a str, Refusal> {
        match resource {
            Some(resource) if resource == AUDIENCE || !self.strict => Ok(resource),
            None if !self.strict => Ok(AUDIENCE),
            _ => Err(bad("invalid_resource", 500_011, "The resource was not found in the tenant.")),
        }
    }

    /// Refuses an application that does not prove who it is by a secret or a certificate.
    fn check_secret(&self) -> Result<(), Refusal> {
        let refused =
            |number, text| Err(Refusal::token(StatusCode::UNAUTHORIZED, "invalid_client", number, text));
        if !self.field("client_assertion").is_empty() {
            if self.field("client_assertion_type") != ASSERTION || !self.is_sound_assertion() {
                return refused(700_027, "The client assertion is not valid.");
            }
            return Ok(());
        }
        match (self.field("client_secret"), self.strict) {
            (seeds::CLIENT_SECRET, _) => Ok(()),
            ("", false) if self.field("grant_type") == "client_credentials" => {
                refused(7_000_218, "The request body must contain client_assertion or client_secret.")
            }
            (_, false) => Ok(()),
            (_, true) => refused(7_000_215, "An invalid client secret was provided."),
        }
    }

    /// Whether the assertion says what it must; its signature is not checked, nobody having registered a
    /// certificate.
    fn is_sound_assertion(&self) -> bool {
        if !self.strict {
            return true;
        }
        let Some((header, claims)) = jwt::read(self.field("client_assertion")) else { return false };
        let text = |name: &str| claims[name].as_str().unwrap_or_default();
        let audience = text("aud");
        matches!(header["alg"].as_str(), Some("RS256" | "PS256"))
            && (header["x5t"].is_string() || header["x5t#S256"].is_string())
            && text("iss") == self.field("client_id")
            && text("sub") == self.field("client_id")
            && !text("jti").is_empty()
            && audience.contains(&format!("/{}/", self.tenant))
            && audience.ends_with("/token")
            && claims["exp"].as_i64().is_some_and(|end| end > self.now.unix_timestamp())
    }

    /// Who the token speaks for, and the refresh token that goes with it.
    fn judge(&self, tokens: &mut Tokens) -> Result<(Kind, Option<String>), Refusal> {
        match self.field("grant_type") {
            "client_credentials" => Ok((Kind::App, None)),
            "refresh_token" => {
                let known = tokens.refresh.iter().any(|known| known == self.field("refresh_token"));
                let anything = !self.strict && !tokens.revoked && !self.field("refresh_token").is_empty();
                if !known && !anything {
                    let text = "The refresh token has expired or was revoked.";
                    return Err(bad("invalid_grant", 700_082, text));
                }
                Ok((Kind::AppAndUser, tokens.rotates.then(|| tokens.consented())))
            }
            "authorization_code" => {
                tokens.redeem(self.strict, self.form, self.now)?;
                Ok((Kind::AppAndUser, Some(tokens.consented())))
            }
            "device_code" => self.device(tokens, "code"),
            DEVICE_GRANT => self.device(tokens, "device_code"),
            _ => Err(bad("unsupported_grant_type", 70_003, "The grant type is not supported.")),
        }
    }

    fn device(&self, tokens: &mut Tokens, field: &str) -> Result<(Kind, Option<String>), Refusal> {
        tokens.redeem_device(self.field(field), self.now)?;
        Ok((Kind::AppAndUser, Some(tokens.consented())))
    }
}
