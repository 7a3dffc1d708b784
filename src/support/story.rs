//! A story: what happened to an order or a service, from every table, in the order of time.

use time::{Duration, OffsetDateTime};

use crate::database::Work;
use crate::jobs::Payload;
use crate::mail::SendMail;
use crate::support::store::calls::{self, Call};
use crate::support::store::mails::{self, Mail};
use crate::support::store::orders::{self, Order};
use crate::support::store::tasks::{self, Task};
use crate::support::store::trail::{self, Line};
use crate::support::store::{Newest, Subject};

/// Entries on one page.
const PAGE: usize = 30;
/// So many equal calls in a row are told in one entry.
const RUN: usize = 3;

/// One thing that happened.
#[derive(Debug)]
pub struct Entry {
    /// When it began.
    pub at: OffsetDateTime,
    /// What it was.
    pub what: What,
}

/// What happened.
#[derive(Debug)]
pub enum What {
    /// An order was placed.
    Placed(Order),
    /// A task was enqueued.
    Task(Task),
    /// Microsoft was asked.
    Call(Call),
    /// Microsoft was asked the same several times, and answered each time.
    Calls(Vec<Call>),
    /// A mail was queued; how the link in it stands, and since or until when.
    Mail(Mail, Option<(&'static str, OffsetDateTime)>),
    /// Somebody, or the panel, did something.
    Act(Line),
}

impl What {
    /// What happens in the same second stands in this order: a person acts, a task begins and asks, then the panel
    /// notes what it learned and writes.
    fn rank(&self) -> (u8, i64) {
        match self {
            Self::Placed(order) => (0, order.id),
            Self::Act(line) if line.account.is_some() => (1, line.id),
            Self::Task(task) => (2, task.id),
            Self::Call(call) => (3, call.id),
            Self::Calls(calls) => (3, calls.first().map_or(0, |call| call.id)),
            Self::Act(line) => (4, line.id),
            Self::Mail(mail, _) => (5, mail.id),
        }
    }
}

/// What happened, the oldest first.
#[derive(Debug, Default)]
pub struct Story {
    /// The entries of this page.
    pub entries: Vec<Entry>,
    /// Where the page before this one ends, as seconds since 1970; nothing when this is the beginning.
    pub earlier: Option<i64>,
    /// Every task that the page tells of, the newest first, also those that send mails.
    pub tasks: Vec<Task>,
    /// Every mail that the page tells of, the newest first.
    pub mails: Vec<Mail>,
}

impl Story {
    /// Tells what happened to `subject`, the newest page or the one that ends at `until` (seconds since 1970).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn tell(
        work: &mut Work,
        now: OffsetDateTime,
        subject: Subject,
        until: Option<i64>,
    ) -> Result<Self, sqlx::Error> {
        let until = until.and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
        let newest = Newest {
            before: until.unwrap_or(now + Duration::DAY),
            limit: i64::try_from(PAGE).unwrap_or(i64::MAX) + 1,
        };
        let orders = match subject {
            Subject::Order(order) => orders::get(work, order).await?.into_iter().collect(),
            Subject::Service(service) => orders::of_service(work, service, newest.limit).await?,
            Subject::Task(_) | Subject::Mail(_) => Vec::new(),
        };
        let tasks = tasks::of(work, subject, newest).await?;
        let calls = calls::of(work, subject, newest).await?;
        let mails = mails::of(work, subject, newest).await?;
        let lines = trail::of(work, subject, newest).await?;

        let is_alone = matches!(subject, Subject::Task(_));
        let mut entries: Vec<Entry> = Vec::new();
        let mut add = |at, what| entries.push(Entry { at, what });
        for order in orders.into_iter().filter(|order| order.created_at < newest.before) {
            add(order.created_at, What::Placed(order));
        }
        // A task that sends a mail is told with the mail, and that an order was placed with the order.
        for task in tasks.iter().filter(|task| is_alone || task.kind != SendMail::KIND) {
            add(task.created_at, What::Task(task.clone()));
        }
        for call in calls {
            add(call.started_at, What::Call(call));
        }
        for mail in &mails {
            add(mail.created_at, What::Mail(mail.clone(), mail.link(now)));
        }
        for line in lines.into_iter().filter(|line| line.act != "order-placed") {
            add(line.at, What::Act(line));
        }
        entries.sort_by_key(|entry| (entry.at, entry.what.rank()));
        let beyond = entries.len().saturating_sub(PAGE);
        let entries = fold(entries.split_off(beyond));
        // The second at which this page begins is told again on the page before: nothing falls between the two.
        let earlier = entries.first().filter(|_| beyond > 0).map(|first| first.at.unix_timestamp() + 1);
        Ok(Self { entries, earlier, tasks, mails })
    }
}

/// Puts runs of equal calls that were all answered into one entry each.
fn fold(entries: Vec<Entry>) -> Vec<Entry> {
    let mut folded: Vec<Entry> = Vec::new();
    for entry in entries {
        match (folded.last_mut().map(|last| &mut last.what), entry.what) {
            (Some(What::Calls(calls)), What::Call(call)) if is_alike(calls.last(), &call) => calls.push(call),
            (_, What::Call(call)) if call.state == "done" => {
                folded.push(Entry { at: entry.at, what: What::Calls(vec![call]) });
            }
            (_, what) => folded.push(Entry { at: entry.at, what }),
        }
    }
    folded
        .into_iter()
        .flat_map(|entry| match entry.what {
            What::Calls(calls) if calls.len() < RUN => calls
                .into_iter()
                .map(|call| Entry { at: call.started_at, what: What::Call(call) })
                .collect::<Vec<_>>(),
            what => vec![Entry { at: entry.at, what }],
        })
        .collect()
}

fn is_alike(last: Option<&Call>, call: &Call) -> bool {
    last.is_some_and(|last| last.name == call.name && last.job_id == call.job_id && call.state == "done")
}
