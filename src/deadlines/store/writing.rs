//! The dates of one subject are written anew, and only what changed of them.

use time::OffsetDateTime;

use crate::clock::whole_seconds;
use crate::commitments::{Deadline, Kind, Outcome};
use crate::database::Work;
use crate::values;

/// Whose dates are written together, in place of those that were written for the same before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// What Microsoft said of a subscription, by our number of it.
    Subscription(i64),
    /// The changes that are scheduled for a subscription ([`Kind::ScheduledChange`] alone).
    Schedule(i64),
    /// An order that waits.
    Order(i64),
}

/// What dates are about, and whose that is.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The reseller.
    pub reseller: i64,
    /// The service; `None` for an order without a tenant.
    pub service: Option<i64>,
    /// What exactly.
    pub of: Of,
}

/// A date as stored.
#[derive(sqlx::FromRow)]
struct Stored {
    id: i64,
    service_id: Option<i64>,
    #[sqlx(try_from = "String")]
    kind: Kind,
    at: OffsetDateTime,
    seats: Option<i64>,
    outcome: Option<String>,
}

impl Stored {
    fn is(&self, subject: Subject, date: &Deadline) -> bool {
        self.service_id == subject.service
            && self.kind == date.kind
            && self.at == whole_seconds(date.at)
            && self.seats == date.seats.map(i64::from)
            && self.outcome.as_deref() == date.outcome.map(Outcome::as_str)
    }
}

/// Makes `deadlines` the dates of `subject`. Twice the same changes nothing: rows that are right stay as they are.
///
/// The unit of work must hold the subject's own row, so that two who write its dates take turns.
///
/// # Errors
/// When the database refuses.
pub async fn replace(
    work: &mut Work,
    now: OffsetDateTime,
    subject: Subject,
    deadlines: &[Deadline],
) -> Result<(), sqlx::Error> {
    let (subscription, order) = match subject.of {
        Of::Subscription(id) | Of::Schedule(id) => (Some(id), None),
        Of::Order(id) => (None, Some(id)),
    };
    let stored: Vec<Stored> = match subject.of {
        Of::Subscription(id) => {
            work.all(
                "select id, service_id, kind, at, seats, outcome from deadlines \
                 where subscription_id = $1 and kind <> 'planned-change' order by id",
                values![id],
            )
            .await?
        }
        Of::Schedule(id) => {
            work.all(
                "select id, service_id, kind, at, seats, outcome from deadlines \
                 where subscription_id = $1 and kind = 'planned-change' order by id",
                values![id],
            )
            .await?
        }
        Of::Order(id) => {
            work.all(
                "select id, service_id, kind, at, seats, outcome from deadlines where order_id = $1 order by id",
                values![id],
            )
            .await?
        }
    };
    let mut missing: Vec<&Deadline> = deadlines.iter().collect();
    for row in stored {
        match missing.iter().position(|date| row.is(subject, date)) {
            Some(place) => drop(missing.remove(place)),
            None => drop(work.run("delete from deadlines where id = $1", values![row.id]).await?),
        }
    }
    for date in missing {
        work.run(
            "insert into deadlines (reseller_id, service_id, subscription_id, order_id, kind, at, seats, outcome, \
             written_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            values![
                subject.reseller,
                subject.service,
                subscription,
                order,
                date.kind.as_str(),
                date.at,
                date.seats.map(i64::from),
                date.outcome.map(Outcome::as_str),
                now
            ],
        )
        .await?;
    }
    Ok(())
}
