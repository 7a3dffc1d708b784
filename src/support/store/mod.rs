//! Every statement with which the staff look across the features. What they change is written by the store of the
//! feature that it belongs to.

pub mod attention;
pub mod calls;
pub mod codes;
pub mod found;
pub mod mails;
pub mod orders;
pub mod resellers;
pub mod services;
pub mod tasks;
pub mod trail;

use time::OffsetDateTime;

/// The newest entries of one kind that a story reads: those that began before `before`.
#[derive(Clone, Copy, Debug)]
pub struct Newest {
    /// An instant after the last entry wanted.
    pub before: OffsetDateTime,
    /// How many at most.
    pub limit: i64,
}

/// Whose story is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An order, by its number.
    Order(i64),
    /// A service, by its number, with its orders.
    Service(i64),
    /// One task.
    Task(i64),
    /// One mail.
    Mail(i64),
}
