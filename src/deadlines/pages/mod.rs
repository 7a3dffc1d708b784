//! The pages of deadlines.

pub mod board;
pub mod calendars;
pub mod download;
pub mod feed;
