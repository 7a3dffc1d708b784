//! How sign-ins slow down after repeated failures: per account and per network address, with growing waits.

use std::net::IpAddr;

use time::{Duration, OffsetDateTime};

use crate::secrets::{self, Key};
use crate::text::Message;

/// The first wait for a sign-in.
const FIRST: Duration = Duration::seconds(30);
/// The longest wait for a sign-in: an attacker tries 96 passwords a day, and the owner of the account is back in a
/// quarter of an hour.
const LONGEST: Duration = Duration::minutes(15);
/// The first wait for another mail with a link.
const FIRST_MAIL: Duration = Duration::minutes(10);
/// The longest wait for another mail with a link: nobody can fill somebody's mailbox with ours.
const LONGEST_MAIL: Duration = Duration::hours(4);
/// After so long without a failure everything is forgiven.
pub const MEMORY: Duration = Duration::days(1);

/// What failures are counted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// How it is stored: a digest that only the panel's key can make, because addresses are few enough to be
    /// tried one by one.
    pub digest: String,
    /// Failures that cost nothing.
    free: i64,
    /// The first wait; each further failure doubles it.
    first: Duration,
    /// The longest wait.
    longest: Duration,
}

impl Subject {
    /// The account with this e-mail address, whether or not it exists.
    #[must_use]
    pub fn account(key: &Key, email: &str) -> Self {
        Self::new(key, &format!("account {}", email.to_lowercase()), 5)
    }

    /// A network address. A whole office can be behind one, so more is free; of IPv6 a household has 64 bits.
    #[must_use]
    pub fn address(key: &Key, address: IpAddr) -> Self {
        let network = match address.to_canonical() {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
        };
        Self::new(key, &format!("address {network}"), 20)
    }

    /// The second factor of an account, for whoever knows the password already.
    #[must_use]
    pub fn second_factor(key: &Key, account: i64) -> Self {
        Self::new(key, &format!("second factor {account}"), 5)
    }

    /// Whoever asks for a new password of the account with this e-mail address, whether or not it exists: each
    /// time may mean a mail.
    #[must_use]
    pub fn forgotten(key: &Key, email: &str) -> Self {
        let subject = Self::new(key, &format!("forgotten {}", email.to_lowercase()), 3);
        Self { first: FIRST_MAIL, longest: LONGEST_MAIL, ..subject }
    }

    fn new(key: &Key, name: &str, free: i64) -> Self {
        use secrecy::ExposeSecret;
        let digest = secrets::digest(key.token(&format!("sign-in {name}")).expose_secret());
        Self { digest, free, first: FIRST, longest: LONGEST }
    }

    /// Until when no password is looked at, after so many failures of which the last was at `last`.
    #[must_use]
    pub fn closed_until(&self, failures: i64, last: OffsetDateTime) -> OffsetDateTime {
        last + self.wait(failures)
    }

    fn wait(&self, failures: i64) -> Duration {
        match failures - self.free {
            ..0 => Duration::ZERO,
            // Ten doublings are far beyond the longest wait already.
            beyond => self.longest.min(self.first * (1_i32 << beyond.min(10))),
        }
    }
}

/// Says how long to wait, in whole minutes.
#[must_use]
pub fn wait_message(now: OffsetDateTime, until: OffsetDateTime) -> Message {
    Message::new("accounts-wait").with("minutes", minutes(now, until))
}

/// From now until then in whole minutes, the last one begun counted.
#[must_use]
pub fn minutes(now: OffsetDateTime, until: OffsetDateTime) -> i64 {
    ((until - now).whole_seconds() + 59) / 60
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> Key {
        Key::new(&"a key of at least thirty-two characters".into())
    }

    #[test]
    fn the_first_failures_are_free_and_then_the_waits_double_up_to_a_quarter_of_an_hour() {
        let subject = Subject::account(&key(), "ada@example.com");
        let waits: Vec<i64> = (0..=12).map(|failures| subject.wait(failures).whole_seconds()).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(subject.wait(i64::MAX), LONGEST);
    }

    #[test]
    fn a_mailbox_gets_three_links_and_then_ever_fewer() {
        let subject = Subject::forgotten(&key(), "ada@example.com");
        let waits: Vec<i64> = (0..=9).map(|asked| subject.wait(asked).whole_minutes()).collect();
        assert_eq!(waits, [0, 0, 0, 10, 20, 40, 80, 160, 240, 240]);
    }

    #[test]
    fn an_account_is_the_same_however_its_address_is_written() {
        let (key, address) = (key(), "ada@example.com");
        assert_eq!(Subject::account(&key, address), Subject::account(&key, "Ada@Example.COM"));
        assert_ne!(Subject::account(&key, address), Subject::account(&key, "bob@example.com"));
        assert!(!Subject::account(&key, address).digest.contains("ada"));
    }

    #[test]
    fn a_household_is_one_address() {
        let key = key();
        let of = |text: &str| Subject::address(&key, text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
