//! Passwords that a person can read aloud and type.

use aubade::secrets;

/// Three invented words of three syllables, such as `ramelo-bokito-sanevo`: 54 bits of chance.
pub fn readable() -> String {
    let syllables: [u8; 9] = secrets::random();
    let words: Vec<String> =
        syllables.chunks(3).map(|word| word.iter().flat_map(|byte| syllable(*byte)).collect()).collect();
    words.join("-")
}

/// One of 64 syllables.
fn syllable(byte: u8) -> [char; 2] {
    let consonants = b"bdfgjklmnprstvxz";
    let vowels = b"aeio";
    [consonants[usize::from(byte) % 16].into(), vowels[usize::from(byte) / 16 % 4].into()]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn passwords_are_readable_and_all_different() {
        let passwords: HashSet<String> = (0..1_000).map(|_| readable()).collect();
        assert_eq!(passwords.len(), 1_000);
        for password in passwords {
            assert_eq!(password.len(), 20, "{password}");
            assert!(password.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{password}");
        }
    }

    #[test]
    fn every_syllable_can_come() {
        let all: HashSet<[char; 2]> = (0..=u8::MAX).map(syllable).collect();
        assert_eq!(all.len(), 64);
    }
}
