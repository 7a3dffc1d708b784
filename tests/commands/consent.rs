//! `aubade microsoft consent`: an operator consents, and every process goes on.

use aubade::database::Database;
use aubade::values;
use reqwest::header::LOCATION;
use serde_json::json;

use super::client_of_tests;
use super::process::Process;
use super::serve::{Panel, start};

const TOKEN: &str = "AUBADE_MICROSOFT_REFRESH_TOKEN";

/// The command, as an operator types it who has the panel's settings.
fn consent(panel: &Panel, flags: &[&str]) -> Process {
    start(&[&["microsoft", "consent"], flags].concat(), &panel.variables)
}

/// Opens the address that the command prints; answers where Microsoft sends the browser.
async fn sign_in(process: &Process) -> String {
    assert!(process.line().starts_with("Open this address"));
    let answer = client_of_tests().get(process.line()).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 302);
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

async fn status(address: &str) -> u16 {
    client_of_tests().get(address).send().await.unwrap().status().as_u16()
}

/// Where the stored consent came from, and how many acts of consent are in the audit.
async fn stored(panel: &Panel) -> (Option<String>, i64) {
    let database = Database::connect(&panel.database, 1).await.unwrap();
    let mut work = database.read().await.unwrap();
    let origin: Option<(String,)> =
        work.first("select origin from microsoft_consents", values![]).await.unwrap();
    let acts: (i64,) =
        work.one("select count(*) from audit where act = 'consent-given'", values![]).await.unwrap();
    drop(work);
    database.close().await;
    (origin.map(|(origin,)| origin), acts.0)
}

#[tokio::test]
async fn without_a_consent_the_panel_starts_and_is_ready_once_an_operator_has_consented_in_a_browser() {
    let panel = Panel::start_without(&[], TOKEN).await;
    let report = panel.until("/health/ready", 503).await;
    assert_eq!((&report["microsoft"], &report["database"]), (&json!("consent-needed"), &json!("ok")));

    let mut process = consent(&panel, &["--port", "0"]);
    let back = sign_in(&process).await;
    let (address, _) = back.split_once('?').unwrap();
    assert!(address.starts_with("http://localhost:"), "{address}");
    assert_eq!(status(&format!("{address}?code=stolen&state=another")).await, 400);
    assert_eq!(status(address).await, 400);
    assert_eq!(status(&back).await, 200);
    assert!(process.line().contains("stored, sealed"));
    assert_eq!(process.end(), Some(0), "{}", process.log());
    assert_eq!(stored(&panel).await, (Some("sign-in".to_owned()), 1));
    panel.until("/health/ready", 200).await;
    panel.end().await;
}

#[tokio::test]
async fn what_waits_for_the_consent_goes_on_at_once() {
    let panel = Panel::start_without(&[], TOKEN).await;
    panel.process.logged("could not be asked to deliver").await;
    let mut process = consent(&panel, &["--port", "0"]);
    let back = sign_in(&process).await;
    assert_eq!(status(&back).await, 200);
    assert!(process.line().contains("stored, sealed"));
    assert!(process.line().contains("go on now: "));
    assert_eq!(process.end(), Some(0), "{}", process.log());
    // Long before the five minutes for which it had put itself off.
    panel.process.logged("delivers to the panel from now on").await;
    panel.end().await;
}

#[tokio::test]
async fn the_second_version_of_the_endpoints_consents_with_a_proof_key() {
    let panel = Panel::start_without(&["--no-worker"], TOKEN).await;
    let mut process = consent(&panel, &["--port", "0", "--microsoft-token-version", "2"]);
    let back = sign_in(&process).await;
    assert_eq!(status(&back).await, 200);
    assert!(process.line().contains("stored, sealed"));
    assert_eq!(process.end(), Some(0), "{}", process.log());
    panel.end().await;
}

#[tokio::test]
async fn an_operator_consents_on_another_device() {
    let panel = Panel::start_without(&["--no-worker"], TOKEN).await;
    let mut process = consent(&panel, &["--device"]);
    assert!(process.line().starts_with("Open this address"));
    assert!(process.line().ends_with("/devicelogin"));
    panel.tell("devices", json!({ "userCode": process.line(), "agree": true })).await;
    assert!(process.line().contains("stored, sealed"));
    assert_eq!(process.end(), Some(0), "{}", process.log());
    assert_eq!(stored(&panel).await, (Some("sign-in".to_owned()), 1));
    panel.end().await;
}

#[tokio::test]
async fn whoever_declines_or_has_no_second_factor_changes_nothing() {
    let panel = Panel::start(&["--no-worker"]).await;
    panel.until("/health/ready", 503).await;
    for (wish, reason) in [("consent", "access_denied"), ("mfa", "no second factor")] {
        panel.tell("tokens", json!({ "consent": true, "mfa": true })).await;
        panel.tell("tokens", json!({ wish: false })).await;
        let mut process = consent(&panel, &["--port", "0"]);
        let back = sign_in(&process).await;
        assert_eq!(status(&back).await, 200);
        assert_eq!(process.end(), Some(1));
        assert!(process.log().contains(reason), "{}", process.log());
        assert_eq!(stored(&panel).await, (Some("setting".to_owned()), 0));
    }
    panel.end().await;
}
