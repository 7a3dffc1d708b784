//! The people of the demo: two resellers and a member of the staff, with passwords that are made once and kept
//! beside the database, so that they can be printed again.

use std::fmt;
use std::path::Path;

use anyhow::Context;
use aubade::accounts::store::{self, NewAccount, NewReseller};
use aubade::accounts::password;
use aubade::app::App;
use aubade::mail::EmailAddress;
use aubade::sandbox::seeds;
use aubade::secrets;
use aubade::text::Language;
use aubade::web::session::{DEFAULT_ZONE, Role, StaffRole};

use crate::commands::private;

/// Someone who can sign in to the demo.
pub struct Account {
    person: &'static Person,
    password: String,
}

impl fmt::Display for Account {
    /// `reseller EMAIL PASSWORD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.person.company.is_some() { "reseller" } else { "staff" };
        write!(f, "{kind} {} {}", self.person.email, self.password)
    }
}

/// Someone invented.
struct Person {
    email: &'static str,
    name: &'static str,
    language: Language,
    /// The reseller that the person owns; none for staff.
    company: Option<Company>,
}

/// A reseller that the simulator knows.
struct Company {
    name: &'static str,
    country: &'static str,
    mpn_id: &'static str,
}

static PEOPLE: [Person; 3] = [
    Person {
        email: "camille@reseller.example",
        name: "Camille Aurore",
        language: Language::En,
        company: Some(Company { name: "Reseller Example", country: "FR", mpn_id: seeds::RESELLER_MPN }),
    },
    Person {
        email: "sacha@second-reseller.example",
        name: "Sacha Matin",
        language: Language::Fr,
        company: Some(Company {
            name: "Second Reseller Example",
            country: "BE",
            mpn_id: seeds::SECOND_RESELLER_MPN,
        }),
    },
    Person {
        email: "dominique@provider.example",
        name: "Dominique Soir",
        language: Language::En,
        company: None,
    },
];

/// Reads the passwords from the file at `path`, or makes and keeps them, and adds whoever is not in the database
/// yet.
///
/// # Errors
/// When the file or the database refuses.
pub async fn prepare(app: &App, path: &Path) -> anyhow::Result<Vec<Account>> {
    let kept = private::read(path).context("the demo's accounts cannot be read")?.unwrap_or_default();
    let accounts: Vec<Account> = PEOPLE
        .iter()
        .map(|person| Account { person, password: kept_password(&kept, person).unwrap_or_else(readable_password) })
        .collect();
    // Kept before anyone is added: a start that is cut short leaves no account whose password nobody knows.
    let lines: String = accounts.iter().map(|account| format!("{account}\n")).collect();
    if lines != kept {
        private::write(path, &lines).context("the demo's accounts cannot be kept")?;
    }
    for account in &accounts {
        add(app, account).await?;
    }
    Ok(accounts)
}

fn kept_password(kept: &str, person: &Person) -> Option<String> {
    let words = kept.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    words.filter(|words| words.len() == 3 && words[1] == person.email).map(|words| words[2].to_owned()).next()
}

/// Adds a person and the company, unless they are there.
async fn add(app: &App, account: &Account) -> anyhow::Result<()> {
    let Account { person, password } = account;
    if store::credentials(&mut app.database.read().await?, person.email).await?.is_some() {
        return Ok(());
    }
    let password_hash = password::hash(password.as_str().into()).await?;
    let now = app.clock.now();
    let mut work = app.database.begin().await?;
    let mut membership = None;
    if let Some(Company { name, country, mpn_id }) = person.company {
        let reseller = NewReseller {
            name: name.to_owned(),
            country: country.to_owned(),
            mpn_id: Some(mpn_id.to_owned()),
        };
        membership = Some((store::add_reseller(&mut work, now, reseller).await?, Role::Owner));
    }
    let new = NewAccount {
        email: person.email.parse::<EmailAddress>()?,
        name: person.name.to_owned(),
        password_hash,
        language: person.language,
        zone: DEFAULT_ZONE.to_owned(),
        staff_role: person.company.is_none().then_some(StaffRole::Admin),
        membership,
    };
    store::add_account(&mut work, now, new).await?;
    Ok(work.commit().await?)
}

/// Three invented words of three syllables, such as `ramelo-bokitu-sanevo`: 54 bits of chance.
fn readable_password() -> String {
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
        let passwords: HashSet<String> = (0..1_000).map(|_| readable_password()).collect();
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
