//! A job that is kept back: stored, claimed by nobody, until its time has come or a person has decided.

use time::OffsetDateTime;

use crate::database::Work;
use crate::values;

/// The answer of a job that was taken back before anything of it was sent.
pub const UNDONE: &str = "undone";
/// The answer of a job that whoever asked for it took back before a second person decided.
pub const WITHDRAWN: &str = "withdrawn";
/// The answer of a job that a second person rejected.
pub const REJECTED: &str = "rejected";
/// The answer of a job that was no longer possible when a second person confirmed it.
pub const IMPOSSIBLE: &str = "impossible";

/// What keeps a job back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It can be undone; it goes by itself at this instant.
    Undo(OffsetDateTime),
    /// A second person must confirm it; there is no end to that.
    Approval,
}

impl Hold {
    /// As stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Undo(_) => "undo",
            Self::Approval => "approval",
        }
    }

    /// The hold that is stored like this.
    #[must_use]
    pub fn stored(hold: Option<&str>, until: Option<OffsetDateTime>) -> Option<Self> {
        match (hold?, until) {
            ("undo", Some(until)) => Some(Self::Undo(until)),
            ("approval", _) => Some(Self::Approval),
            _ => None,
        }
    }

    /// When the job goes by itself.
    #[must_use]
    pub fn until(self) -> Option<OffsetDateTime> {
        match self {
            Self::Undo(until) => Some(until),
            Self::Approval => None,
        }
    }
}

/// Keeps a job back, in the unit of work that enqueued it.
///
/// # Errors
/// When the database refuses.
pub async fn keep_back(work: &mut Work, now: OffsetDateTime, id: i64, hold: Hold) -> Result<(), sqlx::Error> {
    work.run(
        "update jobs set hold = $1, held_at = $2, held_until = $3, next_try_at = $4 where id = $5",
        values![hold.as_str(), now, hold.until(), hold.until().unwrap_or(now), id],
    )
    .await?;
    Ok(())
}

/// Lets a job that is kept back by `hold` go from now on; `false` when it is not (any more).
///
/// # Errors
/// When the database refuses.
pub async fn release(work: &mut Work, now: OffsetDateTime, id: i64, hold: &str) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set hold = null, held_until = null, next_try_at = $1, updated_at = $1 \
             where id = $2 and state = 'todo' and hold = $3",
            values![now, id, hold],
        )
        .await?;
    Ok(changed == 1)
}

/// Ends a job that is kept back by `hold`, of which nothing was sent; `answer` says why. `false` when it is not kept
/// back (any more): then it may have begun, and must not be touched.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(
    work: &mut Work,
    now: OffsetDateTime,
    id: i64,
    hold: &str,
    answer: &str,
) -> Result<bool, sqlx::Error> {
    let changed = work
        .run(
            "update jobs set state = 'cancelled', hold = null, held_until = null, answer = $1, finished_at = $2, \
             updated_at = $2 where id = $3 and state = 'todo' and hold = $4",
            values![answer, now, id, hold],
        )
        .await?;
    Ok(changed == 1)
}
