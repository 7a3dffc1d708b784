//! A job in the hands of its worker: claimed, held by a lease, ended.

use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::Payload;
use crate::clock::Clock;
use crate::database::{Database, Work};
use crate::values;

/// A job as its worker holds it.
#[derive(Clone, Debug)]
pub struct Running {
    /// The job's number: the task that people see.
    pub id: i64,
    /// [`Payload::KIND`].
    pub kind: String,
    /// How often it was begun, this time included.
    pub attempts: i64,
    payload: String,
    lease: String,
    database: Database,
    pub(super) clock: Clock,
}

/// The lease of a job has passed to another worker: stop at once, change nothing.
#[derive(Debug, thiserror::Error)]
#[error("the lease of job {0} was lost")]
pub struct LeaseLost(i64);

#[derive(sqlx::FromRow)]
struct Claimed {
    id: i64,
    kind: String,
    attempts: i64,
    payload: String,
}

/// Takes the job that has been due the longest, if there is one, for `lease` from now. One that is kept back is not
/// due; once it is taken, nobody can take it back.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    database: &Database,
    clock: &Clock,
    lease: Duration,
) -> Result<Option<Running>, sqlx::Error> {
    let (now, name) = (clock.now(), Uuid::new_v4().to_string());
    let mut work = database.begin().await?;
    // The second condition is for PostgreSQL: whoever waited for the row looks again, and finds it taken.
    let claimed: Option<Claimed> = work
        .first(
            "update jobs set state = 'doing', lease = $1, leased_until = $2, attempts = attempts + 1, \
             hold = null, held_until = null, updated_at = $3 \
             where id = (select id from jobs where (state = 'todo' and next_try_at <= $3 \
             and (hold is null or held_until <= $3)) \
             or (state = 'doing' and leased_until < $3) order by next_try_at, id limit 1) \
             and ((state = 'todo' and next_try_at <= $3 and (hold is null or held_until <= $3)) \
             or (state = 'doing' and leased_until < $3)) returning id, kind, attempts, payload",
            values![&name, now + lease, now],
        )
        .await?;
    work.commit().await?;
    Ok(claimed.map(|job| Running {
        id: job.id,
        kind: job.kind,
        attempts: job.attempts,
        payload: job.payload,
        lease: name,
        database: database.clone(),
        clock: clock.clone(),
    }))
}

impl Running {
    /// What the job needs to know.
    ///
    /// # Errors
    /// When the stored payload is not `P`'s.
    pub fn payload<P: Payload>(&self) -> anyhow::Result<P> {
        Ok(serde_json::from_str(&self.payload)?)
    }

    /// Keeps the lease for `lease` from now.
    ///
    /// # Errors
    /// [`LeaseLost`] when another worker has it.
    pub async fn renew(&self, lease: Duration) -> anyhow::Result<()> {
        let mut work = self.database.begin().await?;
        let held = work
            .run(
                "update jobs set leased_until = $1 where id = $2 and lease = $3 and state = 'doing'",
                values![self.clock.now() + lease, self.id, &self.lease],
            )
            .await?;
        work.commit().await?;
        if held == 0 { Err(LeaseLost(self.id).into()) } else { Ok(()) }
    }

    /// A unit of work in which this job may write; holds the job's row, so that the lease cannot pass meanwhile.
    ///
    /// # Errors
    /// [`LeaseLost`] when another worker has the job.
    pub async fn begin(&self) -> anyhow::Result<Work> {
        let mut work = self.database.begin().await?;
        let held = work
            .run(
                "update jobs set updated_at = $1 where id = $2 and lease = $3 and state = 'doing'",
                values![self.clock.now(), self.id, &self.lease],
            )
            .await?;
        if held == 0 { Err(LeaseLost(self.id).into()) } else { Ok(work) }
    }

    /// Ends the job, in the unit of work that holds its result.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn done(&self, work: &mut Work) -> Result<(), sqlx::Error> {
        self.end(work, "done", None, None).await
    }

    /// Ends the job as one that needs a person; `answer` says why.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn fail(&self, work: &mut Work, answer: &str) -> Result<(), sqlx::Error> {
        self.end(work, "error", Some(answer), None).await
    }

    /// Ends the job as one that is not to be done any more; `answer` says why.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn give_up(&self, work: &mut Work, answer: &str) -> Result<(), sqlx::Error> {
        self.end(work, "cancelled", Some(answer), None).await
    }

    /// Ends the job without a trace: it was a look that found nothing, and there are many of those.
    ///
    /// # Errors
    /// When the database refuses, or something refers to the job.
    pub async fn forget(&self, work: &mut Work) -> Result<(), sqlx::Error> {
        work.run("delete from job_steps where job_id = $1", values![self.id]).await?;
        work.run("delete from jobs where id = $1", values![self.id]).await?;
        Ok(())
    }

    /// Puts the job back until `at`; `answer` says what it waits for.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn wait(&self, work: &mut Work, at: OffsetDateTime, answer: &str) -> Result<(), sqlx::Error> {
        self.end(work, "todo", Some(answer), Some(at)).await
    }

    /// Counts the attempts anew: the job has come a step further.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn advanced(&self, work: &mut Work) -> Result<(), sqlx::Error> {
        work.run("update jobs set attempts = 0 where id = $1", values![self.id]).await?;
        Ok(())
    }

    async fn end(
        &self,
        work: &mut Work,
        state: &str,
        answer: Option<&str>,
        next: Option<OffsetDateTime>,
    ) -> Result<(), sqlx::Error> {
        let now = self.clock.now();
        let finished = next.is_none().then_some(now);
        work.run(
            "update jobs set state = $1, answer = $2, next_try_at = $3, finished_at = $4, updated_at = $5, \
             lease = null, leased_until = null where id = $6",
            values![state, answer, next.unwrap_or(now), finished, now, self.id],
        )
        .await?;
        Ok(())
    }
}
