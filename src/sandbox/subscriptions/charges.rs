//! What is charged for a subscription, and given back: each time, for which days, and why.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Date, OffsetDateTime};

use super::{Status, Subscription};
use crate::sandbox::answer;
use crate::sandbox::catalogue::Plan;
use crate::sandbox::terms::{self, Cycle, Term};

/// Why something is charged: Microsoft's words for the lines of orders, and one of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
    /// It was bought.
    New,
    /// A term, or a month of an extended one, began.
    Renew,
    /// Another billing cycle of the term began (chosen: Microsoft's word is not documented).
    CycleCharge,
    /// Seats came.
    AddQuantity,
    /// Seats went.
    RemoveQuantity,
    /// It was cancelled.
    Cancel,
    /// Seats went over from or to another subscription.
    Convert,
}

/// A charge; one that is given back has fewer than no seats.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Charge {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    reason: Reason,
    product: String,
    sku: String,
    name: String,
    term: Term,
    cycle: Cycle,
    seats: i64,
    /// Per seat and billing cycle, in 1/10000.
    price: i64,
    /// In 1/10000.
    pub amount: i64,
    first_day: Date,
    last_day: Date,
}

impl Charge {
    /// Its part of a line of an invoice.
    pub fn view(&self) -> Value {
        json!({
            "orderDate": answer::instant(self.at),
            "productId": self.product,
            "skuId": self.sku,
            "skuName": self.name,
            "chargeType": self.reason,
            "chargeStartDate": answer::day(self.first_day),
            "chargeEndDate": answer::day(self.last_day),
            "quantity": self.seats,
            "unitPrice": answer::amount(self.price),
            "subtotal": answer::amount(self.amount),
            "termAndBillingCycle": format!("{} {}", self.term.duration(), self.cycle.name()),
        })
    }
}

impl Subscription {
    /// Charges `seats` for the whole of the billing cycle that begins at `at`.
    pub(super) fn charge_cycle(&mut self, reason: Reason, at: OffsetDateTime) {
        let last_day = self.commitment.cycle_ends_at(self.cycle, at).date();
        self.charged_until = Some(last_day);
        let seats = i64::from(self.quantity);
        self.charge(reason, seats, self.price * seats, at, last_day);
    }

    /// Charges `seats`, or gives fewer than none back, for the days that are left of the billing cycle.
    pub(in crate::sandbox) fn charge_rest(&mut self, reason: Reason, seats: i64, at: OffsetDateTime) {
        let (first_day, last_day) = self.commitment.cycle_days(self.cycle, at);
        let days = |from: Date| (last_day - from).whole_days() + 1;
        let amount = self.price * seats * days(at.date()) / days(first_day).max(1);
        self.charge(reason, seats, amount, at, last_day);
    }

    fn charge(&mut self, reason: Reason, seats: i64, amount: i64, at: OffsetDateTime, last_day: Date) {
        self.charges.push(Charge {
            at,
            reason,
            product: self.product.clone(),
            sku: self.sku.clone(),
            name: self.offer_name.clone(),
            term: self.commitment.term,
            cycle: self.cycle,
            seats,
            price: self.price,
            amount,
            first_day: at.date(),
            last_day,
        });
    }

    /// Becomes what a change makes of it at `at`, and is charged for that.
    pub fn turn_into(&mut self, after: Self, at: OffsetDateTime) {
        let (charges, shown) = (std::mem::take(&mut self.charges), std::mem::take(&mut self.shown));
        let charged_until = self.charged_until;
        let (before, seats) = (self.status, i64::from(self.quantity));
        *self = Self { charges, charged_until, shown, ..after };
        match i64::from(self.quantity) - seats {
            _ if self.status == Status::Deleted && before != Status::Deleted => {
                self.charge_rest(Reason::Cancel, -seats, at);
            }
            0 => {}
            added @ 1.. => self.charge_rest(Reason::AddQuantity, added, at),
            removed => self.charge_rest(Reason::RemoveQuantity, removed, at),
        }
    }

    /// When the next billing cycle of the present term begins.
    pub(super) fn next_cycle(&self) -> Option<OffsetDateTime> {
        let day = self.charged_until.filter(|day| *day < self.commitment.last_day())?;
        Some(terms::midnight_after(day))
    }

    /// What an older version did not write: the price, and the charges that it can be known by.
    pub fn complete(&mut self, currency: &str) {
        if self.charged_until.is_none() {
            let plan = Plan { term: self.commitment.term, cycle: self.cycle };
            self.price = self.catalogued().map_or(0, |sku| sku.cost(plan, currency));
            self.charge_cycle(Reason::New, self.commitment.began_at);
        }
    }
}
