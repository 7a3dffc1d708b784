//! Which licences can go and when: pure functions of what is known and an instant.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::commitments::{Act as Wanted, Lock, Outcome, Planned};
use crate::savings::{Act, LOOK_BACK, Reason, Saving, money};
use crate::subscriptions::end_of_term::Decision;
use crate::subscriptions::scheduled::{Intent, Scheduled};
use crate::subscriptions::{DecideEndOfTerm, Status, Subscription};
use crate::usage::Idle;

/// What is saved by which subscription, that which saves most per month first.
///
/// `subscriptions` are all that are in use in their services, so that an add-on finds its base; `usage` what was last
/// read of their products, `planned` the changes that wait for their instant, `lock_hours` the hours before the end of a
/// term in which Microsoft takes no decision.
#[must_use]
pub fn find(
    subscriptions: &[Subscription],
    usage: &[Idle],
    planned: &[Scheduled],
    now: OffsetDateTime,
    lock_hours: u32,
) -> Vec<Saving> {
    let by_product: HashMap<(i64, &str), &Idle> =
        usage.iter().map(|idle| ((idle.service_id, idle.name.as_str()), idle)).collect();
    let mut spare: HashMap<(i64, &str), i64> =
        by_product.iter().map(|(product, idle)| (*product, idle.spare())).collect();
    let mut one_by_one: Vec<(&Subscription, i64)> = subscriptions
        .iter()
        .filter(|subscription| is_billed(subscription))
        .map(|subscription| (subscription, going(subscription, planned)))
        .collect();
    one_by_one.sort_by_key(|(subscription, going)| {
        let is_open = subscription.terms().reducible(now).is_some();
        (*going == 0, !is_open, subscription.term_ends_at, subscription.id)
    });
    let mut savings: Vec<Saving> = one_by_one
        .into_iter()
        .filter_map(|(subscription, going)| {
            let product = (subscription.service_id, subscription.title.as_str());
            let usage = by_product.get(&product).copied();
            let reason = reason(subscription, subscriptions, usage)?;
            let idle = match reason {
                Reason::Suspended | Reason::Baseless => subscription.quantity,
                // Where nobody has one, all of them can go.
                Reason::Unused | Reason::Unassigned => {
                    let left = spare.entry(product).or_default();
                    let taken = (*left).min(subscription.quantity);
                    *left -= taken;
                    taken
                }
            };
            let found = Found { subscription, reason, usage, idle, going, now, lock_hours };
            (idle > 0).then(|| found.saving())
        })
        .filter(|saving| saving.seats() > 0 || saving.scheduled > 0 || saving.act == Act::Reactivate)
        .collect();
    savings.sort_by_key(Saving::place);
    savings
}

/// Whether it costs anything, so that something can be saved.
fn is_billed(subscription: &Subscription) -> bool {
    !subscription.status.has_ended()
        && subscription.status != Status::Creating
        && !subscription.is_trial.unwrap_or_default()
        && subscription.vanished_at.is_none()
}

fn reason(subscription: &Subscription, others: &[Subscription], usage: Option<&Idle>) -> Option<Reason> {
    let is_addon = subscription.prerequisites.as_deref().is_some_and(|list| list != "[]");
    let is_lonely = || {
        let mut of_service = others.iter().filter(|other| other.service_id == subscription.service_id);
        !of_service.any(|other| subscription.base(std::slice::from_ref(other)).is_some())
    };
    match usage {
        _ if subscription.status == Status::Suspended => Some(Reason::Suspended),
        _ if is_addon && is_lonely() => Some(Reason::Baseless),
        Some(usage) if usage.spare() > 0 && usage.highest() == 0 => Some(Reason::Unused),
        Some(usage) if usage.spare() > 0 => Some(Reason::Unassigned),
        _ => None,
    }
}

/// Licences of which it was said already that they go: asked of Microsoft, confirmed for the end of the term, or planned
/// for another day.
fn going(subscription: &Subscription, planned: &[Scheduled]) -> i64 {
    let quantity = subscription.quantity;
    let asked = subscription.wanted.map(|wanted| quantity - wanted);
    let decided = subscription.is_busy().then(|| decision(subscription)).flatten();
    let decided = decided.map(|decision| let_go(decision, quantity));
    let confirmed = match (subscription.ending, &subscription.next_term) {
        _ if decided.is_some() => None,
        (Some(Outcome::Cancel), _) => Some(quantity),
        (Some(Outcome::Change), Some(next)) => next.quantity.map(|next| quantity - next),
        _ => None,
    };
    let own = planned.iter().filter(|change| change.subscription_id == subscription.id);
    let planned = own.map(|change| match change.planned {
        Intent::Change(Planned::Seats(seats)) => quantity - i64::from(seats.get()),
        Intent::Change(Planned::Cancel) => quantity,
        Intent::Decision { decide } => let_go(decide, quantity),
    });
    planned.chain(asked).chain(decided).chain(confirmed).max().unwrap_or_default().max(0)
}

