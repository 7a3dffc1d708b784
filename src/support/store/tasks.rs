//! Jobs as the tasks that staff look after.

use time::OffsetDateTime;

use crate::database::Work;
use crate::jobs::Payload;
use crate::jobs::hold::{IMPOSSIBLE, REJECTED, UNDONE, WITHDRAWN};
use crate::mail::SendMail;
use crate::microsoft::Cause;
use crate::orders::ProvisionOrder;
use crate::subscriptions::ChangeQuantity;
use crate::support::store::{Newest, Subject};
use crate::text::Message;
use crate::values;

/// A job, and what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Task {
    /// Its number.
    pub id: i64,
    /// [`Payload::KIND`].
    pub kind: String,
    /// `todo`, `doing`, `done`, `error` or `cancelled`.
    pub state: String,
    /// How often it was begun since it last came further.
    pub attempts: i64,
    /// From when on it may be done.
    pub next_try_at: OffsetDateTime,
    /// What keeps it back: its reseller can still undo it, or a second person there must confirm it.
    pub hold: Option<String>,
    /// The last outcome: a cause's name, another word, or a technical sentence.
    pub answer: Option<String>,
    /// What it needs to know, as JSON.
    pub payload: String,
    /// Who asked for it.
    pub account: Option<String>,
    /// Whose it is.
    pub reseller_id: Option<i64>,
    /// That reseller's name.
    pub reseller: Option<String>,
    /// The order it serves.
    pub order_id: Option<i64>,
    /// Where that order stands.
    pub order_state: Option<String>,
    /// The service it changes, or that of its order.
    pub service_id: Option<i64>,
    /// That service's internal name.
    pub domain: Option<String>,
    /// The subscription it changes.
    pub subscription_id: Option<i64>,
    /// Microsoft's name of that subscription's licence.
    pub licence: Option<String>,
    /// How many of them there are, as Microsoft last confirmed.
    pub quantity: Option<i64>,
    /// When it was enqueued.
    pub created_at: OffsetDateTime,
    /// When it ended.
    pub finished_at: Option<OffsetDateTime>,
    /// The later task that asks something of the same order or subscription, where this one is in error.
    pub replaced_by: Option<i64>,
}

macro_rules! tasks {
    ($rest:literal) => {
        concat!(
            "select j.id, j.kind, j.state, j.attempts, j.next_try_at, j.hold, j.answer, j.payload, a.name as account, \
             j.reseller_id, r.name as reseller, j.order_id, o.state as order_state, s.id as service_id, s.domain, \
             j.subscription_id, u.title as licence, u.quantity, j.created_at, j.finished_at, case \
             when j.state = 'error' and j.kind = 'provision-order' then (select max(k.id) from jobs k \
             where k.order_id = j.order_id and k.kind = j.kind and k.id > j.id) \
             when j.state = 'error' and j.kind in ('change-quantity', 'cancel-subscription', 'decide-end-of-term', 'reactivate-subscription') then \
             (select max(k.id) from jobs k where k.subscription_id = j.subscription_id \
             and k.kind in ('change-quantity', 'cancel-subscription', 'decide-end-of-term', 'reactivate-subscription') and k.id > j.id) end as replaced_by \
             from jobs j left join accounts a on a.id = j.account_id left join resellers r on r.id = j.reseller_id \
             left join orders o on o.id = j.order_id left join subscriptions u on u.id = j.subscription_id \
             left join services s on s.id = coalesce(j.service_id, o.service_id) ",
            $rest
        )
    };
}
pub(super) use tasks;

impl Task {
    /// The mail that it sends, if it sends one.
    #[must_use]
    pub fn mail(&self) -> Option<i64> {
        if self.kind != SendMail::KIND {
            return None;
        }
        serde_json::from_str(&self.payload).ok().map(|job: SendMail| job.mail)
    }

    /// The sentence for its last outcome, where that is a stored word.
    #[must_use]
    pub fn said(&self) -> Option<Message> {
        said(self.answer.as_deref()?)
    }

    /// The licences in all that it asks for, where it asks for another number of them.
    #[must_use]
    pub fn wanted(&self) -> Option<u32> {
        if self.kind != ChangeQuantity::KIND {
            return None;
        }
        serde_json::from_str(&self.payload).ok().map(|change: ChangeQuantity| change.quantity)
    }

    /// What somebody who decides about it saw of it: its state, and how many licences there were when it is about
    /// them.
    #[must_use]
    pub fn seen(&self) -> String {
        match self.quantity {
            Some(quantity) => format!("{} {quantity}", self.state),
            None => self.state.clone(),
        }
    }

