//! The pages of orders.

pub mod allowance;
mod asked;
pub mod correction;
mod draft;
pub mod licences;
pub mod list;
mod names;
pub mod new;
pub mod show;
