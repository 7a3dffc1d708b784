//! The pages of orders.

mod again;
pub mod allowance;
mod carrying;
pub mod correction;
mod draft;
pub mod licences;
pub mod list;
mod names;
pub mod new;
pub mod show;
