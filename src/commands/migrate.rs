//! `aubade migrate`: the database's tables in this version's shape, as an act of its own.

use anyhow::Context;
use aubade::config::DatabaseFlags;
use aubade::database::Database;
use clap::Args;
use secrecy::ExposeSecret;

use super::log;

/// What of the settings it needs.
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    flags: DatabaseFlags,
}

impl Migrate {
    /// Migrates, and says so.
    ///
    /// # Errors
    /// When the database cannot be reached, refuses, or is of a newer version.
    pub async fn run(self) -> anyhow::Result<()> {
        open(self.flags).await?.close().await;
        println!("The tables have the shape of version {}.", env!("CARGO_PKG_VERSION"));
        Ok(())
    }
}

/// The database that the flags name, migrated.
///
/// # Errors
/// As [`Migrate::run`].
pub async fn open(flags: DatabaseFlags) -> anyhow::Result<Database> {
    let (address, level) = flags.0.database()?;
    log::as_text(level);
    let database =
        Database::connect(address.expose_secret(), 1).await.context("the database cannot be opened")?;
    database.migrate().await.context("the tables cannot be brought to this version's shape")?;
    Ok(database)
}
