//! The board of deadlines: which dates there are, that they follow every change, and who sees them.

mod board;
mod calendar;
mod calendar_text;
mod rules;
pub mod written;

use aubade::database::Work;
use aubade::values;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use crate::support::TestApp;

/// A Monday.
const MONDAY: OffsetDateTime = datetime!(2026-11-23 10:00 UTC);

/// A date as stored: kind, when, licences, outcome.
type Row = (String, OffsetDateTime, Option<i64>, Option<String>);

/// Every date from now on, as stored.
async fn rows(app: &TestApp) -> Vec<Row> {
    let mut work = app.database.read().await.unwrap();
    work.all(
        "select kind, at, seats, outcome from deadlines where at >= $1 order by at, kind",
        values![app.clock.now()],
    )
    .await
    .unwrap()
}

fn row(kind: &str, at: OffsetDateTime, seats: Option<i64>, outcome: Option<&str>) -> Row {
    (kind.to_owned(), at, seats, outcome.map(str::to_owned))
}

/// Puts a date of the first subscription in place, whether or not Microsoft said so.
async fn put(work: &mut Work, kind: &str, at: OffsetDateTime, outcome: Option<&str>) {
    work.run(
        "insert into deadlines (reseller_id, service_id, subscription_id, kind, at, seats, outcome, written_at) \
         select s.reseller_id, s.id, u.id, $1, $2, 3, $3, u.created_at from subscriptions u \
         join services s on s.id = u.service_id where u.id = 1",
        values![kind, at, outcome],
    )
    .await
    .unwrap();
}

/// Puts `count` dates in place, a minute apart.
async fn put_many(app: &TestApp, from: OffsetDateTime, count: i64) {
    let mut work = app.database.begin().await.unwrap();
    for minute in 0..count {
        put(&mut work, "window-closes", from + Duration::minutes(minute), None).await;
    }
    work.commit().await.unwrap();
}
