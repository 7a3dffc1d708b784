//! `aubade account`: the first people of a fresh panel, and those whom nobody else can add.

use std::io::Read;

use aubade::accounts::password::hash;
use aubade::accounts::store::{self, NewAccount, NewReseller, factors};
use aubade::accounts::zones::Zone;
use aubade::accounts::{PersonName, check_new_password};
use aubade::audit::{self, Act};
use aubade::clock::Clock;
use aubade::config::DatabaseFlags;
use aubade::database::{Database, is_duplicate};
use aubade::letters::account::{Notice, queue_notice};
use aubade::mail::EmailAddress;
use aubade::text::{Language, Reader};
use aubade::web::session::{DEFAULT_ZONE, Role, Sessions, StaffRole};
use clap::{ArgGroup, Args, Subcommand, ValueEnum};
use secrecy::SecretString;
use sqlx::error::DatabaseError;

use super::{migrate, password};

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum Account {
    /// Add an account and print its password once, unless the password is given on standard input
    ///
    /// It belongs to a new reseller (--new-reseller), to one that is there already (--reseller) or to the staff
    /// (--staff).
    Add(Add),
    /// Take the second factor away from an account whose holder has lost it, and end its sessions
    ///
    /// Make sure first that it is the holder who asks: the password alone is enough from then on, until a second
    /// factor is set up again.
    ForgetFactor(ForgetFactor),
}

/// Whose second factor is taken away.
#[derive(Args)]
pub struct ForgetFactor {
    /// The e-mail address with which the person signs in
    #[arg(long, value_name = "ADDRESS")]
    email: EmailAddress,
    #[command(flatten)]
    database: DatabaseFlags,
}

impl ForgetFactor {
    async fn run(self) -> anyhow::Result<()> {
        let database = migrate::open(self.database).await?;
        let forgotten = forget_factor(&database, &self.email).await;
        database.close().await;
        forgotten
    }
}

async fn forget_factor(database: &Database, email: &EmailAddress) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut work = database.begin().await?;
    let account = store::credentials(&mut work, email.as_str()).await?.map(|found| found.id);
    let account = account.ok_or_else(|| anyhow::anyhow!("there is no account {email}"))?;
    if !factors::remove(&mut work, account).await? {
        anyhow::bail!("{email} has no second factor");
    }
    Sessions::end_others(&mut work, account, "").await?;
    let reseller = store::holder(&mut work, account).await?.reseller_id;
    let details = serde_json::json!({ "account": account });
    audit::record(
        &mut work,
        now,
        Act { act: "second-factor-forgotten", reseller, details, ..Act::default() },
    )
    .await?;
    queue_notice(&mut work, now, account, Notice::FactorRemoved, None).await?;
    Ok(work.commit().await?)
}

/// Who is added.
#[derive(Args)]
#[command(group = ArgGroup::new("belongs").required(true).args(["new_reseller", "reseller", "staff"]))]
pub struct Add {
    /// The e-mail address with which the person signs in
    #[arg(long, value_name = "ADDRESS")]
    email: EmailAddress,
    /// The person's name
    #[arg(long)]
    name: PersonName,
    /// The name of a reseller to add, for which the person works
    #[arg(long, value_name = "NAME", requires = "country")]
    new_reseller: Option<String>,
    /// The new reseller's country: a two-letter code
    #[arg(long, value_name = "CODE", value_parser = country, requires = "new_reseller")]
    country: Option<String>,
    /// The new reseller's MPN ID: digits
    #[arg(long, value_name = "MPN", value_parser = mpn, requires = "new_reseller")]
    mpn: Option<String>,
    /// The number of the reseller for which the person works
    #[arg(long, value_name = "NUMBER")]
    reseller: Option<i64>,
    /// What the person may do for the reseller
    #[arg(long, value_enum, default_value_t = MemberRole::Owner, conflicts_with = "staff")]
    role: MemberRole,
    /// What the person may do as a member of the staff
    #[arg(long, value_enum, value_name = "ROLE")]
    staff: Option<StaffMember>,
    /// The language of pages and mails: fr or en
    #[arg(long, default_value = "fr")]
    language: Language,
    /// The time zone in which times are shown
    #[arg(long, value_name = "NAME", default_value = DEFAULT_ZONE)]
    time_zone: Zone,
    /// Take the password from standard input instead of making one
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    database: DatabaseFlags,
}

