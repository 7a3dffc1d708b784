//! Every statement on `bulk_runs`, and in [`lines`] those on `bulk_lines`.

pub mod lines;

use time::OffsetDateTime;

use crate::bulk::Run;
use crate::bulk::check::Checked;
use crate::database::Work;
use crate::values;

macro_rules! runs {
    ($rest:literal) => {
        concat!(
            "select r.id, r.reseller_id, r.state, r.name, r.starter_id, r.created_at, a.name as sender, \
             j.state as job_state, (select count(*) from bulk_lines b where b.run_id = r.id) as lines \
             from bulk_runs r join accounts a on a.id = r.account_id left join jobs j on j.id = r.job_id ",
            $rest
        )
    };
}

/// Keeps a file and what each of its lines comes to; answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn create(
    work: &mut Work,
    now: OffsetDateTime,
    (reseller, account): (i64, i64),
    name: &str,
    lines: &[Checked<'_>],
) -> anyhow::Result<i64> {
    let (run,): (i64,) = work
        .one(
            "insert into bulk_runs (reseller_id, account_id, state, name, created_at, updated_at) \
             values ($1, $2, 'checked', $3, $4, $4) returning id",
            values![reseller, account, name, now],
        )
        .await?;
    for line in lines {
        lines::create(work, run, line).await?;
    }
    Ok(run)
}

/// A file of a reseller.
///
/// # Errors
/// When the database refuses.
pub async fn find(work: &mut Work, reseller: i64, id: i64) -> Result<Option<Run>, sqlx::Error> {
    work.first(runs!("where r.reseller_id = $1 and r.id = $2"), values![reseller, id]).await
}

/// A page of a reseller's files, the newest first: at most `limit` of those before the number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    reseller: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Run>, sqlx::Error> {
    work.all(
        runs!("where r.reseller_id = $1 and r.id < $2 order by r.id desc limit $3"),
        values![reseller, before.unwrap_or(i64::MAX), limit],
    )
    .await
}

/// Has a file carried out by `job`; `false` when it was already, so that the unit of work must be dropped.
///
/// # Errors
/// When the database refuses.
pub async fn start(
    work: &mut Work,
    now: OffsetDateTime,
    run: i64,
    account: i64,
    job: i64,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update bulk_runs set state = 'running', starter_id = $1, job_id = $2, updated_at = $3 \
             where id = $4 and state = 'checked'",
            values![account, job, now, run],
        )
        .await?;
    Ok(changed == 1)
}

/// Stops a file: the lines that were not begun are left; `false` when it is not being carried out (any more).
///
/// # Errors
/// When the database refuses.
pub async fn stop(work: &mut Work, now: OffsetDateTime, run: i64) -> Result<bool, sqlx::Error> {
    if !end(work, now, run, "stopped").await? {
        return Ok(false);
    }
    work.run("update bulk_lines set state = 'left' where run_id = $1 and state = 'ready'", values![run])
        .await?;
    Ok(true)
}

/// Notes that no line of a file is left to be begun.
///
/// # Errors
/// When the database refuses.
pub async fn finish(work: &mut Work, now: OffsetDateTime, run: i64) -> Result<bool, sqlx::Error> {
    end(work, now, run, "done").await
}

async fn end(work: &mut Work, now: OffsetDateTime, run: i64, state: &str) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update bulk_runs set state = $1, updated_at = $2 where id = $3 and state = 'running'",
            values![state, now, run],
        )
        .await?;
    Ok(changed == 1)
}

/// The file that a job carries out, for that job, while nobody has stopped it; who wants to stop it waits from here on.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, now: OffsetDateTime, run: i64) -> Result<Option<Run>, sqlx::Error> {
    let held = work
        .run("update bulk_runs set updated_at = $1 where id = $2 and state = 'running'", values![now, run])
        .await?;
    if held == 0 { Ok(None) } else { work.first(runs!("where r.id = $1"), values![run]).await }
}
