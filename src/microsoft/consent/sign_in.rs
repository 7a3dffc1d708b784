//! How an operator consents: signed in with a second factor as the integration account, in a browser that comes back
//! to us, or on any other device with a short code.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::microsoft::settings::TokenVersion;
use crate::microsoft::tokens::{Grant, Issued};
use crate::microsoft::{Denial, Failure, Ids, Microsoft, wire};
use crate::secrets;

/// How often the device flow asks when Microsoft does not say.
const USUAL_INTERVAL: i64 = 5;

/// A sign-in that has begun: the operator opens `address`, and the browser comes back to `redirect` with the same
/// `state` and a code.
pub struct SignIn {
    /// The page to open.
    pub address: String,
    /// What the browser must bring back.
    pub state: String,
    redirect: String,
    /// What proves to the second version of the endpoint that we began this (PKCE).
    verifier: Option<String>,
}

/// A sign-in on another device that has begun.
#[derive(Deserialize)]
pub struct DeviceSignIn {
    device_code: SecretString,
    /// What the operator types there.
    pub user_code: String,
    /// The page to open.
    #[serde(alias = "verification_uri")]
    pub verification_url: String,
    #[serde(default, deserialize_with = "wire::number")]
    interval: Option<i64>,
}

/// A consent that was just given and is not stored yet.
pub struct Fresh {
    refresh: SecretString,
    /// What Microsoft says about the second factor; **unverified** is where it says it (`partner-center.md`
    /// section 1), so that silence means nothing.
    pub second_factor: Option<bool>,
}

impl DeviceSignIn {
    /// How long to wait before asking whether it is done.
    #[must_use]
    pub fn pause(&self) -> Duration {
        Duration::from_secs(u64::try_from(self.interval.unwrap_or(USUAL_INTERVAL)).unwrap_or(0).clamp(1, 60))
    }
}

impl Microsoft {
    /// Begins a sign-in in a browser that comes back to `redirect`, an address registered for the application.
    ///
    /// # Errors
    /// Never in practice: only when the settings make no address.
    pub fn sign_in(&self, redirect: &str) -> Result<SignIn, Failure> {
        let endpoint = &self.0.tokens.endpoint;
        let (state, client_id) = (secrets::nonce(), &endpoint.settings.client_id);
        let (name, purpose) = endpoint.purpose("user_impersonation offline_access openid");
        let mut address = Url::parse(&endpoint.address("authorize"))
            .map_err(|error| Failure::Unknown(format!("the sign-in page has no address: {error}")))?;
        address.query_pairs_mut().extend_pairs([
            ("client_id", client_id.as_str()),
            ("response_type", "code"),
            ("response_mode", "query"),
            ("redirect_uri", redirect),
            ("state", &state),
            (name, &purpose),
            // Not whoever happens to be signed in there.
            ("prompt", "login"),
        ]);
        let verifier = (endpoint.settings.token_version == TokenVersion::Two)
            .then(|| URL_SAFE_NO_PAD.encode(secrets::random::<32>()));
        if let Some(verifier) = &verifier {
            let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
            address
                .query_pairs_mut()
                .extend_pairs([("code_challenge", challenge.as_str()), ("code_challenge_method", "S256")]);
        }
        Ok(SignIn { address: address.into(), state, redirect: redirect.to_owned(), verifier })
    }

    /// The consent for the code that the browser brought.
    ///
    /// # Errors
    /// What the token endpoint or the API refuses.
    pub async fn redeem(&self, sign_in: &SignIn, code: &str) -> Result<Fresh, Failure> {
        let (redirect, verifier) = (sign_in.redirect.as_str(), sign_in.verifier.as_deref());
        let issued = self.0.tokens.endpoint.ask(Grant::Code { code, redirect, verifier }).await?;
        self.look_at(issued).await
    }

    /// Begins a sign-in on another device.
    ///
    /// # Errors
    /// What the endpoint refuses.
    pub async fn sign_in_elsewhere(&self) -> Result<DeviceSignIn, Failure> {
        let endpoint = &self.0.tokens.endpoint;
        let client_id = endpoint.settings.client_id.clone();
        let purpose = endpoint.purpose("user_impersonation offline_access openid");
        endpoint.post("devicecode", || Ok(vec![("client_id", client_id.clone()), purpose.clone()])).await
    }

    /// Asks whether the operator has signed in on the other device; `None` when not yet.
    ///
    /// # Errors
    /// What the token endpoint or the API refuses; the code counts for some minutes only.
    pub async fn signed_in_elsewhere(&self, sign_in: &DeviceSignIn) -> Result<Option<Fresh>, Failure> {
        match self.0.tokens.endpoint.ask(Grant::Device(&sign_in.device_code)).await {
            Ok(issued) => self.look_at(issued).await.map(Some),
            Err(Failure::Unauthorised(Denial::Refused { error, .. }))
                if matches!(error.as_str(), "authorization_pending" | "slow_down") =>
            {
                Ok(None)
            }
            Err(failure) => Err(failure),
        }
    }

    /// Stores the consent, sealed: from now on every process uses it.
    ///
    /// # Errors
    /// When the database refuses, or there is none.
    pub async fn keep(&self, fresh: &Fresh) -> anyhow::Result<()> {
        self.0.tokens.consent.replace(&fresh.refresh).await?;
        self.0.tokens.forget_user().await;
        Ok(())
    }

    /// Tries the new token on our own profile, and asks about the second factor at the same time.
    async fn look_at(&self, issued: Issued) -> Result<Fresh, Failure> {
        let refresh = issued.refresh_token.filter(|token| !token.expose_secret().is_empty());
        let refresh = refresh
            .ok_or_else(|| Failure::Unknown("Microsoft gave no refresh token for this sign-in".to_owned()))?;
        let second_factor = self.profile_with(&Ids::fresh(), &issued.access_token).await?.second_factor;
        Ok(Fresh { refresh, second_factor })
    }
}
