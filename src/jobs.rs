//! Jobs: work outside a request, written in the same commit as what made it necessary, done by `worker`.
//!
//! A job is claimed with one conditional update and held by a lease that its worker renews. Everything a job
//! writes goes through [`Running::begin`], which checks the lease first: a worker that was thought dead and
//! comes back can no longer change anything.

use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::clock::Clock;
use crate::database::{Database, Work};
use crate::microsoft::{Failure, Ids};
use crate::values;

/// What a job needs to know; lives with the feature that enqueues it.
pub trait Payload: Serialize + DeserializeOwned + Send {
    /// The name it is stored under, and the last part of its text key `task-kind-…`.
    const KIND: &'static str;
}

/// What a job is about, so that its task shows on the right pages.
#[derive(Clone, Copy, Debug, Default)]
pub struct About {
    /// Who asked for it; `None` when the panel did.
    pub account: Option<i64>,
    /// Whose it is.
    pub reseller: Option<i64>,
    /// The order it serves.
    pub order: Option<i64>,
    /// The service it changes.
    pub service: Option<i64>,
    /// The subscription it changes.
    pub subscription: Option<i64>,
}

/// Stores a job that may run from `at` on; answers its number.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue<P: Payload>(
    work: &mut Work,
    at: OffsetDateTime,
    payload: &P,
    about: About,
) -> anyhow::Result<i64> {
    let (id,) = work
        .one(
            "insert into jobs (kind, payload, state, next_try_at, account_id, reseller_id, order_id, service_id, \
             subscription_id, created_at, updated_at) \
             values ($1, $2, 'todo', $3, $4, $5, $6, $7, $8, $3, $3) returning id",
            values![
                P::KIND,
                serde_json::to_string(payload)?,
                at,
                about.account,
                about.reseller,
                about.order,
                about.service,
                about.subscription
            ],
        )
        .await?;
    Ok(id)
}

/// Whether a worker is doing a job of this kind about a service at this moment.
///
/// # Errors
/// When the database refuses.
pub async fn is_doing<P: Payload>(work: &mut Work, service: i64) -> Result<bool, sqlx::Error> {
    let (doing,): (i64,) = work
        .one(
            "select count(*) from jobs where service_id = $1 and kind = $2 and state = 'doing'",
            values![service, P::KIND],
        )
        .await?;
    Ok(doing > 0)
}

/// Whether the same person has enqueued the same job before: a form that was sent twice.
///
/// # Errors
/// When the database refuses.
pub async fn is_known<P: Payload>(work: &mut Work, payload: &P, about: About) -> anyhow::Result<bool> {
    let known: Option<(i64,)> = work
        .first(
            "select id from jobs where subscription_id = $1 and account_id = $2 and kind = $3 and payload = $4",
            values![about.subscription, about.account, P::KIND, serde_json::to_string(payload)?],
        )
        .await?;
    Ok(known.is_some())
}

/// How long to wait before asking Microsoft again what did not succeed for the `attempt`th time in a row: 2, 4, 8
/// seconds and so on, up to a quarter of an hour.
#[must_use]
pub fn pause(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 10)).unwrap_or(1);
    Duration::seconds(2_i64.pow(doublings)).min(Duration::minutes(15))
}

/// Has a job that needs a person done from now on, its attempts counted anew; `false` when it needs none (any
/// more).
///
/// # Errors
/// When the database refuses.
pub async fn retry(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set state = 'todo', attempts = 0, next_try_at = $1, finished_at = null, updated_at = $1 \
             where id = $2 and state = 'error'",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// Has a job that waits for a later moment done from now on; `false` when it does not wait (any more).
///
/// # Errors
/// When the database refuses.
pub async fn hasten(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set next_try_at = $1, updated_at = $1 where id = $2 and state = 'todo' and next_try_at > $1",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

/// Gives up a job that nobody is doing: something else takes its place. `false` when it has begun or ended.
///
/// # Errors
/// When the database refuses.
pub async fn cancel(work: &mut Work, now: OffsetDateTime, id: i64) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set state = 'cancelled', finished_at = $1, updated_at = $1 \
             where id = $2 and state in ('todo', 'error')",
            values![now, id],
        )
        .await?;
    Ok(changed == 1)
}

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
    clock: Clock,
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

/// Takes the job that has been due the longest, if there is one, for `lease` from now.
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
             updated_at = $3 \
             where id = (select id from jobs where (state = 'todo' and next_try_at <= $3) \
             or (state = 'doing' and leased_until < $3) order by next_try_at, id limit 1) \
             and ((state = 'todo' and next_try_at <= $3) or (state = 'doing' and leased_until < $3)) returning id, kind, attempts, payload",
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

/// Closes the stopped jobs of this kind for an order: another is about to take their place, and only one may ever
/// carry an order.
///
/// # Errors
/// When the database refuses.
pub async fn supersede<P: Payload>(
    work: &mut Work,
    now: OffsetDateTime,
    order: i64,
) -> Result<(), sqlx::Error> {
    work.run(
        "update jobs set state = 'cancelled', updated_at = $1 where order_id = $2 and kind = $3 and state = 'error'",
        values![now, order, P::KIND],
    )
    .await?;
    Ok(())
}

