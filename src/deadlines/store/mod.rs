//! Every statement on `deadlines`.

mod board;
mod writing;

pub use board::{every, is_any, later, week};
pub use writing::{Of, Subject, replace};
