//! Every statement on `bulk_lines`.

use time::OffsetDateTime;

use crate::bulk::asked::Asked;
use crate::bulk::check::{Checked, Verdict};
use crate::bulk::{Alike, Cost, Line, Tally};
use crate::database::Work;
use crate::subscriptions::Wish;
use crate::subscriptions::end_of_term::Decision;
use crate::text::Message;
use crate::values;

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "select b.number, b.state, b.service, b.licence, b.wish, b.subscription, b.present, b.decision, \
             b.next_licence, b.next_plan, b.outcome, b.next_quantity, b.next_licence_id, n.title as next_title, \
             n.term as next_term, n.billing_cycle as next_billing_cycle, b.next_price, b.next_cycle, b.committed, \
             b.committed_until, b.kept_until, b.subscription_id, b.version, b.quantity, b.wanted, b.price, \
             b.currency, b.billing_cycle, b.reason, b.task_id, j.state as task_state, j.answer as task_answer, \
             j.hold as task_hold from bulk_lines b left join jobs j on j.id = b.task_id \
             left join licences n on n.id = b.next_licence_id ",
            $rest
        )
    };
}

/// Keeps a line and what it comes to.
///
/// # Errors
/// When the database refuses.
pub async fn create(work: &mut Work, run: i64, line: &Checked<'_>) -> anyhow::Result<()> {
    let (state, ready, reason) = match &line.verdict {
        Verdict::Unchanged => ("unchanged", None, None),
        Verdict::Ready(ready) => ("ready", Some(ready), None),
        Verdict::Refused(why) => ("refused", None, Some(serde_json::to_string(why)?)),
    };
    let (row, found) = (&line.row, line.subscription);
    let written = if row.licence.is_empty() { &row.subscription } else { &row.licence };
    let decision = ready.and_then(|ready| match ready.asked {
        Asked::Decide(decision) => Some(decision),
        Asked::Quantity(_) | Asked::End => None,
    });
    let next = decision.and_then(|decision| match decision {
        Decision::Change { quantity, licence } => Some((i64::from(quantity), licence)),
        Decision::Renew | Decision::Cancel | Decision::Extend => None,
    });
    let price = ready.and_then(|ready| ready.price.as_ref());
    let currency = price.map(|price| price.each.currency.code().to_owned());
    work.run(
        "insert into bulk_lines (run_id, number, state, service, subscription, licence, present, wish, decision, \
         next_licence, next_plan, subscription_id, version, quantity, wanted, price, currency, billing_cycle, outcome, \
         next_quantity, next_licence_id, next_price, next_cycle, committed, committed_until, kept_until, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27)",
        values![
            run,
            row.number,
            state,
            &row.service,
            &row.subscription,
            found.map_or(written, |found| &found.title),
            &row.present,
            &row.wish,
            &row.decision,
            &row.next_licence,
            &row.next_plan,
            found.map(|found| found.id),
            found.map(|found| found.version),
            found.map(|found| found.quantity),
            ready.and_then(|ready| Wish::from(ready.asked).stored()),
            found.and_then(|found| found.price),
            currency.or_else(|| found.and_then(|found| found.currency.clone())),
            found.map(|found| found.billing_cycle.as_str()),
            decision.map(|decision| decision.outcome().as_str()),
            next.map(|(quantity, _)| quantity),
            next.and_then(|(_, licence)| licence),
            price.map(|price| price.each.amount),
            price.map(|price| price.cycle.as_str()),
            price.and_then(|price| price.in_all).map(|in_all| in_all.amount),
            price.and_then(|price| price.until),
            ready.and_then(|ready| ready.kept_until),
            reason
        ],
    )
    .await?;
    Ok(())
}

/// Lines of a file in its order: at most `limit` of those after the number `after`, only those that were refused or
/// dropped where `is_refused`.
///
/// # Errors
/// When the database refuses.
pub async fn page(
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
             (b.wanted is not null or b.outcome is not null) as was_possible, \
             b.kept_until is not null as is_kept, count(*) as lines from bulk_lines b \
             left join jobs j on j.id = b.task_id where b.run_id = $1 \
             group by b.state, j.state, j.answer, coalesce(b.wanted, 1) = 0, \
             (b.wanted is not null or b.outcome is not null), b.kept_until is not null",
            values![run],
        )
        .await?;
    let mut tally = Tally::default();
    for alike in &alike {
        tally.add(alike);
    }
    Ok(tally)
}

/// What the lines that were not refused cost more, or less, together, and what their decisions commit to: one amount of
/// each for each currency and billing period.
///
/// # Errors
/// When the database refuses.
pub async fn costs(work: &mut Work, run: i64) -> Result<Vec<Cost>, sqlx::Error> {
    work.all(
        "select currency, billing_cycle, cast(coalesce(sum(price * (wanted - quantity)), 0) as bigint) as difference, \
         cast(coalesce(sum(committed), 0) as bigint) as committed from bulk_lines where run_id = $1 \
         and state in ('ready', 'placed', 'left') and currency is not null and billing_cycle is not null \
         group by currency, billing_cycle order by currency, billing_cycle",
        values![run],
    )
    .await
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
