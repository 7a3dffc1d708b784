//! The calls of tasks to Microsoft, with what support needs to ask about them there.

use time::OffsetDateTime;

use crate::database::Work;
use crate::support::store::tasks::{said, story};
use crate::support::store::{Newest, Subject};
use crate::text::Message;
use crate::values;

/// One call to Microsoft.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Call {
    /// Its number.
    pub id: i64,
    /// The task that made it.
    pub job_id: i64,
    /// The step's name, the last part of a text key `provisioning-call-…`.
    pub name: String,
    /// `doing` (no answer is known), `done` or `refused`.
    pub state: String,
    /// The `MS-RequestId` that was sent.
    pub request_id: String,
    /// The `MS-CorrelationId` that was sent.
    pub correlation_id: String,
    /// How often it was sent with these ids.
    pub tries: i64,
    /// HTTP status of the answer.
    pub status: Option<i64>,
    /// Microsoft's code.
    pub code: Option<String>,
    /// A cause's name, or why no answer came.
    pub answer: Option<String>,
    /// When it was first sent.
    pub started_at: OffsetDateTime,
    /// When it was answered.
    pub finished_at: Option<OffsetDateTime>,
    /// The order that the task serves.
    pub order_id: Option<i64>,
    /// The internal name of the service that the task changes.
    pub domain: Option<String>,
}

macro_rules! calls {
    ($rest:literal) => {
        concat!(
            "select c.id, c.job_id, c.name, c.state, c.request_id, c.correlation_id, c.tries, c.status, c.code, \
             c.answer, c.started_at, c.finished_at, j.order_id, s.domain from job_steps c \
             join jobs j on j.id = c.job_id left join services s on s.id = j.service_id ",
            $rest
        )
    };
}
pub(super) use calls;

impl Call {
    /// What was made of its answer, where that is a stored word.
    #[must_use]
    pub fn said(&self) -> Option<Message> {
        said(self.answer.as_deref()?)
    }

    /// Where it stands in its story.
    #[must_use]
    pub fn address(&self) -> String {
        let story = story(self.order_id, self.domain.as_deref());
        let page = story.unwrap_or_else(|| format!("/support/tasks/{}", self.job_id));
        format!("{page}#step-{}", self.id)
    }

    /// The colour that helps to tell its state apart.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.state.as_str() {
            "done" => "green",
            "refused" => "red",
            _ => "yellow",
        }
    }
}

/// The newest calls of a story.
///
/// # Errors
/// When the database refuses.
pub async fn of(work: &mut Work, subject: Subject, newest: Newest) -> Result<Vec<Call>, sqlx::Error> {
    let (sql, id) = match subject {
        Subject::Order(order) => {
            (calls!("where j.order_id = $1 and c.started_at < $2 order by c.id desc limit $3"), order)
        }
        Subject::Service(service) => (
            calls!(
                "where (j.service_id = $1 or j.order_id in (select id from orders where service_id = $1)) \
                 and c.started_at < $2 order by c.id desc limit $3"
            ),
            service,
        ),
        Subject::Task(task) => {
            (calls!("where c.job_id = $1 and c.started_at < $2 order by c.id desc limit $3"), task)
        }
        Subject::Mail(_) => return Ok(Vec::new()),
    };
    work.all(sql, values![id, newest.before, newest.limit]).await
}
