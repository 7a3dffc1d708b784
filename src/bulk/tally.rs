//! How far a file has come: its lines counted by what became of them.

use crate::bulk::{Outcome, difference};
use crate::text::{Message, Money};

/// How many lines of a file have come how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lines that can be done and were not begun.
    pub ready: i64,
    /// Cancellations among them.
    pub cancellations: i64,
    /// Decisions among them that are kept because their terms are locked.
    pub kept: i64,
    /// Lines on their way.
    pub waiting: i64,
    /// Lines that Microsoft has carried out.
    pub done: i64,
    /// Lines that were refused, by us or by Microsoft.
    pub refused: i64,
    /// Lines that change nothing.
    pub unchanged: i64,
    /// Lines that were not begun when the file was stopped.
    pub left: i64,
    /// Lines to be carried out that have come to their end, one way or another.
    pub ended: i64,
    /// Lines to be carried out.
    pub all: i64,
}

/// Lines of a file that stand alike.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Alike {
    /// Their state.
    pub state: String,
    /// The state of their tasks.
    pub task_state: Option<String>,
    /// What those last heard.
    pub task_answer: Option<String>,
    /// Whether they are cancellations.
    pub is_end: bool,
    /// Whether they are decisions that are kept because their terms are locked.
    pub is_kept: bool,
    /// Whether they could be done when the file was checked.
    pub was_possible: bool,
    /// How many.
    pub lines: i64,
}

/// What lines that are billed alike cost together.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Cost {
    /// ISO 4217.
    pub currency: String,
    /// How they are billed.
    pub billing_cycle: String,
    /// What they cost more, or less, per billing period, in 1/10000 of the currency.
    pub difference: i64,
    /// What the next terms cost that they decide on, from the first to the last day, in the same.
    pub committed: i64,
}

/// What is paid more, or less, with each currency and billing period.
#[must_use]
pub fn differences(costs: &[Cost]) -> Vec<Message> {
    let moved = costs.iter().filter(|cost| cost.difference != 0);
    moved
        .map(|cost| difference(Money::new(cost.difference, &cost.currency), Some(&cost.billing_cycle)))
        .collect()
}

/// What the next terms cost that are decided on, in each currency.
#[must_use]
pub fn committed(costs: &[Cost]) -> Vec<Money> {
    let mut sums: Vec<Money> = Vec::new();
    for sum in costs.iter().map(|cost| Money::new(cost.committed, &cost.currency)) {
        match sums.iter_mut().find(|one| one.currency == sum.currency) {
            Some(one) => *one = one.plus(sum),
            None => sums.push(sum),
        }
    }
    sums.retain(|sum| sum.amount > 0);
    sums
}

impl Tally {
    /// Counts lines that stand alike. One that was refused only when it was its turn has come to its end, too.
    pub fn add(&mut self, alike: &Alike) {
        let count = alike.lines;
        let outcome = Outcome::of(&alike.state, alike.task_state.as_deref(), alike.task_answer.as_deref());
        match outcome {
            Outcome::Ready => self.ready += count,
            Outcome::Waiting => self.waiting += count,
            Outcome::Done => self.done += count,
            Outcome::Refused | Outcome::Failed | Outcome::Dropped | Outcome::Stuck => self.refused += count,
            Outcome::Unchanged => self.unchanged += count,
            Outcome::Left => self.left += count,
        }
        if outcome == Outcome::Ready && alike.is_end {
            self.cancellations += count;
        }
        if outcome == Outcome::Ready && alike.is_kept {
            self.kept += count;
        }
        if alike.was_possible && outcome != Outcome::Left {
            self.all += count;
            if !matches!(outcome, Outcome::Ready | Outcome::Waiting) {
                self.ended += count;
            }
        }
    }
}
