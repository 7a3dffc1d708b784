//! Which licences can go and when: pure functions of what is known and an instant.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::commitments::{Ledger, Outcome, Planned, Terms};
use crate::savings::{Act, LOOK_BACK, Reason, Saving, money};
use crate::subscriptions::end_of_term::{Decided, Decision};
use crate::subscriptions::scheduled::{Intent, Scheduled};
use crate::subscriptions::{DecideEndOfTerm, Status, Subscription};
use crate::usage::Idle;

/// What is known of the subscriptions of a reseller.
#[derive(Clone, Debug)]
pub struct Facts {
    /// All that are in use in their services, so that an add-on finds its base.
    pub subscriptions: Vec<Subscription>,
    /// What was last read of the use of their products.
    pub usage: Vec<Idle>,
    /// The changes that wait for their instant.
    pub planned: Vec<Scheduled>,
    /// The decisions that are kept because their terms are locked.
    pub kept: Vec<Decided>,
    /// The panel's own account of those subscriptions of whose windows Microsoft has said nothing, by their number.
    pub accounts: HashMap<i64, Ledger>,
}

impl Facts {
    /// What the rules of time need to know of a subscription.
    fn terms(&self, subscription: &Subscription) -> Terms {
        Terms { ledger: self.accounts.get(&subscription.id).cloned(), ..subscription.terms() }
    }
}

/// What is saved by which subscription, that which saves most per month first.
#[must_use]
pub fn find(facts: &Facts, now: OffsetDateTime) -> Vec<Saving> {
    let by_product: HashMap<(i64, &str), &Idle> =
        facts.usage.iter().map(|idle| ((idle.service_id, idle.name.as_str()), idle)).collect();
    let mut spare: HashMap<(i64, &str), i64> =
        by_product.iter().map(|(product, idle)| (*product, idle.spare())).collect();
    let mut one_by_one: Vec<(&Subscription, i64)> = facts
        .subscriptions
        .iter()
        .filter(|subscription| is_billed(subscription))
        .map(|subscription| (subscription, going(subscription, facts)))
        .collect();
    one_by_one.sort_by_key(|(subscription, going)| {
        let is_open = facts.terms(subscription).reducible(now).is_some();
        (*going == 0, !is_open, subscription.term_ends_at, subscription.id)
    });
    let mut savings: Vec<Saving> = one_by_one
        .into_iter()
        .filter_map(|(subscription, going)| {
            let product = (subscription.service_id, subscription.title.as_str());
            let usage = by_product.get(&product).copied();
            let reason = reason(subscription, &facts.subscriptions, usage)?;
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
            let terms = facts.terms(subscription);
            let found = Found { subscription, terms, reason, usage, idle, going, now };
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

/// Licences of which it was said already that they go: asked of Microsoft, confirmed for the end of the term, kept until
/// the term is no longer locked, or planned for another day.
fn going(subscription: &Subscription, facts: &Facts) -> i64 {
    let quantity = subscription.quantity;
    let asked = subscription.wanted.map(|wanted| quantity - wanted);
    let gone = |decision| let_go(decision, quantity);
    let decided = subscription.is_busy().then(|| decision(subscription)).flatten().map(gone);
    let mut kept = facts.kept.iter().filter(|decided| decided.subscription_id == subscription.id);
    let kept = kept.next_back().and_then(Decided::decision).map(gone);
    let confirmed = match (subscription.ending, &subscription.next_term) {
        _ if decided.is_some() => None,
        (Some(Outcome::Cancel), _) => Some(quantity),
        (Some(Outcome::Change), Some(next)) => next.quantity.map(|next| quantity - next),
        _ => None,
    };
    let own = facts.planned.iter().filter(|change| change.subscription_id == subscription.id);
    let planned = own.map(|change| match change.planned {
        Intent::Change(Planned::Seats(seats)) => quantity - i64::from(seats.get()),
        Intent::Change(Planned::Cancel) => quantity,
        Intent::Decision { decide } => let_go(decide, quantity),
    });
    planned.chain(asked).chain(decided).chain(confirmed).chain(kept).max().unwrap_or_default().max(0)
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
    terms: Terms,
    reason: Reason,
    usage: Option<&'a Idle>,
    idle: i64,
    going: i64,
    now: OffsetDateTime,
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
        let minimum = i64::from(self.terms.minimum.get());
        (self.idle - self.going).min(self.subscription.quantity - self.going - minimum).max(0)
    }

    /// Whether none of its licences is needed.
    fn is_whole(&self) -> bool {
        self.idle == self.subscription.quantity
    }

    /// Licences that can go now, and until when.
    fn at_once(&self) -> (i64, Option<OffsetDateTime>) {
        let terms = &self.terms;
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
        let Ok(lock) = self.terms.decide() else { return Act::Nothing };
        if later == 0 {
            return Act::Nothing;
        }
        let (kept, is_locked) = (Some(kept - later).filter(|kept| *kept > 0), lock.holds(now));
        match kept {
            // Only where it renews as it is: the press commits to nothing that was not committed to anyway.
            Some(kept) if subscription.ending == Some(Outcome::Renew) && self.going == 0 && !is_locked => {
                Act::Renew(kept)
            }
            kept => Act::Decide(kept),
        }
    }
}