/// A role for a reseller, as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MemberRole {
    /// Everything, including the reseller's own settings
    Owner,
    /// Order and change
    Manager,
    /// Look
    Viewer,
}

/// A role among the staff, as typed.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum StaffMember {
    /// Help resellers
    Support,
    /// Help resellers and run the panel
    Admin,
}

fn country(text: &str) -> Result<String, &'static str> {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if is_code { Ok(text.to_ascii_uppercase()) } else { Err("a country is a two-letter code, such as FR") }
}

fn mpn(text: &str) -> Result<String, &'static str> {
    text.parse::<aubade::microsoft::resellers::MpnId>()
        .map(|mpn| mpn.as_str().to_owned())
        .map_err(|_| "an MPN ID is digits")
}

impl Account {
    /// Does it.
    ///
    /// # Errors
    /// When the database refuses, or the e-mail address has an account already.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Add(add) => add.run().await,
            Self::ForgetFactor(forget) => forget.run().await,
        }
    }
}

impl Add {
    async fn run(mut self) -> anyhow::Result<()> {
        let given = if self.password_stdin { Some(read_password(&self.email)?) } else { None };
        let made = if given.is_none() { Some(password::readable()) } else { None };
        let password = given.or_else(|| made.clone().map(SecretString::from)).unwrap_or_default();
        let database = migrate::open(std::mem::take(&mut self.database)).await?;
        let email = self.email.clone();
        let added = self.add(&database, hash(password).await?).await;
        database.close().await;
        let number = added?;
        match made {
            Some(password) => println!("account {number} {email} {password}"),
            None => println!("account {number} {email}"),
        }
        Ok(())
    }

    async fn add(self, database: &Database, password_hash: String) -> anyhow::Result<i64> {
        let now = Clock::system().now();
        let mut work = database.begin().await?;
        let mut reseller = self.reseller;
        if let (Some(name), Some(country)) = (self.new_reseller, self.country) {
            let new = NewReseller { name, country, mpn_id: self.mpn };
            reseller = Some(store::add_reseller(&mut work, now, new).await?);
        }
        let role = match self.role {
            MemberRole::Owner => Role::Owner,
            MemberRole::Manager => Role::Manager,
            MemberRole::Viewer => Role::Viewer,
        };
        let account = NewAccount {
            email: self.email.clone(),
            name: self.name.as_str().to_owned(),
            password_hash,
            language: self.language,
            zone: self.time_zone.as_str().to_owned(),
            staff_role: self.staff.map(|staff| match staff {
                StaffMember::Support => StaffRole::Support,
                StaffMember::Admin => StaffRole::Admin,
            }),
            membership: reseller.map(|reseller| (reseller, role)),
        };
        let number = store::add_account(&mut work, now, account).await.map_err(|error| {
            if is_duplicate(&error) {
                anyhow::anyhow!("{} has an account already", self.email)
            } else if error.as_database_error().is_some_and(DatabaseError::is_foreign_key_violation) {
                anyhow::anyhow!("there is no reseller with this number")
            } else {
                error.into()
            }
        })?;
        let details = serde_json::json!({ "account": number });
        audit::record(&mut work, now, Act { act: "account-added", reseller, details, ..Act::default() })
            .await?;
        work.commit().await?;
        Ok(number)
    }
}

/// The first line of standard input.
fn read_password(email: &EmailAddress) -> anyhow::Result<SecretString> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let password = text.lines().next().unwrap_or_default();
    // Whoever types commands reads English.
    let reader = Reader::new(Language::En, DEFAULT_ZONE);
    check_new_password(password, email)
        .map_err(|weakness| anyhow::anyhow!(weakness.message().say(&reader)))?;
    Ok(password.into())
}
