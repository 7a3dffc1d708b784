//! Every statement on `deadlines` and `calendars`.

mod board;
pub mod calendars;
mod writing;

pub use board::{by_date, every, is_any, is_still, later, next, week};
pub use writing::{Of, Subject, replace};
