//! Another number of licences from the renewal on: Microsoft is told at once, and begins the next term with it.

use time::OffsetDateTime;

use crate::app::App;
use crate::commitments::{Outcome, Planned, Seats, renews_at};
use crate::database::Work;
use crate::jobs::Hold;
use crate::subscriptions::end_of_term::{self, Decision};
use crate::subscriptions::scheduled::Scheduled;
use crate::subscriptions::scheduled::form::NewChange;
use crate::subscriptions::{By, DecideEndOfTerm, Demand, Placed, Subscription, Wish};
use crate::text::Language;

/// When the next term begins, of a subscription that renews by itself.
#[must_use]
pub fn at(subscription: &Subscription) -> Option<OffsetDateTime> {
    let renews = matches!(subscription.ending, Some(Outcome::Renew | Outcome::Change));
    let is_open = subscription.undecidable().is_none() && !subscription.is_trial.unwrap_or_default();
    subscription.term_ends_at.map(renews_at).filter(|_| renews && is_open)
}

/// The same where Microsoft can be told now with how many licences.
#[must_use]
pub fn open(subscription: &Subscription, now: OffsetDateTime) -> Option<OffsetDateTime> {
    at(subscription).filter(|_| !subscription.is_busy() && subscription.locked(now).is_none())
}

/// The licences that the renewal at `renewal` is to bring, if that is what is wanted. Whatever is `planned` before it would
/// delete what Microsoft was told (`commitment-rules.md` E6).
#[must_use]
pub fn seats(renewal: Option<OffsetDateTime>, planned: &[Scheduled], new: &NewChange) -> Option<Seats> {
    let is_clear = planned.iter().all(|other| other.due_at >= new.due_at);
    match new.planned {
        Planned::Seats(seats) if renewal == Some(new.due_at) && is_clear => Some(seats),
        Planned::Seats(_) | Planned::Cancel => None,
    }
}

/// Whether a renewal with so many licences is being asked for already, as by the same form sent twice.
#[must_use]
pub fn is_asked(subscription: &Subscription, seats: Seats) -> bool {
    let payload = subscription.task_payload.as_deref().filter(|_| subscription.is_busy());
    let asked = payload.and_then(|payload| serde_json::from_str::<DecideEndOfTerm>(payload).ok());
    asked.is_some_and(
        |asked| matches!(asked.decision, Decision::Change { quantity, .. } if quantity == seats.get()),
    )
}

/// Asks for a renewal with so many licences, otherwise as it was to be; answers what keeps that back.
///
/// # Errors
/// When the database refuses, or the subscription's row is not held.
pub async fn ask(
    app: &App,
    work: &mut Work,
    by: By,
    subscription: &Subscription,
    seats: Seats,
) -> anyhow::Result<Option<Hold>> {
    let offers =
        end_of_term::offers(work, &app.settings.end_of_term, subscription, Language::default()).await?;
    let licence = offers.scheduled(subscription).or(offers.present);
    let wish = Wish::EndOfTerm(Decision::Change { quantity: seats.get(), licence });
    let demand = Demand { by, subscription, version: subscription.version, wish };
    match demand.place(work, app.clock.now()).await? {
        Placed::Asked { hold, .. } => Ok(hold),
        Placed::Overtaken => anyhow::bail!("the subscription's row is held, and yet somebody was faster"),
    }
}