/// The newest job of this kind for an order: the only one that may carry it.
///
/// # Errors
/// When the database refuses.
pub async fn newest<P: Payload>(work: &mut Work, order: i64) -> Result<Option<i64>, sqlx::Error> {
    let (id,): (Option<i64>,) = work
        .one("select max(id) from jobs where order_id = $1 and kind = $2", values![order, P::KIND])
        .await?;
    Ok(id)
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

    /// Opens the step `name`, one call to Microsoft: its ids are stored before the call is made. Where an earlier
    /// try of the step got no answer, its ids are used again, so that Microsoft can tell that it is the same.
    ///
    /// # Errors
    /// [`LeaseLost`], or when the database refuses.
    pub async fn step(&self, name: &str) -> anyhow::Result<Step> {
        let now = self.clock.now();
        let mut work = self.begin().await?;
        let open: Option<(i64, String, String)> = work
            .first(
                "update job_steps set tries = tries + 1 where id = (select max(id) from job_steps \
                 where job_id = $1 and name = $2 and state = 'doing') returning id, request_id, correlation_id",
                values![self.id, name],
            )
            .await?;
        let step = if let Some((id, request, correlation)) = open {
            let ids = Ids { request: request.parse()?, correlation: correlation.parse()? };
            Step { id, ids, is_repeated: true }
        } else {
            let ids = Ids::fresh();
            let (id,) = work
                .one(
                    "insert into job_steps (job_id, name, state, request_id, correlation_id, tries, started_at) \
                     values ($1, $2, 'doing', $3, $4, 1, $5) returning id",
                    values![self.id, name, ids.request, ids.correlation, now],
                )
                .await?;
            Step { id, ids, is_repeated: false }
        };
        work.commit().await?;
        Ok(step)
    }

    /// The step `name` whose last try got no answer, if there is one: it may have been carried out.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unanswered(&self, work: &mut Work, name: &str) -> anyhow::Result<Option<Step>> {
        let open: Option<(i64, String, String)> = work
            .first(
                "select id, request_id, correlation_id from job_steps \
                 where job_id = $1 and name = $2 and state = 'doing' order by id desc limit 1",
                values![self.id, name],
            )
            .await?;
        let Some((id, request, correlation)) = open else { return Ok(None) };
        let ids = Ids { request: request.parse()?, correlation: correlation.parse()? };
        Ok(Some(Step { id, ids, is_repeated: true }))
    }

    /// When Microsoft last carried out the step `name` of this job, or accepted to.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn carried_out(
        &self,
        work: &mut Work,
        name: &str,
    ) -> Result<Option<OffsetDateTime>, sqlx::Error> {
        let done: Option<(OffsetDateTime,)> = work
            .first(
                "select finished_at from job_steps where job_id = $1 and name = $2 and state = 'done' \
                 order by id desc limit 1",
                values![self.id, name],
            )
            .await?;
        Ok(done.map(|(at,)| at))
    }
}

/// A call to Microsoft that is about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    id: i64,
    /// The ids to send with the call.
    pub ids: Ids,
    /// An earlier try with these ids got no answer: it may have been carried out.
    is_repeated: bool,
}

/// What Microsoft answered to a step, without secrets and personal data.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// HTTP status, where it is known.
    pub status: Option<u16>,
    /// Microsoft's code, where there is one.
    pub code: Option<String>,
    /// Microsoft's sentence, or ours, for staff.
    pub text: Option<String>,
}

impl Answer {
    /// What a failed call was answered.
    #[must_use]
    pub fn of(failure: &Failure) -> Self {
        match failure.refusal() {
            Some(refusal) => Self {
                status: Some(refusal.status),
                code: Some(refusal.code.clone()).filter(|code| !code.is_empty()),
                // Microsoft's sentence may quote what we sent: people's names. Its code says enough.
                text: Some(failure.cause().name().to_owned()),
            },
            None => Self { status: None, code: None, text: Some(failure.to_string()) },
        }
    }
}

impl Step {
    /// Whether an earlier try with these ids got no answer: it may have been carried out.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.is_repeated
    }

    /// Records that Microsoft did it; call in the unit of work that keeps what was learned.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn done(self, work: &mut Work, now: OffsetDateTime) -> Result<(), sqlx::Error> {
        self.close(work, "done", &Answer::default(), now).await
    }

    /// Records that Microsoft refused; a later try is a new step with new ids.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn refused(
        self,
        work: &mut Work,
        answer: &Answer,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        self.close(work, "refused", answer, now).await
    }

    /// Records how a call failed: as refused where that settles what became of it, else the step stays open. After
    /// a try without an answer, "busy" or "later" says nothing about that try: only a refusal does.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn failed(
        self,
        work: &mut Work,
        failure: &Failure,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        if failure.settles() && (!self.is_repeated || matches!(failure, Failure::Refused(_))) {
            self.refused(work, &Answer::of(failure), now).await
        } else {
            self.unanswered(work, &failure.to_string()).await
        }
    }

    /// Records that no answer came: the step stays open, and its ids are used again.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unanswered(self, work: &mut Work, text: &str) -> Result<(), sqlx::Error> {
        work.run("update job_steps set answer = $1 where id = $2", values![text, self.id]).await?;
        Ok(())
    }

    async fn close(
        self,
        work: &mut Work,
        state: &str,
        answer: &Answer,
        now: OffsetDateTime,
    ) -> Result<(), sqlx::Error> {
        work.run(
            "update job_steps set state = $1, status = $2, code = $3, answer = $4, finished_at = $5 where id = $6",
            values![
                state,
                answer.status.map(i64::from),
                answer.code.as_deref(),
                answer.text.as_deref(),
                now,
                self.id
            ],
        )
        .await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_quarter_of_an_hour() {
        assert_eq!(pause(0), Duration::seconds(2));
        assert_eq!(pause(3), Duration::seconds(8));
        assert_eq!(pause(100), Duration::minutes(15));
    }
}
