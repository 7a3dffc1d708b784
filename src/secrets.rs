//! Secrets at rest and chance: sealing with the key from the settings, one-time tokens, random values.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use sha2::{Digest, Sha256};

/// Bytes of a ChaCha20-Poly1305 nonce, put before the sealed bytes.
const NONCE: usize = 12;

/// The panel's key: what is sealed with it cannot be read from a stolen database alone.
#[derive(Clone)]
pub struct Key {
    seal: SecretSlice<u8>,
    token: SecretSlice<u8>,
}

/// The stored bytes were not sealed with this key for this purpose, or were changed since.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value cannot be opened with this key")]
pub struct CannotOpen;

impl Key {
    /// Derives one key per purpose from the setting's text (at least 32 characters, checked by `config`).
    #[must_use]
    pub fn new(secret: &SecretString) -> Self {
        let derive =
            |purpose: &str| -> SecretSlice<u8> { mac(secret.expose_secret().as_bytes(), purpose).into() };
        Self { seal: derive("aubade seal"), token: derive("aubade token") }
    }

    /// Seals `plain`; `context` (such as `service 12 password`) must be given again to open it, so that a
    /// sealed value copied to another row opens nothing.
    ///
    /// # Errors
    /// Never in practice: only when `plain` is larger than the cipher allows.
    pub fn seal(&self, context: &str, plain: &SecretString) -> Result<Vec<u8>, CannotOpen> {
        let nonce: [u8; NONCE] = random();
        let payload = Payload { msg: plain.expose_secret().as_bytes(), aad: context.as_bytes() };
        let mut sealed = nonce.to_vec();
        sealed.extend(self.cipher()?.encrypt(&Nonce::from(nonce), payload).map_err(|_| CannotOpen)?);
        Ok(sealed)
    }

    /// Opens what [`Key::seal`] made with the same `context`.
    ///
    /// # Errors
    /// When the key, the context or the bytes are not the same.
    pub fn open(&self, context: &str, sealed: &[u8]) -> Result<SecretString, CannotOpen> {
        let (nonce, bytes) = sealed.split_first_chunk::<NONCE>().ok_or(CannotOpen)?;
        let payload = Payload { msg: bytes, aad: context.as_bytes() };
        let plain = self.cipher()?.decrypt(&Nonce::from(*nonce), payload).map_err(|_| CannotOpen)?;
        String::from_utf8(plain).map(Into::into).map_err(|_| CannotOpen)
    }

    /// The one-time token of a purpose (such as `handover 12 5f0c…`): the same each time it is asked for, so
    /// that it is never stored and a mail sent again carries the same link.
    #[must_use]
    pub fn token(&self, purpose: &str) -> SecretString {
        URL_SAFE_NO_PAD.encode(mac(self.token.expose_secret(), purpose)).into()
    }

    /// The key of the session cookie, 64 bytes.
    #[must_use]
    pub fn cookie(&self) -> [u8; 64] {
        let mut key = [0; 64];
        let halves = ["cookie 1", "cookie 2"].map(|purpose| mac(self.token.expose_secret(), purpose));
        for (byte, derived) in key.iter_mut().zip(halves.iter().flatten()) {
            *byte = *derived;
        }
        key
    }

    fn cipher(&self) -> Result<ChaCha20Poly1305, CannotOpen> {
        ChaCha20Poly1305::new_from_slice(self.seal.expose_secret()).map_err(|_| CannotOpen)
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}

/// What is stored of a token: its SHA-256, in hex. A token has 256 random-looking bits, so no slow hash is needed.
#[must_use]
pub fn digest(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        use std::fmt::Write;
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// `N` bytes from the operating system's random source.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    rand::random()
}

/// 128 random bits as text that can stand in an address or a form.
#[must_use]
pub fn nonce() -> String {
    URL_SAFE_NO_PAD.encode(random::<16>())
}

fn mac(key: &[u8], message: &str) -> Vec<u8> {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes keys of any length")
    };
    mac.update(message.as_bytes());
    mac.finalize().into_bytes().to_vec()
}
