//! The saving finder: licences that are billed and that nobody uses, the first instant at which they can go, and what
//! that saves.
//!
//! Microsoft counts the use of licences per product and not per subscription: what is idle of a product is shared out
//! among its subscriptions, those that can go first first ([`finding`]).

mod filter;
mod finding;
mod money;
pub mod pages;
mod reading;

use std::fmt;

use time::{Duration, OffsetDateTime};

use crate::commitments::{NextTerm, Outcome};
use crate::subscriptions::Subscription;
use crate::text::{Argument, Message, Money};
use crate::usage::Idle;

pub use filter::{Filter, When};
pub use finding::{Facts, find};
pub use money::{Sum, sums};
pub use reading::read;

/// How far back somebody who had a licence counts as somebody who may need it again.
const LOOK_BACK: Duration = Duration::days(30);

/// Why licences are billed for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Some of the product are assigned to nobody, and were not within the last month.
    Unassigned,
    /// None of the product is or was assigned within the last month.
    Unused,
    /// An add-on without the product that it extends.
    Baseless,
    /// Without service, still billed (`commitment-rules.md` C5).
    Suspended,
}

impl Reason {
    /// The last part of its text keys.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unassigned => "unassigned",
            Self::Unused => "unused",
            Self::Baseless => "baseless",
            Self::Suspended => "suspended",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What can be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// A window is open: keep so many licences from now on.
    Reduce(i64),
    /// The window of the whole subscription is open.
    Cancel,
    /// It renews by itself: renew with so many licences instead, by one press.
    Renew(i64),
    /// The end of the term is to be decided on its own page, where it says what that commits to; with so many licences,
    /// or its end.
    Decide(Option<i64>),
    /// Without service, and nothing takes it out of the bill before the end of the term.
    Reactivate,
    /// Nothing from here: what goes was said already, or something is being asked of Microsoft.
    Nothing,
}

/// Licences of one subscription that are billed for nothing.
#[derive(Clone, Debug)]
pub struct Saving {
    /// The subscription.
    pub subscription: Subscription,
    /// Why.
    pub reason: Reason,
    /// What was last read of the product's use, where it was.
    pub usage: Option<Idle>,
    /// The first day of the figures, where they do not go back as far as one looks.
    pub known_since: Option<OffsetDateTime>,
    /// Licences that can go now.
    pub now: i64,
    /// The last instant at which they can.
    pub until: Option<OffsetDateTime>,
    /// Licences that can go at the end of the term.
    pub later: i64,
    /// Licences whose end is scheduled or asked for already: they are not counted again.
    pub scheduled: i64,
    /// What is saved per month, at today's price without taxes; nothing where there is no price.
    pub monthly: Option<Money>,
    /// What is saved until the end of the next term; nothing where nobody has said that there is one.
    pub in_all: Option<Money>,
    /// What can be done.
    pub act: Act,
}

impl Saving {
    /// Licences that can go, now and at the end of the term.
    #[must_use]
    pub fn seats(&self) -> i64 {
        self.now + self.later
    }

    /// Whether all that can go is on its way, so that nothing is left to count.
    #[must_use]
    pub fn is_scheduled(&self) -> bool {
        self.scheduled > 0 && self.seats() == 0
    }

    /// Whether one press makes it renew as it is again: only the number of licences of its next term differs.
    #[must_use]
    pub fn can_be_withdrawn(&self) -> bool {
        let is_same = |next: &NextTerm| {
            let present = format!("{}/{}", self.subscription.term, self.subscription.billing_cycle);
            let is_own_plan = next.plan.as_ref().is_none_or(|plan| plan.eq_ignore_ascii_case(&present));
            let own = self.subscription.sku();
            is_own_plan && next.sku.as_ref().is_none_or(|sku| sku.eq_ignore_ascii_case(&own))
        };
        self.subscription.ending == Some(Outcome::Change)
            && self.scheduled > 0
            && self.subscription.next_term.as_ref().is_some_and(is_same)
            && !self.subscription.is_busy()
    }

    /// "Nobody has 3 of the 10 licences…"
    #[must_use]
    pub fn why(&self) -> Message {
        let message = Message::new(format!("savings-why-{}", self.reason));
        match &self.usage {
            Some(usage) => message.with("count", usage.total - usage.assigned).with("total", usage.total),
            None => message,
        }
    }

    /// How many can go when.
    #[must_use]
    pub fn when(&self) -> Vec<Message> {
        let mut when = Vec::new();
        if let Some(until) = self.until.filter(|_| self.now > 0) {
            let now = Message::new("savings-when-now").with("count", self.now);
            when.push(now.with("until", Argument::Deadline(until)));
        }
        if let Some(end) = self.subscription.term_ends_at.filter(|_| self.later > 0) {
            let later = Message::new("savings-when-later").with("count", self.later);
            when.push(later.with("end", Argument::Day(end)));
        }
        if self.scheduled > 0 {
            when.push(Message::new("savings-when-scheduled").with("count", self.scheduled));
        }
        if self.act == Act::Reactivate {
            when.push("savings-when-suspended".into());
        }
        when
    }

    /// Where its act is done; a press has an address of its own.
    #[must_use]
    pub fn address(&self) -> String {
        let path = self.path();
        match self.act {
            Act::Reduce(quantity) => format!("{path}/quantity?quantity={quantity}"),
            Act::Cancel => format!("{path}/cancellation"),
            Act::Renew(_) => format!("{path}/saving"),
            Act::Decide(Some(quantity)) => format!("{path}/end-of-term?outcome=change&quantity={quantity}"),
            Act::Decide(None) => format!("{path}/end-of-term?outcome=cancel"),
            Act::Reactivate => format!("{path}/reactivation"),
            Act::Nothing => path,
        }
    }

    /// The subscription's address.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/services/{}/subscriptions/{}", self.subscription.domain, self.subscription.id)
    }

    /// What its button says.
    #[must_use]
    pub fn act_text(&self) -> Message {
        match self.act {
            Act::Reduce(quantity) => Message::new("savings-act-reduce").with("count", quantity),
            Act::Cancel => "savings-act-cancel".into(),
            Act::Renew(quantity) => Message::new("savings-act-renew").with("count", quantity),
            Act::Decide(_) => "savings-act-decide".into(),
            Act::Reactivate => "savings-act-reactivate".into(),
            Act::Nothing => "savings-act-look".into(),
        }
    }

    /// Its place in the list.
    #[must_use]
    pub fn place(&self) -> Place {
        let amount = self.monthly.map_or(0, |monthly| monthly.amount);
        Place { is_last: self.seats() == 0, less: -amount, id: self.subscription.id }
    }
}

/// A place in the list: what saves most per month first, what saves nothing any more last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    is_last: bool,
    less: i64,
    id: i64,
}

impl Place {
    /// The place that an address names.
    #[must_use]
    pub fn named(text: &str) -> Option<Self> {
        let mut numbers = text.splitn(3, '.').map(|number| number.parse::<i64>().ok());
        let mut next = || numbers.next().flatten();
        Some(Self { is_last: next()? != 0, less: -next()?.max(0), id: next()? })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", i64::from(self.is_last), -self.less, self.id)
    }
}
