//! Tasks: the list, one of them, and trying it again.

use actix_session::Session;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde_json::json;
use time::OffsetDateTime;

use super::{PAGE, conflict, cut, see};
use crate::app::App;
use crate::audit::{self, Act};
use crate::bulk::RunBulk;
use crate::catalogue::work::RefreshCatalogue;
use crate::database::Work;
use crate::jobs::{self, Payload};
use crate::mail::SendMail;
use crate::orders::{self, ProvisionOrder, State};
use crate::subscriptions::sync::{SyncService, SyncServices};
use crate::subscriptions::{
    CancelSubscription, ChangeQuantity, DecideEndOfTerm, ReactivateSubscription, ReadSubscription,
};
use crate::support::acts::{Acts, PRESS, Retry};
use crate::support::form;
use crate::support::store::tasks::{self, Filter, Task};
use crate::support::store::{Subject, trail};
use crate::support::story::{Story, What};
use crate::text::{Message, filters};
use crate::web::error::Error;
use crate::web::form::Fields;
use crate::web::guard::Staff;
use crate::web::page::Page;
use crate::web::session::flash;

/// The states of a task, as the filter offers them.
const STATES: [&str; 5] = ["todo", "doing", "done", "error", "cancelled"];
/// The kinds of task, as the filter offers them.
const KINDS: [&str; 11] = [
    ProvisionOrder::KIND,
    ChangeQuantity::KIND,
    CancelSubscription::KIND,
    DecideEndOfTerm::KIND,
    RunBulk::KIND,
    ReactivateSubscription::KIND,
    ReadSubscription::KIND,
    SendMail::KIND,
    RefreshCatalogue::KIND,
    SyncServices::KIND,
    SyncService::KIND,
];

#[derive(Template)]
#[template(path = "support/tasks.html")]
struct TaskList {
    tasks: Vec<Task>,
    filter: Filter,
    /// The address of the older ones, where there are any.
    older: Option<String>,
}

impl TaskList {
    /// The address of the tasks that are found as a file.
    fn download(&self) -> String {
        format!("/support/tasks.csv?state={}&kind={}", self.filter.state, self.filter.kind)
    }
}

/// What a query narrows the list down to.
pub(super) fn filter(query: &Fields) -> Filter {
    let known = |name: &str, words: &[&'static str]| {
        let typed = query.text(name);
        words.iter().find(|word| **word == typed).map_or(String::new(), ToString::to_string)
    };
    Filter { state: known("state", &STATES), kind: known("kind", &KINDS) }
}

/// `GET /support/tasks`: the newest first; `?state=`, `?kind=` and `?before=` (a number) narrow it down.
pub async fn index(app: Data<App>, _: Staff, request: HttpRequest) -> Result<Page<impl Template>, Error> {
    let query = Fields::of_query(&request);
    let filter = filter(&query);
    let before: Option<i64> = query.text("before").parse().ok();
    let mut work = app.database.read().await?;
    let mut tasks = tasks::list(&mut work, &filter, before, PAGE + 1).await?;
    let older = cut(&mut tasks)
        .map(|last| format!("/support/tasks?before={}&state={}&kind={}", last.id, filter.state, filter.kind));
    Ok(Page::new(TaskList { tasks, filter, older }))
}

#[derive(Template)]
#[template(path = "support/task.html")]
struct TaskPage {
    task: Task,
    story: Story,
    /// Whether this is an older page of the story, on which nothing can be done.
    is_past: bool,
    acts: Acts,
}

impl TaskPage {
    async fn load(work: &mut Work, now: OffsetDateTime, id: i64, until: Option<i64>) -> Result<Self, Error> {
        let task = tasks::get(work, id).await?.ok_or(Error::NotFound)?;
        let story = Story::tell(work, now, Subject::Task(id), until).await?;
        let mut acts = Acts::default();
        if until.is_none() {
            acts.add_task(&task, now);
        }
        Ok(Self { task, story, is_past: until.is_some(), acts })
    }
}

