//! Something that is or was kept back, as its pages and mails tell it.

use time::OffsetDateTime;

use crate::catalogue;
use crate::commitments::next_term_end;
use crate::jobs::hold::{IMPOSSIBLE, REJECTED, UNDONE, WITHDRAWN};
use crate::jobs::{Hold, Payload};
use crate::subscriptions::end_of_term::Decision;
use crate::subscriptions::{CancelSubscription, ChangeQuantity, DecideEndOfTerm, ReactivateSubscription};
use crate::text::{Argument, Message, Money};

/// A job that is or was kept back, with what it is about.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct KeptBack {
    /// The job's number.
    pub job: i64,
    /// What it does.
    pub kind: String,
    /// What it asks for (JSON).
    pub payload: String,
    /// As in `jobs`.
    pub state: String,
    /// What it was last answered, or why it ended.
    pub answer: Option<String>,
    /// What keeps it back: `undo` or `approval`.
    pub hold: Option<String>,
    /// When it goes by itself.
    pub held_until: Option<OffsetDateTime>,
    /// When it ended.
    pub finished_at: Option<OffsetDateTime>,
    /// Who asked for it.
    pub asker: Option<i64>,
    /// That person's name.
    pub asker_name: Option<String>,
    /// When.
    pub asked_at: OffsetDateTime,
    /// The order that it carries out.
    pub order_id: Option<i64>,
    /// That order's customer.
    pub company: Option<String>,
    /// The subscription that it changes.
    pub subscription_id: Option<i64>,
    /// The licence.
    pub licence: Option<String>,
    /// Licences now.
    pub quantity: Option<i64>,
    /// Licences that are wanted.
    pub wanted: Option<i64>,
    /// Its term: `P1M`, `P1Y` or `P3Y`.
    pub term: Option<String>,
    /// When it was bought.
    pub bought_at: Option<OffsetDateTime>,
    /// When its term ends; of a decision, the end of the term for which it was made.
    pub term_ends_at: Option<OffsetDateTime>,
    /// What its next term is to be of, where that is another product or plan.
    pub next_licence: Option<String>,
    /// That term.
    pub next_term: Option<String>,
    /// How it is billed then.
    pub next_cycle: Option<String>,
    /// The service of the subscription.
    pub service_id: Option<i64>,
    /// That service's internal name.
    pub domain: Option<String>,
    /// The name that its reseller gave it.
    pub display_name: Option<String>,
    /// What it commits to as counted when it was asked for, in 1/10000 of the currency.
    pub commitment: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// What a second person decided.
    pub decision: Option<String>,
    /// That person's name.
    pub decider: Option<String>,
    /// When.
    pub decided_at: Option<OffsetDateTime>,
    /// Why it was rejected.
    pub reason: Option<String>,
}

impl KeptBack {
    /// What keeps it back now.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        Hold::stored(self.hold.as_deref(), self.held_until).filter(|_| self.state == "todo")
    }

    /// What it commits to, as counted when it was asked for.
    #[must_use]
    pub fn commitment(&self) -> Option<Money> {
        Some(Money::new(self.commitment?, self.currency.as_deref()?))
    }

    /// What was decided for the end of the term, where that is what is asked for.
    #[must_use]
    pub fn decided(&self) -> Option<DecideEndOfTerm> {
        (self.kind == DecideEndOfTerm::KIND).then(|| serde_json::from_str(&self.payload).ok())?
    }

    /// What is asked for: the last part of a text key `holds-what-…`, and the licences that there will be.
    fn sort(&self) -> (&'static str, i64) {
        let present = self.quantity.unwrap_or_default();
        if let Some(decided) = self.decided() {
            return match decided.decision {
                Decision::Renew => ("renewal", present),
                Decision::Change { quantity, .. } if self.next_licence.is_some() => {
                    ("other-renewal", i64::from(quantity))
                }
                Decision::Change { quantity, .. } => ("changed-renewal", i64::from(quantity)),
                Decision::Cancel => ("end", 0),
                Decision::Extend => ("extension", present),
            };
        }
        match self.kind.as_str() {
            ChangeQuantity::KIND => {
                let change = serde_json::from_str::<ChangeQuantity>(&self.payload);
                let to = change.map_or(present, |change| i64::from(change.quantity));
                (if to == present { "quantity-reached" } else { "quantity" }, to)
            }
            CancelSubscription::KIND => ("cancellation", 0),
            ReactivateSubscription::KIND => ("reactivation", present),
            _ => ("order", 0),
        }
    }

    /// What is asked for, in one phrase.
    #[must_use]
    pub fn what(&self) -> Message {
        let (sort, to) = self.sort();
        Message::new(format!("holds-what-{sort}"))
            .with("order", self.order_id.unwrap_or_default().to_string())
            .with("company", self.company.as_deref().unwrap_or_default())
            .with("licence", self.licence.as_deref().unwrap_or_default())
            .with("service", self.display_name.as_deref().unwrap_or_default())
            .with("next", self.next_licence.as_deref().unwrap_or_default())
            .with("from", self.quantity.unwrap_or_default())
            .with("to", to)
    }

    /// How one commits and pays in the next term, where that is another product or plan.
    #[must_use]
    pub fn next_plan(&self) -> Option<Message> {
        self.decided()?;
        Some(catalogue::plan(self.next_term.as_deref()?, self.next_cycle.as_deref()?))
    }

    /// The last day of what it commits to, where there is one for all of it.
    fn until(&self) -> Option<OffsetDateTime> {
        let end = self.term_ends_at?;
        match self.decided().map(|decided| decided.decision) {
            None => Some(end),
            Some(Decision::Cancel | Decision::Extend) => None,
            Some(Decision::Renew | Decision::Change { .. }) => {
                let term = self.next_term.as_deref().or(self.term.as_deref())?;
                let months = u16::try_from(catalogue::term_months(term)).ok()?;
                Some(next_term_end(end, self.bought_at?, months))
            }
        }
    }

    /// `sum` and until when it is committed, in one phrase.
    #[must_use]
    pub fn commits_to(&self, sum: Money) -> Message {
        let phrase = match self.until() {
            Some(until) => Message::new("holds-commits-until").with("until", Argument::Day(until)),
            None => Message::new("holds-commits"),
        };
        phrase.with("sum", sum)
    }

    /// What has become of it.
    #[must_use]
    pub fn happened(&self) -> Message {
        match (self.state.as_str(), self.answer.as_deref(), self.hold.as_deref()) {
            ("todo", _, Some("approval")) => Message::new("holds-happened-waits"),
            ("todo", _, Some(_)) => Message::new("holds-happened-held"),
            ("cancelled", Some(UNDONE), _) => Message::new("holds-happened-undone"),
            ("cancelled", Some(WITHDRAWN), _) => Message::new("holds-happened-withdrawn"),
            ("cancelled", Some(IMPOSSIBLE), _) => Message::new("holds-happened-impossible"),
            ("cancelled", Some(REJECTED), _) => Message::new("holds-happened-rejected")
                .with("name", self.decider.as_deref().unwrap_or_default())
                .with("reason", self.reason.as_deref().unwrap_or_default()),
            ("done", ..) => Message::new("holds-happened-done"),
            _ => Message::new("holds-happened-sent"),
        }
    }

    /// Where it is seen: the order's page, or the subscription's row.
    #[must_use]
    pub fn place(&self) -> String {
        match (self.subscription_id, &self.domain, self.order_id) {
            (Some(id), Some(domain), _) => format!("/services/{domain}?at={id}#subscription-{id}"),
            (_, _, Some(order)) => format!("/orders/{order}"),
            _ => "/".to_owned(),
        }
    }
}
