//! The pages of orders.

mod again;
pub mod allowance;
mod asked;
mod carrying;
pub mod correction;
pub mod download;
mod draft;
pub mod licences;
pub mod list;
mod names;
pub mod new;
pub mod show;
