//! Whatever is done to the audit past the panel is found and named.

use aubade::audit::chain::{self, Head, Line};
use aubade::audit::export::{self, Range};
use aubade::audit::verify::{Fault, verify};
use aubade::secrets;
use aubade::values;
use futures_util::future::join_all;

use super::{faults, five_lines, numbers, tamper, write};
use crate::orders::bakery;
use crate::support::TestApp;

async fn head(app: &TestApp) -> Head {
    chain::head(&mut app.database.read().await.unwrap()).await.unwrap()
}

#[tokio::test]
async fn what_the_panel_writes_holds_line_by_line() {
    let app = TestApp::start().await;
    bakery::complete(&app).await;
    let manager = app.manager().await;
    bakery::add_domain(&manager).await;
    assert_eq!(faults(&app).await, []);
    let places = export::page(&mut app.database.read().await.unwrap(), Range::default(), 0).await.unwrap();
    assert!(places.len() > 3, "{places:?}");
    assert_eq!(i64::try_from(places.len()).unwrap(), head(&app).await.position);
    let domain = places.iter().map(export::Place::json).find(|line| line["act"] == "domain-added").unwrap();
    let words = serde_json::json!({ "domain": domain["details"]["domain"] });
    let digest = secrets::digest(&format!("{}\n{words}", domain["salt"].as_str().unwrap()));
    assert_eq!(domain["words_digest"], digest.as_str());
}

