//! The application's certificate: instead of sending a secret, it signs a short statement with the key.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{KeyPair, RSA_PSS_SHA256, RsaKeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use secrecy::SecretString;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

/// How long a statement counts; each request makes its own.
const LIFE: Duration = Duration::minutes(5);
/// How much the clocks of the two sides may differ.
const SKEW: Duration = Duration::minutes(1);

/// A certificate with its RSA key. `Debug` shows neither.
#[derive(Clone)]
pub struct Certificate {
    key: Arc<RsaKeyPair>,
    /// `x5t#S256`: by this Microsoft finds the certificate in the application's registration.
    thumbprint: String,
}

/// The key refused to sign.
#[derive(Debug, thiserror::Error)]
#[error("the certificate's key cannot sign")]
pub(in crate::microsoft) struct CannotSign;

impl Certificate {
    /// Reads a PEM text that holds a certificate and its RSA key of 2048 bits or more (PKCS#8 or PKCS#1), in
    /// either order.
    ///
    /// # Errors
    /// What is missing, without quoting any of it.
    pub fn from_pem(text: &str) -> Result<Self, &'static str> {
        let certificate = CertificateDer::from_pem_slice(text.as_bytes());
        let certificate = certificate.map_err(|_| "it holds no certificate in PEM form")?;
        let key = match PrivateKeyDer::from_pem_slice(text.as_bytes()) {
            Ok(PrivateKeyDer::Pkcs8(key)) => RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()),
            Ok(PrivateKeyDer::Pkcs1(key)) => RsaKeyPair::from_der(key.secret_pkcs1_der()),
            Ok(_) => return Err("its key is not an RSA key"),
            Err(_) => return Err("it holds no unencrypted private key in PEM form"),
        };
        let key = key.map_err(|_| "its key is not an RSA key of 2048 bits or more")?;
        let public = key.public_key().as_ref();
        // The certificate carries the public key as it is.
        if !certificate.windows(public.len()).any(|part| part == public) {
            return Err("its certificate belongs to another key");
        }
        let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate));
        Ok(Self { key: Arc::new(key), thumbprint })
    }

    /// The signed statement (a JWT with PS256) that `client` may ask `endpoint` for tokens now.
    pub(in crate::microsoft) fn assertion(
        &self,
        client: &str,
        endpoint: &str,
        now: OffsetDateTime,
    ) -> Result<SecretString, CannotSign> {
        let header = json!({ "alg": "PS256", "typ": "JWT", "x5t#S256": self.thumbprint });
        let claims = json!({
            "aud": endpoint,
            "iss": client,
            "sub": client,
            "jti": Uuid::new_v4(),
            "iat": now.unix_timestamp(),
            "nbf": (now - SKEW).unix_timestamp(),
            "exp": (now + LIFE).unix_timestamp(),
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let statement = format!("{}.{}", part(&header), part(&claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), statement.as_bytes(), &mut signature)
            .map_err(|_| CannotSign)?;
        Ok(format!("{statement}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Certificate(…)")
    }
}

#[cfg(test)]
mod tests {
    use ring::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use secrecy::ExposeSecret;
    use time::macros::datetime;

    use super::*;

    /// Made for these tests, and good for nothing else.
    const PEM: &str = include_str!("../../../tests/microsoft/certificate.pem");
    /// Another certificate, without its key.
    const OTHER: &str = include_str!("../../../tests/microsoft/other_certificate.pem");

    fn decoded(part: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(part).unwrap()
    }

    #[test]
    fn the_statement_is_signed_by_the_key_and_names_the_certificate() {
        let certificate = Certificate::from_pem(PEM).unwrap();
        let endpoint = "https://login.example.com/provider.example/oauth2/token";
        let now = datetime!(2026-11-23 10:00:00 UTC);
        let jwt = certificate.assertion("client", endpoint, now).unwrap();
        let parts: Vec<&str> = jwt.expose_secret().split('.').collect();
        let [header, claims, signature] = parts[..] else { panic!("a JWT has three parts") };

        let key = UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, certificate.key.public_key().as_ref());
        key.verify(format!("{header}.{claims}").as_bytes(), &decoded(signature)).unwrap();
        let header: Value = serde_json::from_slice(&decoded(header)).unwrap();
        assert_eq!(header["alg"], "PS256");
        assert_eq!(decoded(header["x5t#S256"].as_str().unwrap()).len(), 32);
        let claims: Value = serde_json::from_slice(&decoded(claims)).unwrap();
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!("client"), &json!("client")));
        assert_eq!(claims["aud"], endpoint);
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300);
    }

    #[test]
    fn no_two_statements_are_alike() {
        let certificate = Certificate::from_pem(PEM).unwrap();
        let make = || certificate.assertion("client", "here", datetime!(2026-11-23 10:00:00 UTC)).unwrap();
        let id = |jwt: &SecretString| -> Value {
            let claims = decoded(jwt.expose_secret().split('.').nth(1).unwrap());
            serde_json::from_slice::<Value>(&claims).unwrap()["jti"].clone()
        };
        assert_ne!(id(&make()), id(&make()));
    }

    #[test]
    fn what_is_not_a_certificate_with_its_key_is_refused() {
        let (key, certificate) = PEM.split_at(PEM.find("-----BEGIN CERTIFICATE").unwrap());
        assert!(Certificate::from_pem(key).unwrap_err().contains("no certificate"));
        assert!(Certificate::from_pem(certificate).unwrap_err().contains("no unencrypted private key"));
        assert!(Certificate::from_pem(&format!("{key}{OTHER}")).unwrap_err().contains("another key"));
        assert!(Certificate::from_pem("").is_err());
        assert!(!format!("{:?}", Certificate::from_pem(PEM).unwrap()).contains("key"));
    }
}
