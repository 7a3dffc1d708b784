//! Recovery codes: ten of them, each of which takes the place of an authenticator app once.

use secrecy::ExposeSecret;

use crate::secrets::{self, Key};

/// How many there are.
pub const COUNT: usize = 10;
/// Letters and digits that nobody takes for one another.
const SIGNS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// New codes, as they are shown: three groups of four, 60 bits of chance.
#[must_use]
pub fn draw() -> Vec<String> {
    (0..COUNT).map(|_| secrets::random::<12>()).map(written).collect()
}

fn written(bytes: [u8; 12]) -> String {
    let signs: Vec<char> = bytes.iter().map(|byte| SIGNS[usize::from(byte % 32)].into()).collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is stored of a code of an account, however it is typed; only the panel's key can make it.
#[must_use]
pub fn digest(key: &Key, account: i64, typed: &str) -> String {
    let code: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|sign| match sign.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            sign => sign,
        })
        .collect();
    secrets::digest(key.token(&format!("recovery {account} {code}")).expose_secret())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_all_different_and_read_however_they_are_typed() {
        let codes = draw();
        let different: std::collections::HashSet<&String> = codes.iter().collect();
        assert_eq!(different.len(), COUNT);
        assert!(codes.iter().all(|code| code.len() == 14), "{codes:?}");
        let key = Key::new(&"a key of at least thirty-two characters".into());
        assert_eq!(digest(&key, 1, "01ab-cdef-ghjk"), digest(&key, 1, " OLAB cdef ghjk "));
        assert_ne!(digest(&key, 1, "01ab-cdef-ghjk"), digest(&key, 2, "01ab-cdef-ghjk"));
        assert_ne!(digest(&key, 1, "01ab-cdef-ghjk"), digest(&key, 1, "01ab-cdef-ghjm"));
    }
}
