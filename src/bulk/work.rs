//! Carries out a file, line by line: each wish is placed in a commit of its own, with what became of the line.

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::bulk::check::{self, Asked};
use crate::bulk::{Line, Run, RunBulk, store};
use crate::commitments::Seats;
use crate::database::Work;
use crate::jobs::Running;
use crate::subscriptions::{self, By, Demand, Placed};
use crate::text::Message;
use crate::worker;

/// Lines at work at a time: a long file must not keep everybody else's tasks waiting.
const AT_ONCE: i64 = 4;
/// How long to wait for the lines at work before the next.
const PAUSE: Duration = Duration::SECOND;
/// The answer of the job while it waits for them.
const OTHERS_FIRST: &str = "other-lines";
/// Why a line is not done whose subscription is not as it was when the file was checked.
const CHANGED: &str = "bulk-refused-changed";

impl worker::Run for RunBulk {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        loop {
            let now = app.clock.now();
            let mut work = job.begin().await?;
            let Some(run) = store::hold(&mut work, now, self.run).await? else {
                // Somebody has stopped it.
                job.done(&mut work).await?;
                return Ok(work.commit().await?);
            };
            if store::at_work(&mut work, now, run.id).await? >= AT_ONCE {
                job.advanced(&mut work).await?;
                job.wait(&mut work, now + PAUSE, OTHERS_FIRST).await?;
                return Ok(work.commit().await?);
            }
            let Some(line) = store::next(&mut work, run.id).await? else {
                store::finish(&mut work, now, run.id).await?;
                job.done(&mut work).await?;
                return Ok(work.commit().await?);
            };
            match place(&mut work, now, &run, &line).await? {
                Turn::Placed(task) => store::placed(&mut work, run.id, line.number, task).await?,
                Turn::Refused(why) => store::refused(&mut work, run.id, line.number, &why).await?,
                Turn::Overtaken => {
                    drop(work);
                    work = job.begin().await?;
                    store::refused(&mut work, run.id, line.number, &CHANGED.into()).await?;
                }
            }
            work.commit().await?;
            app.wake.notify_one();
        }
    }
}

/// What a line came to when it was its turn.
enum Turn {
    /// This task asks Microsoft for it.
    Placed(i64),
    /// It cannot be done any more.
    Refused(Message),
    /// Somebody else changed the subscription at the same moment: the unit of work must be dropped.
    Overtaken,
}

async fn place(work: &mut Work, now: OffsetDateTime, run: &Run, line: &Line) -> anyhow::Result<Turn> {
    let (Some(id), Some(version), Some(asked)) = (line.subscription_id, line.version, line.asked()) else {
        return Ok(Turn::Refused(CHANGED.into()));
    };
    let found = subscriptions::store::find(work, run.reseller_id, &line.service, id).await?;
    let Some(subscription) = found else { return Ok(Turn::Refused(CHANGED.into())) };
    let by = By { reseller: run.reseller_id, account: run.starter_id };
    let demand = Demand { by, subscription: &subscription, version, wish: asked.into() };
    if !demand.is_current() {
        return Ok(Turn::Refused(CHANGED.into()));
    }
    if let Err(refusal) = check::allowed(&subscription, asked, now) {
        return Ok(Turn::Refused(refusal.message()));
    }
    Ok(match demand.place(work, now).await? {
        Placed::Asked { job, .. } => Turn::Placed(job),
        Placed::Overtaken => Turn::Overtaken,
    })
}

impl Line {
    fn asked(&self) -> Option<Asked> {
        match u32::try_from(self.wanted?).ok()? {
            0 => Some(Asked::End),
            count => Seats::new(count).ok().map(Asked::Quantity),
        }
    }
}
