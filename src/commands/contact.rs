//! `aubade contact`: what a customer's contact may ask for.

use anyhow::Context;
use aubade::clock::Clock;
use aubade::config::Flags;
use aubade::database::Database;
use aubade::mail::EmailAddress;
use aubade::rights::erasure::{Erased, STAYS, Wish, erase};
use aubade::secrets::Key;
use clap::{Args, Subcommand};
use secrecy::ExposeSecret;

use super::log;

/// What can be done for a contact.
#[derive(Subcommand)]
pub enum Contact {
    /// Erase the personal data of a customer's contact, or of somebody whose account is disabled
    ///
    /// Prints what is erased and what stays, with the reason. Without --yes it is a trial that changes nothing. A
    /// pseudonym made with the panel's key takes the place of the names. Needs the same settings as `serve`.
    Erase(Erase),
}

/// Whose data, and why.
#[derive(Args)]
pub struct Erase {
    /// The e-mail address by which the panel knows the person
    #[arg(value_name = "ADDRESS")]
    email: EmailAddress,
    /// Why, without naming the person: such as the date of their letter. It is kept in the audit
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Do it
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    flags: Flags,
}

impl Contact {
    /// Does it.
    ///
    /// # Errors
    /// When a setting is missing, or the database refuses.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Erase(wish) = self;
        let (settings, level) = wish.flags.0.settings()?;
        log::as_text(level);
        let database = Database::connect(settings.database.expose_secret(), 1)
            .await
            .context("the database cannot be opened")?;
        let wanted = Wish { email: &wish.email, account: None, reason: &wish.reason };
        let mut work = database.begin().await?;
        let erased = erase(&mut work, Clock::system().now(), &Key::new(&settings.key), &wanted).await;
        match (&erased, wish.yes) {
            (Ok(_), true) => work.commit().await?,
            _ => drop(work),
        }
        database.close().await;
        print(&erased?, wish.yes);
        Ok(())
    }
}

fn print(erased: &Erased, is_done: bool) {
    let verb = if is_done { "erased" } else { "would be erased" };
    for (table, rows) in &erased.changed {
        println!("{verb}: {table} {rows}");
    }
    for kept in &erased.kept {
        println!("stays: {} {}: {}", kept.table, kept.id, kept.why.words());
    }
    if erased.changed.contains_key("orders") {
        println!("stays: {STAYS}");
    }
    println!("pseudonym {}", erased.pseudonym);
}
