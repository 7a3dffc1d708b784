//! The story of a service, told from the acts on it: who asked for what, and what became of it.

use std::collections::HashMap;

use serde_json::{Map, Value};
use time::OffsetDateTime;

use crate::audit;
use crate::database::Work;
use crate::jobs::hold::{IMPOSSIBLE, REJECTED, UNDONE, WITHDRAWN};
use crate::microsoft::Cause;
use crate::text::Message;
use crate::values;

/// An act, with the person behind it and the fate of the task that it made.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Its number, by which the story is paged.
    pub id: i64,
    /// When.
    pub at: OffsetDateTime,
    /// What: the last part of its text key.
    pub act: String,
    /// Numbers and codes (JSON).
    pub details: String,
    /// The order that it belongs to.
    pub order_id: Option<i64>,
    /// Microsoft's name of the licence, where it is about a subscription.
    pub licence: Option<String>,
    /// The person who did it; `None` when the panel did.
    pub who: Option<String>,
    /// Whether that person is of the staff, whose names resellers do not need.
    pub is_staff: bool,
    /// The state of the task that it made, where it asked something of Microsoft.
    pub task_state: Option<String>,
    /// Why that task ended in an error.
    pub task_answer: Option<String>,
    /// When that task ended.
    pub task_finished_at: Option<OffsetDateTime>,
    /// What keeps that task back before anything is sent.
    pub task_hold: Option<String>,
}

impl Line {
    /// What was done, with every detail as an argument of the sentence.
    #[must_use]
    pub fn sentence(&self) -> Message {
        let details: Map<String, Value> = serde_json::from_str(&self.details).unwrap_or_default();
        sentence(&self.act, self.licence.as_deref(), &details)
    }

    /// Who did it, as a reseller reads it: a colleague by name, the staff as such, or the panel by itself.
    #[must_use]
    pub fn by(&self) -> Message {
        match &self.who {
            _ if self.is_staff => Message::new("audit-by-support"),
            Some(name) => Message::new("audit-by").with("name", name),
            None => Message::new("audit-by-panel"),
        }
    }

    /// The same for a list, where the column says that it is who did it.
    #[must_use]
    pub fn person(&self) -> Message {
        match &self.who {
            _ if self.is_staff => Message::new("audit-filter-support"),
            Some(name) => Message::new("audit-person").with("name", name),
            None => Message::new("audit-filter-panel"),
        }
    }

    /// How it stands: the class of its mark.
    #[must_use]
    pub fn mark(&self) -> &'static str {
        match self.task_state.as_deref() {
            Some("todo") if self.task_hold.is_some() => "waiting",
            Some("todo" | "doing") => "doing",
            Some("cancelled") if self.is_taken_back() => "done",
            Some("error" | "cancelled") => "error",
            _ => "done",
        }
    }

    /// Whether people took back what was asked for before anything of it was sent.
    fn is_taken_back(&self) -> bool {
        matches!(self.task_answer.as_deref(), Some(UNDONE | WITHDRAWN | REJECTED | IMPOSSIBLE))
    }

    /// What became of what was asked of Microsoft; nothing for an act that asked nothing.
    #[must_use]
    pub fn outcome(&self) -> Option<Message> {
        let is_refusal = self.task_answer.as_deref().is_some_and(|answer| Cause::named(answer).is_some());
        let is_held = self.task_hold.is_some();
        Some(match (self.task_state.as_deref()?, self.task_finished_at) {
            ("todo", _) if is_held => Message::new("audit-outcome-held"),
            ("cancelled", Some(at)) if self.is_taken_back() => {
                Message::new("audit-outcome-taken-back").with("at", at)
            }
            ("done", Some(at)) => Message::new("audit-outcome-done").with("at", at),
            ("error", Some(at)) if is_refusal => Message::new("audit-outcome-refused").with("at", at),
            ("error", Some(at)) => Message::new("audit-outcome-failed").with("at", at),
            ("cancelled", Some(at)) => Message::new("audit-outcome-dropped").with("at", at),
            _ => Message::new("audit-outcome-pending"),
        })
    }
}

