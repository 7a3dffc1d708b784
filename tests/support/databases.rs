//! A fresh database for each test: a copy of a template with the tables, the people and the catalogue in it.

use std::path::Path;

use aubade::app::App;
use aubade::catalogue::work::schedule;
use aubade::sandbox::Delays;
use aubade::{values, worker};
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{people, settings};

/// Whether the tests run on PostgreSQL.
pub fn is_postgres() -> bool {
    match std::env::var("AUBADE_TEST_DATABASE").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite") | Err(_) => false,
        Ok(other) => panic!("AUBADE_TEST_DATABASE is sqlite or postgres, not {other}"),
    }
}

/// Makes the database of one test, a file in `folder` or a database of the server; answers its address.
pub async fn make(folder: &Path) -> SecretString {
    if is_postgres() {
        let name = format!("aubade_{}", Uuid::new_v4().simple());
        let template = postgres_template().await;
        on_server(format!("create database {name} template {template}")).await;
        postgres_url(&name).into()
    } else {
        let file = folder.join("panel.db");
        std::fs::write(&file, sqlite_template().await).unwrap();
        format!("sqlite:{}", file.display()).into()
    }
}

/// Drops a database that [`make`] made on the server; a file goes with its folder.
pub async fn remove(url: &str) {
    if is_postgres() {
        let name = reqwest::Url::parse(url).unwrap().path().trim_start_matches('/').to_owned();
        on_server(format!("drop database {name} with (force)")).await;
    }
}

async fn sqlite_template() -> &'static [u8] {
    static TEMPLATE: OnceCell<Vec<u8>> = OnceCell::const_new();
    let make = || {
        Box::pin(async {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("template.db");
            fill(&format!("sqlite:{}", file.display())).await;
            // The last connection to close has written everything into the one file.
            std::fs::read(&file).unwrap()
        })
    };
    TEMPLATE.get_or_init(make).await
}

async fn postgres_template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let make = || {
        Box::pin(async {
            let name = format!("aubade_template_{}", Uuid::new_v4().simple());
            on_server(format!("create database {name}")).await;
            fill(&postgres_url(&name)).await;
            name
        })
    };
    TEMPLATE.get_or_init(make).await
}

async fn fill(url: &str) {
    let folder = tempfile::tempdir().unwrap();
    let clock = settings::clock();
    let sandbox = settings::simulator(&clock, Delays::none()).await;
    let nowhere = ([127, 0, 0, 1], 0).into();
    let settings = settings::of(nowhere, url.into(), &sandbox, folder.path());
    let app = App::open(settings, clock).await.unwrap();

    let mut work = app.database.begin().await.unwrap();
    people::add(&mut work, app.clock.now()).await;
    schedule(&mut work, app.clock.now()).await.unwrap();
    work.commit().await.unwrap();
    worker::run_due(&app).await.unwrap();

    let mut work = app.database.begin().await.unwrap();
    let (licences,): (i64,) = work.one("select count(*) from licences", values![]).await.unwrap();
    assert!(licences > 25, "the catalogue has {licences} licences");
    // The job waits for tomorrow: a test that moves the clock would find it due.
    work.run("delete from job_steps", values![]).await.unwrap();
    work.run("delete from jobs", values![]).await.unwrap();
    work.commit().await.unwrap();
    app.database.close().await;
}

fn server() -> String {
    std::env::var("AUBADE_TEST_POSTGRES").expect("AUBADE_TEST_POSTGRES is the address of a PostgreSQL server")
}

fn postgres_url(name: &str) -> String {
    let mut url = reqwest::Url::parse(&server()).unwrap();
    url.set_path(name);
    url.into()
}

async fn on_server(sql: String) {
    let mut server = PgConnection::connect(&server()).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut server).await.unwrap();
    server.close().await.unwrap();
}
