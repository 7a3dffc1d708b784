//! `aubade` alone: the demo.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use super::process::{Process, run};
use crate::support::Browser;

/// A demo that runs in a folder of its own, and the four lines it printed.
struct Demo {
    process: Process,
    lines: Vec<String>,
}

impl Demo {
    fn start(folder: &Path, port: &str) -> Self {
        let process = Process::start(&["--port", port, "--data", folder.to_str().unwrap()], &[]);
        let lines = (0..4).map(|_| process.line()).collect();
        Self { process, lines }
    }

    fn port(&self) -> &str {
        self.lines[0].strip_prefix("http://127.0.0.1:").expect("an address on this machine")
    }

    /// Signs in as whom a line names.
    async fn sign_in(&self, line: usize) -> Browser {
        let words: Vec<&str> = self.lines[line].split(' ').collect();
        let browser = Browser::new(&self.lines[0]);
        browser.post("/sign-in", &[("email", words[1]), ("password", words[2])]).await.expect(303);
        browser
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[tokio::test]
async fn it_prints_an_address_and_three_people_who_can_sign_in() {
    let folder = folder();
    let mut demo = Demo::start(&folder.path().join("data"), "0");
    let kinds: Vec<&str> = demo.lines[1..].iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(kinds, ["reseller", "reseller", "staff"]);
    for line in 1..4 {
        assert_eq!(demo.lines[line].split(' ').count(), 3, "{}", demo.lines[line]);
        demo.sign_in(line).await;
    }
    assert_eq!(demo.process.stop(), Some(0), "{}", demo.process.log());
}

#[tokio::test]
async fn a_restart_keeps_everything_and_prints_the_same() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut first = Demo::start(&data, "0");
    let cookie = first.sign_in(1).await.cookie("aubade").expect("a session");
    let (port, printed) = (first.port().to_owned(), first.lines.clone());
    assert_eq!(first.process.stop(), Some(0), "{}", first.process.log());

    let mut second = Demo::start(&data, &port);
    assert_eq!(second.lines, printed);
    // Key and sessions are the same: who was signed in still is, and is led away from the form.
    let browser = Browser::new(&second.lines[0]);
    browser.set_cookie("aubade", &cookie);
    assert_eq!(browser.get("/sign-in").await.status, 303);
    assert_eq!(second.process.stop(), Some(0), "{}", second.process.log());
}

#[tokio::test]
async fn what_it_keeps_is_for_its_owner_alone() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut demo = Demo::start(&data, "0");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in ["key", "accounts.txt"] {
        assert_eq!(mode(&data.join(file)), 0o600, "{file}");
    }
    for file in ["aubade.db", "sandbox.json", "mail"] {
        assert!(data.join(file).exists(), "{file}");
    }
    assert_eq!(demo.process.stop(), Some(0), "{}", demo.process.log());
}

#[tokio::test]
async fn what_an_older_version_left_open_is_closed() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut first = Demo::start(&data, "0");
    assert_eq!(first.process.stop(), Some(0), "{}", first.process.log());
    let loosen = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    loosen(&data, 0o755);
    let database = ["aubade.db", "aubade.db-wal", "aubade.db-shm"].map(|file| data.join(file));
    // As a process that was killed leaves them.
    for file in &database {
        std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
        loosen(file, 0o644);
    }
    loosen(&data.join("sandbox.json"), 0o644);

    let mut second = Demo::start(&data, "0");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for file in database.iter().chain(&[data.join("sandbox.json")]) {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    assert_eq!(second.process.stop(), Some(0), "{}", second.process.log());
}

#[tokio::test]
async fn there_is_something_to_order_before_anybody_is_told_the_address() {
    let folder = folder();
    let data = folder.path().join("data");
    let mut demo = Demo::start(&data, "0");
    let url = format!("sqlite:{}", data.join("aubade.db").display());
    let database = aubade::database::Database::connect(&url, 1).await.unwrap();
    let mut work = database.read().await.unwrap();
    let offered =
        aubade::catalogue::store::offered(&mut work, "FR", aubade::text::Language::Fr).await.unwrap();
    assert!(offered.iter().filter(|(_, price)| price.is_some()).count() >= 25);
    drop(work);
    database.close().await;
    assert_eq!(demo.process.stop(), Some(0), "{}", demo.process.log());
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_flag_that_chooses_another() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = folder();
    let ended = run(&["--port", &port, "--data", folder.path().to_str().unwrap()], &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains(&port) && ended.err.contains("--port"), "{}", ended.err);
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert_eq!(ended.out, "");
}

#[tokio::test]
async fn two_demos_do_not_share_a_folder() {
    let folder = folder();
    let data = folder.path().to_str().unwrap();
    let mut demo = Demo::start(folder.path(), "0");
    let ended = run(&["--port", "0", "--data", data], &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("--data"), "{}", ended.err);
    assert_eq!(demo.process.stop(), Some(0), "{}", demo.process.log());
}