    /// The page on which its story is told.
    #[must_use]
    pub fn story(&self) -> Option<String> {
        story(self.order_id, self.domain.as_deref())
    }

    /// The colour that helps to tell its state apart.
    #[must_use]
    pub fn colour(&self) -> &'static str {
        match self.state.as_str() {
            "done" => "green",
            "error" => "red",
            "todo" | "doing" => "blue",
            _ => "secondary",
        }
    }
}

/// The page on which the story of an order or of a service is told.
pub(super) fn story(order: Option<i64>, domain: Option<&str>) -> Option<String> {
    match (order, domain) {
        (Some(order), _) => Some(format!("/support/orders/{order}")),
        (None, Some(domain)) => Some(format!("/support/services/{domain}")),
        (None, None) => None,
    }
}

/// The sentence for a stored outcome: a cause of Microsoft's with what is to be done next, or one of the panel's own
/// words.
#[must_use]
pub fn said(answer: &str) -> Option<Message> {
    match answer {
        "refreshed"
        | "registered"
        | "not-reachable"
        | "follow"
        | "in-progress"
        | "synced"
        | "administrator-missing"
        | "letter-leaving"
        | "swept"
        | "not-accepted"
        | UNDONE
        | WITHDRAWN
        | REJECTED
        | IMPOSSIBLE
        | "other-lines" => Some(Message::new(format!("task-answer-{answer}"))),
        _ => Cause::named(answer).map(|cause| {
            Message::new("support-cause")
                .with("why", Message::new(cause.staff_key()))
                .with("next", Message::new(cause.next().text_key()))
        }),
    }
}

/// A task.
///
/// # Errors
/// When the database refuses.
pub async fn get(work: &mut Work, id: i64) -> Result<Option<Task>, sqlx::Error> {
    work.first(tasks!("where j.id = $1"), values![id]).await
}

/// What a list of tasks is narrowed down to; empty texts leave it wide.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A state.
    pub state: String,
    /// A kind.
    pub kind: String,
}

/// A page of tasks, the newest first: at most `limit` of those before the number `before`.
///
/// # Errors
/// When the database refuses.
pub async fn list(
    work: &mut Work,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Task>, sqlx::Error> {
    let mut values = values![before.unwrap_or(i64::MAX), limit];
    // One statement for each choice, so that each uses its index.
    let sql = match (filter.state.as_str(), filter.kind.as_str()) {
        ("", "") => tasks!("where j.id < $1 order by j.id desc limit $2"),
        (state, "") => {
            values.extend(values![state]);
            tasks!("where j.state = $3 and j.id < $1 order by j.id desc limit $2")
        }
        ("", kind) => {
            values.extend(values![kind]);
            tasks!("where j.kind = $3 and j.id < $1 order by j.id desc limit $2")
        }
        (state, kind) => {
            values.extend(values![state, kind]);
            tasks!("where j.state = $3 and j.kind = $4 and j.id < $1 order by j.id desc limit $2")
        }
    };
    work.all(sql, values).await
}

/// The newest tasks of a story.
///
/// # Errors
/// When the database refuses.
pub async fn of(work: &mut Work, subject: Subject, newest: Newest) -> Result<Vec<Task>, sqlx::Error> {
    let (sql, id) = match subject {
        Subject::Order(order) => {
            (tasks!("where j.order_id = $1 and j.created_at < $2 order by j.id desc limit $3"), order)
        }
        Subject::Service(service) => (
            tasks!(
                "where (j.service_id = $1 or j.order_id in (select id from orders where service_id = $1)) \
                 and j.created_at < $2 order by j.id desc limit $3"
            ),
            service,
        ),
        Subject::Task(task) => (tasks!("where j.id = $1 and j.created_at < $2 limit $3"), task),
        Subject::Mail(_) => return Ok(Vec::new()),
    };
    work.all(sql, values![id, newest.before, newest.limit]).await
}

/// Whether a job carries out this order, or is about to.
///
/// # Errors
/// When the database refuses.
pub async fn is_carried_out(work: &mut Work, order: i64) -> Result<bool, sqlx::Error> {
    let (count,): (i64,) = work
        .one(
            "select count(*) from jobs where order_id = $1 and kind = $2 and state in ('todo', 'doing')",
            values![order, ProvisionOrder::KIND],
        )
        .await?;
    Ok(count > 0)
}
