//! The two sets of migrations describe the same tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use aubade::values;

use crate::support::{TestApp, is_postgres};

/// Table and column, and what the column holds: `text`, `text or null`.
type Columns = BTreeMap<(String, String), String>;

#[test]
fn both_sets_of_migrations_have_the_same_files_tables_columns_and_indexes() {
    let names =
        |set: &str| files(set).iter().map(|file| file.file_name().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names("sqlite"), names("postgres"));
    same(&columns_of_files("sqlite"), &columns_of_files("postgres"));
    assert_eq!(indexes("sqlite"), indexes("postgres"));
}

#[tokio::test]
async fn the_database_has_the_tables_and_columns_that_the_migrations_describe() {
    let app = TestApp::start().await;
    let mut work = app.database.read().await.unwrap();
    let rows: Vec<(String, String, String, i64)> = work
        .all(
            if is_postgres() {
                "select table_name::text, column_name::text, data_type::text, \
                 (case when is_nullable = 'YES' then 1 else 0 end)::bigint from information_schema.columns \
                 where table_schema = 'public' and table_name <> '_sqlx_migrations'"
            } else {
                "select m.name, p.name, p.type, cast(p.\"notnull\" = 0 and p.pk = 0 as integer) \
                 from sqlite_master m join pragma_table_info(m.name) p \
                 where m.type = 'table' and m.name <> '_sqlx_migrations' and m.name not like 'sqlite_%'"
            },
            values![],
        )
        .await
        .unwrap();
    let found = rows
        .into_iter()
        .map(|(table, column, kind, nullable)| ((table, column), holds(&kind, nullable == 1)))
        .collect();
    same(&found, &columns_of_files("sqlite"));
}

#[track_caller]
fn same(one: &Columns, other: &Columns) {
    assert!(one.len() > 100, "only {} columns were read", one.len());
    let lines = |columns: &Columns| -> BTreeSet<String> {
        columns.iter().map(|((table, column), holds)| format!("{table}.{column}: {holds}")).collect()
    };
    let (one, other) = (lines(one), lines(other));
    let differences: Vec<_> = one.symmetric_difference(&other).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

fn files(set: &str) -> Vec<PathBuf> {
    let folder = Path::new("migrations").join(set);
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Every statement of a set, without its comments, on one line.
fn statements(set: &str) -> Vec<String> {
    let mut statements = Vec::new();
    for file in files(set) {
        let text = std::fs::read_to_string(file).unwrap();
        let code: Vec<&str> = text.lines().map(|line| line.split("--").next().unwrap()).collect();
        let code = code.join(" ");
        let parts = code.split(';').map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
        statements.extend(parts.filter(|part| !part.is_empty()));
    }
    statements
}

fn columns_of_files(set: &str) -> Columns {
    let mut columns = Columns::new();
    for statement in statements(set) {
        if let Some(rest) = statement.strip_prefix("create table ") {
            let (table, definitions) = rest.split_once(" (").unwrap();
            for definition in split(definitions.strip_suffix(')').unwrap()) {
                add(&mut columns, table, definition);
            }
        } else if let Some((table, definition)) =
            statement.strip_prefix("alter table ").and_then(|rest| rest.split_once(" add column "))
        {
            add(&mut columns, table, definition);
        } else if let Some((table, column)) =
            statement.strip_prefix("alter table ").and_then(|rest| rest.split_once(" drop column "))
        {
            columns.remove(&(table.to_owned(), column.to_owned()));
        }
    }
    columns
}

fn add(columns: &mut Columns, table: &str, definition: &str) {
    let definition = definition.trim();
    let (column, rest) = definition.split_once(' ').unwrap();
    if matches!(column, "primary" | "unique" | "check" | "foreign" | "constraint") {
        return;
    }
    let kind = rest.split(' ').next().unwrap();
    let nullable = !rest.contains("not null") && !rest.contains("primary key");
    columns.insert((table.to_owned(), column.to_owned()), holds(kind, nullable));
}

/// The definitions between the commas that are not inside parentheses.
fn split(definitions: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, character) in definitions.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&definitions[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&definitions[start..]);
    parts
}

/// The same word for what both databases call differently.
fn holds(kind: &str, nullable: bool) -> String {
    let kind = match kind.to_lowercase().as_str() {
        "integer" | "bigint" => "number",
        "datetime" | "timestamptz" | "timestamp with time zone" => "time",
        "blob" | "bytea" => "bytes",
        "boolean" => "boolean",
        "text" => "text",
        other => panic!("{other} is no type that both databases have"),
    };
    format!("{kind}{}", if nullable { " or null" } else { "" })
}

fn indexes(set: &str) -> BTreeSet<String> {
    statements(set)
        .into_iter()
        .filter(|statement| {
            statement.starts_with("create index ") || statement.starts_with("create unique index ")
        })
        .collect()
}
