//! Carries out a file, line by line: each wish is placed in a commit of its own, with what became of the line.

use time::Duration;

use crate::app::App;
use crate::bulk::asked::Asked;
use crate::bulk::check::{self, Checked, Verdict};
use crate::bulk::ground::Ground;
use crate::bulk::{Line, Run, RunBulk, store};
use crate::database::Work;
use crate::jobs::Running;
use crate::subscriptions::{By, Demand, Placed};
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
            if store::lines::at_work(&mut work, now, run.id).await? >= AT_ONCE {
                job.advanced(&mut work).await?;
                job.wait(&mut work, now + PAUSE, OTHERS_FIRST).await?;
                return Ok(work.commit().await?);
            }
            let Some(line) = store::lines::next(&mut work, run.id).await? else {
                store::finish(&mut work, now, run.id).await?;
                job.done(&mut work).await?;
                return Ok(work.commit().await?);
            };
            match place(app, &mut work, &run, &line).await? {
                Turn::Placed(task) => store::lines::placed(&mut work, run.id, line.number, task).await?,
                Turn::Refused(why) => store::lines::refused(&mut work, run.id, line.number, &why).await?,
                Turn::Overtaken => {
                    drop(work);
                    work = job.begin().await?;
                    store::lines::refused(&mut work, run.id, line.number, &CHANGED.into()).await?;
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

async fn place(app: &App, work: &mut Work, run: &Run, line: &Line) -> anyhow::Result<Turn> {
    let now = app.clock.now();
    let rows = [line.row()];
    let ground = Ground::read(work, run.reseller_id, &rows, &app.settings.end_of_term, now).await?;
    let checked = check::check(rows.into(), &ground).pop();
    let (Some(Checked { subscription: Some(subscription), verdict, .. }), Some(version)) =
        (checked, line.version)
    else {
        return Ok(Turn::Refused(CHANGED.into()));
    };
    let Some(asked) = line.asked() else { return Ok(Turn::Refused(CHANGED.into())) };
    let by = By { reseller: run.reseller_id, account: run.starter_id };
    let demand = Demand { by, subscription, version, wish: asked.into() };
    if !demand.is_current() {
        return Ok(Turn::Refused(CHANGED.into()));
    }
    let ready = match verdict {
        Verdict::Ready(ready) => ready,
        Verdict::Refused(why) => return Ok(Turn::Refused(why)),
        Verdict::Unchanged => return Ok(Turn::Refused(CHANGED.into())),
    };
    // What is done is what was shown: the same change, and not into a lock that nobody was told of.
    if ready.asked != asked || ready.kept_until != line.next.kept_until {
        return Ok(Turn::Refused(CHANGED.into()));
    }
    let placed = match (asked, ready.kept_until) {
        (Asked::Decide(decision), Some(until)) => demand.keep(work, now, decision, until).await?,
        _ => demand.place(work, now).await?,
    };
    Ok(match placed {
        Placed::Asked { job, .. } => Turn::Placed(job),
        Placed::Overtaken => Turn::Overtaken,
    })
}
