//! What becomes of a decision once it is wanted.

use time::{Duration, OffsetDateTime};

use crate::commitments::{NextTerm, Outcome};
use crate::database::Work;
use crate::jobs;
use crate::subscriptions::end_of_term::State;
use crate::values;

/// Notes that the decision of this job was taken back before anything of it was sent. What it had taken the place of is as
/// it was: kept, with its job, or deleted at Microsoft and offered again.
///
/// # Errors
/// When the database refuses.
pub async fn dropped(work: &mut Work, now: OffsetDateTime, job: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'dropped', settled_at = $1 where job_id = $2 and state = 'wanted'",
        values![now, job],
    )
    .await?;
    let kept: Vec<(i64, OffsetDateTime)> = work
        .all(
            "select job_id, kept_until from decisions where replaced_by = $1 and kept_until is not null \
             and sent_at is null",
            values![job],
        )
        .await?;
    for (earlier, until) in kept {
        jobs::revive(work, now, earlier, until.max(now)).await?;
    }
    work.run(
        "update decisions set state = case when kept_until is not null and sent_at is null then 'wanted' \
         else 'wiped' end, settled_at = $1, replaced_by = null where replaced_by = $2",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes that Microsoft took the decision of this job.
///
/// # Errors
/// When the database refuses.
pub async fn sent(work: &mut Work, now: OffsetDateTime, job: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'sent', sent_at = $1 where job_id = $2 and state = 'wanted'",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes that Microsoft shows the decision of this job: it takes the place of every earlier one.
///
/// # Errors
/// When the database refuses.
pub async fn confirmed(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    job: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'replaced', settled_at = $1 \
         where subscription_id = $2 and state in ('confirmed', 'wiped') and job_id is distinct from $3",
        values![now, subscription, job],
    )
    .await?;
    work.run(
        "update decisions set state = 'confirmed', settled_at = $1, sent_at = coalesce(sent_at, $1) \
         where job_id = $2 and state in ('wanted', 'sent', 'refused')",
        values![now, job],
    )
    .await?;
    Ok(())
}

/// Notes why the decision of this job was refused.
///
/// # Errors
/// When the database refuses.
pub async fn refused(work: &mut Work, now: OffsetDateTime, job: i64, cause: &str) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'refused', cause = $1, settled_at = $2 \
         where job_id = $3 and state in ('wanted', 'sent')",
        values![cause, now, job],
    )
    .await?;
    Ok(())
}

/// Notes what became of a confirmed decision.
///
/// # Errors
/// When the database refuses.
pub async fn overtaken(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    state: State,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = $1, settled_at = $2 where id = $3",
        values![state.as_str(), now, id],
    )
    .await?;
    Ok(())
}

/// Closes what was decided for a term that is over: the one that runs ends at `term_ends_at`.
///
/// # Errors
/// When the database refuses.
pub async fn close(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    term_ends_at: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    work.run(
        "update decisions set state = 'over', settled_at = $1 where subscription_id = $2 \
         and state in ('confirmed', 'wiped') and term_ends_at < $3",
        values![now, subscription, term_ends_at - Duration::DAY],
    )
    .await?;
    Ok(())
}

/// Keeps what was scheduled at Microsoft without the panel and has just been deleted by a change of ours, so that it can
/// be scheduled again.
///
/// # Errors
/// When the database refuses.
pub async fn keep_wiped(
    work: &mut Work,
    now: OffsetDateTime,
    subscription: i64,
    outcome: Outcome,
    next: Option<&NextTerm>,
    quantity: i64,
) -> Result<(), sqlx::Error> {
    let part = |whole: Option<&String>, sign: char, nth: usize| {
        whole.and_then(|whole| whole.split(sign).nth(nth)).map(str::to_lowercase)
    };
    let (sku, plan) = (next.and_then(|next| next.sku.as_ref()), next.and_then(|next| next.plan.as_ref()));
    work.run(
        "insert into decisions (subscription_id, outcome, quantity, licence_id, term_ends_at, state, decided_at, \
         settled_at) select u.id, $1, $2, (select min(l.id) from licences l \
         where lower(l.product_id) = coalesce($3, lower(u.product_id)) \
         and lower(l.sku_id) = coalesce($4, lower(u.sku_id)) and lower(l.term) = coalesce($5, lower(u.term)) \
         and l.billing_cycle = coalesce($6, u.billing_cycle)), u.term_ends_at, 'wiped', $7, $7 \
         from subscriptions u where u.id = $8",
        values![
            outcome.as_str(),
            (outcome == Outcome::Change).then(|| next.and_then(|next| next.quantity).unwrap_or(quantity)),
            part(sku, ':', 0),
            part(sku, ':', 1),
            part(plan, '/', 0),
            part(plan, '/', 1),
            now,
            subscription
        ],
    )
    .await?;
    Ok(())
}
