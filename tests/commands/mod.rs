//! The commands, as the real program: what they print, what they refuse, and how they end.

mod audit;
mod consent;
mod demo;
mod doctor;
mod log;
pub mod process;
mod readme;
mod serve;
mod settings;

use process::{Process, run, run_with_input};

use aubade::clock::Clock;
use aubade::microsoft::subscriptions::end_of_term::ScheduleField;
use aubade::microsoft::{Cloud, Credential, Microsoft, TokenVersion};

use crate::support::{Browser, databases};

#[test]
fn help_documents_every_command() {
    let help = run(&["--help"], &[]).out;
    for command in [
        "serve",
        "worker",
        "sandbox",
        "migrate",
        "doctor",
        "microsoft",
        "account",
        "audit",
        "contact",
        "reseller",
    ] {
        assert!(help.contains(&format!("\n  {command} ")), "{command} is missing in\n{help}");
        assert_eq!(run(&[command, "--help"], &[]).code, Some(0), "{command}");
    }
    for flag in ["--port", "--data", "--log", "127.0.0.1", "demo"] {
        assert!(help.contains(flag), "{flag} is missing in\n{help}");
    }
}

#[tokio::test]
async fn the_simulator_prints_its_address_and_what_it_knows() {
    let mut simulator = Process::start(&["sandbox", "--port", "0"], &[]);
    let next = |name: &str| {
        let line = simulator.line();
        let (found, value) = line.split_once(' ').unwrap();
        assert_eq!(found, name);
        value.to_owned()
    };
    let address = next("address");
    let settings = aubade::microsoft::Settings {
        api: address.clone(),
        login: address.clone(),
        price_host: address,
        tenant: next("tenant"),
        client_id: next("client-id"),
        credential: Credential::Secret(next("client-secret").into()),
        refresh_token: Some(next("refresh-token").into()),
        audience: Cloud::Commercial.audience().to_owned(),
        token_version: TokenVersion::One,
        domain_suffix: "onmicrosoft.com".to_owned(),
        schedule_field: ScheduleField::default(),
        limits: aubade::microsoft::Limits::default(),
    };
    Microsoft::new(settings, Clock::system()).unwrap().check().await.expect("what was printed opens it");
    let products: Vec<&str> = aubade::sandbox::products().collect();
    let rest: Vec<String> = (0..16 + products.len()).map(|_| simulator.line()).collect();
    for name in ["reseller-mpn ", "reseller-tenant ", "provider-mpn "] {
        assert!(rest.iter().any(|line| line.starts_with(name)), "{rest:?}");
    }
    assert_eq!(rest[14], "taken-prefix microsoft");
    let listed: Vec<&str> = rest.iter().filter_map(|line| line.strip_prefix("product ")).collect();
    assert_eq!(listed, products);
    assert_eq!(simulator.stop(), Some(0));
}

#[test]
fn the_simulator_names_the_flag_when_its_port_is_taken() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let ended = run(&["sandbox", "--port", &port], &[]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains(&port) && ended.err.contains("--port"), "{}", ended.err);
}

#[tokio::test]
async fn an_account_that_was_added_can_sign_in() {
    let panel = serve::Panel::start(&[]).await;
    let database = [("AUBADE_DATABASE", panel.database.as_str())];
    let email = "alix@third-reseller.example";
    let new = ["--email", email, "--name", "Alix Midi", "--new-reseller", "Third Reseller Example"];
    let ended =
        run(&[&["account", "add"], &new[..], &["--country", "fr", "--mpn", "4815162"]].concat(), &database);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    let words: Vec<&str> = ended.out.split_whitespace().collect();
    assert_eq!((words.len(), words[0], words[2]), (4, "account", email), "{}", ended.out);

    let browser = Browser::new(&panel.url);
    let fields = [("email", email), ("password", words[3])];
    browser.post("/sign-in", &fields).await.expect(303);

    let again = run(&["account", "add", "--email", email, "--name", "Alix", "--staff", "support"], &database);
    assert_eq!(again.code, Some(1));
    assert!(again.err.contains("has an account already"), "{}", again.err);
    panel.end().await;
}

#[tokio::test]
async fn a_password_may_come_from_standard_input_and_is_not_printed() {
    let folder = tempfile::tempdir().unwrap();
    let address = databases::make(folder.path()).await;
    let address = secrecy::ExposeSecret::expose_secret(&address);
    let database = [("AUBADE_DATABASE", address)];
    let staff =
        ["account", "add", "--email", "lou@provider.example", "--name", "Lou Minuit", "--staff", "admin"];
    let typed = [&staff[..], &["--password-stdin"]].concat();
    let short = run_with_input(&typed, &database, "short\n");
    assert_eq!(short.code, Some(1));
    assert!(short.err.contains("12 characters"), "{}", short.err);
    let ended = run_with_input(&typed, &database, "long enough to be one\n");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.ends_with("lou@provider.example\n"), "{}", ended.out);

    let nowhere =
        ["account", "add", "--email", "noa@provider.example", "--name", "Noa Minuit", "--reseller", "99999"];
    let ended = run(&nowhere, &database);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    assert!(ended.err.contains("no reseller"), "{}", ended.err);
    databases::remove(address).await;
}

#[tokio::test]
async fn migrating_twice_changes_nothing_and_says_where_the_tables_are() {
    let folder = tempfile::tempdir().unwrap();
    let address = databases::make(folder.path()).await;
    let address = secrecy::ExposeSecret::expose_secret(&address);
    for _ in 0..2 {
        let ended = run(&["migrate"], &[("AUBADE_DATABASE", address)]);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.out.contains(env!("CARGO_PKG_VERSION")), "{}", ended.out);
    }
    let ended = run(&["migrate"], &[("AUBADE_DATABASE", "sqlite:/nowhere/at/all.db")]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("the database cannot be opened"), "{}", ended.err);
    databases::remove(address).await;
}

#[test]
fn processes_that_start_together_on_a_fresh_file_all_find_the_tables() {
    let folder = tempfile::tempdir().unwrap();
    let address = format!("sqlite:{}", folder.path().join("panel.db").display());
    let mut processes: Vec<Process> =
        (0..4).map(|_| Process::start(&["migrate"], &[("AUBADE_DATABASE", &address)])).collect();
    for process in &mut processes {
        assert_eq!(process.end(), Some(0), "{}", process.log());
    }
}

/// A client that follows no redirect.
fn client_of_tests() -> reqwest::Client {
    // Fails only where another test was first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}
