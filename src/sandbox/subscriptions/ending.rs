//! The end of a term: a renewal, a cancellation, an extension by the month, or what came before there was one.

use serde::{Deserialize, Serialize};
use time::macros::date;
use time::{Date, Duration, OffsetDateTime};

use super::charges::Reason;
use super::scheduled::{Instructions, Next, Outcome};
use super::{Batch, Status, Subscription};
use crate::sandbox::catalogue::{self, Edition, Plan};
use crate::sandbox::countries::Country;
use crate::sandbox::terms::Term;

/// Terms that end later go on by the month when nobody chose; before, they expired (section 9).
const EXTENDED_AFTER: Date = date!(2026 - 05 - 04);
/// How long the service goes on after an expiry.
const EXPIRED: Duration = Duration::days(30);
/// How long administrators alone get in after that.
const DISABLED: Duration = Duration::days(90);

/// A term that goes on by the month.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Extension {
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// The term before, to which a renewal goes back.
    pub term: Term,
}

/// Where a subscription is sold, for the ids that a new term gets.
#[derive(Clone, Copy, Debug)]
pub struct Market {
    /// The customer's country.
    pub country: Option<&'static Country>,
    /// How often the availability ids were changed by hand.
    pub rotations: u32,
    /// How long after 00:00 UTC renewals run, at most a day.
    pub renewal_runs_after: Duration,
}

impl Market {
    /// What the customer pays in, ISO 4217.
    fn currency(&self) -> &'static str {
        self.country.map_or("EUR", |country| country.currency.as_str())
    }
}

impl Subscription {
    /// Does what time alone does until `now`: a slow change arrives, a term ends, a grace period runs out.
    /// Says whether anything happened.
    pub fn settle(&mut self, now: OffsetDateTime, market: &Market) -> bool {
        let mut settled = false;
        while self.settle_once(now, market) {
            settled = true;
        }
        settled
    }

    fn settle_once(&mut self, now: OffsetDateTime, market: &Market) -> bool {
        let runs_at = self.commitment.renews_at() + market.renewal_runs_after;
        let term_is_over = self.is_open() && now >= runs_at;
        if let Some(at) =
            self.next_cycle().filter(|at| self.is_open() && now >= *at && !self.is_changed_by(*at))
        {
            self.charge_cycle(Reason::CycleCharge, at);
            return true;
        }
        if let Some(pending) = self.pending.take_if(|pending| now >= pending.due || term_is_over) {
            let at = pending.due.min(self.commitment.ends_at());
            self.turn_into(*pending.after, at);
            return true;
        }
        if let Some(on) = self.ends_on().filter(|on| self.is_open() && now >= *on && *on < runs_at) {
            self.charge_rest(Reason::Cancel, -i64::from(self.quantity), on);
            self.end(Status::Deleted, on, None);
            return true;
        }
        if term_is_over {
            self.end_term(market);
            return true;
        }
        match (self.status, self.fades_at) {
            (Status::Expired, Some(at)) if now >= at => self.end(Status::Disabled, at, Some(DISABLED)),
            (Status::Disabled, Some(at)) if now >= at => self.end(Status::Deleted, at, None),
            // Written to disk before there were grace periods.
            (Status::Expired | Status::Disabled, None) => {
                self.fades_at = Some(self.commitment.renews_at() + EXPIRED);
            }
            _ => return false,
        }
        true
    }

