//! How far a job that takes long has come, for a page that shows it.

use super::Running;
use crate::database::Work;
use crate::values;

/// So many parts of a job are done, of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::FromRow)]
pub struct Progress {
    /// Parts that are done.
    pub done: i64,
    /// Parts in all.
    pub total: i64,
}

impl Running {
    /// Notes how far this job has come, in a commit of its own.
    ///
    /// # Errors
    /// [`super::LeaseLost`], or when the database refuses.
    pub async fn progress(&self, done: usize, total: usize) -> anyhow::Result<()> {
        let mut work = self.begin().await?;
        work.run(
            "insert into job_progress (job_id, done, total) values ($1, $2, $3) \
             on conflict (job_id) do update set done = $2, total = $3",
            values![self.id, i64::try_from(done)?, i64::try_from(total)?],
        )
        .await?;
        Ok(work.commit().await?)
    }
}

/// How far the job has come that is at a service, where it tells.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(work: &mut Work, service: i64) -> Result<Option<Progress>, sqlx::Error> {
    work.first(
        "select p.done, p.total from jobs j join job_progress p on p.job_id = j.id \
         where j.service_id = $1 and j.state in ('todo', 'doing') order by j.id desc limit 1",
        values![service],
    )
    .await
}
