//! `aubade migrate`: the database's tables in this version's shape, as an act of its own.

use std::str::FromStr;

use anyhow::Context;
use aubade::audit::chain;
use aubade::config::DatabaseFlags;
use aubade::database::{Database, Shape};
use clap::Args;
use secrecy::ExposeSecret;
use sqlx::sqlite::SqliteConnectOptions;

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
    chain::adopt(&database).await.context("the audit cannot be chained")?;
    Ok(database)
}

/// The database that the flags name, which is there and has this version's tables; nothing of it is changed.
///
/// # Errors
/// When the database cannot be reached, or is of another version.
pub async fn open_as_it_is(flags: DatabaseFlags) -> anyhow::Result<Database> {
    let (address, level) = flags.0.database()?;
    log::as_text(level);
    let address = address.expose_secret();
    // Opening a file that is not there would make it.
    if address.starts_with("sqlite:") {
        let file = SqliteConnectOptions::from_str(address)?.get_filename().to_owned();
        anyhow::ensure!(file.exists(), "there is no such database");
    }
    let database = Database::connect(address, 1).await.context("the database cannot be opened")?;
    match database.shape().await? {
        Shape::Current => Ok(database),
        Shape::Older => anyhow::bail!("the tables are those of an older version: run `aubade migrate`"),
        Shape::Newer => anyhow::bail!("the tables are those of a newer version: run that one"),
    }
}
