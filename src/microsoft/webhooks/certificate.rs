//! A certificate with which Microsoft signs what it delivers.

use std::fmt;

use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use time::OffsetDateTime;
use x509_parser::oid_registry::OID_PKCS1_RSAENCRYPTION;
use x509_parser::parse_x509_certificate;

/// What counts of a certificate.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    key: Vec<u8>,
    organisation: Option<String>,
    from: i64,
    until: i64,
}

impl Certificate {
    /// Reads the first certificate in `bytes`, which are its DER or its PEM; `None` when there is none with an RSA
    /// key.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let pem = CertificateDer::from_pem_slice(bytes).ok();
        let (_, certificate) = parse_x509_certificate(pem.as_deref().unwrap_or(bytes)).ok()?;
        let key = certificate.public_key();
        if key.algorithm.algorithm != OID_PKCS1_RSAENCRYPTION {
            return None;
        }
        let organisation = certificate.subject().iter_organization().next();
        Some(Self {
            key: key.subject_public_key.data.to_vec(),
            organisation: organisation.and_then(|name| name.as_str().ok()).map(str::to_owned),
            from: certificate.validity().not_before.timestamp(),
            until: certificate.validity().not_after.timestamp(),
        })
    }

    /// Whose it says it is.
    #[must_use]
    pub fn organisation(&self) -> Option<&str> {
        self.organisation.as_deref()
    }

    /// Whether it counts at `now`.
    #[must_use]
    pub fn is_valid_at(&self, now: OffsetDateTime) -> bool {
        (self.from..=self.until).contains(&now.unix_timestamp())
    }

    /// Whether `signature` is of `body` by its key (RSA, PKCS #1 v1.5, SHA-256).
    #[must_use]
    pub fn has_signed(&self, body: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key).verify(body, signature).is_ok()
    }
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Certificate({:?})", self.organisation)
    }
}