/// `GET /support/tasks/{id}`, and with `?until=` an older page of its story.
pub async fn show(
    app: Data<App>,
    _: Staff,
    id: Path<i64>,
    request: HttpRequest,
) -> Result<Page<impl Template>, Error> {
    let until: Option<i64> = Fields::of_query(&request).text("until").parse().ok();
    let mut work = app.database.read().await?;
    Ok(Page::new(TaskPage::load(&mut work, app.clock.now(), *id, until).await?))
}

/// `GET` of the act's own address, where a browser comes back to after a form with errors.
pub async fn back(_: Staff, id: Path<i64>) -> HttpResponse {
    see(&format!("/support/tasks/{id}"))
}

/// `POST /support/tasks/{id}/retry`: a task in error begins anew, one that waits is done now.
pub async fn retry(
    app: Data<App>,
    session: Session,
    staff: Staff,
    id: Path<i64>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Error> {
    let now = app.clock.now();
    let reason = match form::reason(&fields) {
        Ok(reason) => reason,
        Err(message) => {
            let mut work = app.database.read().await?;
            let mut page = TaskPage::load(&mut work, now, *id, None).await?;
            page.acts.refuse_reason(&format!("task-{id}"), fields.text("reason"), message);
            return Page::unprocessable(page).render(&request);
        }
    };
    let mut work = app.database.begin().await?;
    let task = tasks::get(&mut work, *id).await?.ok_or(Error::NotFound)?;
    let story = task.story().unwrap_or_else(|| format!("/support/tasks/{id}"));
    if !try_again(&mut work, now, &task, &fields.text("seen")).await? {
        // What was begun here is not committed.
        drop(work);
        let mut work = app.database.read().await?;
        if trail::is_done(&mut work, staff.account, "retried", Subject::Task(*id), now - PRESS).await? {
            return Ok(see(&story));
        }
        let why = task.retry(now).err().unwrap_or_else(|| Message::new("support-changed"));
        return conflict(&request, why, story);
    }
    let act = Act {
        act: "retried",
        account: Some(staff.account),
        reseller: task.reseller_id,
        order: task.order_id,
        service: task.service_id,
        subscription: task.subscription_id,
        job: Some(task.id),
        details: json!({ "reason": reason, "state": task.state }),
        ..Act::default()
    };
    audit::record(&mut work, now, act).await?;
    work.commit().await?;
    app.wake.notify_one();
    flash(&session, "support-task-retried", &[("task", &task.id.to_string())]);
    Ok(see(&story))
}

/// Has the task done again, and its order with it; `false` when it is not (any more) as the page showed it. The unit
/// of work must then be dropped.
async fn try_again(
    work: &mut Work,
    now: OffsetDateTime,
    task: &Task,
    seen: &str,
) -> Result<bool, sqlx::Error> {
    let is_as_seen = seen.is_empty() || seen == task.seen();
    match task.retry(now) {
        Ok(Retry::Now) if is_as_seen => jobs::hasten(work, now, task.id).await,
        Ok(Retry::Anew) if is_as_seen => {
            Ok(take_up(work, now, task).await? && jobs::retry(work, now, task.id).await?)
        }
        _ => Ok(false),
    }
}

/// Readies the order that a task carries out; every other task is ready. `false` when another task has the order.
async fn take_up(work: &mut Work, now: OffsetDateTime, task: &Task) -> Result<bool, sqlx::Error> {
    let Some(order) = task.order_id.filter(|_| task.kind == ProvisionOrder::KIND) else { return Ok(true) };
    match orders::store::get(work, order).await? {
        Some(order) if order.state == State::Failed => orders::store::resume(work, now, &order).await,
        Some(order) => Ok(!tasks::is_carried_out(work, order.id).await?),
        None => Ok(false),
    }
}
