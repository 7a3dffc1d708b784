//! `aubade reseller`: what an operator does for a reseller who asks for it.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use aubade::audit::{self, Act};
use aubade::clock::Clock;
use aubade::config::DatabaseFlags;
use aubade::database::Database;
use aubade::rights::archive::Archive;
use aubade::values;
use clap::{Args, Subcommand};

use super::migrate;

/// What can be done for a reseller.
#[derive(Subcommand)]
pub enum Reseller {
    /// Write everything about a reseller into one ZIP file; secrets are not in it
    Export(Export),
}

/// Whose data, and where to.
#[derive(Args)]
pub struct Export {
    /// The number of the reseller
    #[arg(value_name = "NUMBER")]
    reseller: i64,
    /// The file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    #[command(flatten)]
    database: DatabaseFlags,
}

impl Reseller {
    /// Does it.
    ///
    /// # Errors
    /// When the database refuses, there is no such reseller, or the file cannot be written.
    pub async fn run(self) -> anyhow::Result<()> {
        let Self::Export(export) = self;
        let database = migrate::open_as_it_is(export.database).await?;
        let written = write(&database, export.reseller, &export.output).await;
        database.close().await;
        written
    }
}

async fn write(database: &Database, reseller: i64, path: &Path) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut work = database.begin().await?;
    let known: Option<(i64,)> =
        work.first("select id from resellers where id = $1", values![reseller]).await?;
    anyhow::ensure!(known.is_some(), "there is no reseller with this number");
    let act = Act { act: "data-exported", reseller: Some(reseller), ..Act::default() };
    audit::record(&mut work, now, act).await?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .context("the file cannot be made, or is there already")?;
    work.commit().await?;
    let mut rest = Some(Archive::new(database.clone(), reseller, now));
    while let Some(archive) = rest {
        let (part, next) = archive.next().await?;
        file.write_all(&part)?;
        rest = next;
    }
    file.sync_all()?;
    println!("{}", path.display());
    Ok(())
}
