//! The pages of deadlines.

pub mod board;
