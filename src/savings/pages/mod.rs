//! The pages of the saving finder.

pub mod download;
pub mod list;
pub mod press;
