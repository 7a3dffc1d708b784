//! A subscription as a ledger of batches: each purchase, renewal and addition opens one.

use time::OffsetDateTime;

use super::{Seats, WINDOW, Window};

/// Licences that came together, and may be given back for 168 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// How many of them are still there.
    pub quantity: Seats,
    /// When they came.
    pub opened_at: OffsetDateTime,
}

impl Batch {
    /// The last instant at which they may be given back.
    #[must_use]
    pub fn reducible_until(&self) -> OffsetDateTime {
        self.opened_at + WINDOW
    }

    /// The window in which they may be given back.
    #[must_use]
    pub fn window(&self) -> Window {
        Window { quantity: self.quantity.get(), until: self.reducible_until() }
    }
}

/// The batches of one term: together they are the licences of the subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    opened_at: OffsetDateTime,
    batches: Vec<Batch>,
}

impl Ledger {
    /// A term that begins at `at` by a purchase or a renewal, in one batch (B9).
    #[must_use]
    pub fn opened(quantity: Seats, at: OffsetDateTime) -> Self {
        Self { opened_at: at, batches: vec![Batch { quantity, opened_at: at }] }
    }

    /// With `more` licences since `at`, in a batch of their own (B6).
    #[must_use]
    pub fn added(mut self, more: Seats, at: OffsetDateTime) -> Self {
        self.batches.push(Batch { quantity: more, opened_at: at });
        self
    }

    /// With `fewer` licences since `at`, or nothing where the open batches do not hold so many (B4), or where none
    /// would remain (B8). Those that can be given back for the shortest time go first, which leaves the reseller
    /// the most freedom; what Microsoft then says replaces this account.
    #[must_use]
    pub fn reduced(self, fewer: Seats, at: OffsetDateTime) -> Option<Self> {
        let mut left = fewer.get();
        let mut batches: Vec<Batch> = Vec::with_capacity(self.batches.len());
        for batch in self.batches {
            let taken = if batch.window().is_open(at) { left.min(batch.quantity.get()) } else { 0 };
            left -= taken;
            if let Ok(quantity) = Seats::new(batch.quantity.get() - taken) {
                batches.push(Batch { quantity, ..batch });
            }
        }
        (left == 0 && !batches.is_empty()).then_some(Self { opened_at: self.opened_at, batches })
    }

    /// The account of a term that began at `began` and has `quantity` licences today, from the changes that were carried
    /// out: when, from how many, to how many, in their order. Nothing where they do not add up: then somebody else was
    /// there too.
    #[must_use]
    pub fn recounted(
        began: OffsetDateTime,
        changes: &[(OffsetDateTime, Seats, Seats)],
        quantity: Seats,
    ) -> Option<Self> {
        let of_term: Vec<_> = changes.iter().filter(|(at, ..)| *at >= began).collect();
        let first = of_term.first().map_or(quantity, |(_, from, _)| *from);
        let mut account = Self::opened(first, began);
        let mut held = first;
        for &&(at, from, to) in &of_term {
            if from != held {
                return None;
            }
            account = match (to.get().checked_sub(from.get()), from.get().checked_sub(to.get())) {
                (Some(0), _) => account,
                (Some(more), _) => account.added(Seats(more), at),
                (None, fewer) => account.reduced(Seats(fewer?), at)?,
            };
            held = to;
        }
        (held == quantity).then_some(account)
    }

    /// The batches, the oldest first.
    #[must_use]
    pub fn batches(&self) -> &[Batch] {
        &self.batches
    }

    /// The last instant at which the subscription as a whole may be cancelled: its additions do not move it (C3).
    #[must_use]
    pub fn cancellable_until(&self) -> OffsetDateTime {
        self.opened_at + WINDOW
    }
}
