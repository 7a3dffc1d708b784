//! A line of a file as stored: what was written, what it came to, and what became of it.

use time::OffsetDateTime;

use crate::bulk::asked::Asked;
use crate::bulk::{Outcome, Row, difference};
use crate::catalogue;
use crate::commitments::{self, Seats};
use crate::microsoft::Cause;
use crate::subscriptions::end_of_term::{Decision, Price};
use crate::text::{Argument, Message, Money};

/// A line of a file, as stored, with the fate of its task.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    /// Where it stands in the file: the number of the line there.
    pub number: i64,
    /// `unchanged`, `refused`, `ready`, `placed` or `left`.
    pub state: String,
    /// The service, as written in the file.
    pub service: String,
    /// The licence, as written in the file until it was found.
    pub licence: String,
    /// What is wanted, as written in the file.
    pub wish: String,
    /// The subscription's number, as written in the file.
    pub subscription: String,
    /// How many licences there were when the file was made, as written in it.
    pub present: String,
    /// What is decided for the end of the term, as written in the file.
    pub decision: String,
    /// The licence of the next term, as written in the file.
    pub next_licence: String,
    /// The commitment of the next term, as written in the file.
    pub next_plan: String,
    /// What that came to, where it is possible.
    #[sqlx(flatten)]
    pub next: Next,
    /// The subscription that was found.
    pub subscription_id: Option<i64>,
    /// Its version when the line was checked: what was decided on its ground is not done on another.
    pub version: Option<i64>,
    /// Licences when the line was checked.
    pub quantity: Option<i64>,
    /// Licences that are wanted, 0 for a cancellation.
    pub wanted: Option<i64>,
    /// Its price per licence and billing period, in 1/10000 of the currency.
    pub price: Option<i64>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// How it is billed.
    pub billing_cycle: Option<String>,
    /// Why it was refused.
    #[sqlx(try_from = "Option<String>")]
    pub reason: Reason,
    /// The task that asks Microsoft for it.
    pub task_id: Option<i64>,
    /// That task's state.
    pub task_state: Option<String>,
    /// What that task last heard.
    pub task_answer: Option<String>,
    /// What keeps that task back: `undo` or `approval`.
    pub task_hold: Option<String>,
}

/// What a line decides for the end of a term, as stored when it was checked, with what the catalogue knows of it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Next {
    /// What happens.
    pub outcome: Option<commitments::Outcome>,
    /// Licences of the next term, for a change.
    pub next_quantity: Option<i64>,
    /// What the next term is of, for a change.
    pub next_licence_id: Option<i64>,
    /// That licence's name.
    pub next_title: Option<String>,
    /// Its term.
    pub next_term: Option<String>,
    /// How it is billed.
    pub next_billing_cycle: Option<String>,
    /// What the next term costs per billing period, in 1/10000 of the currency.
    pub next_price: Option<i64>,
    /// The billing period of that price.
    pub next_cycle: Option<String>,
    /// What it costs from its first to its last day, where one cannot leave at any time.
    pub committed: Option<i64>,
    /// Its last day.
    pub committed_until: Option<OffsetDateTime>,
    /// Until when the decision is kept because the term is locked.
    pub kept_until: Option<OffsetDateTime>,
}

impl Next {
    /// The decision by itself.
    #[must_use]
    pub fn decision(&self) -> Option<Decision> {
        Some(match self.outcome? {
            commitments::Outcome::Renew => Decision::Renew,
            commitments::Outcome::Change => Decision::Change {
                quantity: u32::try_from(self.next_quantity?).ok()?,
                licence: self.next_licence_id,
            },
            commitments::Outcome::Cancel => Decision::Cancel,
            commitments::Outcome::Extend => Decision::Extend,
            commitments::Outcome::Undecided | commitments::Outcome::Expire => return None,
        })
    }

    /// What is decided, in a phrase.
    fn sentence(&self) -> Option<Message> {
        let sentence = match (self.outcome?, &self.next_title, &self.next_term, &self.next_billing_cycle) {
            (commitments::Outcome::Change, Some(title), Some(term), Some(cycle)) => {
                let change = Message::new("ending-decided-change-to").with("licence", title);
                change.with("plan", catalogue::plan(term, cycle))
            }
            (outcome, ..) => Message::new(format!("ending-decided-{outcome}")),
        };
        Some(sentence.with("count", self.next_quantity.unwrap_or_default()))
    }

