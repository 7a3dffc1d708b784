//! The audit, as the staff read it.

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::audit::story;
use crate::database::Work;
use crate::support::store::tasks::said;
use crate::support::store::{Newest, Subject};
use crate::text::Message;
use crate::values;

/// An act that was written down.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// When it happened.
    pub at: OffsetDateTime,
    /// The act, the last part of a text key `audit-act-…`.
    pub act: String,
    /// Who did it; nobody when the panel itself did.
    pub account: Option<String>,
    /// Whether that was a member of the staff.
    pub is_staff: bool,
    /// Whose things were touched.
    pub reseller_id: Option<i64>,
    /// That reseller's name.
    pub reseller: Option<String>,
    /// The order.
    pub order_id: Option<i64>,
    /// The service's internal name.
    pub domain: Option<String>,
    /// Microsoft's name of the licence, where it is about a subscription.
    pub licence: Option<String>,
    /// The task.
    pub job_id: Option<i64>,
    /// The mail.
    pub mail_id: Option<i64>,
    /// Numbers and codes, and the reason that staff gave.
    #[sqlx(try_from = "String")]
    pub details: Details,
}

/// What was noted with an act.
#[derive(Clone, Debug, Default)]
pub struct Details(Map<String, Value>);

impl Line {
    /// What was done.
    #[must_use]
    pub fn sentence(&self) -> Message {
        story::sentence(&self.act, self.licence.as_deref(), &self.details.0)
    }
}

impl From<String> for Details {
    /// What cannot be read is shown as nothing: the line itself still tells who did what.
    fn from(json: String) -> Self {
        Self(serde_json::from_str(&json).unwrap_or_default())
    }
}

impl Details {
    /// The reason that staff gave.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.0.get("reason")?.as_str()
    }

    /// Why it came to this, in words.
    #[must_use]
    pub fn cause(&self) -> Option<Message> {
        said(self.0.get("cause")?.as_str()?)
    }

    /// Everything else that neither the sentence nor a column says, as it is stored.
    pub fn others(&self) -> impl Iterator<Item = String> {
        const SAID: [&str; 8] = ["reason", "cause", "from", "to", "count", "status", "service", "handover"];
        self.0.iter().filter(|(name, value)| !value.is_null() && !SAID.contains(&name.as_str())).map(
            |(name, value)| match value {
                Value::String(text) => format!("{name}: {text}"),
                other => format!("{name}: {other}"),
            },
        )
    }
}

macro_rules! lines {
    ($rest:literal) => {
        concat!(
            "select t.id, t.at, t.act, a.name as account, a.staff_role is not null as is_staff, t.reseller_id, \
             r.name as reseller, t.order_id, s.domain, u.title as licence, t.job_id, t.mail_id, t.details \
             from audit t left join accounts a on a.id = t.account_id \
             left join resellers r on r.id = t.reseller_id left join services s on s.id = t.service_id \
             left join subscriptions u on u.id = t.subscription_id ",
            $rest
        )
    };
}

/// A page of the audit, the newest first: at most `limit` lines before the number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn list(work: &mut Work, before: Option<i64>, limit: i64) -> Result<Vec<Line>, sqlx::Error> {
    let before = before.unwrap_or(i64::MAX);
    work.all(lines!("where t.id < $1 order by t.id desc limit $2"), values![before, limit]).await
}

/// The newest lines of a story.
///
/// # Errors
/// When the database refuses.
pub async fn of(work: &mut Work, subject: Subject, newest: Newest) -> Result<Vec<Line>, sqlx::Error> {
    let (sql, id) = match subject {
        Subject::Order(id) => (lines!("where t.order_id = $1 and t.at < $2 order by t.id desc limit $3"), id),
        Subject::Service(id) => (
            lines!(
                "where (t.service_id = $1 or t.order_id in (select id from orders where service_id = $1)) \
                 and t.at < $2 order by t.id desc limit $3"
            ),
            id,
        ),
        Subject::Task(id) => (lines!("where t.job_id = $1 and t.at < $2 order by t.id desc limit $3"), id),
        Subject::Mail(id) => (lines!("where t.mail_id = $1 and t.at < $2 order by t.id desc limit $3"), id),
    };
    work.all(sql, values![id, newest.before, newest.limit]).await
}

/// Whether this account has done this to the same thing since `since`: a button pressed twice.
///
/// # Errors
/// When the database refuses.
pub async fn is_done(
    work: &mut Work,
    account: i64,
    act: &str,
    subject: Subject,
    since: OffsetDateTime,
) -> Result<bool, sqlx::Error> {
    let (sql, id) = match subject {
        Subject::Order(id) => (
            "select count(*) from audit where order_id = $1 and act = $2 and account_id = $3 and at >= $4",
            id,
        ),
        Subject::Service(id) => (
            "select count(*) from audit where service_id = $1 and act = $2 and account_id = $3 and at >= $4",
            id,
        ),
        Subject::Task(id) => {
            ("select count(*) from audit where job_id = $1 and act = $2 and account_id = $3 and at >= $4", id)
        }
        Subject::Mail(id) => (
            "select count(*) from audit where mail_id = $1 and act = $2 and account_id = $3 and at >= $4",
            id,
        ),
    };
    let (times,): (i64,) = work.one(sql, values![id, act, account, since]).await?;
    Ok(times > 0)
}
