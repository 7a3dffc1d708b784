//! A deadline as a board shows it: what, of which licence, where, and what can be done.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::{Kind, Lock, Outcome, Surcharges};
use crate::text::{Message, Money};
use crate::web::csv::Cell;

/// What stands above the columns of a file.
pub const HEADINGS: [&str; 12] = [
    "deadlines-column-when",
    "deadlines-column-what",
    "deadlines-column-undecided",
    "subscriptions-licence",
    "subscriptions-id",
    "services-internal-name",
    "services-display-name",
    "deadlines-column-order",
    "subscriptions-quantity",
    "deadlines-column-idle",
    "deadlines-column-cost",
    "download-currency",
];

/// A deadline with the names of what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Entry {
    /// Its number, until it is written anew.
    pub id: i64,
    /// What it is about.
    #[sqlx(try_from = "String")]
    pub kind: Kind,
    /// When.
    pub at: OffsetDateTime,
    /// Licences that it is about.
    pub seats: Option<i64>,
    /// What happens at the end of a term.
    pub outcome: Option<Outcome>,
    /// When it was written.
    pub written_at: OffsetDateTime,
    /// Whose it is.
    pub reseller_id: i64,
    /// The reseller's name.
    pub reseller: String,
    /// The service's internal name.
    pub domain: Option<String>,
    /// The name that its reseller gave the service.
    pub service: Option<String>,
    /// The subscription.
    pub subscription_id: Option<i64>,
    /// Microsoft's name of the licence.
    pub title: Option<String>,
    /// `P1M`, `P1Y` or `P3Y`.
    pub term: Option<String>,
    /// How it is billed.
    pub billing_cycle: Option<String>,
    /// Since when the subscription goes on by the month.
    pub extended_since: Option<OffsetDateTime>,
    /// Whether it is free for a while.
    pub is_trial: Option<bool>,
    /// Hours before the end of a term in which Microsoft takes no decision on it.
    #[sqlx(try_from = "i64")]
    pub lock_hours: u32,
    /// The order.
    pub order_id: Option<i64>,
    /// The order's customer.
    pub company: Option<String>,
    /// The price of a licence per billing period, in 1/10000 of the currency.
    pub price: Option<i64>,
    /// The price of a licence of the same SKU on a term of a month, where there is one.
    pub monthly_price: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// Licences of the product that nobody has, in the whole tenant, where its use is known.
    pub unassigned: Option<i64>,
}

impl Entry {
    /// Whether nobody has decided what happens.
    #[must_use]
    pub fn is_undecided(&self) -> bool {
        self.outcome == Some(Outcome::Undecided)
    }

    /// What the date is.
    #[must_use]
    pub fn what(&self) -> Message {
        let message = match (self.kind, self.outcome) {
            (Kind::TermEnds, Some(Outcome::Extend)) if self.extended_since.is_some() => {
                Message::new("deadlines-what-extended-month-ends")
            }
            (Kind::TermEnds, Some(outcome)) => Message::new(format!("deadlines-what-term-ends-{outcome}")),
            (Kind::ScheduledChange, _) if self.seats.is_none() => {
                Message::new("deadlines-what-planned-change-other")
            }
            (kind, _) => Message::new(format!("deadlines-what-{kind}")),
        };
        message
            .with("count", self.seats.unwrap_or_default())
            .with("order", self.order_id.unwrap_or_default().to_string())
    }

    /// What doing nothing costs per month, in a phrase.
    #[must_use]
    pub fn cost(&self, surcharges: Surcharges) -> Option<Message> {
        Some(Message::new("deadlines-cost").with("price", self.monthly(surcharges)?))
    }

    /// What doing nothing costs per month, for an end of term of which nobody has decided (E5): an estimate, where the
    /// catalogue knows the price.
    #[must_use]
    pub fn monthly(&self, surcharges: Surcharges) -> Option<Money> {
        let seats = self.seats.filter(|_| self.is_undecided())?;
        let currency = self.currency.as_deref()?;
        let (term, cycle) = (self.term.as_deref()?, self.billing_cycle.as_deref()?);
        let own = (Money::new(self.price?, currency), catalogue::months(term, cycle));
        let plan = self.monthly_price.map(|price| Money::new(price, currency));
        Some(surcharges.price(plan, Some(own))?.times(seats))
    }

    /// How many licences could be given back because nobody uses them: never more than the window holds.
    #[must_use]
    pub fn idle(&self) -> Option<i64> {
        let idle = self.unassigned?.min(self.seats.unwrap_or(i64::MAX));
        (idle > 0).then_some(idle)
    }

    /// The page of what it is about.
    #[must_use]
    pub fn subject(&self) -> String {
        match (self.order_id, &self.domain, self.subscription_id) {
            (Some(order), _, _) => format!("/orders/{order}"),
            (None, Some(domain), Some(id)) => format!("/services/{domain}/subscriptions/{id}"),
            (None, Some(domain), None) => format!("/services/{domain}"),
            (None, None, _) => "/services".to_owned(),
        }
    }

    /// Until when the end of this term can be decided (`commitment-rules.md` E7), for an end of term.
    #[must_use]
    pub fn decidable_until(&self) -> OffsetDateTime {
        Lock::around(self.at, self.lock_hours).from
    }

    /// Whether it can only be looked at: what is suspended runs out, a trial can still go on.
    fn is_settled(&self) -> bool {
        self.outcome == Some(Outcome::Expire) && !self.is_trial.unwrap_or_default()
    }

    /// What can be done about it.
    #[must_use]
    pub fn act_text(&self) -> Message {
        if self.is_settled() {
            return Message::new("deadlines-act-look");
        }
        Message::new(format!("deadlines-act-{}", self.kind))
    }

    /// Where that is done.
    #[must_use]
    pub fn act(&self) -> String {
        let page = match self.kind {
            Kind::WindowCloses => "quantity",
            Kind::CancellationCloses => "cancellation",
            Kind::TermEnds | Kind::Locked | Kind::TrialConverts if !self.is_settled() => "end-of-term",
            _ => return self.subject(),
        };
        match (&self.domain, self.subscription_id) {
            (Some(domain), Some(id)) => format!("/services/{domain}/subscriptions/{id}/{page}"),
            _ => self.subject(),
        }
    }

    /// What stands in the columns of a file.
    #[must_use]
    pub fn cells(&self, surcharges: Surcharges) -> Vec<Cell> {
        let cost = self.monthly(surcharges);
        let undecided = self.is_undecided().then(|| Message::new("deadlines-undecided"));
        vec![
            self.at.into(),
            self.what().into(),
            undecided.into(),
            self.title.as_deref().into(),
            self.subscription_id.into(),
            self.domain.as_deref().into(),
            self.service.as_deref().or(self.company.as_deref()).into(),
            self.order_id.into(),
            self.seats.into(),
            self.idle().into(),
            cost.into(),
            cost.and(self.currency.as_deref()).into(),
        ]
    }
}
