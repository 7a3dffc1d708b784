//! The pages of what people may ask for.

pub mod data;