/// The sentence for an act, with the licence and every detail as an argument of it; what is true or false as `yes`
/// or `no`.
#[must_use]
pub fn sentence(act: &str, licence: Option<&str>, details: &Map<String, Value>) -> Message {
    let begun = audit::sentence(act).with("licence", licence.unwrap_or_default());
    details.iter().fold(begun, |sentence, (name, value)| match value {
        Value::Number(number) => sentence.with(name.clone(), number.as_i64().unwrap_or_default()),
        Value::String(text) => sentence.with(name.clone(), text),
        Value::Bool(flag) => sentence.with(name.clone(), if *flag { "yes" } else { "no" }),
        Value::Null | Value::Array(_) | Value::Object(_) => sentence,
    })
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "select a.id, a.at, a.act, a.details, a.order_id, u.title as licence, c.name as who, \
             c.staff_role is not null as is_staff, j.state as task_state, j.answer as task_answer, \
             j.finished_at as task_finished_at, j.hold as task_hold from audit a left join accounts c on c.id = a.account_id \
             left join subscriptions u on u.id = a.subscription_id \
             left join jobs j on j.id = a.job_id and j.kind in ('change-quantity', 'cancel-subscription', \
             'decide-end-of-term', 'reactivate-subscription', 'reset-password') and a.act not like 'hold-%' ",
            $rest
        )
    };
}

/// Acts on a service, the newest first: at most `limit` of those before the number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn of_service(
    work: &mut Work,
    service: i64,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Line>, sqlx::Error> {
    work.all(
        select!("where a.service_id = $1 and a.id < $2 order by a.id desc limit $3"),
        values![service, before.unwrap_or(i64::MAX), limit],
    )
    .await
}

/// Acts on a subscription, the newest first: at most `limit`.
///
/// # Errors
/// When the database refuses.
pub async fn of_subscription(
    work: &mut Work,
    service: i64,
    subscription: i64,
    limit: i64,
) -> Result<Vec<Line>, sqlx::Error> {
    work.all(
        select!("where a.service_id = $1 and a.subscription_id = $2 order by a.id desc limit $3"),
        values![service, subscription, limit],
    )
    .await
}

/// A change of a subscription's quantity that was carried out: when, from how many and to how many.
pub type Change = (OffsetDateTime, i64, i64);

/// The same as the audit keeps it.
#[derive(Clone, Debug, sqlx::FromRow)]
struct Counted {
    subscription_id: i64,
    at: OffsetDateTime,
    details: String,
}

impl Counted {
    fn change(&self) -> Option<Change> {
        let details: Map<String, Value> = serde_json::from_str(&self.details).ok()?;
        let number = |name: &str| details.get(name).and_then(Value::as_i64);
        Some((self.at, number("from")?, number("to")?))
    }
}

macro_rules! counted {
    ($rest:literal) => {
        concat!(
            "select a.subscription_id, coalesce(j.finished_at, a.at) as at, a.details from audit a \
             left join jobs j on j.id = a.job_id where (a.act = 'quantity-changed-at-microsoft' \
             or (a.act = 'quantity-wanted' and j.state = 'done')) and ",
            $rest,
            " order by coalesce(j.finished_at, a.at), a.id"
        )
    };
}

/// The changes of a subscription's quantity that were carried out, by the panel or without it, the first first.
///
/// # Errors
/// When the database refuses.
pub async fn counted(work: &mut Work, subscription: i64) -> Result<Vec<Change>, sqlx::Error> {
    let rows: Vec<Counted> = work.all(counted!("a.subscription_id = $1"), values![subscription]).await?;
    Ok(rows.iter().filter_map(Counted::change).collect())
}

/// The same for every subscription of a reseller of whose windows Microsoft has said nothing, by its number.
///
/// # Errors
/// When the database refuses.
pub async fn counted_of_unsaid(
    work: &mut Work,
    reseller: i64,
) -> Result<HashMap<i64, Vec<Change>>, sqlx::Error> {
    let rows: Vec<Counted> = work
        .all(
            counted!(
                "a.subscription_id in (select u.id from subscriptions u join services s on s.id = u.service_id \
                 where s.reseller_id = $1 and u.refundable = 'null')"
            ),
            values![reseller],
        )
        .await?;
    let mut changes: HashMap<i64, Vec<Change>> = HashMap::new();
    for row in &rows {
        changes.entry(row.subscription_id).or_default().extend(row.change());
    }
    Ok(changes)
}

/// The last act on a subscription.
///
/// # Errors
/// When the database refuses.
pub async fn last_of_subscription(
    work: &mut Work,
    service: i64,
    subscription: i64,
) -> Result<Option<Line>, sqlx::Error> {
    work.first(
        select!("where a.service_id = $1 and a.subscription_id = $2 order by a.id desc limit 1"),
        values![service, subscription],
    )
    .await
}
