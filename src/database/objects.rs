//! Rows as JSON objects, for who takes a table as it is.

use serde_json::{Map, Value};
use sqlx::{Column, ColumnIndex, Decode, Row, Type, TypeInfo};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// A row with its columns by name: instants in RFC 3339, and of bytes, which are secrets here, nothing.
pub(super) fn object<'r, R>(row: &'r R) -> Result<Map<String, Value>, sqlx::Error>
where
    R: Row,
    usize: ColumnIndex<R>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    OffsetDateTime: Decode<'r, R::Database> + Type<R::Database>,
{
    let mut object = Map::new();
    for column in row.columns() {
        let at = column.ordinal();
        let value: Value = match column.type_info().name().to_ascii_uppercase().as_str() {
            "BOOL" | "BOOLEAN" => row.try_get::<Option<bool>, _>(at)?.into(),
            "DATETIME" | "TIMESTAMPTZ" => row
                .try_get::<Option<OffsetDateTime>, _>(at)?
                .and_then(|instant| instant.format(&Rfc3339).ok())
                .into(),
            "BLOB" | "BYTEA" => Value::Null,
            kind if kind.contains("INT") => row.try_get::<Option<i64>, _>(at)?.into(),
            _ => row.try_get::<Option<String>, _>(at)?.into(),
        };
        object.insert(column.name().to_owned(), value);
    }
    Ok(object)
}