#[tokio::test]
async fn a_unit_of_work_that_is_given_up_leaves_no_place() {
    let app = TestApp::start().await;
    let before = head(&app).await;
    let mut work = app.database.begin().await.unwrap();
    let act = aubade::audit::Act { act: "retried", ..Default::default() };
    aubade::audit::record(&mut work, app.clock.now(), act).await.unwrap();
    drop(work);
    assert_eq!(head(&app).await, before);
    write(&app.database, app.clock.now(), 1).await;
    assert_eq!(head(&app).await.position, before.position + 1);
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn a_line_that_was_changed_is_named() {
    let app = five_lines().await;
    let line = numbers(&app).await[2];
    for sql in [
        "update audit set account_id = 2 where id = $1",
        "update audit set account_id = 1, details = replace(details, '\"to\":3', '\"to\":4') where id = $1",
    ] {
        tamper(&app, sql, values![line]).await;
        assert_eq!(faults(&app).await, [Fault::Changed { line, position: 3 }]);
    }
    let back = "update audit set details = replace(details, '\"to\":4', '\"to\":3') where id = $1";
    tamper(&app, back, values![line]).await;
    assert_eq!(faults(&app).await, []);
    let words = "update audit set details = replace(details, 'Noa', 'Lou') where id = $1";
    tamper(&app, words, values![line]).await;
    assert_eq!(faults(&app).await, [Fault::Words { line, position: 3 }]);
}

#[tokio::test]
async fn words_that_were_erased_without_its_being_written_down_are_counted() {
    let app = five_lines().await;
    let line = numbers(&app).await[1];
    tamper(&app, "update audit_chain set salt = null where line = $1", values![line]).await;
    assert_eq!(faults(&app).await, [Fault::Words { line, position: 2 }, Fault::Erased { found: 1, told: 0 }]);
}

#[tokio::test]
async fn a_line_that_was_removed_is_named() {
    let app = five_lines().await;
    let line = numbers(&app).await[2];
    tamper(&app, "delete from audit_chain where line = $1", values![line]).await;
    assert_eq!(faults(&app).await, [Fault::Gap { first: 3, last: 3 }, Fault::Inserted(line)]);
    tamper(&app, "delete from audit where id = $1", values![line]).await;
    assert_eq!(faults(&app).await, [Fault::Gap { first: 3, last: 3 }]);
    // Those behind it move up, so that there is no gap.
    tamper(&app, "update audit_chain set position = 3 where position = 4", values![]).await;
    tamper(&app, "update audit_chain set position = 4 where position = 5", values![]).await;
    tamper(&app, "update audit_head set position = 4", values![]).await;
    let lines = numbers(&app).await;
    assert_eq!(
        faults(&app).await,
        [Fault::Changed { line: lines[2], position: 3 }, Fault::Changed { line: lines[3], position: 4 }]
    );
}

#[tokio::test]
async fn a_line_that_was_inserted_is_named() {
    let app = five_lines().await;
    let sql = "insert into audit (at, account_id, act, details) values ($1, 1, 'retried', '{}')";
    tamper(&app, sql, values![app.clock.now()]).await;
    let mut work = app.database.read().await.unwrap();
    let (line,): (i64,) = work.one("select max(id) from audit", values![]).await.unwrap();
    drop(work);
    assert_eq!(faults(&app).await, [Fault::Inserted(line)]);
    // With a place as well, behind the end or at it.
    let sql = "insert into audit_chain (position, line, hash) values (6, $1, 'made up')";
    tamper(&app, sql, values![line]).await;
    assert_eq!(faults(&app).await, [Fault::Behind(1)]);
    tamper(&app, "update audit_head set position = 6", values![]).await;
    assert_eq!(faults(&app).await, [Fault::Changed { line, position: 6 }, Fault::Head(6)]);
}

#[tokio::test]
async fn lines_that_changed_places_are_named() {
    let app = five_lines().await;
    let lines = numbers(&app).await;
    for (line, position) in [(lines[1], 9), (lines[2], 2), (lines[1], 3)] {
        let sql = "update audit_chain set position = $1 where line = $2";
        tamper(&app, sql, values![position, line]).await;
    }
    let named: Vec<i64> = faults(&app)
        .await
        .iter()
        .map(|fault| match fault {
            Fault::Changed { position, .. } => *position,
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(named, [2, 3, 4]);
}

#[tokio::test]
async fn an_end_that_was_cut_off_is_found_and_with_a_head_that_was_kept_even_where_the_end_was_set_back() {
    let app = five_lines().await;
    let kept = head(&app).await;
    let lines = numbers(&app).await;
    for line in &lines[3..] {
        tamper(&app, "delete from audit_chain where line = $1", values![*line]).await;
        tamper(&app, "delete from audit where id = $1", values![*line]).await;
    }
    assert_eq!(faults(&app).await, [Fault::Cut { found: 3, expected: 5 }]);
    let set_back =
        "update audit_head set position = 3, hash = (select hash from audit_chain where position = 3)";
    tamper(&app, set_back, values![]).await;
    assert_eq!(faults(&app).await, [], "nobody can see it from the database alone");
    let mut found = Vec::new();
    verify(&app.database, &[kept], |fault| found.push(fault)).await.unwrap();
    assert_eq!(found, [Fault::Cut { found: 3, expected: 5 }]);
}

#[tokio::test]
async fn a_chain_that_was_computed_anew_is_not_the_one_of_a_head_that_was_kept() {
    let app = five_lines().await;
    let kept = head(&app).await;
    let line = numbers(&app).await[4];
    tamper(&app, "update audit set account_id = 2 where id = $1", values![line]).await;
    let mut work = app.database.begin().await.unwrap();
    let stored: Line = work.one("select * from audit where id = $1", values![line]).await.unwrap();
    let (before, words): (String, String) = work
        .one(
            "select b.hash, c.words_digest from audit_chain b, audit_chain c where b.position = 4 and c.position = 5",
            values![],
        )
        .await
        .unwrap();
    let forged = stored.hash(&before, 5, Some(&words));
    work.run("update audit_chain set hash = $1 where position = 5", values![&forged]).await.unwrap();
    work.run("update audit_head set hash = $1", values![&forged]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(faults(&app).await, [], "nobody can see it from the database alone");
    let mut found = Vec::new();
    verify(&app.database, &[kept], |fault| found.push(fault)).await.unwrap();
    assert_eq!(found, [Fault::Rewritten(5)]);
}

#[tokio::test]
async fn those_who_write_at_once_stand_one_behind_the_other() {
    let app = TestApp::start().await;
    let now = app.clock.now();
    let writers = (1..=4).map(|writer| {
        let database = app.database.clone();
        async move {
            for number in 1..=10 {
                write(&database, now, 10 * writer + number).await;
            }
        }
    });
    join_all(writers.map(tokio::spawn)).await.into_iter().for_each(|ended| ended.unwrap());
    assert_eq!(head(&app).await.position, 40);
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn those_who_hold_what_the_other_needs_do_not_block_each_other() {
    let app = TestApp::start().await;
    let act = || aubade::audit::Act { act: "retried", account: Some(1), ..Default::default() };
    let touch = "update accounts set theme = 'dark' where id = $1";
    let (first, second) = (app.database.clone(), app.database.clone());
    let now = app.clock.now();
    // Both write to the audit first and to the same row afterwards: whoever has that row must not wait for the chain.
    let writer = |database: aubade::database::Database| async move {
        for _ in 0..10 {
            let mut work = database.begin().await.unwrap();
            aubade::audit::record(&mut work, now, act()).await.unwrap();
            work.run(touch, values![1]).await.unwrap();
            aubade::audit::record(&mut work, now, act()).await.unwrap();
            work.commit().await.unwrap();
        }
    };
    let (one, other) = (tokio::spawn(writer(first)), tokio::spawn(writer(second)));
    one.await.unwrap();
    other.await.unwrap();
    assert_eq!(head(&app).await.position, 40);
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_or_remove_a_line() {
    let app = TestApp::start().await;
    write(&app.database, app.clock.now(), 1).await;
    for sql in [
        "update audit set act = 'order-placed'",
        "update audit set details = '{}'",
        "delete from audit",
        "update audit_chain set hash = 'another'",
        "update audit_chain set words_digest = null",
        "update audit_chain set salt = 'another'",
        "delete from audit_chain",
        "update audit_head set position = 0",
        "delete from audit_head",
    ] {
        let mut work = app.database.begin().await.unwrap();
        let refusal = work.run(sql, values![]).await.expect_err(sql).to_string();
        assert!(refusal.contains("append-only"), "{sql}: {refusal}");
    }
    assert_eq!(faults(&app).await, []);
}

#[tokio::test]
async fn lines_from_before_the_chain_are_taken_in_by_several_processes_at_once() {
    let app = TestApp::start().await;
    app.unguard_audit().await;
    let mut work = app.database.begin().await.unwrap();
    for number in 0..1_234_i64 {
        let details = format!(r#"{{"reason":"because","to":{number}}}"#);
        let sql = "insert into audit (at, act, details) values ($1, 'retried', $2)";
        work.run(sql, values![app.clock.now(), details]).await.unwrap();
    }
    work.run("update audit_head set older = (select max(id) from audit)", values![]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(faults(&app).await, [Fault::Unfinished]);
    // What happens meanwhile stands between them.
    let (one, other, ()) = tokio::join!(
        chain::adopt(&app.database),
        chain::adopt(&app.database),
        write(&app.database, app.clock.now(), 1)
    );
    assert_eq!(one.unwrap() + other.unwrap(), 1_234);
    assert_eq!(chain::adopt(&app.database).await.unwrap(), 0);
    assert_eq!(faults(&app).await, []);
    assert_eq!(head(&app).await.position, 1_235);
}
