//! What each line of a file would do, worked out without asking anybody: the change and its cost, or why it cannot be.

use std::collections::HashMap;

use time::OffsetDateTime;

use crate::bulk::Row;
use crate::bulk::asked::{self, Asked, Word};
use crate::bulk::ground::{Ground, Known};
use crate::commitments::{Refusal, Seats};
use crate::services;
use crate::subscriptions::Subscription;
use crate::subscriptions::end_of_term::{Decision, Offers, Price};
use crate::text::Message;

/// What a line comes to.
#[derive(Clone, Debug)]
pub enum Verdict {
    /// It changes nothing.
    Unchanged,
    /// It can be done.
    Ready(Ready),
    /// It cannot.
    Refused(Message),
}

/// A line that can be done.
#[derive(Clone, Debug)]
pub struct Ready {
    /// What it asks for.
    pub asked: Asked,
    /// What the next term costs, for a decision on it.
    pub price: Option<Price>,
    /// Until when a decision is kept because the term is locked: it is then for the term after.
    pub kept_until: Option<OffsetDateTime>,
}

/// A row, the subscription that it is about, where one was found, and what it comes to.
#[derive(Clone, Debug)]
pub struct Checked<'a> {
    /// As written.
    pub row: Row,
    /// The subscription.
    pub subscription: Option<&'a Subscription>,
    /// What it comes to.
    pub verdict: Verdict,
}

/// Checks every row as if it were done at once. A subscription that a file names twice is changed by its first line
/// alone: which of them was meant, only its author knows.
#[must_use]
pub fn check<'a>(rows: Vec<Row>, ground: &'a Ground<'_>) -> Vec<Checked<'a>> {
    let mut first: HashMap<i64, i64> = HashMap::new();
    rows.into_iter()
        .map(|row| match find(&row, ground) {
            Err(why) => Checked { row, subscription: None, verdict: Verdict::Refused(why) },
            Ok((known, subscription)) => {
                let line = *first.entry(subscription.id).or_insert(row.number);
                let verdict = if line == row.number {
                    Line { row: &row, subscription, known, ground }.verdict()
                } else {
                    Err(Message::new("bulk-refused-twice").with("line", line))
                };
                let verdict = verdict.unwrap_or_else(Verdict::Refused);
                Checked { row, subscription: Some(subscription), verdict }
            }
        })
        .collect()
}

/// The subscription that a row is about: by its number, or by the name of a licence that the service has once.
fn find<'a>(row: &Row, ground: &'a Ground<'_>) -> Result<(&'a Known, &'a Subscription), Message> {
    let Some(known) = ground.services.get(&row.service) else { return Err("bulk-refused-service".into()) };
    let subscriptions = &known.subscriptions;
    let name = services::plain(&row.licence);
    let number = if row.subscription.is_empty() { &row.licence } else { &row.subscription };
    if let Ok(number) = number.parse::<i64>() {
        let found = subscriptions.iter().find(|subscription| subscription.id == number);
        let found = found.ok_or_else(|| Message::new("bulk-refused-licence"))?;
        // Columns that were sorted apart would change what nobody meant.
        let is_meant =
            row.subscription.is_empty() || name.is_empty() || name == services::plain(&found.title);
        let other = || Message::new("bulk-refused-mismatch").with("id", row.subscription.as_str());
        return is_meant.then_some((known, found)).ok_or_else(|| other().with("licence", &found.title));
    }
    let mut named = subscriptions.iter().filter(|subscription| {
        !subscription.status.has_ended() && services::plain(&subscription.title) == name
    });
    match (named.next(), named.next()) {
        (Some(subscription), None) => Ok((known, subscription)),
        (Some(_), Some(_)) => Err("bulk-refused-ambiguous".into()),
        (None, _) => Err("bulk-refused-licence".into()),
    }
}

/// A row with all that its verdict depends on.
struct Line<'a> {
    row: &'a Row,
    subscription: &'a Subscription,
    known: &'a Known,
    ground: &'a Ground<'a>,
}

