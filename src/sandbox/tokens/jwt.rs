//! Tokens in the form that clients may look into: header and claims that can be read, and a signature that proves nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Kind, LIFE, random_text};

/// What a token says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a> {
    /// Who it speaks for.
    pub kind: Kind,
    /// The tenant in the path of the endpoint.
    pub tenant: &'a str,
    /// The application.
    pub client: &'a str,
    /// What it is for.
    pub audience: &'a str,
    /// The operator signed in with a second factor.
    pub mfa: bool,
    /// When it was issued.
    pub at: OffsetDateTime,
}

/// A token that says `claims`; no two are alike.
pub fn write(claims: &Claims<'_>) -> String {
    let mut body = json!({
        "aud": claims.audience,
        "iss": format!("https://sts.windows.net/{}/", claims.tenant),
        "iat": claims.at.unix_timestamp(),
        "nbf": claims.at.unix_timestamp(),
        "exp": (claims.at + LIFE).unix_timestamp(),
        "appid": claims.client,
        "tid": claims.tenant,
        "ver": "1.0",
    });
    if claims.kind == Kind::AppAndUser {
        body["scp"] = json!("user_impersonation");
        body["upn"] = json!(format!("panel@{}", crate::sandbox::seeds::PROVIDER_DOMAIN));
        body["amr"] = if claims.mfa { json!(["pwd", "mfa"]) } else { json!(["pwd"]) };
    }
    format!("{}.{}.{}", encode(&json!({"typ": "JWT", "alg": "RS256"})), encode(&body), random_text(48))
}

fn encode(part: &Value) -> String {
    URL_SAFE_NO_PAD.encode(part.to_string())
}

/// The header and the claims of `token`, its signature unseen.
pub fn read(token: &str) -> Option<(Value, Value)> {
    let mut parts = token.split('.');
    let mut part = || serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok();
    Some((part()?, part()?))
}
