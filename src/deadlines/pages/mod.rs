//! The pages of deadlines.

pub mod board;
pub mod calendars;
pub mod feed;
