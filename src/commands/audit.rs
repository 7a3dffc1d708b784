//! `aubade audit`: whether who did what is still what was written down, and all of it as a file.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Context;
use aubade::audit::chain::{self, Head};
use aubade::audit::export::{self, ROWS, Range};
use aubade::audit::verify;
use aubade::config::DatabaseFlags;
use clap::{Args, Subcommand};
use serde_json::json;
use time::Date;
use time::macros::format_description;

use super::{migrate, private};

/// So many faults are named one by one.
const NAMED: usize = 100;

/// What can be done with the audit.
#[derive(Subcommand)]
pub enum Audit {
    /// Find every line that was changed, removed, inserted or moved, or cut off at the end
    ///
    /// It reads while the panel runs, and changes nothing. Prints a line for each finding, then the head: where the
    /// chain ends. Ends with 1 when something is amiss. Somebody who may write to the database can compute the whole
    /// chain anew; a head that was kept elsewhere shows it.
    Verify(Verify),
    /// Print the audit as JSON lines, in the order of its chain; the last line is the head
    Export(Export),
}

/// What the chain is held against.
#[derive(Args)]
pub struct Verify {
    /// A head that was kept: POSITION:HASH
    #[arg(long, value_name = "HEAD", value_parser = head)]
    head: Option<Head>,
    /// A file in which the head is kept: compared first, and renewed when nothing is amiss
    #[arg(long, value_name = "FILE")]
    head_file: Option<PathBuf>,
    #[command(flatten)]
    database: DatabaseFlags,
}

/// Which lines are printed.
#[derive(Args)]
pub struct Export {
    /// The first day, in UTC: 2026-11-30
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,
    /// The last day, in UTC
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Date>,
    /// Only what touched the things of the reseller with this number
    #[arg(long, value_name = "NUMBER")]
    reseller: Option<i64>,
    #[command(flatten)]
    database: DatabaseFlags,
}

fn day(text: &str) -> Result<Date, &'static str> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "a day is written like 2026-11-30")
}

fn head(text: &str) -> Result<Head, &'static str> {
    const EXPECTED: &str = "a head is a position, a colon and 64 hexadecimal digits";
    let (position, hash) = text.trim().split_once(':').ok_or(EXPECTED)?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let position = position.parse().ok().filter(|_| is_hash).ok_or(EXPECTED)?;
    Ok(Head { position, hash: hash.to_ascii_lowercase() })
}

impl Audit {
    /// Does it.
    ///
    /// # Errors
    /// When the database cannot be read, or something is amiss with the audit.
    pub async fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Verify(verify) => verify.run().await,
            Self::Export(export) => export.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> anyhow::Result<()> {
        let mut kept: Vec<Head> = self.head.into_iter().collect();
        if let Some(file) = &self.head_file
            && let Some(text) = private::read(file).context("the file of the head cannot be read")?
        {
            kept.push(head(&text).map_err(anyhow::Error::msg).context("the file holds no head")?);
        }
        let database = migrate::open_as_it_is(self.database).await?;
        let mut faults = 0;
        let end = verify::verify(&database, &kept, |fault| {
            faults += 1;
            if faults <= NAMED {
                println!("{fault}");
            }
        })
        .await;
        database.close().await;
        let end = end.context("the audit cannot be read")?;
        if faults > NAMED {
            println!("and {} more", faults - NAMED);
        }
        let line = format!("{}:{}", end.position, end.hash);
        println!("head {line}");
        anyhow::ensure!(faults == 0, "the audit is not what was written down");
        if let Some(file) = &self.head_file {
            private::write(file, &format!("{line}\n")).context("the head cannot be kept")?;
        }
        Ok(())
    }
}

impl Export {
    async fn run(self) -> anyhow::Result<()> {
        let range = Range {
            from: self.from.map(|day| day.midnight().assume_utc()),
            until: self.to.and_then(Date::next_day).map(|day| day.midnight().assume_utc()),
            reseller: self.reseller,
        };
        let database = migrate::open_as_it_is(self.database).await?;
        let mut out = std::io::stdout().lock();
        let mut work = database.read().await?;
        let end = chain::head(&mut work).await?;
        let mut last = 0;
        loop {
            let places = export::page(&mut work, range, last).await?;
            for place in places.iter().filter(|place| place.position <= end.position) {
                writeln!(out, "{}", place.json())?;
            }
            last = places.last().map_or(i64::MAX, |place| place.position);
            if i64::try_from(places.len()).is_ok_and(|count| count < ROWS) || last >= end.position {
                break;
            }
        }
        writeln!(out, "{}", json!({ "head": { "position": end.position, "hash": end.hash } }))?;
        drop(work);
        database.close().await;
        Ok(())
    }
}
