//! Every statement on `password_resets`, and those on the jobs that fill it.

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs::Payload;
use crate::passwords::{Latest, ResetPassword};
use crate::values;

/// Takes the service's row until the unit of work ends, so that two who ask take turns.
///
/// # Errors
/// When the database refuses.
pub async fn hold(work: &mut Work, service: i64) -> Result<(), sqlx::Error> {
    work.run("update services set updated_at = updated_at where id = $1", values![service]).await?;
    Ok(())
}

/// The newest reset of a service's password.
///
/// # Errors
/// When the database refuses.
pub async fn latest(work: &mut Work, service: i64) -> Result<Option<Latest>, sqlx::Error> {
    work.first(
        "select id as job, state, answer, finished_at from jobs where service_id = $1 and kind = $2 \
         order by id desc limit 1",
        values![service, ResetPassword::KIND],
    )
    .await
}

/// Closes the resets of a service that came to nothing, and forgets their passwords: another takes their place.
///
/// # Errors
/// When the database refuses.
pub async fn supersede(work: &mut Work, now: OffsetDateTime, service: i64) -> Result<(), sqlx::Error> {
    work.run(
        "update jobs set state = 'cancelled', updated_at = $1 where service_id = $2 and kind = $3 and state = 'error'",
        values![now, service, ResetPassword::KIND],
    )
    .await?;
    work.run("update password_resets set sealed = null where service_id = $1", values![service]).await?;
    Ok(())
}

/// How far a reset has come.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Progress {
    /// The password that was chosen, sealed, until it is the service's own.
    pub sealed: Option<Vec<u8>>,
    /// When Microsoft said that it is set.
    pub set_at: Option<OffsetDateTime>,
}

/// How far the reset of this job has come; nothing before a password was chosen.
///
/// # Errors
/// When the database refuses.
pub async fn progress(work: &mut Work, job: i64) -> Result<Option<Progress>, sqlx::Error> {
    work.first("select sealed, set_at from password_resets where job_id = $1", values![job]).await
}

/// Keeps the sealed password that was chosen, before it is sent.
///
/// # Errors
/// When the database refuses.
pub async fn keep(work: &mut Work, job: i64, service: i64, sealed: Vec<u8>) -> Result<(), sqlx::Error> {
    work.run(
        "insert into password_resets (job_id, service_id, sealed) values ($1, $2, $3) \
         on conflict (job_id) do update set sealed = $3",
        values![job, service, sealed],
    )
    .await?;
    Ok(())
}

/// Notes that Microsoft has set the password.
///
/// # Errors
/// When the database refuses.
pub async fn set(work: &mut Work, now: OffsetDateTime, job: i64) -> Result<(), sqlx::Error> {
    work.run("update password_resets set set_at = $1 where job_id = $2", values![now, job]).await?;
    Ok(())
}

/// Forgets the password that was chosen: it is the service's own now, or Microsoft refused it.
///
/// # Errors
/// When the database refuses.
pub async fn wipe(work: &mut Work, job: i64) -> Result<(), sqlx::Error> {
    work.run("update password_resets set sealed = null where job_id = $1", values![job]).await?;
    Ok(())
}
