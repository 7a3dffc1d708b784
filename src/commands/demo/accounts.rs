//! The people of the demo: two resellers and a member of the staff, with passwords that are made once and kept
//! beside the database, so that they can be printed again.

use std::fmt;
use std::path::Path;

use anyhow::Context;
use aubade::accounts::password;
use aubade::accounts::store::{self, NewAccount, NewReseller};
use aubade::app::App;
use aubade::mail::EmailAddress;
use aubade::sandbox::seeds;
use aubade::text::Language;
use aubade::web::session::{DEFAULT_ZONE, Role, StaffRole};

use crate::commands::password::readable;
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
        .map(|person| Account { person, password: kept_password(&kept, person).unwrap_or_else(readable) })
        .collect();
    // Kept before anyone is added: a start that is cut short leaves no account whose password nobody knows.
    let lines: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let lines = lines.join("\n") + "\n";
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
