//! `aubade audit`: what an operator checks and takes away.

use aubade::audit::{self, Act};
use aubade::values;
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::process::{Ended, run};
use crate::support::TestApp;

/// A panel with three lines in its audit, the last of the second reseller's.
async fn panel() -> TestApp {
    let app = TestApp::start_with_processes().await;
    let mut work = app.database.begin().await.unwrap();
    for (number, reseller) in [(1, 1), (2, 1), (3, 2)] {
        let details = json!({ "to": number, "reason": "as asked" });
        let act =
            Act { act: "retried", account: Some(1), reseller: Some(reseller), details, ..Act::default() };
        audit::record(&mut work, app.clock.now(), act).await.unwrap();
    }
    work.commit().await.unwrap();
    app
}

fn command(app: &TestApp, arguments: &[&str]) -> Ended {
    run(&[&["audit"], arguments].concat(), &[("AUBADE_DATABASE", app.settings.database.expose_secret())])
}

#[tokio::test]
async fn an_audit_as_it_was_written_ends_with_0_and_its_head_is_kept() {
    let app = panel().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("head");
    let file = file.to_str().unwrap();
    let ended = command(&app, &["verify", "--head-file", file]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);
    let head = ended.out.strip_prefix("head ").unwrap().trim();
    assert!(head.starts_with("3:"), "{head}");
    assert_eq!(std::fs::read_to_string(file).unwrap().trim(), head);
    let ended = command(&app, &["verify", "--head-file", file, "--head", head]);
    assert_eq!(ended.code, Some(0), "{}{}", ended.out, ended.err);

    // Set back to the second line: the file knows of a third, and goes on knowing it.
    app.unguard_audit().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("delete from audit_chain where position = 3", values![]).await.unwrap();
    work.run("delete from audit where reseller_id = 2", values![]).await.unwrap();
    let set_back =
        "update audit_head set position = 2, hash = (select hash from audit_chain where position = 2)";
    work.run(set_back, values![]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(command(&app, &["verify"]).code, Some(0));
    let ended = command(&app, &["verify", "--head-file", file]);
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("its end was cut off"), "{}", ended.out);
    assert_eq!(std::fs::read_to_string(file).unwrap().trim(), head);
}

#[tokio::test]
async fn a_line_that_was_changed_is_named_and_ends_it_with_1() {
    let app = panel().await;
    app.unguard_audit().await;
    let mut work = app.database.begin().await.unwrap();
    work.run("update audit set account_id = 2 where reseller_id = 2", values![]).await.unwrap();
    work.commit().await.unwrap();
    let ended = command(&app, &["verify"]);
    assert_eq!(ended.code, Some(1), "{}{}", ended.out, ended.err);
    assert!(ended.out.contains("at position 3 was changed or moved"), "{}", ended.out);
    assert!(ended.err.contains("not what was written down"), "{}", ended.err);
}

#[tokio::test]
async fn the_export_is_a_json_object_a_line_and_the_head_at_its_end() {
    let app = panel().await;
    let lines = |arguments: &[&str]| -> Vec<Value> {
        let ended = command(&app, arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = lines(&["export"]);
    let positions: Vec<_> = all.iter().filter_map(|line| line["position"].as_i64()).collect();
    assert_eq!(positions, [1, 2, 3]);
    assert_eq!((&all[0]["details"]["reason"], &all[0]["account"]), (&json!("as asked"), &json!(1)));
    assert_eq!(all[3]["head"], json!({ "position": 3, "hash": all[2]["hash"] }));
    let own = lines(&["export", "--reseller", "2"]);
    assert_eq!((own.len(), &own[0]), (2, &all[2]));
    let today = app.clock.now().date();
    let (today, tomorrow) = (today.to_string(), today.next_day().unwrap().to_string());
    assert_eq!(lines(&["export", "--from", &today, "--to", &tomorrow]).len(), 4);
    assert_eq!(lines(&["export", "--from", &tomorrow, "--to", "9999-12-31"]).len(), 1);
    assert_eq!(command(&app, &["export", "--from", "yesterday"]).code, Some(2));
}

#[test]
fn a_database_that_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("none.db");
    let ended = run(&["audit", "verify"], &[("AUBADE_DATABASE", &format!("sqlite:{}", file.display()))]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.err.contains("no such database"), "{}", ended.err);
    assert!(!file.exists());
}
