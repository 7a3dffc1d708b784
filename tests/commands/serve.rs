//! `aubade serve` and `aubade worker`: health, the log, and how they stop.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

use aubade::catalogue::work::RefreshCatalogue;
use aubade::clock::Clock;
use aubade::database::Database;
use aubade::jobs::Payload;
use aubade::sandbox::{self, Delays, Sandbox, seeds};
use aubade::values;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::client_of_tests;
use super::process::Process;
use crate::support::databases;

/// A panel in production, on a database of its own, with a simulator in Microsoft's place.
pub struct Panel {
    pub url: String,
    pub database: String,
    pub process: Process,
    pub variables: Vec<(&'static str, String)>,
    simulator: Sandbox,
    _folder: TempDir,
}

impl Panel {
    /// Starts `aubade serve` with more flags and waits until it answers.
    pub async fn start(flags: &[&str]) -> Self {
        Self::start_without(flags, "").await
    }

    /// The same with one variable missing.
    pub async fn start_without(flags: &[&str], missing: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let database = Box::pin(databases::make(folder.path())).await.expose_secret().to_owned();
        let simulator = Box::pin(Sandbox::start(sandbox::Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            state: None,
            clock: Clock::system(),
            delays: Delays::none(),
        }))
        .await
        .unwrap();
        let listen = free_address().to_string();
        let url = format!("http://{listen}");
        let microsoft = simulator.url().to_owned();
        let mut variables = vec![
            ("AUBADE_LISTEN", listen),
            ("AUBADE_PUBLIC_URL", url.clone()),
            ("AUBADE_DATABASE", database.clone()),
            ("AUBADE_KEY", "0f1e2d3c4b5a69788796a5b4c3d2e1f0".to_owned()),
            ("AUBADE_SMTP_URL", "smtp://127.0.0.1:9".to_owned()),
            ("AUBADE_MAIL_FROM", "Aubade <panel@provider.example>".to_owned()),
            ("AUBADE_MICROSOFT_TENANT", seeds::PROVIDER_TENANT.to_string()),
            ("AUBADE_MICROSOFT_CLIENT_ID", seeds::CLIENT_ID.to_owned()),
            ("AUBADE_MICROSOFT_CLIENT_SECRET", seeds::CLIENT_SECRET.to_owned()),
            ("AUBADE_MICROSOFT_REFRESH_TOKEN", seeds::REFRESH_TOKEN.to_owned()),
            ("AUBADE_MICROSOFT_API", microsoft.clone()),
            ("AUBADE_MICROSOFT_LOGIN", microsoft.clone()),
            ("AUBADE_MICROSOFT_PRICES", microsoft),
            ("AUBADE_LOG", "trace".to_owned()),
        ];
        variables.retain(|(name, _)| *name != missing);
        let process = start(&[&["serve"], flags].concat(), &variables);
        let panel = Self { url, database, process, variables, simulator, _folder: folder };
        panel.process.logged("\"started\"").await;
        panel.until("/health/live", 200).await;
        panel
    }

