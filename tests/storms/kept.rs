//! Judges, once a storm is over, what people asked for that came later: all of it has happened or says why not, what was
//! taken back was never sent, and Microsoft was asked for nothing that the panel has not written down.

use std::collections::BTreeSet;

use aubade::values;
use time::OffsetDateTime;
use uuid::Uuid;

use super::panel::ids;
use super::verdict::accepted;
use crate::support::TestApp;
use crate::support::people::RESELLER_MPN;

/// Judges everything.
pub async fn judge(app: &TestApp) {
    assert_what_was_taken_back_was_never_sent(app).await;
    assert_every_write_is_written_down(app).await;
    assert_nothing_waits_for_people(app).await;
    assert_every_decision_has_been_heard(app).await;
    assert_every_scheduled_change_has_its_job_or_its_end(app).await;
    assert_every_file_is_done(app).await;
    assert_nobody_who_accepted_is_overlooked(app).await;
}

/// Asserts that a statement finds nothing.
async fn assert_none(app: &TestApp, what: &str, sql: &'static str) {
    let mut work = app.database.read().await.unwrap();
    let found: Vec<(i64, String)> = work.all(sql, values![]).await.unwrap();
    assert!(found.is_empty(), "{what}: {found:?}");
}

async fn assert_what_was_taken_back_was_never_sent(app: &TestApp) {
    assert_none(
        app,
        "taken back, and yet Microsoft was asked",
        "select j.id, j.answer from jobs j join job_steps s on s.job_id = j.id \
         where j.state = 'cancelled' and j.answer in ('undone', 'withdrawn', 'rejected', 'impossible')",
    )
    .await;
}

async fn assert_every_write_is_written_down(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let steps: Vec<(String,)> = work.all("select request_id from job_steps", values![]).await.unwrap();
    let steps: BTreeSet<Uuid> = steps.into_iter().map(|(id,)| id.parse().unwrap()).collect();
    for method in ["POST", "PATCH", "PUT", "DELETE"] {
        let calls = app.ask(&format!("requests?method={method}")).await;
        for call in calls["items"].as_array().unwrap() {
            let path = call["path"].as_str().unwrap();
            let id = |name: &str| call[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
            // Others write too, and what only asks whether something is valid writes nothing.
            let is_write = path.starts_with("/v1/customers") && id("correlationId") != Some(Uuid::nil());
            assert!(!is_write || id("requestId").is_some_and(|id| steps.contains(&id)), "{call}");
        }
    }
}

async fn assert_nothing_waits_for_people(app: &TestApp) {
    assert_none(app, "still kept back", "select id, kind from jobs where hold is not null order by id").await;
    assert_none(
        app,
        "nobody has decided",
        "select job_id, 'approval' from approvals where decision is null order by job_id",
    )
    .await;
}

/// What is wanted waits for a renewal that is still to come; what was sent, Microsoft has shown or refused.
async fn assert_every_decision_has_been_heard(app: &TestApp) {
    let mut work = app.database.read().await.unwrap();
    let open: Vec<(i64, String, Option<OffsetDateTime>, String)> = work
        .all(
            "select d.id, d.state, d.kept_until, j.state from decisions d join jobs j on j.id = d.job_id \
             where d.state in ('wanted', 'sent') order by d.id",
            values![],
        )
        .await
        .unwrap();
    for (id, state, until, job) in open {
        let is_kept = state == "wanted" && until.is_some_and(|until| until > app.clock.now());
        assert!(is_kept && job == "todo", "decision {id} is {state}, kept until {until:?}, its job {job}");
    }
    drop(work);
    assert_none(
        app,
        "refused for no reason",
        "select id, outcome from decisions where state = 'refused' and cause is null",
    )
    .await;
}

async fn assert_every_scheduled_change_has_its_job_or_its_end(app: &TestApp) {
    for (what, sql) in [
        (
            "planned, and nothing will make it",
            "select c.id, j.state from scheduled_changes c join jobs j on j.id = c.job_id \
             where c.state = 'planned' and j.state <> 'todo'",
        ),
        (
            "asked for, and not over",
            "select c.id, j.state from scheduled_changes c join jobs j on j.id = c.task_id \
             where c.state = 'placed' and j.state not in ('done', 'error', 'cancelled')",
        ),
        (
            "refused for no reason",
            "select id, planned from scheduled_changes \
             where state = 'refused' and refusal is null and cause is null",
        ),
    ] {
        assert_none(app, what, sql).await;
    }
}

async fn assert_every_file_is_done(app: &TestApp) {
    for (what, sql) in [
        ("a file is still being carried out", "select id, state from bulk_runs where state = 'running'"),
        (
            "a line was forgotten",
            "select b.number, b.wish from bulk_lines b join bulk_runs r on r.id = b.run_id \
             where r.state in ('done', 'stopped') and b.state = 'ready'",
        ),
        (
            "a line is not over",
            "select b.number, j.state from bulk_lines b join jobs j on j.id = b.task_id \
             where j.state not in ('done', 'error', 'cancelled')",
        ),
        (
            "a line was refused for no reason",
            "select number, wish from bulk_lines where state = 'refused' and reason is null",
        ),
    ] {
        assert_none(app, what, sql).await;
    }
}

/// Who accepted with the reseller while the invitation was open has been found; and what was taken over is a service.
async fn assert_nobody_who_accepted_is_overlooked(app: &TestApp) {
    let mut tied = BTreeSet::new();
    for tenant in accepted(app).await {
        let resellers = app.microsoft.resellers_of(&ids(), tenant).await.unwrap();
        if resellers.iter().any(|one| one.mpn.as_ref().is_some_and(|mpn| mpn.as_str() == RESELLER_MPN)) {
            tied.insert(app.microsoft.customer(&ids(), tenant).await.unwrap().domain);
        }
    }
    let mut work = app.database.read().await.unwrap();
    let waiting: Vec<(i64, String, String)> = work
        .all(
            "select id, state, prefix from invitations where state in ('preparing', 'open') order by id",
            values![],
        )
        .await
        .unwrap();
    for (id, state, prefix) in waiting {
        let is_waiting = state == "open" && !tied.contains(&format!("{prefix}.onmicrosoft.com"));
        assert!(is_waiting, "invitation {id} of {prefix} is {state}; tied are {tied:?}");
    }
    drop(work);
    assert_none(
        app,
        "taken over, and no service",
        "select id, state from invitations where state = 'taken' and service_id is null",
    )
    .await;
}
