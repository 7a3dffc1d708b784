//! The job that sees who must be reminded of what, and queues one mail for each person with everything that is due.
//!
//! Everything of a person that is due goes into one mail: what is counted in days is due in the morning, so that forty
//! subscriptions that end together are one mail and not forty. What was told is noted in the commit that queues the
//! mail, so that another run, here or on another machine, finds it noted and sends nothing.

use time::{Duration, OffsetDateTime};

use crate::app::App;
use crate::commitments::{Kind as Date, Surcharges};
use crate::database::Work;
use crate::deadlines::{self, Entry, Filter, Span};
use crate::jobs::{self, About, Running};
use crate::letters::reminder::{Noted, Reminder};
use crate::mail::{self, Envelope};
use crate::reminders::found::{self, Found, Known};
use crate::reminders::store::{self, Mark, Person};
use crate::reminders::{List, SweepReminders, steps};
use crate::subscriptions::scheduled::outlook;
use crate::text::Reader;
use crate::worker::Run;

/// How often it is seen what is due.
const ROUND: Duration = Duration::minutes(15);
/// As far as the first step looks ahead, and a day for those who live elsewhere.
const ENDS_WITHIN: Duration = Duration::days(62);
/// The same for windows.
const WINDOWS_WITHIN: Duration = Duration::hours(48);
/// What the weekly mail tells of.
const WEEKS: Duration = Duration::weeks(4);
/// Dates of a reseller that are looked at in one round: the first ones.
const LIMIT: i64 = 5_000;
/// Dates that a mail tells one by one; how many more there are it says in a word.
const TOLD: usize = 20;

/// Makes sure that people will be reminded: at start, and by one job only.
///
/// # Errors
/// When the database refuses.
pub async fn schedule(work: &mut Work, now: OffsetDateTime) -> anyhow::Result<()> {
    if jobs::live::<SweepReminders>(work).await? == 0 {
        jobs::enqueue(work, now, &SweepReminders {}, About::default()).await?;
    }
    Ok(())
}

impl Run for SweepReminders {
    async fn run(self, app: &App, job: &Running) -> anyhow::Result<()> {
        let mut work = app.database.read().await?;
        let people = store::people(&mut work).await?;
        drop(work);
        for colleagues in people.chunk_by(|one, next| one.reseller == next.reseller) {
            remind(app, job, colleagues).await?;
        }
        let now = app.clock.now();
        let mut work = job.begin().await?;
        store::forget(&mut work, now).await?;
        job.advanced(&mut work).await?;
        job.wait(&mut work, now + ROUND, "reminded").await?;
        work.commit().await?;
        app.wake.notify_one();
        Ok(())
    }
}

/// Reminds the people of one reseller.
async fn remind(app: &App, job: &Running, colleagues: &[Person]) -> anyhow::Result<()> {
    let wanted =
        |list: List| colleagues.iter().any(|person| list.kinds().iter().any(|kind| person.wishes.has(kind)));
    let now = app.clock.now();
    let known = if wanted(List::Dates) {
        known(&mut app.database.read().await?, now, colleagues[0].reseller).await?
    } else {
        Known::default()
    };
    let surcharges = Surcharges::from(&app.settings.end_of_term);
    for person in colleagues {
        let reader = Reader::new(person.language.parse().unwrap_or_default(), &person.time_zone);
        let mut due = known.due(surcharges, &reader, now);
        due.retain(|found| person.wishes.has(&found.mark.kind));
        let monday = steps::of_digest(&reader, now).filter(|_| person.wishes.digest);
        if due.is_empty() && monday.is_none() {
            continue;
        }
        // Looked at first, so that a round in which everything is told writes nothing.
        let noted = store::noted(&mut app.database.read().await?, now, person).await?;
        let is_new = |mark: &Mark| !noted.iter().any(|noted| noted.covers(mark));
        due.retain(|found| is_new(&found.mark));
        if !due.is_empty() {
            tell(job, now, person, due).await?;
        }
        let mark = monday.map(|monday| found::weekly(monday, &reader, now));
        if let Some(mark) = mark.filter(is_new) {
            weekly(app, job, person, &mark).await?;
        }
    }
    Ok(())
}

