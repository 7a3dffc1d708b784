//! A step of a job: one call to Microsoft, whose ids are stored before it is made and whose answer is after.

use time::OffsetDateTime;

use super::Running;
use crate::database::Work;
use crate::jobs::unknown;
use crate::microsoft::{Failure, Ids};
use crate::values;

/// A call to Microsoft that is about to be made.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    id: i64,
    /// The ids to send with the call.
    pub ids: Ids,
    /// When an earlier try with these ids was last sent that got no answer: it may have been carried out.
    lost_at: Option<OffsetDateTime>,
}

/// A step that has no answer yet, as stored.
#[derive(sqlx::FromRow)]
struct Open {
    id: i64,
    request_id: String,
    correlation_id: String,
    lost_at: OffsetDateTime,
}

impl Open {
    fn step(&self) -> anyhow::Result<Step> {
        let ids = Ids { request: self.request_id.parse()?, correlation: self.correlation_id.parse()? };
        Ok(Step { id: self.id, ids, lost_at: Some(self.lost_at) })
    }
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
        self.lost_at.is_some()
    }

    /// When the last try was sent that got no answer.
    #[must_use]
    pub fn lost_at(&self) -> Option<OffsetDateTime> {
        self.lost_at
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
        if failure.settles() && (!self.is_repeated() || matches!(failure, Failure::Refused(_))) {
            unknown::count(work, now, failure.refusal()).await?;
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

    /// Records an answer that says nothing about an earlier try without one: the step stays open for that try.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn still_open(self, work: &mut Work, text: &str) -> Result<(), sqlx::Error> {
        work.run(
            "update job_steps set answer = $1, tried_at = coalesce($2, tried_at) where id = $3",
            values![text, self.lost_at, self.id],
        )
        .await?;
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

impl Running {
    /// Opens the step `name`, one call to Microsoft: its ids are stored before the call is made. Where an earlier
    /// try of the step got no answer, its ids are used again, so that Microsoft can tell that it is the same.
    ///
    /// # Errors
    /// [`LeaseLost`], or when the database refuses.
    pub async fn step(&self, name: &str) -> anyhow::Result<Step> {
        self.step_about(name, "").await
    }

    /// The same within a unit of work that stores something with the ids. The call is made after its commit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn step_in(&self, work: &mut Work, name: &str) -> anyhow::Result<Step> {
        self.open(work, name, "").await
    }

    /// The same for a call about something that a correction can change, such as the name of a tenant. Its ids are
    /// those of an earlier try about the same thing, also of another job for the same order.
    ///
    /// # Errors
    /// [`LeaseLost`], or when the database refuses.
    pub async fn step_about(&self, name: &str, about: &str) -> anyhow::Result<Step> {
        let mut work = self.begin().await?;
        let step = self.open(&mut work, name, about).await?;
        work.commit().await?;
        Ok(step)
    }

    async fn open(&self, work: &mut Work, name: &str, about: &str) -> anyhow::Result<Step> {
        let now = self.clock.now();
        let open: Option<Open> = work
            .first(
                "select s.id, s.request_id, s.correlation_id, coalesce(s.tried_at, s.started_at) as lost_at \
                 from job_steps s where s.name = $2 and s.state = 'doing' and coalesce(s.about, '') = $3 \
                 and (s.job_id = $1 or ($3 <> '' and s.job_id in (select k.id from jobs k join jobs j \
                 on j.order_id = k.order_id where j.id = $1))) order by s.id desc limit 1",
                values![self.id, name, about],
            )
            .await?;
        Ok(if let Some(open) = open {
            work.run(
                "update job_steps set tries = tries + 1, tried_at = $1 where id = $2",
                values![now, open.id],
            )
            .await?;
            open.step()?
        } else {
            let ids = Ids::fresh();
            let about = Some(about).filter(|about| !about.is_empty());
            let (id,) = work
                .one(
                    "insert into job_steps (job_id, name, about, state, request_id, correlation_id, tries, \
                     started_at, tried_at) values ($1, $2, $3, 'doing', $4, $5, 1, $6, $6) returning id",
                    values![self.id, name, about, ids.request, ids.correlation, now],
                )
                .await?;
            Step { id, ids, lost_at: None }
        })
    }

    /// The step `name` whose last try got no answer, if there is one: it may have been carried out.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn unanswered(&self, work: &mut Work, name: &str) -> anyhow::Result<Option<Step>> {
        let open: Option<Open> = work
            .first(
                "select id, request_id, correlation_id, coalesce(tried_at, started_at) as lost_at from job_steps \
                 where job_id = $1 and name = $2 and state = 'doing' order by id desc limit 1",
                values![self.id, name],
            )
            .await?;
        open.map(|open| open.step()).transpose()
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