impl Line<'_> {
    fn verdict(&self) -> Result<Verdict, Message> {
        let wish = asked::wish(&self.row.wish)?;
        let verdict = match Word::read(&self.row.decision)? {
            Some(word) => self.decided(word, wish)?,
            None if self.is_next_named() => return Err("bulk-refused-next-alone".into()),
            None => match wish {
                Some(asked) => self.wanted(asked)?,
                None => Verdict::Unchanged,
            },
        };
        if matches!(verdict, Verdict::Ready(_)) && asked::is_outdated(self.row, self.subscription.quantity) {
            let outdated = Message::new("bulk-refused-present").with("then", self.row.present.as_str());
            return Err(outdated.with("now", self.subscription.quantity));
        }
        Ok(verdict)
    }

    /// Whether the line names another licence or commitment for the next term.
    fn is_next_named(&self) -> bool {
        !self.row.next_licence.is_empty() || !self.row.next_plan.is_empty()
    }

    /// What a wish comes to that is for now.
    fn wanted(&self, asked: Asked) -> Result<Verdict, Message> {
        let (terms, now) = (self.known.terms(self.subscription), self.ground.now);
        let allowed = match asked {
            Asked::Quantity(seats) => terms.change(seats, now).map(drop),
            Asked::End => terms.cancel(now),
            Asked::Decide(_) => Ok(()),
        };
        match allowed {
            // Whatever else could be said against a change, this is none.
            Err(Refusal::Unchanged { .. }) => Ok(Verdict::Unchanged),
            Err(refusal) => Err(refusal.message()),
            Ok(()) => Ok(Verdict::Ready(Ready { asked, price: None, kept_until: None })),
        }
    }

    /// What a decision comes to. A number beside it that is no other than the present one says nothing: a file that was
    /// made by the panel has it in every line.
    fn decided(&self, word: Word, wish: Option<Asked>) -> Result<Verdict, Message> {
        let subscription = self.subscription;
        let number = match wish {
            Some(Asked::Quantity(seats)) if i64::from(seats.get()) != subscription.quantity => Some(seats),
            Some(Asked::Quantity(_)) | None => None,
            Some(Asked::End | Asked::Decide(_)) => return Err("bulk-refused-both".into()),
        };
        if word != Word::Renew && self.is_next_named() {
            return Err("bulk-refused-next-alone".into());
        }
        if word != Word::Renew && number.is_some() {
            return Err("bulk-refused-both".into());
        }
        let is_busy = || subscription.is_busy().then_some(Refusal::Busy);
        if let Some(why) = subscription.undecidable().or_else(is_busy) {
            return Err(why.message());
        }
        let offers = self.ground.offers(&self.known.country, subscription, self.row);
        let offers = offers.ok_or_else(|| Message::new("ending-licence-unsold"))?;
        let decision = match word {
            Word::Renew if number.is_some() || self.is_next_named() => self.change(number, &offers)?,
            Word::Renew => Decision::Renew,
            Word::Cancel => Decision::Cancel,
            Word::Extend => Decision::Extend,
        };
        if offers.is_confirmed(subscription, decision) {
            return Ok(Verdict::Unchanged);
        }
        if let Some(fault) = offers.faults(subscription, decision).into_iter().next() {
            return Err(fault.why);
        }
        let price = match decision {
            Decision::Renew => offers.renewal.clone(),
            Decision::Change { quantity, licence } => {
                licence.and_then(|licence| offers.price(licence, quantity.into()))
            }
            Decision::Extend => offers.extension.clone(),
            Decision::Cancel => None,
        };
        let lock = subscription.terms().lock().filter(|lock| lock.holds(self.ground.now));
        let kept_until = lock.map(|lock| lock.until);
        Ok(Verdict::Ready(Ready { asked: Asked::Decide(decision), price, kept_until }))
    }

    /// A renewal with what the line names; what it does not name stays as it is.
    fn change(&self, number: Option<Seats>, offers: &Offers) -> Result<Decision, Message> {
        let (row, subscription) = (self.row, self.subscription);
        let mut named = offers.next.iter().flat_map(|next| &next.plans).filter(|sold| {
            let licence = &sold.licence;
            let is_licence = if row.next_licence.is_empty() {
                licence.sku() == subscription.sku()
            } else {
                self.ground.is_named(&self.known.country, licence, &row.next_licence)
            };
            let is_plan = if row.next_plan.is_empty() {
                (&licence.term, &licence.billing_cycle) == (&subscription.term, &subscription.billing_cycle)
            } else {
                asked::is_plan(&row.next_plan, &licence.term, &licence.billing_cycle)
            };
            is_licence && is_plan
        });
        match (named.next(), named.next()) {
            (Some(sold), None) => Ok(Decision::Change {
                quantity: number.unwrap_or_else(|| subscription.terms().quantity).get(),
                licence: Some(sold.licence.id),
            }),
            _ if self.is_next_named() => Err("bulk-refused-next".into()),
            _ => Err("ending-licence-unsold".into()),
        }
    }
}
