//! What needs a person: how much of it there is, and the newest of each.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::support::store::mails::{Mail, mails};
use crate::support::store::tasks::{Task, tasks};
use crate::values;

/// How long the outcome of a call may be unknown before somebody should look.
const UNKNOWN: Duration = Duration::hours(1);
/// Jobs that are due later than this wait for their day, not for an answer.
const SOON: Duration = Duration::days(2);

/// How much of everything needs a person.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct Counts {
    /// Orders that have failed.
    pub orders: i64,
    /// Mails that are no longer tried.
    pub mails: i64,
    /// Tasks in error, besides those of these orders and mails.
    pub tasks: i64,
    /// Tasks that have waited for long.
    pub waiting: i64,
    /// Changes made at Microsoft without the panel that nobody has decided on.
    pub drifts: i64,
    /// Codes of Microsoft's that the panel does not know. They need whoever develops it, not a person now.
    pub codes: i64,
}

impl Counts {
    /// Whether nothing of it needs anybody.
    #[must_use]
    pub fn is_calm(&self) -> bool {
        self.orders + self.mails + self.tasks + self.waiting + self.drifts == 0
    }
}

/// A task in error that nothing else on the page stands for: no failed order, no mail given up, and no later task
/// in its place. Orders that are over need nobody.
macro_rules! stuck {
    () => {
        "j.state = 'error' and not exists (select 1 from jobs k where k.id > j.id and ((j.kind = 'provision-order' \
         and k.order_id = j.order_id and k.kind = j.kind) or (j.kind in ('change-quantity', 'cancel-subscription', 'decide-end-of-term') \
         and k.subscription_id = j.subscription_id and k.kind in ('change-quantity', 'cancel-subscription', 'decide-end-of-term')))) \
         and not (j.kind = 'provision-order' and exists (select 1 from orders p where p.id = j.order_id \
         and p.state in ('failed', 'completed', 'cancelled'))) \
         and not (j.kind = 'send-mail' and exists (select 1 from mails m where m.order_id = j.order_id \
         and m.state not in ('queued', 'failed') and j.payload = '{\"mail\":' || cast(m.id as text) || '}')) "
    };
}

/// A task that waits for our consent at Microsoft, or has waited for the outcome of a call since before `$1`. `$2` is
/// the end of the time that is looked at.
macro_rules! waiting {
    () => {
        "j.state = 'todo' and j.next_try_at < $2 and (j.answer = 'unauthorised' or exists (select 1 \
         from job_steps c where c.job_id = j.id and c.state = 'doing' and c.started_at < $1)) "
    };
}

/// How much of everything needs a person.
///
/// # Errors
/// When the database refuses.
pub async fn counts(work: &mut Work, now: OffsetDateTime) -> Result<Counts, sqlx::Error> {
    work.one(
        concat!(
            "select (select count(*) from orders where state = 'failed') as orders, \
             (select count(*) from mails where state = 'given_up') as mails, \
             (select count(*) from jobs j where ",
            stuck!(),
            ") as tasks, (select count(*) from jobs j where ",
            waiting!(),
            ") as waiting, (select count(*) from drifts where closed_at is null) as drifts, \
             (select count(*) from unknown_codes) as codes"
        ),
        values![now - UNKNOWN, now + SOON],
    )
    .await
}

/// The newest mails that are no longer tried.
///
/// # Errors
/// When the database refuses.
pub async fn given_up(work: &mut Work, limit: i64) -> Result<Vec<Mail>, sqlx::Error> {
    work.all(mails!("where m.state = 'given_up' order by m.id desc limit $1"), values![limit]).await
}

/// The newest tasks in error that nothing else stands for.
///
/// # Errors
/// When the database refuses.
pub async fn stuck(work: &mut Work, limit: i64) -> Result<Vec<Task>, sqlx::Error> {
    work.all(concat!(tasks!("where "), stuck!(), "order by j.id desc limit $1"), values![limit]).await
}

/// The newest tasks that have waited for long.
///
/// # Errors
/// When the database refuses.
pub async fn waiting(work: &mut Work, now: OffsetDateTime, limit: i64) -> Result<Vec<Task>, sqlx::Error> {
    work.all(
        concat!(tasks!("where "), waiting!(), "order by j.id desc limit $3"),
        values![now - UNKNOWN, now + SOON, limit],
    )
    .await
}

/// When the catalogue was last read from Microsoft, for the country that was read the longest ago.
///
/// # Errors
/// When the database refuses.
pub async fn catalogue_read_at(work: &mut Work) -> Result<Option<OffsetDateTime>, sqlx::Error> {
    let oldest: Option<(OffsetDateTime,)> =
        work.first("select read_at from price_sheets order by read_at limit 1", values![]).await?;
    Ok(oldest.map(|(at,)| at))
}