    /// What the next term costs; a cancellation nothing.
    fn cost(&self, currency: Option<&str>) -> Option<Message> {
        let (Some(price), Some(cycle), Some(currency)) = (self.next_price, &self.next_cycle, currency) else {
            let is_end = self.outcome == Some(commitments::Outcome::Cancel);
            return is_end.then(|| "ending-price-free".into());
        };
        let money = |amount| Money::new(amount, currency);
        let (each, cycle) = (money(price), cycle.clone());
        let price = Price { each, cycle, in_all: self.committed.map(money), until: self.committed_until };
        Some(match price.commitment() {
            Some(in_all) => Message::new("bulk-cost-next").with("each", price.each()).with("all", in_all),
            None => price.each(),
        })
    }
}

/// A sentence as stored (JSON).
#[derive(Clone, Debug, Default)]
pub struct Reason(pub Option<Message>);

impl TryFrom<Option<String>> for Reason {
    type Error = serde_json::Error;

    fn try_from(stored: Option<String>) -> Result<Self, serde_json::Error> {
        stored.map(|stored| serde_json::from_str(&stored)).transpose().map(Self)
    }
}

impl Line {
    /// The line as it was written, with the subscription that was found.
    #[must_use]
    pub fn row(&self) -> Row {
        // Where no name was written, the number stands in its place.
        let is_named = self.licence != self.subscription;
        Row {
            number: self.number,
            service: self.service.clone(),
            subscription: self.subscription_id.map_or_else(|| self.subscription.clone(), |id| id.to_string()),
            licence: if is_named { self.licence.clone() } else { String::new() },
            present: self.present.clone(),
            wish: self.wish.clone(),
            decision: self.decision.clone(),
            next_licence: self.next_licence.clone(),
            next_plan: self.next_plan.clone(),
        }
    }

    /// What it asks for, where it is possible.
    #[must_use]
    pub fn asked(&self) -> Option<Asked> {
        if let Some(decision) = self.next.decision() {
            return Some(Asked::Decide(decision));
        }
        match u32::try_from(self.wanted?).ok()? {
            0 => Some(Asked::End),
            count => Seats::new(count).ok().map(Asked::Quantity),
        }
    }

    /// What became of it.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        Outcome::of(&self.state, self.task_state.as_deref(), self.task_answer.as_deref())
    }

    /// What it changes, in a phrase; nothing where it changes nothing or cannot be understood.
    #[must_use]
    pub fn change(&self) -> Option<Message> {
        if let Some(decided) = self.next.sentence() {
            return Some(decided);
        }
        let (from, to) = (self.quantity?, self.wanted?);
        Some(match to {
            0 => Message::new("bulk-change-end").with("count", from),
            _ => Message::new("bulk-change-quantity").with("from", from).with("to", to),
        })
    }

    /// What is written of it in the file, where it could not be understood.
    #[must_use]
    pub fn written(&self) -> String {
        let cells = [&self.wish, &self.decision, &self.next_licence, &self.next_plan];
        let cells: Vec<&str> =
            cells.into_iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        cells.join(" · ")
    }

    /// What it costs more, or less, per billing period; for a decision, what the next term costs.
    #[must_use]
    pub fn cost(&self) -> Option<Message> {
        if self.next.outcome.is_some() {
            return self.next.cost(self.currency.as_deref());
        }
        let (from, to) = (self.quantity?, self.wanted?);
        let price = Money::new(self.price?, self.currency.as_deref()?);
        (from != to).then(|| difference(price.times(to - from), self.billing_cycle.as_deref()))
    }

    /// Why it was not done, and what to do.
    #[must_use]
    pub fn why(&self) -> Option<Message> {
        let answer = self.task_answer.as_deref().unwrap_or_default();
        let cause = || Cause::named(answer).map(|cause| Message::new(cause.text_key()));
        match self.outcome() {
            Outcome::Refused => self.reason.0.clone(),
            Outcome::Waiting => match self.task_hold.as_deref() {
                Some("undo") => Some("bulk-held-undo".into()),
                Some(_) => Some("bulk-held-approval".into()),
                None => cause().or_else(|| self.kept()),
            },
            Outcome::Failed => cause(),
            Outcome::Dropped => cause().or_else(|| Some("bulk-taken-back".into())),
            Outcome::Stuck => Some("subscriptions-progress-stuck".into()),
            Outcome::Ready => self.kept(),
            Outcome::Unchanged | Outcome::Left | Outcome::Done => None,
        }
    }
    /// That its decision is kept because the term is locked, and until when.
    fn kept(&self) -> Option<Message> {
        let until = Argument::Deadline(self.next.kept_until?);
        Some(Message::new("bulk-kept").with("until", until))
    }
}
