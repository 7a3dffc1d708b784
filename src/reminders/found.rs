//! What there is to remind a person of now, among the dates of a reseller.

use std::collections::HashMap;

use time::{Duration, OffsetDateTime};

use crate::catalogue;
use crate::commitments::{Kind as Date, Outcome, Surcharges, term_end};
use crate::deadlines::Entry;
use crate::letters::reminder::{Because, Noted};
use crate::reminders::store::{Bought, Mark};
use crate::reminders::{Kind, steps};
use crate::subscriptions::scheduled::Scheduled;
use crate::text::{Message, Money, Reader};

/// A term that began with the purchase ends within this of where we reckon its end: Microsoft aligns some terms to the
/// end of a month or to another subscription, which makes them shorter.
const ALIGNED: Duration = Duration::days(31);

/// What is known of a reseller's dates.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Ends of term and windows, by date.
    pub entries: Vec<Entry>,
    /// At which price what renews was bought, by subscription.
    pub bought: HashMap<i64, Bought>,
    /// Scheduled changes that cannot be made any more, and why.
    pub hopeless: Vec<(Scheduled, Message)>,
}

/// One date that a person is reminded of.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Which step of which event.
    pub mark: Mark,
    /// As the mail tells it.
    pub date: Noted,
}

impl Known {
    /// What there is to remind a reader of at `now`, by date.
    pub fn due(&self, surcharges: Surcharges, reader: &Reader, now: OffsetDateTime) -> Vec<Found> {
        let of_entries = self.entries.iter().filter_map(|entry| match entry.kind {
            Date::TermEnds => self.end(entry, surcharges, reader, now),
            Date::WindowCloses => window(entry, reader, now),
            _ => None,
        });
        let of_changes = self.hopeless.iter().map(|(change, why)| unmakeable(change, why, reader, now));
        let mut found: Vec<Found> = of_entries.chain(of_changes).collect();
        found.sort_by_key(|found| (found.date.until.unwrap_or(found.date.at), found.mark.subject));
        found
    }

    fn end(
        &self,
        entry: &Entry,
        surcharges: Surcharges,
        reader: &Reader,
        now: OffsetDateTime,
    ) -> Option<Found> {
        let subject = entry.subscription_id?;
        let line = match entry.outcome? {
            Outcome::Undecided => {
                entry.cost(surcharges).unwrap_or_else(|| Message::new("reminders-cost-unknown"))
            }
            Outcome::Renew => renewal(entry, self.bought.get(&subject)?)?,
            _ => return None,
        };
        let step = steps::of_term((entry.at, entry.decidable_until()), entry.term.as_deref()?, reader, now)?;
        let date = Noted { until: Some(entry.decidable_until()), lines: vec![line], ..told(entry) };
        Some(Found { mark: mark(Kind::Ends, subject, entry.at, step, reader, now), date })
    }
}

/// What a renewal costs, where that is not what the present term was bought at. That is known as long as the term is
/// the one that was ordered here, in the plan that was ordered: a later term began at a price which nobody noted.
fn renewal(entry: &Entry, bought: &Bought) -> Option<Message> {
    let (term, cycle) = (entry.term.as_deref()?, entry.billing_cycle.as_deref()?);
    let months = u16::try_from(catalogue::term_months(term)).ok()?;
    let is_first = entry.at <= term_end(bought.created_at, months) + Duration::DAY
        && entry.at + ALIGNED >= term_end(bought.created_at, months);
    let (now, currency) = (entry.price?, entry.currency.as_deref()?);
    if !is_first || now == bought.price || currency != bought.currency {
        return None;
    }
    let price = Message::new(format!("subscriptions-price-{cycle}"))
        .with("price", Money::new(now, currency).times(entry.seats?));
    let key = if now > bought.price { "reminders-price-up" } else { "reminders-price-down" };
    Some(
        Message::new(key)
            .with("before", Money::new(bought.price, currency))
            .with("now", Money::new(now, currency))
            .with("price", price),
    )
}

/// A window that closes soon on licences which nobody uses; nothing where their use is not known.
fn window(entry: &Entry, reader: &Reader, now: OffsetDateTime) -> Option<Found> {
    let (subject, idle) = (entry.subscription_id?, entry.idle()?);
    let step = steps::of_window(entry.at, now)?;
    let mut lines = vec![Message::new("deadlines-idle").with("count", entry.unassigned.unwrap_or(idle))];
    if let (Some(price), Some(currency), Some(cycle)) =
        (entry.price, entry.currency.as_deref(), entry.billing_cycle.as_deref())
    {
        let price = Message::new(format!("subscriptions-price-{cycle}"))
            .with("price", Money::new(price, currency).times(idle));
        lines.push(Message::new("reminders-idle-cost").with("count", idle).with("price", price));
    }
    let mark = mark(Kind::Windows, subject, entry.at, step, reader, now);
    Some(Found { mark, date: Noted { lines, ..told(entry) } })
}

fn unmakeable(change: &Scheduled, why: &Message, reader: &Reader, now: OffsetDateTime) -> Found {
    let date = Noted {
        what: Message::new("reminders-change").with("wish", change.wish()),
        licence: change.title.clone(),
        service: change.display_name.clone(),
        at: change.due_at,
        until: None,
        lines: vec![Message::new("schedule-forecast-no").with("why", why.clone())],
        act: Message::new("deadlines-act-planned-change"),
        path: format!("/services/{}/subscriptions/{}", change.domain, change.subscription_id),
        because: Some(Because::Change(change.id)),
    };
    Found { mark: mark(Kind::Changes, change.id, change.due_at, 0, reader, now), date }
}

/// The weekly mail of the week that begins with `monday`.
pub(super) fn weekly(monday: OffsetDateTime, reader: &Reader, now: OffsetDateTime) -> Mark {
    mark(Kind::Digest, 0, monday, 0, reader, now)
}

fn mark(
    kind: Kind,
    subject: i64,
    at: OffsetDateTime,
    step: i64,
    reader: &Reader,
    now: OffsetDateTime,
) -> Mark {
    Mark { kind, subject, at, step, day: reader.local(now).date().to_string() }
}

/// A date of the board as a mail tells it.
pub(super) fn told(entry: &Entry) -> Noted {
    Noted {
        what: entry.what(),
        licence: entry.title.clone().unwrap_or_default(),
        service: entry.service.clone().or_else(|| entry.company.clone()).unwrap_or_default(),
        at: entry.at,
        until: None,
        lines: Vec::new(),
        act: entry.act_text(),
        path: entry.act(),
        because: entry.subscription_id.map(|subscription| Because::Deadline {
            subscription,
            kind: entry.kind.to_string(),
            seats: entry.seats,
            outcome: entry.outcome.map(|outcome| outcome.to_string()),
        }),
    }
}

/// A date of the board as the weekly mail tells it.
pub(super) fn told_weekly(entry: &Entry, surcharges: Surcharges) -> Noted {
    let until = entry.is_undecided().then(|| entry.decidable_until());
    let idle = entry.idle().map(|idle| Message::new("deadlines-idle").with("count", idle));
    Noted { until, lines: entry.cost(surcharges).into_iter().chain(idle).collect(), ..told(entry) }
}
