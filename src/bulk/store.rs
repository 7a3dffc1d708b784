//! Every statement on `bulk_runs` and `bulk_lines`.

use time::OffsetDateTime;

use crate::bulk::check::{Checked, Verdict};
use crate::bulk::{Alike, Line, Run, Tally};
use crate::database::Work;
use crate::subscriptions::Wish;
use crate::text::{Message, Money};
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

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "select b.number, b.state, b.service, b.licence, b.wish, b.subscription_id, b.version, b.quantity, \
             b.wanted, b.price, b.currency, b.billing_cycle, b.reason, b.task_id, j.state as task_state, \
             j.answer as task_answer, j.hold as task_hold from bulk_lines b left join jobs j on j.id = b.task_id ",
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
        insert(work, run, line).await?;
    }
    Ok(run)
}

async fn insert(work: &mut Work, run: i64, line: &Checked<'_>) -> anyhow::Result<()> {
    let (state, wanted, reason) = match &line.verdict {
        Verdict::Unchanged => ("unchanged", None, None),
        Verdict::Ready(asked) => ("ready", Wish::from(*asked).stored(), None),
        Verdict::Refused(why) => ("refused", None, Some(serde_json::to_string(why)?)),
    };
    let found = line.subscription;
    let written = if line.row.licence.is_empty() { &line.row.subscription } else { &line.row.licence };
    work.run(
        "insert into bulk_lines (run_id, number, state, service, licence, wish, subscription_id, version, quantity, \
         wanted, price, currency, billing_cycle, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        values![
            run,
            line.row.number,
            state,
            &line.row.service,
            found.map_or(written, |found| &found.title),
            &line.row.wish,
            found.map(|found| found.id),
            found.map(|found| found.version),
            found.map(|found| found.quantity),
            wanted,
            found.and_then(|found| found.price),
            found.and_then(|found| found.currency.clone()),
            found.map(|found| found.billing_cycle.as_str()),
            reason
        ],
    )
    .await?;
    Ok(())
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

/// Lines of a file in its order: at most `limit` of those after the number `after`, only those that were refused or
/// dropped where `is_refused`.
///
/// # Errors
/// When the database refuses.
pub async fn lines(
    work: &mut Work,
    run: i64,
    is_refused: bool,
    after: i64,
    limit: i64,
) -> Result<Vec<Line>, sqlx::Error> {
    let sql = if is_refused {
        lines!(
            "where b.run_id = $1 and b.number > $2 and (b.state = 'refused' or j.state in ('error', 'cancelled')) \
             order by b.number limit $3"
        )
    } else {
        lines!("where b.run_id = $1 and b.number > $2 order by b.number limit $3")
    };
    work.all(sql, values![run, after, limit]).await
}

/// How many lines of a file have come how far.
///
/// # Errors
/// When the database refuses.
pub async fn tally(work: &mut Work, run: i64) -> Result<Tally, sqlx::Error> {
    let alike: Vec<Alike> = work
        .all(
            "select b.state, j.state as task_state, j.answer as task_answer, coalesce(b.wanted, 1) = 0 as is_end, \
             b.wanted is not null as was_possible, count(*) as lines from bulk_lines b \
             left join jobs j on j.id = b.task_id where b.run_id = $1 \
             group by b.state, j.state, j.answer, coalesce(b.wanted, 1) = 0, b.wanted is not null",
            values![run],
        )
        .await?;
    let mut tally = Tally::default();
    for alike in &alike {
        tally.add(alike);
    }
    Ok(tally)
}

/// What the lines that were not refused cost more, or less, together: one amount for each currency and billing period.
///
/// # Errors
/// When the database refuses.
pub async fn costs(work: &mut Work, run: i64) -> Result<Vec<(Money, String)>, sqlx::Error> {
    let sums: Vec<(i64, String, String)> = work
        .all(
            "select cast(sum(price * (wanted - quantity)) as bigint), currency, billing_cycle from bulk_lines \
             where run_id = $1 and state in ('ready', 'placed', 'left') and price is not null \
             and currency is not null and billing_cycle is not null group by currency, billing_cycle \
             order by currency, billing_cycle",
            values![run],
        )
        .await?;
    Ok(sums.into_iter().map(|(sum, currency, cycle)| (Money::new(sum, &currency), cycle)).collect())
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

/// The next line that can be done.
///
/// # Errors
/// When the database refuses.
pub async fn next(work: &mut Work, run: i64) -> Result<Option<Line>, sqlx::Error> {
    work.first(lines!("where b.run_id = $1 and b.state = 'ready' order by b.number limit 1"), values![run])
        .await
}

/// How many tasks of a file are at work or about to be: those that wait for a later moment, or are kept back, are not
/// counted.
///
/// # Errors
/// When the database refuses.
pub async fn at_work(work: &mut Work, now: OffsetDateTime, run: i64) -> Result<i64, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from bulk_lines b join jobs j on j.id = b.task_id where b.run_id = $1 \
             and (j.state = 'doing' or (j.state = 'todo' and j.hold is null and j.next_try_at <= $2))",
            values![run, now],
        )
        .await?;
    Ok(count)
}

/// Notes the task that asks Microsoft for what a line wants.
///
/// # Errors
/// When the database refuses.
pub async fn placed(work: &mut Work, run: i64, number: i64, task: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update bulk_lines set state = 'placed', task_id = $1 where run_id = $2 and number = $3",
        values![task, run, number],
    )
    .await?;
    Ok(())
}

/// Notes why a line cannot be done after all.
///
/// # Errors
/// When the database refuses.
pub async fn refused(work: &mut Work, run: i64, number: i64, why: &Message) -> anyhow::Result<()> {
    work.run(
        "update bulk_lines set state = 'refused', reason = $1 where run_id = $2 and number = $3",
        values![serde_json::to_string(why)?, run, number],
    )
    .await?;
    Ok(())
}
