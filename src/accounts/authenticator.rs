//! What an authenticator app and the panel have in common: a secret from which both compute the code of each half
//! minute (RFC 6238).

use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp};

use crate::secrets;

/// Modules of white around the code, as its norm asks for.
const MARGIN: i32 = 4;

/// The panel's side of an authenticator app.
pub struct Authenticator(Totp);

/// A new secret, in the letters in which it can be typed (base32).
#[must_use]
pub fn draw_secret() -> SecretString {
    Secret::new_stack(secrets::random()).to_base32().into()
}

impl Authenticator {
    /// That with this secret, for the account with this e-mail address.
    ///
    /// # Errors
    /// When it is no secret that [`draw_secret`] made.
    pub fn new(secret: &SecretString, email: &str) -> anyhow::Result<Self> {
        let secret = Secret::try_from_base32(secret.expose_secret())
            .map_err(|_| anyhow::anyhow!("an authenticator's secret cannot be read"))?;
        // A code of the half minute before or after this one counts too: clocks differ, and people type.
        let totp = Builder::new().with_skew(1).with_secret(secret).with_issuer(Some("Aubade"));
        Ok(Self(totp.with_account_name(email.replace(':', " ")).build()?))
    }

    /// The half minute whose code this is, if it is one of those around `now`.
    #[must_use]
    pub fn step(&self, code: &str, now: OffsetDateTime) -> Option<i64> {
        let now = u64::try_from(now.unix_timestamp()).ok()?;
        i64::try_from(self.0.check(code, now)?).ok()
    }

    /// The code by which an app learns the secret from a screen.
    ///
    /// # Errors
    /// Never in practice: when the address is too long for such a code.
    pub fn picture(&self) -> anyhow::Result<Picture> {
        let code = QrCode::encode_text(&self.0.to_url()?, QrCodeEcc::Low)?;
        let mut path = String::new();
        for y in 0..code.size() {
            let mut x = 0;
            while x < code.size() {
                let run = (x..code.size()).take_while(|&x| code.get_module(x, y)).count();
                if run > 0 {
                    use std::fmt::Write;
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + MARGIN, y + MARGIN);
                }
                x += i32::try_from(run)?.max(1);
            }
        }
        Ok(Picture { size: code.size() + 2 * MARGIN, path })
    }
}

/// A square of black on white.
#[derive(Debug)]
pub struct Picture {
    /// Its sides.
    pub size: i32,
    /// What is black, as the path of an SVG.
    pub path: String,
}

/// How the secret is typed where it cannot be scanned: in groups of four.
#[must_use]
pub fn grouped(secret: &SecretString) -> String {
    let letters: Vec<char> = secret.expose_secret().chars().collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn authenticator() -> Authenticator {
        // RFC 6238, appendix B.
        let secret = Secret::new_stack(*b"12345678901234567890").to_base32();
        Authenticator::new(&secret.into(), "ada@example.com").unwrap()
    }

    #[test]
    fn codes_are_those_of_the_norm_and_count_for_one_half_minute_more_on_either_side() {
        let at = |seconds| OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let step = |seconds| authenticator().step("081804", at(seconds));
        let own = 1_111_111_109 / 30;
        assert_eq!(step(1_111_111_109), Some(own));
        assert_eq!(step(1_111_111_109 + 30), Some(own));
        assert_eq!(step(1_111_111_109 - 30), Some(own));
        assert_eq!(step(1_111_111_109 + 61), None);
        assert_eq!(step(1_111_111_109 - 61), None);
        assert_eq!(authenticator().step("81804", at(1_111_111_109)), None);
        assert_eq!(authenticator().step("", datetime!(2026-03-02 08:00 UTC)), None);
    }

    #[test]
    fn a_secret_is_drawn_typed_and_pictured() {
        let secret = draw_secret();
        assert_ne!(secret.expose_secret(), draw_secret().expose_secret());
        assert_eq!(grouped(&secret).split(' ').count(), 8);
        let picture = Authenticator::new(&secret, "ada@example.com").unwrap().picture().unwrap();
        assert!(picture.size > 25 && picture.path.len() < 12_000, "{}", picture.path.len());
    }
}
