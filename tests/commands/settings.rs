//! Settings that are missing or wrong.

use aubade::config::{Unset, VARIABLES};

use super::process::run;

#[test]
fn serve_and_worker_name_every_missing_setting_at_once() {
    for command in ["serve", "worker"] {
        let ended = run(&[command], &[]);
        assert_eq!(ended.code, Some(2), "{}", ended.err);
        let required = VARIABLES.iter().filter(|variable| variable.unset == Unset::Required);
        let names: Vec<String> = required.map(|variable| variable.variable()).collect();
        let lines: Vec<&str> = ended.err.lines().collect();
        assert_eq!(lines.len(), names.len(), "{}", ended.err);
        for (line, name) in lines.iter().zip(names) {
            assert!(line.starts_with(&format!("{name} is missing")), "{line}");
            assert!(line.contains("expected: ") && line.contains("example: "), "{line}");
        }
        assert_eq!(ended.out, "");
    }
}

#[test]
fn flags_and_variables_are_checked_alike_and_secrets_are_not_repeated() {
    let ended = run(
        &["serve", "--listen", "everywhere", "--countries", "France"],
        &[
            ("AUBADE_DATABASE", "mysql://aubade:hunter2@db.example.com"),
            ("AUBADE_KEY", "hunter2"),
            ("AUBADE_PUBLIC_URL", "http://panel.example.com"),
            ("AUBADE_SMTP_URL", "file:///var/mail/hunter2"),
            ("AUBADE_MAIL_FROM", "Aubade"),
            ("AUBADE_MICROSOFT_TENANT", "provider.onmicrosoft.com"),
            ("AUBADE_MICROSOFT_CLIENT_ID", "client"),
            ("AUBADE_MICROSOFT_CLIENT_SECRET_FILE", "/nowhere/at/all"),
            ("AUBADE_MICROSOFT_REFRESH_TOKEN", "token"),
        ],
    );
    assert_eq!(ended.code, Some(2));
    let wrong: Vec<&str> = ended.err.lines().filter_map(|line| line.split(" is wrong").next()).collect();
    let expected = [
        "AUBADE_DATABASE",
        "AUBADE_KEY",
        "AUBADE_PUBLIC_URL",
        "AUBADE_LISTEN",
        "AUBADE_SMTP_URL",
        "AUBADE_MAIL_FROM",
        "AUBADE_MICROSOFT_CLIENT_SECRET",
        "AUBADE_COUNTRIES",
    ];
    assert_eq!(wrong, expected, "{}", ended.err);
    assert!(!ended.err.contains("hunter2"), "{}", ended.err);
}

#[test]
fn the_commands_that_need_only_the_database_ask_for_nothing_else() {
    let ended = run(&["migrate"], &[]);
    assert_eq!(ended.code, Some(2));
    assert_eq!(ended.err.lines().count(), 1, "{}", ended.err);
    assert!(ended.err.starts_with("AUBADE_DATABASE is missing"), "{}", ended.err);
}

#[test]
fn a_secret_has_no_flag_but_for_its_file() {
    let help = run(&["serve", "--help"], &[("AUBADE_KEY", "hunter2"), ("AUBADE_COUNTRIES", "hunter2")]).out;
    assert!(!help.contains("hunter2"), "{help}");
    for variable in VARIABLES {
        assert!(help.contains(&format!("--{}", variable.flag())), "{}", variable.name);
        assert!(help.contains(&variable.variable()), "{}", variable.name);
    }
    assert!(!help.contains("--key <"), "{help}");
}
