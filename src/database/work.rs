//! A connection in use: the statements of a unit of work, and what is left to its end.

use std::pin::Pin;

use serde_json::{Map, Value as Json};
use sqlx::pool::PoolConnection;
use sqlx::{Postgres, Sqlite, Transaction};

use super::objects::object;
use super::{Row, Value};

/// A connection in use: either inside a transaction ([`Database::begin`](super::Database::begin)) or without one
/// ([`Database::read`](super::Database::read)).
#[derive(Debug)]
pub struct Work {
    connection: Connection,
    /// What is left to the end, and the rows that it is about.
    end: Option<(End, Vec<i64>)>,
}

/// What is done last in a unit of work, right before its commit, with the numbers of the rows it is about. Here a row
/// can be locked on which every unit waits for the one before: nothing else follows that could take long, or wait for
/// somebody who waits for that row.
pub type End =
    for<'a> fn(&'a mut Work, Vec<i64>) -> Pin<Box<dyn Future<Output = Result<(), sqlx::Error>> + Send + 'a>>;

#[derive(Debug)]
enum Connection {
    /// A SQLite transaction that holds the write lock from its first moment.
    Sqlite(Transaction<'static, Sqlite>),
    /// A PostgreSQL transaction.
    Postgres(Transaction<'static, Postgres>),
    /// A SQLite connection on which each statement stands alone.
    SqliteRead(PoolConnection<Sqlite>),
    /// A PostgreSQL connection on which each statement stands alone.
    PostgresRead(PoolConnection<Postgres>),
}

macro_rules! work_from {
    ($($variant:ident($connection:ty)),* $(,)?) => {
        $(impl From<$connection> for Work {
            fn from(connection: $connection) -> Self {
                Self { connection: Connection::$variant(connection), end: None }
            }
        })*
    };
}

work_from! {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
    SqliteRead(PoolConnection<Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
}

/// Runs one expression on whichever database the work is on.
macro_rules! on {
    ($work:expr, $sql:expr, $values:expr, $query:ident, |$bound:ident, $connection:ident| $run:expr) => {
        match &mut $work.connection {
            Connection::Sqlite(transaction) => {
                let ($bound, $connection) = (bind!($query($sql), $values), &mut **transaction);
                $run
            }
            Connection::SqliteRead(connection) => {
                let ($bound, $connection) = (bind!($query($sql), $values), &mut **connection);
                $run
            }
            Connection::Postgres(transaction) => {
                let ($bound, $connection) = (bind!($query($sql), $values), &mut **transaction);
                $run
            }
            Connection::PostgresRead(connection) => {
                let ($bound, $connection) = (bind!($query($sql), $values), &mut **connection);
                $run
            }
        }
    };
}

macro_rules! bind {
    ($query:ident($sql:expr), $values:expr) => {{
        let mut query = sqlx::$query($sql);
        for value in $values {
            query = match value {
                Value::Integer(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Boolean(value) => query.bind(value),
                Value::Time(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

impl Work {
    /// Makes everything since `begin` permanent.
    ///
    /// # Errors
    /// When the database refuses; then nothing of it happened.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        if let Some((end, rows)) = self.end.take() {
            end(&mut self, rows).await?;
        }
        match self.connection {
            Connection::Sqlite(transaction) => transaction.commit().await,
            Connection::Postgres(transaction) => transaction.commit().await,
            Connection::SqliteRead(_) | Connection::PostgresRead(_) => Ok(()),
        }
    }

    /// Leaves something about `row` to the end of this unit of work; of one kind, once for all the rows together.
    pub fn at_end(&mut self, end: End, row: i64) {
        self.end.get_or_insert_with(|| (end, Vec::new())).1.push(row);
    }

    /// Every row of a query.
    ///
    /// # Errors
    /// When the database refuses, or a row does not have `T`'s shape.
    pub async fn all<T: Row>(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<T>, sqlx::Error> {
        on!(self, sql, values, query_as, |query, connection| query.fetch_all(connection).await)
    }

    /// Every row of a query, whatever its columns are.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn objects(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Vec<Map<String, Json>>, sqlx::Error> {
        on!(self, sql, values, query, |query, connection| query
            .fetch_all(connection)
            .await?
            .iter()
            .map(object)
            .collect())
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As [`Work::all`].
    pub async fn first<T: Row>(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
    ) -> Result<Option<T>, sqlx::Error> {
        on!(self, sql, values, query_as, |query, connection| query.fetch_optional(connection).await)
    }

    /// The only row of a query that always has one: a count, an `insert … returning`.
    ///
    /// # Errors
    /// As [`Work::all`], and `RowNotFound` when there is none.
    pub async fn one<T: Row>(&mut self, sql: &'static str, values: Vec<Value>) -> Result<T, sqlx::Error> {
        on!(self, sql, values, query_as, |query, connection| query.fetch_one(connection).await)
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn run(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        on!(self, sql, values, query, |query, connection| Ok(query
            .execute(connection)
            .await?
            .rows_affected()))
    }
}