    /// Tells the simulator something (`docs/sandbox.md`).
    pub async fn tell(&self, what: &str, body: Value) {
        let url = format!("{}/control/{what}", self.simulator.url());
        let answer = client_of_tests().post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    async fn ask(&self, path: &str) -> Option<(u16, Value)> {
        let answer = client_of_tests().get(format!("{}{path}", self.url)).send().await.ok()?;
        Some((answer.status().as_u16(), answer.json().await.unwrap_or_default()))
    }

    /// Asks until the answer has this status; answers its body.
    pub async fn until(&self, path: &str, status: u16) -> Value {
        let mut last = None;
        let asking = async {
            loop {
                match self.ask(path).await {
                    Some((found, body)) if found == status => return body,
                    other => last = other,
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let answer = tokio::time::timeout(Duration::from_mins(1), asking).await;
        answer.unwrap_or_else(|_| panic!("{path} was not {status} but {last:?}\n{}", self.process.log()))
    }

    /// Tells it to stop, and takes its database away.
    pub async fn end(mut self) {
        assert_eq!(self.process.stop(), Some(0), "{}", self.process.log());
        self.simulator.stop().await;
        databases::remove(&self.database).await;
    }
}

/// Starts the program with these variables.
pub fn start(arguments: &[&str], variables: &[(&'static str, String)]) -> Process {
    let variables: Vec<(&str, &str)> =
        variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Process::start(arguments, &variables)
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A request that has begun and lacks the end of its body.
struct Half(TcpStream);

impl Half {
    const BODY: &str = "email=nobody%40provider.example&password=wrong";

    fn send(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        let (length, first) = (Self::BODY.len(), &Self::BODY[..10]);
        write!(
            stream,
            "POST /sign-in HTTP/1.1\r\nhost: {host}\r\norigin: {url}\r\ncontent-length: {length}\r\n\
             content-type: application/x-www-form-urlencoded\r\nconnection: close\r\n\r\n{first}"
        )
        .unwrap();
        Self(stream)
    }

    /// Sends the rest; answers the first line of the answer.
    fn finish(mut self) -> String {
        self.0.write_all(&Self::BODY.as_bytes()[10..]).unwrap();
        let mut answer = String::new();
        self.0.read_to_string(&mut answer).unwrap();
        answer.lines().next().unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn it_is_ready_when_database_worker_and_microsoft_are() {
    let panel = Panel::start(&[]).await;
    let report = panel.until("/health/ready", 200).await;
    assert_eq!(report["ready"], true);
    assert_eq!((&report["database"], &report["microsoft"]), (&json!("ok"), &json!("ok")));
    assert_eq!(report["worker"]["state"], "ok");
    assert!(report["worker"]["last_seen"].as_str().unwrap().ends_with('Z'), "{report}");
    assert_eq!(panel.ask("/health/live").await.unwrap(), (200, json!({ "live": true })));
    panel.end().await;
}

#[tokio::test]
async fn it_is_not_ready_without_a_worker_until_one_is_started() {
    let panel = Panel::start(&["--no-worker"]).await;
    let report = panel.until("/health/ready", 503).await;
    assert_eq!((&report["ready"], &report["worker"]["state"]), (&json!(false), &json!("silent")));
    assert_eq!(report["worker"]["last_seen"], Value::Null);

    let mut worker = start(&["worker"], &panel.variables);
    let report = panel.until("/health/ready", 200).await;
    assert_eq!(report["worker"]["state"], "ok");
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
    panel.end().await;
}

#[tokio::test]
async fn it_is_not_ready_when_microsoft_gives_no_token() {
    let panel = Panel::start(&["--microsoft-tenant", "somebody-else.example"]).await;
    let report = panel.until("/health/ready", 503).await;
    assert_eq!((&report["database"], &report["microsoft"]), (&json!("ok"), &json!("refused")));
    assert!(!report.to_string().contains("sandbox"), "{report}");
    panel.end().await;
}

#[tokio::test]
async fn it_is_not_ready_when_the_account_had_no_second_factor() {
    let panel = Panel::start(&["--no-worker"]).await;
    panel.tell("tokens", json!({ "mfa": false })).await;
    let report = panel.until("/health/ready", 503).await;
    assert_eq!((&report["database"], &report["microsoft"]), (&json!("ok"), &json!("second-factor-missing")));
    panel.end().await;
}

#[tokio::test]
async fn it_stops_listening_when_told_to_and_still_answers_what_has_begun() {
    let mut panel = Panel::start(&[]).await;
    let half = Half::send(&panel.url);
    panel.until("/health/live", 200).await;
    panel.process.signal("TERM");
    panel.process.logged("told to stop").await;
    let host = panel.url.strip_prefix("http://").unwrap().to_owned();
    let refused = async {
        while TcpStream::connect(&host).is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), refused).await.expect("new connections are refused");
    let answer = tokio::task::spawn_blocking(|| half.finish()).await.unwrap();
    assert_eq!(answer, "HTTP/1.1 422 Unprocessable Entity");
    assert_eq!(panel.process.end(), Some(0), "{}", panel.process.log());
    panel.process.logged("\"stopped\"").await;
    databases::remove(&panel.database).await;
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_finishes_its_job() {
    let panel = Panel::start(&["--no-worker"]).await;
    let slow = json!({
        "match": { "method": "GET", "path": "/v1.0/sales" },
        "act": { "delay": { "milliseconds": 1500 } },
        "times": 1,
    });
    panel.tell("faults", slow).await;

    let mut worker = start(&["worker"], &panel.variables);
    worker.logged("asked for a token").await;
    assert_eq!(worker.stop(), Some(0), "{}", worker.log());
    let log = worker.log();
    // Other jobs are done beside it.
    let is_sheet = |line: &&str| line.contains("Microsoft answered") && line.contains("pricesheets");
    let answered = log.find(log.lines().find(is_sheet).unwrap()).unwrap();
    let told = log.find("told to stop").unwrap();
    assert!(told < answered, "the call was under way:\n{log}");
    let database = Database::connect(&panel.database, 1).await.unwrap();
    let mut work = database.read().await.unwrap();
    let kind = RefreshCatalogue::KIND;
    let (state, answer): (String, Option<String>) =
        work.one("select state, answer from jobs where kind = $1", values![kind]).await.unwrap();
    assert_eq!((state.as_str(), answer.as_deref()), ("todo", Some("refreshed")));
    drop(work);
    database.close().await;
    panel.end().await;
}

#[tokio::test]
async fn told_twice_it_ends_at_once() {
    let mut panel = Panel::start(&[]).await;
    let _half = Half::send(&panel.url);
    panel.until("/health/live", 200).await;
    panel.process.signal("INT");
    panel.process.logged("told to stop").await;
    panel.process.signal("INT");
    assert_eq!(panel.process.end(), Some(130));
    databases::remove(&panel.database).await;
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_setting_that_chooses_another() {
    let panel = Panel::start(&[]).await;
    let mut second = start(&["serve"], &panel.variables);
    assert_eq!(second.end(), Some(1));
    let port = panel.url.rsplit(':').next().unwrap();
    assert!(second.log().contains(port) && second.log().contains("AUBADE_LISTEN"), "{}", second.log());
    panel.end().await;
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let address = databases::make(folder.path()).await;
    let database = Database::connect(address.expose_secret(), 1).await.unwrap();
    let mut work = database.begin().await.unwrap();
    work.run("update _sqlx_migrations set version = 9999 where version = 7", vec![]).await.unwrap();
    work.commit().await.unwrap();
    database.close().await;
    let ended = super::run(&["migrate"], &[("AUBADE_DATABASE", address.expose_secret())]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("cannot be brought to this version's shape"), "{}", ended.err);
    databases::remove(address.expose_secret()).await;
}
