//! What Microsoft was asked for an order, and what it answered.

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs::Payload;
use crate::orders::ProvisionOrder;
use crate::values;

/// A call to Microsoft of an order's job, as its page shows it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Asked {
    /// The step's name.
    pub name: String,
    /// `doing`, `done` or `refused`.
    pub state: String,
    /// When it was first sent.
    pub started_at: OffsetDateTime,
    /// When it was answered.
    pub finished_at: Option<OffsetDateTime>,
}

/// What was asked of Microsoft for an order, in time order.
///
/// # Errors
/// When the database refuses.
pub async fn asked(work: &mut Work, order: i64) -> Result<Vec<Asked>, sqlx::Error> {
    work.all(
        "select s.name, s.state, s.started_at, s.finished_at from job_steps s join jobs j on j.id = s.job_id \
         where j.order_id = $1 order by s.id",
        values![order],
    )
    .await
}

/// When Microsoft is asked next for an order.
///
/// # Errors
/// When the database refuses.
pub async fn next_try(work: &mut Work, order: i64) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let next: Option<(OffsetDateTime,)> = work
        .first(
            "select next_try_at from jobs where order_id = $1 and kind = $2 and state = 'todo' order by id desc limit 1",
            values![order, ProvisionOrder::KIND],
        )
        .await?;
    Ok(next.map(|(at,)| at))
}

/// Whether Microsoft refused this call about the same thing for this order before.
///
/// # Errors
/// When the database refuses.
pub async fn was_refused(work: &mut Work, order: i64, call: &str, about: &str) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id = $1 and s.name = $2 and s.about = $3 and s.state = 'refused'",
            values![order, call, about],
        )
        .await?;
    Ok(count > 0)
}

/// Whether Microsoft ever answered this call about the same thing for this order with `cause`.
///
/// # Errors
/// When the database refuses.
pub async fn was_answered(
    work: &mut Work,
    order: i64,
    (call, about): (&str, &str),
    cause: &str,
) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id = $1 and s.name = $2 and s.about = $3 and s.answer = $4",
            values![order, call, about, cause],
        )
        .await?;
    Ok(count > 0)
}

/// Whether another order has made this call about the same thing, whatever came of it.
///
/// # Errors
/// When the database refuses.
pub async fn was_asked_by_another(
    work: &mut Work,
    order: i64,
    call: &str,
    about: &str,
) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from job_steps s join jobs j on j.id = s.job_id \
             where j.order_id <> $1 and s.name = $2 and s.about = $3",
            values![order, call, about],
        )
        .await?;
    Ok(count > 0)
}

/// A line of an order at Microsoft, and the order of ours that is known to have become it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Known {
    /// Our order.
    pub order_id: i64,
    /// Microsoft's.
    pub microsoft_order_id: String,
    /// The line in it; `None` where that was not kept.
    pub microsoft_line: Option<i64>,
}

/// What is known to have been bought for the tenant of an order, by that order and by others.
///
/// # Errors
/// When the database refuses.
pub async fn known_lines(work: &mut Work, order: i64) -> Result<Vec<Known>, sqlx::Error> {
    work.all(
        "select l.order_id, l.microsoft_order_id, l.microsoft_line from order_lines l \
         join orders o on o.id = l.order_id join orders ours on ours.tenant_id = o.tenant_id \
         where ours.id = $1 and l.microsoft_order_id is not null",
        values![order],
    )
    .await
}
