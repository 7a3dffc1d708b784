//! `aubade doctor`: a line for each finding, and nothing that is secret or about a person.

use serde_json::json;

use super::process::{Ended, run};
use super::serve::Panel;
use crate::support::people;
use crate::support::smtp::{MailServer, Manner};

/// Runs the command with the panel's settings and these changes.
async fn examine(panel: &Panel, changes: &[(&'static str, String)]) -> Ended {
    let mut variables = panel.variables.clone();
    for (name, value) in changes {
        variables.retain(|(known, _)| known != name);
        variables.push((name, value.clone()));
    }
    let examined = tokio::task::spawn_blocking(move || {
        let variables: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        run(&["doctor"], &variables)
    });
    examined.await.unwrap()
}

/// The findings: how each is, what it is about, and the rest.
fn findings(ended: &Ended) -> Vec<(&str, &str, &str)> {
    ended
        .out
        .lines()
        .map(|line| {
            let (how, rest) = line.split_once("  ").unwrap();
            let (about, finding) = rest.trim_start().split_once("  ").unwrap();
            (how.trim(), about, finding.trim())
        })
        .collect()
}

fn about<'a>(ended: &'a Ended, what: &str) -> (&'a str, &'a str) {
    let found = findings(ended).into_iter().find(|(_, about, _)| *about == what);
    let (how, _, finding) = found.unwrap_or_else(|| panic!("nothing about {what} in\n{}", ended.out));
    (how, finding)
}

#[tokio::test]
async fn a_panel_in_order_has_nothing_that_fails() {
    let panel = Panel::start(&[]).await;
    panel.until("/health/ready", 200).await;
    panel.process.logged("delivers to the panel from now on").await;
    let mails = MailServer::start(Manner::default()).await;
    let ended = examine(&panel, &[("AUBADE_SMTP_URL", mails.url())]).await;
    assert_eq!(ended.code, Some(0), "{}\n{}", ended.out, ended.err);
    for what in [
        "settings",
        "database",
        "tables",
        "worker",
        "mail server",
        "public address",
        "consent",
        "application token",
        "account token",
        "second factor",
        "country rules",
        "products",
        "domain check",
        "relationships",
        "partner agreements",
        "price sheet",
        "webhook",
        "customers",
    ] {
        assert_eq!(about(&ended, what).0, "ok", "{what}\n{}", ended.out);
    }
    assert!(mails.commands().iter().any(|command| command.starts_with("EHLO")), "it was greeted");
    assert!(mails.raw().is_empty(), "nothing was sent");
    for (name, value) in &panel.variables {
        let is_secret = name.ends_with("SECRET") || name.ends_with("TOKEN") || name.ends_with("KEY");
        assert!(!is_secret || !format!("{}{}", ended.out, ended.err).contains(value), "{name}");
    }
    assert!(!ended.out.contains('@') && !ended.out.contains(people::RESELLER_NAME), "{}", ended.out);
    panel.end().await;
}

#[tokio::test]
async fn what_fails_is_named_with_what_to_do() {
    let panel = Panel::start(&["--no-worker"]).await;
    panel.tell("tokens", json!({ "revoke": true })).await;
    let ended = examine(&panel, &[]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    let (how, finding) = about(&ended, "account token");
    assert!(how == "FAIL" && finding.contains("invalid_grant"), "{finding}");
    assert!(finding.ends_with("run `aubade microsoft consent`"), "{finding}");
    assert_eq!(about(&ended, "application token").0, "ok");
    let (how, finding) = about(&ended, "mail server");
    assert!(how == "FAIL" && finding.contains("AUBADE_SMTP_URL"), "{finding}");
    assert_eq!(about(&ended, "worker").0, "warn");
    assert!(ended.err.contains("findings keep the panel from its work"), "{}", ended.err);
    panel.end().await;
}

#[tokio::test]
async fn a_call_that_is_refused_names_the_missing_right() {
    let panel = Panel::start(&["--no-worker"]).await;
    let refusal = json!({
        "match": { "method": "GET", "path": "/v1/relationships" },
        "act": { "refuse": { "status": 403, "code": 900_308 } },
        "times": 9,
    });
    panel.tell("faults", refusal).await;
    panel.tell("tokens", json!({ "mfa": false })).await;
    let ended = examine(&panel, &[]).await;
    assert_eq!(ended.code, Some(1), "{}", ended.out);
    let (how, finding) = about(&ended, "relationships");
    assert!(how == "FAIL" && finding.contains("900308"), "{finding}");
    assert_eq!(about(&ended, "second factor").0, "FAIL", "{}", ended.out);
    panel.end().await;
}

#[tokio::test]
async fn without_deliveries_the_panel_works_and_is_told_what_to_do() {
    let panel = Panel::start(&["--no-worker"]).await;
    let ended = examine(&panel, &[]).await;
    let (how, finding) = about(&ended, "webhook");
    assert!(how == "warn" && finding.contains("nobody") && finding.contains("worker"), "{finding}");
    panel.end().await;
}

#[tokio::test]
async fn it_makes_no_database_and_changes_no_table() {
    let panel = Panel::start(&["--no-worker"]).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("panel.db");
    let nowhere = [("AUBADE_DATABASE", format!("sqlite:{}", file.display()))];
    let ended = examine(&panel, &nowhere).await;
    assert_eq!((about(&ended, "database").0, file.exists()), ("FAIL", false), "{}", ended.out);
    std::fs::write(&file, "").unwrap();
    let ended = examine(&panel, &nowhere).await;
    let (how, finding) = about(&ended, "tables");
    assert!(how == "FAIL" && finding.ends_with("run `aubade migrate`"), "{finding}");
    panel.end().await;
}
