//! Every statement on `usage_days` and `usage_readings`, and those that plan the jobs that fill them.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::jobs::Payload;
use crate::usage::{Figures, Idle, KEPT, Product, ReadUsage, Reading};
use crate::values;

/// What a tenant has of each product as it was last read, the largest first, with the peak since `period`.
///
/// # Errors
/// When the database refuses.
pub async fn products(
    work: &mut Work,
    service: i64,
    period: OffsetDateTime,
) -> Result<Vec<Product>, sqlx::Error> {
    work.all(
        "select d.product, d.name, d.assigned, d.total, coalesce((select max(m.peak) from usage_days m \
         where m.service_id = d.service_id and m.product = d.product and m.day >= $2), 0) as period_peak \
         from usage_days d join usage_readings r on r.service_id = d.service_id and r.read_at = d.read_at \
         where d.service_id = $1 order by d.total desc, d.name, d.product limit 60",
        values![service, period],
    )
    .await
}

/// What is idle of each product in the services of a reseller as they were last read, with the peak since `since`.
///
/// # Errors
/// When the database refuses.
pub async fn idle(work: &mut Work, reseller: i64, since: OffsetDateTime) -> Result<Vec<Idle>, sqlx::Error> {
    work.all(
        "select d.service_id, d.name, d.assigned, d.total, d.read_at, coalesce((select max(m.peak) from usage_days m \
         where m.service_id = d.service_id and m.product = d.product and m.day >= $2), 0) as peak, \
         coalesce((select min(m.day) from usage_days m where m.service_id = d.service_id and m.product = d.product \
         and m.day >= $2), d.day) as since from services s join usage_readings r on r.service_id = s.id \
         join usage_days d on d.service_id = r.service_id and d.read_at = r.read_at \
         where s.reseller_id = $1 and d.total > d.assigned",
        values![reseller, since],
    )
    .await
}

/// Whether the use of any service of a reseller was ever read.
///
/// # Errors
/// When the database refuses.
pub async fn is_known(work: &mut Work, reseller: i64) -> Result<bool, sqlx::Error> {
    let known: Option<(i64,)> = work
        .first(
            "select s.id from services s join usage_readings r on r.service_id = s.id \
             where s.reseller_id = $1 and r.read_at is not null limit 1",
            values![reseller],
        )
        .await?;
    Ok(known.is_some())
}

/// The figures of a product from the day that begins at `from`, day by day.
///
/// # Errors
/// When the database refuses.
pub async fn figures(
    work: &mut Work,
    service: i64,
    product: &str,
    from: OffsetDateTime,
) -> Result<Vec<Figures>, sqlx::Error> {
    work.all(
        "select day, assigned, total, peak from usage_days \
         where service_id = $1 and product = $2 and day >= $3 order by day",
        values![service, product, from],
    )
    .await
}

/// How the last readings of a service went.
///
/// # Errors
/// When the database refuses.
pub async fn reading(work: &mut Work, service: i64) -> Result<Option<Reading>, sqlx::Error> {
    work.first("select read_at, tried_at, cause from usage_readings where service_id = $1", values![service])
        .await
}

/// What was read of one product.
#[derive(Clone, Debug)]
pub struct Read<'a> {
    /// Microsoft's id of the licence product.
    pub product: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Licences that somebody has.
    pub assigned: i64,
    /// All of them.
    pub total: i64,
}

/// Keeps what was read at `now` as the last figures of the day.
///
/// # Errors
/// When the database refuses.
pub async fn keep(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    read: &Read<'_>,
) -> Result<(), sqlx::Error> {
    let day = now.replace_time(time::Time::MIDNIGHT);
    work.run(
        "insert into usage_days (service_id, product, day, name, assigned, total, peak, read_at) \
         values ($1, $2, $3, $4, $5, $6, $5, $7) on conflict (service_id, product, day) do update set \
         name = $4, assigned = $5, total = $6, read_at = $7, \
         peak = case when usage_days.peak > $5 then usage_days.peak else $5 end",
        values![service, read.product, day, read.name, read.assigned, read.total, now],
    )
    .await?;
    Ok(())
}

/// Notes that the usage of a service was read at `now`, or why it was not.
///
/// # Errors
/// When the database refuses.
pub async fn note(
    work: &mut Work,
    now: OffsetDateTime,
    service: i64,
    cause: Option<&str>,
) -> Result<(), sqlx::Error> {
    let read_at = cause.is_none().then_some(now);
    work.run(
        "insert into usage_readings (service_id, read_at, tried_at, cause) values ($1, $2, $3, $4) \
         on conflict (service_id) do update set read_at = coalesce($2, usage_readings.read_at), tried_at = $3, cause = $4",
        values![service, read_at, now, cause],
    )
    .await?;
    Ok(())
}

/// Takes the service's row until the unit of work ends, so that two who ask for a reading take turns.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, service: i64) -> Result<(), sqlx::Error> {
    work.run("update services set updated_at = updated_at where id = $1", values![service]).await?;
    Ok(())
}

/// Whether a reading of this service is on its way.
///
/// # Errors
/// When the database refuses.
pub async fn is_pending(work: &mut Work, service: i64) -> anyhow::Result<bool> {
    let payload = serde_json::to_string(&ReadUsage { service })?;
    let (count,): (i64,) = work
        .one(
            "select count(*) from jobs where kind = $1 and payload = $2 and state in ('todo', 'doing')",
            values![ReadUsage::KIND, payload],
        )
        .await?;
    Ok(count > 0)
}

/// Services whose usage can be read: their tenants are made.
///
/// # Errors
/// When the database refuses.
pub async fn services(work: &mut Work) -> Result<Vec<i64>, sqlx::Error> {
    let rows: Vec<(i64,)> =
        work.all("select id from services where state <> 'creating' order by id", values![]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Forgets figures that no chart shows any more, and readings that ended well a day ago: there are several a day of
/// every service.
///
/// # Errors
/// When the database refuses.
pub async fn forget(work: &mut Work, now: OffsetDateTime) -> Result<(), sqlx::Error> {
    work.run("delete from usage_days where day < $1", values![now - KEPT]).await?;
    let old = now - Duration::DAY;
    work.run(
        "delete from job_steps where job_id in (select id from jobs where kind = $1 and state = 'done' \
         and finished_at < $2)",
        values![ReadUsage::KIND, old],
    )
    .await?;
    work.run(
        "delete from jobs where kind = $1 and state = 'done' and finished_at < $2",
        values![ReadUsage::KIND, old],
    )
    .await?;
    Ok(())
}