/// How many of so many licences a decision lets go at the end of the term.
fn let_go(decision: Decision, quantity: i64) -> i64 {
    match decision {
        Decision::Change { quantity: next, .. } => quantity - i64::from(next),
        Decision::Cancel => quantity,
        Decision::Renew | Decision::Extend => 0,
    }
}

/// What is being asked for the end of the term.
fn decision(subscription: &Subscription) -> Option<Decision> {
    let payload = subscription.task_payload.as_deref()?;
    Some(serde_json::from_str::<DecideEndOfTerm>(payload).ok()?.decision)
}

/// Idle licences of one subscription.
struct Found<'a> {
    subscription: &'a Subscription,
    reason: Reason,
    usage: Option<&'a Idle>,
    idle: i64,
    going: i64,
    now: OffsetDateTime,
    lock_hours: u32,
}

impl Found<'_> {
    fn saving(&self) -> Saving {
        let (at_once, until) = self.at_once();
        let later = self.later(at_once);
        Saving {
            subscription: self.subscription.clone(),
            reason: self.reason,
            usage: self.usage.cloned(),
            known_since: self.usage.map(|usage| usage.since).filter(|since| *since > self.now - LOOK_BACK),
            now: at_once,
            until,
            later,
            scheduled: self.going,
            monthly: money::monthly(self.subscription, at_once + later),
            in_all: money::in_all(self.subscription, (at_once, later), self.now),
            act: self.act(at_once, later),
        }
    }

    /// Idle licences that nobody has sent away yet.
    fn left(&self) -> i64 {
        if self.is_whole() && self.going < self.subscription.quantity {
            return self.idle - self.going;
        }
        let minimum = i64::from(self.subscription.terms().minimum.get());
        (self.idle - self.going).min(self.subscription.quantity - self.going - minimum).max(0)
    }

    /// Whether none of its licences is needed.
    fn is_whole(&self) -> bool {
        self.idle == self.subscription.quantity
    }

    /// Licences that can go now, and until when.
    fn at_once(&self) -> (i64, Option<OffsetDateTime>) {
        let terms = self.subscription.terms();
        if self.subscription.is_busy() || self.going > 0 {
            return (0, None);
        }
        if self.is_whole() && terms.cancel(self.now).is_ok() {
            return (self.idle, terms.cancellable_until());
        }
        let open = terms.reducible(self.now).filter(|_| self.subscription.status == Status::Active);
        match open {
            Some(open) => (self.left().min(open.quantity.into()), Some(open.until)),
            None => (0, None),
        }
    }

    /// Licences that can go at the end of the term, besides.
    fn later(&self, at_once: i64) -> i64 {
        let renews = matches!(
            self.subscription.ending,
            Some(Outcome::Renew | Outcome::Change | Outcome::Extend | Outcome::Undecided)
        );
        if renews && self.subscription.status == Status::Active { self.left() - at_once } else { 0 }
    }

    fn act(&self, at_once: i64, later: i64) -> Act {
        let (subscription, now) = (self.subscription, self.now);
        let kept = subscription.quantity - self.going - at_once;
        if subscription.is_busy() {
            return Act::Nothing;
        }
        if at_once > 0 {
            return if kept == 0 { Act::Cancel } else { Act::Reduce(kept) };
        }
        if subscription.status == Status::Suspended {
            return Act::Reactivate;
        }
        let can_decide = subscription.terms().possible(Wanted::Decide, subscription.ending, now).is_allowed();
        if later == 0 || !can_decide || !subscription.may_be_decided() {
            return Act::Nothing;
        }
        let kept = Some(kept - later).filter(|kept| *kept > 0);
        let is_locked =
            subscription.term_ends_at.is_some_and(|end| Lock::around(end, self.lock_hours).holds(now));
        match kept {
            // Only where it renews as it is: the press commits to nothing that was not committed to anyway.
            Some(kept) if subscription.ending == Some(Outcome::Renew) && self.going == 0 && !is_locked => {
                Act::Renew(kept)
            }
            kept => Act::Decide(kept),
        }
    }
}
