//! What a job asks of Microsoft, and whether Microsoft shows it.

use time::Duration;

use crate::commitments::Seats;
use crate::microsoft::subscriptions::end_of_term::ScheduleField;
use crate::microsoft::subscriptions::{RawSubscription, SubscriptionStatus};
use crate::subscriptions::Confirmed;
use crate::subscriptions::end_of_term::{Decided, has_renewed};
use crate::subscriptions::store::Target;

/// How long a change that Microsoft accepted may take before it is asked for again.
const CHANGE: Duration = Duration::hours(24);
/// How long Microsoft may take to show what it took for the end of a term, before that counts as not kept: with the
/// wrong one of two spellings it takes it and forgets it (`partner-center.md` section 9).
const END_OF_TERM: Duration = Duration::minutes(15);

/// What is asked of Microsoft.
pub(super) enum Asked {
    /// So many licences in all.
    Quantity(Seats),
    /// The end.
    End,
    /// Its use, after it was suspended.
    Reactivation,
    /// What was decided for the end of the term.
    EndOfTerm(Box<Decided>),
}

impl Asked {
    /// As the subscription's row keeps it.
    pub fn stored(&self) -> Option<i64> {
        match self {
            Self::Quantity(seats) => Some(i64::from(seats.get())),
            Self::End => Some(0),
            Self::EndOfTerm(_) | Self::Reactivation => None,
        }
    }

    /// Whether it is about the end of the term.
    pub fn is_at_the_end(&self) -> bool {
        matches!(self, Self::EndOfTerm(_))
    }

    /// Whether it was kept while the term was locked.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::EndOfTerm(decided) if decided.kept_until.is_some())
    }

    /// Whether the term that is shown is the one for which it was decided: what was kept is for the term after.
    pub fn is_for(&self, shown: &RawSubscription) -> bool {
        match self {
            Self::Quantity(_) | Self::End | Self::Reactivation => true,
            Self::EndOfTerm(decided) => {
                let is_next = has_renewed(decided.term_ends_at, shown.view().commitment_end());
                is_next == decided.kept_until.is_some()
            }
        }
    }

    /// Whether Microsoft shows the subscription as wanted.
    pub fn is_met(&self, shown: &RawSubscription) -> bool {
        match self {
            Self::Quantity(seats) => shown.view().quantity == Some(i64::from(seats.get())),
            Self::End => shown.view().status == SubscriptionStatus::Deleted,
            Self::Reactivation => shown.view().status == SubscriptionStatus::Active,
            Self::EndOfTerm(decided) => shown.keeps(&decided.wish()),
        }
    }

    /// Whether it shows otherwise than whoever wanted it knew.
    pub fn is_overtaken(&self, known: &Target, shown: &RawSubscription) -> bool {
        match self {
            Self::Quantity(_) | Self::End => {
                shown.view().quantity.is_some_and(|quantity| quantity != known.quantity)
            }
            // Whatever else was changed, its use is still wanted.
            Self::Reactivation => false,
            // The term has just renewed, so of course it does.
            Self::EndOfTerm(decided) if decided.kept_until.is_some() => false,
            Self::EndOfTerm(_) => {
                let shown = Confirmed::of(shown);
                known.ending.is_some() && (known.ending, &known.next_term) != (shown.ending, &shown.next_term)
            }
        }
    }

    /// How long Microsoft may take to show what it accepted.
    pub fn may_take(&self) -> Duration {
        match self {
            Self::Quantity(_) | Self::End | Self::Reactivation => CHANGE,
            Self::EndOfTerm(_) => END_OF_TERM,
        }
    }

    /// The subscription as wanted, everything else as it is.
    pub fn of(&self, shown: RawSubscription, field: ScheduleField) -> RawSubscription {
        match self {
            Self::Quantity(seats) => shown.with_quantity((*seats).into()),
            Self::End => shown.cancelled(),
            Self::Reactivation => shown.reactivated(),
            Self::EndOfTerm(decided) => shown.with_end_of_term(&decided.wish(), field),
        }
    }
}
