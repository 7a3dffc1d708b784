//! Everything about a reseller as one ZIP file, made part by part: a file for each table, an object for each row.

use std::io::Write;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web::Bytes;
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::tables::{APART, EXPORTED, Exported};
use crate::database::Database;
use crate::values;

/// An archive, as far as it has come.
pub struct Archive {
    database: Database,
    reseller: i64,
    made_at: OffsetDateTime,
    /// On the heap: it is large, and goes from part to part.
    zip: Box<ZipWriter<StreamWriter<Made>>>,
    made: Made,
    /// The table that is being written, and up to which key it is.
    at: Option<(usize, i64)>,
}

/// What is made and not yet sent.
#[derive(Clone, Default)]
struct Made(Arc<Mutex<Vec<u8>>>);

impl Made {
    fn take(&self) -> Vec<u8> {
        mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Archive {
    /// The archive of a reseller, of which nothing is made yet.
    #[must_use]
    pub fn new(database: Database, reseller: i64, made_at: OffsetDateTime) -> Self {
        let made = Made::default();
        let zip = Box::new(ZipWriter::new_stream(made.clone()));
        Self { database, reseller, made_at, zip, made, at: None }
    }

    /// The next part of the file, and the archive behind it unless that was the last. Between two parts no connection
    /// is held.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn next(mut self) -> anyhow::Result<(Bytes, Option<Self>)> {
        let (index, after) = if let Some(at) = self.at {
            at
        } else {
            self.begin("about.json")?;
            let about = self.about();
            writeln!(self.zip, "{about:#}")?;
            (0, 0)
        };
        let Some(table) = EXPORTED.get(index) else {
            self.zip.finish()?;
            return Ok((self.made.take().into(), None));
        };
        if after == 0 {
            self.begin(&format!("{}.jsonl", table.name))?;
        }
        let mut work = self.database.read().await?;
        let rows = work.objects(table.sql, values![self.reseller, after]).await?;
        drop(work);
        let last = rows.last().and_then(|row| row.get(table.key)?.as_i64());
        for row in rows {
            writeln!(self.zip, "{}", Value::from(shown(table, row)))?;
        }
        self.at = Some(last.map_or((index + 1, 0), |last| (index, last)));
        Ok((self.made.take().into(), Some(self)))
    }

    fn begin(&mut self, name: &str) -> anyhow::Result<()> {
        Ok(self.zip.start_file(name, SimpleFileOptions::default().large_file(true))?)
    }

    /// What is in it, and what is not.
    fn about(&self) -> Value {
        let withheld: Map<String, Value> = EXPORTED
            .iter()
            .flat_map(|table| {
                table.withheld.iter().map(|(column, why)| (format!("{}.{column}", table.name), json!(why)))
            })
            .chain(APART.iter().map(|(table, why)| ((*table).to_owned(), json!(why))))
            .collect();
        json!({
            "reseller": self.reseller,
            "made_at": self.made_at.format(&Rfc3339).unwrap_or_default(),
            "files": EXPORTED.iter().map(|table| format!("{}.jsonl", table.name)).collect::<Vec<_>>(),
            "not_in_it": withheld,
        })
    }
}

/// What of a row is shown: a column of which nobody has decided is not.
fn shown(table: &Exported, mut row: Map<String, Value>) -> Map<String, Value> {
    row.retain(|column, _| table.has(column));
    row
}