/// Sends one mail with everything that nobody else has told the person meanwhile.
async fn tell(job: &Running, now: OffsetDateTime, person: &Person, due: Vec<Found>) -> anyhow::Result<()> {
    let mut work = job.begin().await?;
    let mut dates = Vec::new();
    for Found { mark, date } in due {
        if store::note(&mut work, now, person, &mark).await? {
            dates.push(date);
        }
    }
    queue(&mut work, now, person, List::Dates, dates).await?;
    Ok(work.commit().await?)
}

/// What is known of a reseller's dates.
async fn known(work: &mut Work, now: OffsetDateTime, reseller: i64) -> anyhow::Result<Known> {
    let mut entries: Vec<Entry> = Vec::new();
    for (kind, within) in [(Date::TermEnds, ENDS_WITHIN), (Date::WindowCloses, WINDOWS_WITHIN)] {
        let filter = Filter { kind: Some(kind), ..Filter::default() };
        // The last instant of a span is outside it, and that of a window inside.
        let span = Span { from: now, until: now + within + Duration::SECOND };
        entries.extend(deadlines::store::later(work, reseller, &filter, span, LIMIT).await?);
    }
    let bought = store::bought(work, reseller).await?;
    Ok(Known {
        entries,
        bought: bought.into_iter().map(|bought| (bought.subscription, bought)).collect(),
        hopeless: outlook::hopeless(work, reseller, now).await?,
    })
}

/// Sends the weekly mail, unless there is nothing to tell.
async fn weekly(app: &App, job: &Running, person: &Person, mark: &Mark) -> anyhow::Result<()> {
    let now = app.clock.now();
    let surcharges = Surcharges::from(&app.settings.end_of_term);
    let mut work = job.begin().await?;
    let span = Span { from: now, until: now + WEEKS };
    let entries =
        deadlines::store::later(&mut work, person.reseller, &Filter::default(), span, LIMIT).await?;
    // What is undecided must not be among those that are only counted. It says itself when it is locked.
    let (first, mut then): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(Entry::is_undecided);
    then.retain(|entry| {
        let is_same = |undecided: &Entry| undecided.subscription_id == entry.subscription_id;
        entry.kind != Date::Locked || !first.iter().any(is_same)
    });
    let dates: Vec<Noted> =
        first.iter().chain(&then).map(|entry| found::told_weekly(entry, surcharges)).collect();
    // Nobody was told anything: what comes up while the mail of this Monday still makes sense is told then.
    if dates.is_empty() {
        return Ok(());
    }
    if store::note(&mut work, now, person, mark).await? {
        queue(&mut work, now, person, List::Digest, dates).await?;
    }
    Ok(work.commit().await?)
}

/// Queues the mail with these dates, if there are any and the person's address can be written to.
async fn queue(
    work: &mut Work,
    now: OffsetDateTime,
    person: &Person,
    list: List,
    mut dates: Vec<Noted>,
) -> anyhow::Result<()> {
    let Ok(to) = person.email.parse() else { return Ok(()) };
    if dates.is_empty() {
        return Ok(());
    }
    let more = i64::try_from(dates.len().saturating_sub(TOLD))?;
    dates.truncate(TOLD);
    let letter = Reminder {
        account: person.account,
        name: person.name.clone(),
        zone: person.time_zone.clone(),
        list,
        dates,
        more,
    };
    let envelope = Envelope {
        to,
        language: person.language.parse().unwrap_or_default(),
        reseller: Some(person.reseller),
        order: None,
        service: None,
        handover: None,
    };
    mail::queue(work, now, &letter, &envelope).await?;
    Ok(())
}
