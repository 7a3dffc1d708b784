//! One door to both databases: every statement is written once, as `$1` SQL that SQLite and PostgreSQL both
//! understand.
//!
//! `begin` opens a unit of work (one commit for everything that belongs together), `read` takes a connection
//! without a transaction. Neither may be held across a network call.

mod objects;
mod value;
mod work;

use std::fs::{OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::FromRow;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};

pub use value::Value;
pub use work::{End, Work};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a statement waits for SQLite's single writer, and a request for a free connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// A pool of connections to the panel's database.
#[derive(Clone, Debug)]
pub enum Database {
    /// One file on this machine.
    Sqlite(SqlitePool),
    /// A server, shared by several machines.
    Postgres(PgPool),
}

/// How the tables stand to this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Every migration was applied, and no other.
    Current,
    /// Some are missing.
    Older,
    /// There are some that this version does not know.
    Newer,
}

/// A row type that both drivers can read; implemented by `#[derive(sqlx::FromRow)]` and by tuples.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Builds the values of a statement, in the order of its `$n`.
#[macro_export]
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::database::Value::from($value)),*] };
}

impl Database {
    /// Connects to `url` (`sqlite:PATH` or `postgres://…`); a SQLite file is made when it does not exist.
    /// It and the files beside it are for the eyes of their owner alone, also if they were made otherwise.
    ///
    /// # Errors
    /// When the address has another scheme, or the database cannot be reached or opened.
    pub async fn connect(url: &str, connections: u32) -> Result<Self, sqlx::Error> {
        if url.starts_with("sqlite:") {
            let options = SqliteConnectOptions::from_str(url)?
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // With WAL, `normal` can lose the last commits on power loss; an order must not be lost.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(PATIENCE);
            keep_private(options.get_filename());
            let pool = SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .connect_with(options)
                .await?;
            Ok(Self::Sqlite(pool))
        } else {
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .connect(url)
                .await?;
            Ok(Self::Postgres(pool))
        }
    }

    /// Brings the tables to the shape that this version needs. Of several processes that start together one does
    /// it while the others wait.
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer version.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            // Here the write lock makes the others wait; on PostgreSQL sqlx takes a lock of its own.
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with("begin immediate").await?;
                SQLITE_MIGRATIONS.run(&mut *transaction).await?;
                Ok(transaction.commit().await?)
            }
            Self::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await,
        }
    }

    /// How the tables stand to this version; nothing is changed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn shape(&self) -> Result<Shape, sqlx::Error> {
        let migrations = match self {
            Self::Sqlite(_) => &SQLITE_MIGRATIONS,
            Self::Postgres(_) => &POSTGRES_MIGRATIONS,
        };
        let sql = "select version from _sqlx_migrations where success = true order by version";
        let applied: Vec<(i64,)> = match self.read().await?.all(sql, vec![]).await {
            Ok(applied) => applied,
            // There is no such table: nothing was ever migrated.
            Err(sqlx::Error::Database(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        let is_known = |version: i64| migrations.iter().any(|migration| migration.version == version);
        let is_applied = |version: i64| applied.iter().any(|(known,)| *known == version);
        Ok(if !applied.iter().all(|(version,)| is_known(*version)) {
            Shape::Newer
        } else if migrations.iter().all(|migration| is_applied(migration.version)) {
            Shape::Current
        } else {
            Shape::Older
        })
    }

    /// Opens a unit of work; dropped without [`Work::commit`], nothing of it happened.
    ///
    /// # Errors
    /// When no connection is free in time or the database does not answer.
    pub async fn begin(&self) -> Result<Work, sqlx::Error> {
        Ok(match self {
            // `immediate`: a reader that later wants to write would fail with "database is locked".
            Self::Sqlite(pool) => pool.begin_with("begin immediate").await?.into(),
            Self::Postgres(pool) => pool.begin().await?.into(),
        })
    }

    /// A connection without a transaction, for a page that only reads.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn read(&self) -> Result<Work, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(pool) => pool.acquire().await?.into(),
            Self::Postgres(pool) => pool.acquire().await?.into(),
        })
    }

    /// Closes every connection; statements after this fail.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(pool) => pool.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Whether `error` says that a row with this unique value exists already.
#[must_use]
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Makes the file of a database readable for its owner alone: SQLite makes those beside it alike, but those that an
/// older version left are closed here. Whatever is wrong with the path, SQLite says when it opens it; files of
/// somebody else's stay as they are.
fn keep_private(path: &Path) {
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    for beside in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(beside);
        let _ = std::fs::set_permissions(&file, Permissions::from_mode(0o600));
    }
}
