//! Microsoft's token endpoint, in either of its versions: what is sent for each grant, and what comes back.

use std::time::Duration;

use reqwest::StatusCode;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::clock::Clock;
use crate::microsoft::requests::{self, Lost};
use crate::microsoft::settings::{Credential, TokenVersion};
use crate::microsoft::{Denial, Failure, Settings, wire};

/// What a certificate's proof is called in OAuth (RFC 7523).
const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The token endpoint of our tenant.
pub(in crate::microsoft) struct Endpoint {
    pub(in crate::microsoft) settings: Settings,
    http: reqwest::Client,
    clock: Clock,
}

/// On what grounds a token is asked for.
#[derive(Clone, Copy)]
pub(in crate::microsoft) enum Grant<'a> {
    /// The application speaks for itself.
    Application,
    /// The integration account consented earlier.
    Refresh(&'a SecretString),
    /// It has just signed in, in a browser: the code, where the browser was sent with it, and what proves that we
    /// began this (version 2).
    Code { code: &'a str, redirect: &'a str, verifier: Option<&'a str> },
    /// It signs in on another device.
    Device(&'a SecretString),
}

/// The token endpoint's answer; numbers come as text on its first version.
#[derive(Deserialize)]
pub(in crate::microsoft) struct Issued {
    pub access_token: SecretString,
    /// Seconds.
    #[serde(default, deserialize_with = "wire::number")]
    pub expires_in: Option<i64>,
    #[serde(default)]
    pub refresh_token: Option<SecretString>,
}

/// The token endpoint's refusal: error shape D.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Denied {
    error: String,
    error_codes: Vec<i64>,
}

type Form = Vec<(&'static str, String)>;

impl Endpoint {
    pub(in crate::microsoft) fn new(settings: Settings, http: reqwest::Client, clock: Clock) -> Self {
        Self { settings, http, clock }
    }

    /// The address of a page or an endpoint of our tenant, such as `token`.
    pub fn address(&self, name: &str) -> String {
        let Settings { login, tenant, .. } = &self.settings;
        match self.settings.token_version {
            TokenVersion::One => format!("{login}/{tenant}/oauth2/{name}"),
            TokenVersion::Two => format!("{login}/{tenant}/oauth2/v2.0/{name}"),
        }
    }

    /// What the tokens are for, as the version wants it said; `scope` counts for the second version only.
    pub fn purpose(&self, scope: &str) -> (&'static str, String) {
        let audience = &self.settings.audience;
        match self.settings.token_version {
            TokenVersion::One => ("resource", audience.clone()),
            TokenVersion::Two => ("scope", format!("{audience}/{scope}")),
        }
    }

    /// Asks for a token, with the same patience as any call.
    pub async fn ask(&self, grant: Grant<'_>) -> Result<Issued, Failure> {
        self.post("token", || self.form(grant)).await
    }

    /// Posts a form to an endpoint of our tenant until there is an answer or the pauses are used up.
    pub async fn post<T: DeserializeOwned>(
        &self,
        name: &str,
        form: impl Fn() -> Result<Form, Failure>,
    ) -> Result<T, Failure> {
        let mut pauses = self.settings.limits.pauses.iter();
        loop {
            let reason = match self.once(name, &form()?).await {
                Ok((status, body)) if status.is_success() => {
                    return serde_json::from_slice(&body).map_err(|_| {
                        Failure::Unknown(format!("the {name} endpoint's answer lacks what was asked for"))
                    });
                }
                Ok((status, _)) if status == StatusCode::TOO_MANY_REQUESTS => {
                    return Err(Failure::Later { wait: Duration::from_mins(1), refusal: None });
                }
                Ok((status, body)) if status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT => {
                    return Err(Failure::Unauthorised(denial(status, &body)));
                }
                Ok((status, _)) => format!("the {name} endpoint answered {status}"),
                Err(lost) => format!("the {name} endpoint: {lost}"),
            };
            match pauses.next() {
                Some(pause) => tokio::time::sleep(*pause).await,
                None => return Err(Failure::Unknown(reason)),
            }
        }
    }

    async fn once(&self, name: &str, form: &Form) -> Result<(StatusCode, Vec<u8>), Lost> {
        let response = self.http.post(self.address(name)).form(form).send().await?;
        let status = response.status();
        let grant = form.iter().find(|(name, _)| *name == "grant_type").map(|(_, grant)| grant.as_str());
        tracing::info!(endpoint = name, grant, status = status.as_u16(), "asked for a token");
        Ok((status, requests::body(response, requests::USUAL_LIMIT).await?))
    }

    /// The fields of a grant (`partner-center.md` section 1). On the second version a refresh token asks for its
    /// successor (`offline_access`), which the first gives unasked.
    fn form(&self, grant: Grant<'_>) -> Result<Form, Failure> {
        let mut form = self.proof()?;
        let version = self.settings.token_version;
        let mut kind = |kind: &str| form.push(("grant_type", kind.to_owned()));
        match grant {
            Grant::Application => {
                kind("client_credentials");
                form.push(self.purpose(".default"));
            }
            Grant::Refresh(token) => {
                kind("refresh_token");
                form.push(("refresh_token", token.expose_secret().to_owned()));
                form.push(self.purpose(".default offline_access"));
                if version == TokenVersion::One {
                    form.push(("scope", "openid".to_owned()));
                }
            }
            Grant::Code { code, redirect, verifier } => {
                kind("authorization_code");
                form.extend([("code", code.to_owned()), ("redirect_uri", redirect.to_owned())]);
                form.push(self.purpose("user_impersonation offline_access"));
                form.extend(verifier.map(|verifier| ("code_verifier", verifier.to_owned())));
            }
            Grant::Device(code) => {
                let code = code.expose_secret().to_owned();
                if version == TokenVersion::One {
                    kind("device_code");
                    form.extend([("code", code), self.purpose("")]);
                } else {
                    kind("urn:ietf:params:oauth:grant-type:device_code");
                    form.push(("device_code", code));
                }
            }
        }
        Ok(form)
    }

    /// Who asks, and the proof of it.
    fn proof(&self) -> Result<Form, Failure> {
        let client_id = self.settings.client_id.as_str();
        let mut form = vec![("client_id", client_id.to_owned())];
        match &self.settings.credential {
            Credential::Secret(secret) => form.push(("client_secret", secret.expose_secret().to_owned())),
            Credential::Certificate(certificate) => {
                let assertion = certificate.assertion(client_id, &self.address("token"), self.clock.now());
                let assertion = assertion.map_err(|error| Failure::Unknown(error.to_string()))?;
                form.push(("client_assertion_type", ASSERTION.to_owned()));
                form.push(("client_assertion", assertion.expose_secret().to_owned()));
            }
        }
        Ok(form)
    }
}

/// The endpoint's error name and numbers; its sentence may name accounts and is left out.
fn denial(status: StatusCode, body: &[u8]) -> Denial {
    let denied: Denied = serde_json::from_slice(body).unwrap_or_default();
    let error = match denied.error {
        error if error.is_empty() => format!("the token endpoint answered {status}"),
        error => error,
    };
    Denial::Refused { error, codes: denied.error_codes }
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
        assert_eq!(denial(StatusCode::BAD_REQUEST, body).to_string(), "invalid_grant AADSTS50173");
        let silent = denial(StatusCode::FORBIDDEN, b"");
        assert_eq!(silent.to_string(), "the token endpoint answered 403 Forbidden");
        assert!(!silent.needs_consent());
    }
}