    /// Whether a change arrives, or a date of its own ends it, until `at`.
    fn is_changed_by(&self, at: OffsetDateTime) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.due <= at)
            || self.ends_on().is_some_and(|on| on <= at)
    }

    /// Whether it is in a term that will end.
    fn is_open(&self) -> bool {
        matches!(self.status, Status::Active | Status::Suspended)
    }

    /// What happens at the end of the term, as things stand.
    pub fn outcome(&self) -> Ending {
        let chosen = self.at_term_end().map(|action| action.outcome);
        match (self.status, chosen) {
            (Status::Suspended, _) => Ending::Disabled,
            (Status::Active, Some(Outcome::Cancel)) => Ending::Cancelled,
            (Status::Active, Some(Outcome::RenewToExtendedServiceTerm)) => Ending::Extended,
            (Status::Active, _) if self.auto_renew => Ending::Renewed,
            (Status::Active, _) if self.trial || self.commitment.last_day() <= EXTENDED_AFTER => {
                Ending::Expired
            }
            (Status::Active, _) => Ending::Extended,
            (Status::Deleted | Status::Expired | Status::Disabled, _) => Ending::None,
        }
    }

    fn end_term(&mut self, market: &Market) {
        let at = self.commitment.renews_at();
        match self.outcome() {
            Ending::Renewed => self.renew(market),
            Ending::Extended => self.extend(market),
            Ending::Cancelled => self.end(Status::Deleted, at, None),
            Ending::Expired => self.end(Status::Expired, at, Some(EXPIRED)),
            Ending::Disabled => self.end(Status::Disabled, at, Some(EXPIRED + DISABLED)),
            Ending::None => {}
        }
    }

    /// Begins the next term, with what was scheduled for it, in a window of its own (B9).
    fn renew(&mut self, market: &Market) {
        let scheduled = match (self.at_term_end(), &self.next_term) {
            (Some(action), _) => action.instructions(),
            (None, Some(next)) => Instructions::parse(next).ok(),
            (None, None) => None,
        };
        self.actions.clear();
        self.next_term = None;
        let next = scheduled.unwrap_or_default().next(self).ok();
        let Some(Next { product, sku, plan, quantity, ends_on }) = next else {
            // The catalogue has changed since: the term is the only thing that is sure to go on.
            return self.begin(self.lasting_term(), self.quantity, None);
        };
        self.product.clone_from(&product.id);
        self.sku.clone_from(&sku.id);
        self.offer_name.clone_from(&sku.title);
        self.trial = sku.trial;
        self.cycle = plan.cycle;
        self.price = sku.cost(plan, market.currency());
        self.begin(plan.term, quantity, ends_on);
        self.extended = None;
        if let Some(country) = market.country {
            let edition = Edition::of(self.commitment.began_at, market.rotations);
            let availability = edition.availability(product, sku, plan.term, country);
            self.offer_id = format!("{}:{}:{availability}", product.id, sku.id);
        }
    }

    /// Goes on for a month.
    fn extend(&mut self, market: &Market) {
        self.actions.retain(|action| action.on.is_some());
        self.next_term = None;
        let first = self.extended.is_none();
        let since = self.commitment.renews_at();
        self.extended.get_or_insert(Extension { since, term: self.commitment.term });
        self.cycle = Plan::EXTENDED.cycle;
        self.price = self.catalogued().map_or(0, |sku| sku.extended_cost(market.currency()));
        self.begin(Plan::EXTENDED.term, self.quantity, None);
        let item = catalogue::find(&self.product, &self.sku).filter(|_| first);
        if let (Some((product, sku)), Some(country)) = (item, market.country) {
            let edition = Edition::of(since, market.rotations);
            let availability = edition.extended_availability(product, sku, country);
            self.offer_id = format!("{}:{}:{availability}", product.id, sku.id);
        }
    }

    fn begin(&mut self, term: Term, quantity: u32, ends_on: Option<Date>) {
        self.promotion = None;
        self.quantity = quantity;
        self.commitment = self.commitment.renewed_as(term, ends_on);
        self.batches = vec![Batch { quantity, opened_at: self.commitment.began_at }];
        self.changes += 1;
        self.charge_cycle(Reason::Renew, self.commitment.began_at);
    }

    fn end(&mut self, status: Status, at: OffsetDateTime, grace: Option<Duration>) {
        self.status = status;
        self.fades_at = grace.map(|grace| at + grace);
        self.actions.clear();
        self.next_term = None;
        self.changes += 1;
    }

    /// The term that a renewal without instructions has: after an extension, the one before it.
    pub fn lasting_term(&self) -> Term {
        self.extended.map_or(self.commitment.term, |extension| extension.term)
    }
}

/// What the end of a term brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A new term.
    Renewed,
    /// Month after month, at a higher price.
    Extended,
    /// The end of the service, at once.
    Cancelled,
    /// The older end: a free month, then administrators alone, then nothing.
    Expired,
    /// The end of what was suspended.
    Disabled,
    /// Nothing: it is over already.
    None,
}

impl Ending {
    /// The same in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Renewed => "renews",
            Self::Extended => "goes on by the month",
            Self::Cancelled => "is cancelled",
            Self::Expired => "expires",
            Self::Disabled => "is disabled",
            Self::None => "",
        }
    }
}
