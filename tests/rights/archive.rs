//! Everything about a reseller as one file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use aubade::rights::tables::{APART, EXPORTED};
use aubade::values;
use secrecy::ExposeSecret;
use serde_json::Value;
use zip::ZipArchive;

use crate::commands::process::run;
use crate::orders::bakery;
use crate::support::{TestApp, is_postgres};

/// The files of an archive, each as its objects.
fn files(bytes: &[u8]) -> BTreeMap<String, Vec<Value>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if let Some(name) = name.strip_suffix(".jsonl") {
            let objects = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            files.insert(name.to_owned(), objects);
        }
    }
    files
}

#[tokio::test]
async fn every_table_and_column_is_decided() {
    let app = TestApp::start().await;
    let mut work = app.database.read().await.unwrap();
    let columns: Vec<(String, String)> = work
        .all(
            if is_postgres() {
                "select table_name::text, column_name::text from information_schema.columns \
                 where table_schema = 'public' and table_name <> '_sqlx_migrations'"
            } else {
                "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p \
                 where m.type = 'table' and m.name <> '_sqlx_migrations' and m.name not like 'sqlite_%'"
            },
            values![],
        )
        .await
        .unwrap();
    let apart: BTreeSet<&str> = APART.iter().map(|(table, _)| *table).collect();
    let found: BTreeSet<String> = columns
        .iter()
        .filter(|(table, _)| !apart.contains(table.as_str()))
        .map(|(table, column)| format!("{table}.{column}"))
        .collect();
    let decided: BTreeSet<String> = EXPORTED
        .iter()
        .flat_map(|table| {
            let withheld = table.withheld.iter().map(|(column, _)| *column);
            table.columns.split(' ').chain(withheld).map(|column| format!("{}.{column}", table.name))
        })
        .collect();
    let (new, gone) = (&found - &decided, &decided - &found);
    assert!(
        new.is_empty() && gone.is_empty(),
        "hand out or withhold, in rights/tables.rs: {new:?}; gone: {gone:?}"
    );
    // Whatever knows a reseller is handed out, unless it is not about it.
    let of_resellers = columns.iter().filter(|(_, column)| column == "reseller_id");
    let forgotten: Vec<_> = of_resellers.filter(|(table, _)| apart.contains(table.as_str())).collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

#[tokio::test]
async fn an_owner_gets_every_row_of_the_company_and_none_of_another() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let manager = app.manager().await;
    bakery::add_domain(&manager).await;
    manager.post("/deadlines/calendars", &[]).await.expect(303);
    let form = bakery::form(&app, &app.second().await).await.with("prefix", "theirs");
    bakery::send(&form).await;
    app.work().await;
    let answer = app.owner().await.post("/account/data", &[]).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/zip");
    let files = files(&answer.bytes);
    let names: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, EXPORTED.iter().map(|table| table.name).collect());
    for table in
        ["services", "orders", "order_lines", "subscriptions", "domains", "mails", "jobs", "job_steps"]
    {
        assert!(!files[table].is_empty(), "{table}");
    }
    assert_eq!(files["accounts"].len(), 3);
    assert_eq!(files["services"].len(), 1);
    assert_eq!(files["services"][0]["domain"], bakery::DOMAIN);
    assert_eq!(files["audit"].len(), files["audit_chain"].len());
    let last = files["audit"].iter().max_by_key(|line| line["id"].as_i64()).unwrap();
    assert_eq!(last["act"], "data-exported");
    let everything = format!("{files:?}");
    for foreign in ["theirs", "Nordwind", "nordwind", "Sam Support"] {
        assert!(!everything.contains(foreign), "{foreign}");
    }
    for (column, why) in EXPORTED.iter().flat_map(|table| table.withheld) {
        for object in EXPORTED.iter().filter(|table| table.withheld.iter().any(|(name, _)| name == column)) {
            let rows = &files[object.name];
            let is_withheld = object.withheld.iter().any(|(name, _)| name == column);
            assert!(!is_withheld || rows.iter().all(|row| row.get(column).is_none()), "{column}: {why}");
        }
    }
    app.manager().await.post("/account/data", &[]).await.expect(403);
    app.support().await.post("/account/data", &[]).await.expect(404);
}

#[tokio::test]
async fn a_long_table_comes_whole_and_every_row_once() {
    let app = TestApp::start().await;
    let mut work = app.database.begin().await.unwrap();
    for number in 0..1_100_i64 {
        let sql = "insert into jobs (kind, payload, state, next_try_at, reseller_id, created_at, updated_at) \
                   values ('refresh-catalogue', $1, 'done', $2, 1, $2, $2)";
        work.run(sql, values![number.to_string(), app.clock.now()]).await.unwrap();
    }
    work.commit().await.unwrap();
    let files = files(&app.owner().await.post("/account/data", &[]).await.expect(200).bytes);
    let numbers: BTreeSet<&str> = files["jobs"].iter().map(|job| job["payload"].as_str().unwrap()).collect();
    assert_eq!((files["jobs"].len(), numbers.len()), (1_100, 1_100));
}

#[tokio::test]
async fn an_operator_writes_the_same_into_a_file_that_was_not_there() {
    let app = TestApp::start_with_processes().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lumen.zip");
    let file = file.to_str().unwrap();
    let export = |reseller| {
        let database = [("AUBADE_DATABASE", app.settings.database.expose_secret())];
        run(&["reseller", "export", reseller, "--output", file], &database)
    };
    let ended = export("99");
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("no reseller with this number"), "{}", ended.err);
    let ended = export("1");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let found = files(&std::fs::read(file).unwrap());
    assert_eq!(found["resellers"][0]["id"], 1);
    assert_eq!(found["audit"].len(), 1);
    assert_eq!(export("1").code, Some(1), "it does not overwrite");
}
