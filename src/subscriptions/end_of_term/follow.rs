//! What becomes of a decision when Microsoft shows the subscription anew: it holds, its term is over, a change in the
//! middle of the term deleted it (`commitment-rules.md` E6), or somebody decided otherwise.

use time::OffsetDateTime;

use crate::commitments::{NextTerm, Outcome};
use crate::database::Work;
use crate::microsoft::subscriptions::RawSubscription;
use crate::subscriptions::Confirmed;
use crate::subscriptions::end_of_term::{State, has_renewed, store};

/// A subscription as it was known before.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its number.
    pub id: i64,
    /// Its licences.
    pub quantity: i64,
    /// The licences that the panel is asking for.
    pub wanted: Option<i64>,
    /// What was to happen at the end of its term.
    pub ending: Option<Outcome>,
    /// What its next term was to be.
    pub next_term: Option<NextTerm>,
    /// When its term was to end.
    pub term_ends_at: Option<OffsetDateTime>,
}

impl Known {
    /// Whether something was scheduled for the end of its term.
    fn has_schedule(&self) -> bool {
        matches!(self.ending, Some(Outcome::Change | Outcome::Cancel | Outcome::Extend))
    }
}

/// Whether what `job` is asking for at the end of the term is what Microsoft shows.
///
/// # Errors
/// When the database refuses.
pub async fn is_met(work: &mut Work, job: Option<i64>, shown: &RawSubscription) -> Result<bool, sqlx::Error> {
    let Some(job) = job else { return Ok(false) };
    let decided = store::of_job(work, job).await?;
    Ok(decided.is_some_and(|decided| shown.keeps(&decided.wish())))
}

/// Notes what became of the decisions on a subscription, by what Microsoft shows now.
///
/// # Errors
/// When the database refuses.
pub async fn follow(
    work: &mut Work,
    now: OffsetDateTime,
    known: &Known,
    shown: &RawSubscription,
) -> Result<(), sqlx::Error> {
    let confirmed = Confirmed::of(shown);
    if let Some(end) = confirmed.term_ends_at
        && has_renewed(known.term_ends_at, Some(end))
    {
        return store::close(work, now, known.id, end).await;
    }
    if confirmed.status.has_ended() {
        return Ok(());
    }
    let is_changed = confirmed.quantity != known.quantity;
    match store::in_force(work, known.id).await? {
        Some(decided) if shown.keeps(&decided.wish()) => Ok(()),
        Some(decided) => {
            let state = if is_changed { State::Wiped } else { State::Replaced };
            store::overtaken(work, now, decided.id, state).await
        }
        // Scheduled without the panel, and deleted by what the panel asked for.
        None if is_changed && known.wanted == Some(confirmed.quantity) && known.has_schedule() => {
            let is_left = matches!(confirmed.ending, Some(Outcome::Renew | Outcome::Undecided));
            let (Some(outcome), true) = (known.ending, is_left) else { return Ok(()) };
            store::keep_wiped(work, now, known.id, outcome, known.next_term.as_ref(), known.quantity).await
        }
        None => Ok(()),
    }
}
