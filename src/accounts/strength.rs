//! What keeps a text from being somebody's new password.

use secrecy::SecretString;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use crate::mail::EmailAddress;
use crate::text::Message;
use crate::web::form::{Errors, Fields};

/// What keeps a text from being somebody's new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeakPassword {
    /// Shorter than [`SHORTEST_PASSWORD`].
    Short,
    /// Longer than [`LONGEST_PASSWORD`].
    Long,
    /// The account's e-mail address, or its words and the panel's name and little else.
    Email,
    /// Guessed in fewer than a hundred million tries.
    Guessable(Weakness),
}

impl WeakPassword {
    /// Why it will not do, and what would.
    #[must_use]
    pub fn message(self) -> Message {
        match self {
            Self::Short => Message::new("accounts-new-short").with("least", SHORTEST_PASSWORD),
            Self::Long => Message::new("accounts-new-long").with("most", LONGEST_PASSWORD),
            Self::Email => "accounts-new-email".into(),
            Self::Guessable(weakness) => Message::new(format!("accounts-new-weak-{}", weakness.code())),
        }
    }
}

/// By what a password is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weakness {
    /// It is one of those that many people have, or like one.
    Common,
    /// It is a word, or a few that everybody knows.
    Word,
    /// It is a name.
    Name,
    /// It is a date or a year.
    Date,
    /// It follows the keys.
    Keyboard,
    /// It says the same over and over.
    Repeat,
    /// It follows the alphabet or the numbers.
    Sequence,
    /// Nothing in particular.
    Other,
}

impl Weakness {
    /// The last part of its text key.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Word => "word",
            Self::Name => "name",
            Self::Date => "date",
            Self::Keyboard => "keyboard",
            Self::Repeat => "repeat",
            Self::Sequence => "sequence",
            Self::Other => "other",
        }
    }
}

impl From<Option<Warning>> for Weakness {
    fn from(warning: Option<Warning>) -> Self {
        match warning {
            Some(
                Warning::ThisIsATop10Password
                | Warning::ThisIsATop100Password
                | Warning::ThisIsACommonPassword
                | Warning::ThisIsSimilarToACommonlyUsedPassword,
            ) => Self::Common,
            Some(Warning::AWordByItselfIsEasyToGuess) => Self::Word,
            Some(
                Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
                | Warning::CommonNamesAndSurnamesAreEasyToGuess,
            ) => Self::Name,
            Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => Self::Date,
            Some(
                Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess,
            ) => Self::Keyboard,
            Some(
                Warning::RepeatsLikeAaaAreEasyToGuess
                | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess,
            ) => Self::Repeat,
            Some(Warning::SequencesLikeAbcAreEasyToGuess) => Self::Sequence,
            None => Self::Other,
        }
    }
}

/// Characters of a new password at least: long beats odd.
pub const SHORTEST_PASSWORD: usize = 12;
/// Characters of a new password at most; how easily it is guessed is judged by the first hundred.
pub const LONGEST_PASSWORD: usize = 200;

/// Whether `password` may become the password of the account `email`.
///
/// # Errors
/// Why not.
pub fn check_new_password(password: &str, email: &EmailAddress) -> Result<(), WeakPassword> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let email = email.as_str().to_lowercase();
    if length < SHORTEST_PASSWORD {
        return Err(WeakPassword::Short);
    }
    if length > LONGEST_PASSWORD {
        return Err(WeakPassword::Long);
    }
    let own: Vec<&str> = email.split(|sign: char| !sign.is_alphanumeric()).chain(["aubade"]).collect();
    let words = own.iter().filter(|word| word.len() >= 3);
    let rest = words.fold(lower.clone(), |rest, word| rest.replace(word, ""));
    if lower.contains(&email) || rest.chars().filter(|sign| sign.is_alphanumeric()).count() < 4 {
        return Err(WeakPassword::Email);
    }
    let judged = zxcvbn(password, &own);
    if judged.score() < Score::Three {
        let warning = judged.feedback().and_then(zxcvbn::feedback::Feedback::warning);
        return Err(WeakPassword::Guessable(warning.into()));
    }
    Ok(())
}

/// The new password of the account with this e-mail address, typed twice; nothing, and the reason noted, where it will
/// not do.
pub fn new_password(fields: &Fields, email: &EmailAddress, errors: &mut Errors) -> Option<SecretString> {
    let (new, again) = (fields.raw("new"), fields.raw("again"));
    if let Err(weakness) = check_new_password(new, email) {
        errors.add("new", weakness.message());
        None
    } else if new != again {
        errors.add("again", "accounts-again-differs");
        None
    } else {
        Some(new.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), WeakPassword> {
        check_new_password(password, &"ada.lovelace@example.com".parse().unwrap())
    }

    #[test]
    fn a_new_password_is_long_and_not_the_account_itself() {
        assert_eq!(check("elevenchars"), Err(WeakPassword::Short));
        assert_eq!(check("douze signes"), Ok(()));
        assert_eq!(check("Ada.Lovelace@Example.com"), Err(WeakPassword::Email));
        assert_eq!(check("ada.lovelace12"), Err(WeakPassword::Email));
        assert_eq!(check("Aubade Lovelace 7"), Err(WeakPassword::Email));
        assert_eq!(check("ada.lovelace likes engines"), Ok(()));
        let words = "a horse in the rain ".repeat(11);
        assert_eq!(check(&words[..200]), Ok(()));
        assert_eq!(check(&words), Err(WeakPassword::Long));
    }

    #[test]
    fn a_password_that_is_soon_guessed_is_refused_with_the_reason() {
        for (password, weakness) in [
            ("passwordpassword", Weakness::Repeat),
            ("password1234", Weakness::Common),
            ("aaaaaaaaaaaaaa", Weakness::Repeat),
            ("abcdefghijklmnop", Weakness::Sequence),
            ("qwertyuiopasdf", Weakness::Common),
            ("dfghjkuytrew", Weakness::Keyboard),
            ("2412198724121987", Weakness::Repeat),
            ("24.12.1987...", Weakness::Date),
        ] {
            assert_eq!(check(password), Err(WeakPassword::Guessable(weakness)), "{password}");
        }
    }
}
